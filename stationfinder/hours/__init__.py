"""Opening hours: Chinese wordings ⇄ OSM strings, the workday calendar, the state at a moment. Pure."""

from stationfinder.hours.arrival import CLOSING_MIN, Arrival, Verdict, confirmed, on_arrival
from stationfinder.hours.calendar import Calendar, DayKind, load_calendar
from stationfinder.hours.dating import remark
from stationfinder.hours.exceptions import DatedException, effective
from stationfinder.hours.osm import Mode, State
from stationfinder.hours.reading.wording import Reading, read
from stationfinder.hours.schedule import NOT_REGISTERED, SHANGHAI, Schedule, expand
from stationfinder.hours.sentences import NowWords, closes_at, now_words, opens_at, sentence, when_words

__all__ = [
    "CLOSING_MIN",
    "NOT_REGISTERED",
    "SHANGHAI",
    "Arrival",
    "Calendar",
    "DatedException",
    "DayKind",
    "Mode",
    "NowWords",
    "Reading",
    "Schedule",
    "State",
    "Verdict",
    "closes_at",
    "confirmed",
    "effective",
    "expand",
    "load_calendar",
    "now_words",
    "on_arrival",
    "opens_at",
    "read",
    "remark",
    "sentence",
    "when_words",
]
