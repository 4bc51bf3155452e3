"""Opening hours: Chinese wordings ⇄ OSM strings, the workday calendar, the state at a moment. Pure."""

from stationfinder.hours.calendar import Calendar, DayKind, load_calendar
from stationfinder.hours.osm import State
from stationfinder.hours.schedule import SHANGHAI, Schedule, expand
from stationfinder.hours.sentences import NowWords, closes_at, now_words, opens_at, sentence
from stationfinder.hours.wording import Reading, read

__all__ = [
    "SHANGHAI",
    "Calendar",
    "DayKind",
    "NowWords",
    "Reading",
    "Schedule",
    "State",
    "closes_at",
    "expand",
    "load_calendar",
    "now_words",
    "opens_at",
    "read",
    "sentence",
]
