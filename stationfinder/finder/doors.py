"""What every kind of door says to whoever arrives when, kept ready: words for pages and JSON members for the API.

A kind of door is an opening rule with a way in and how far both are trusted; thousands of stations share one. What it
says changes at a few moments only: an answer looks up twenty ready texts instead of working out twenty verdicts.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import orjson
from markupsafe import escape

from stationfinder.finder.openings.book import HoursBook
from stationfinder.finder.openings.packed import duty_of, packed, packed_way
from stationfinder.finder.segment import EPOCH, Segment
from stationfinder.finder.snapshot import Part
from stationfinder.finder.verdicts import ON_THE_WAY_S, Said, Trust, Way, say
from stationfinder.hours import CLOSING_MIN, SHANGHAI, Arrival, NowWords, Schedule, now_words, on_arrival
from stationfinder.hours.arrival import CONFIRMED_FOR, LETS_IN
from stationfinder.stations.catalogue import Catalogue

TRUSTS: tuple[Trust, ...] = ("never", "old", "sure")
"""By number: what `Segment.arrays["verified"]` comes to on a day."""
AHEAD_S = 12 * 3600
"""Ways longer than this are worked out each time."""
KEPT_SEGMENTS = 4
COUNTED = 256


@dataclass(frozen=True, slots=True)
class Shown:
    """One verdict for a card: door (CSS class and drawing), word, detail as HTML, whether one gets in and for sure.

    `encoded`: the three texts in UTF-8, as a row takes them.
    """

    door: str
    word: str
    detail: str
    lets_in: bool
    confirmed: bool
    state: str
    encoded: tuple[bytes, bytes, bytes]


class Line:
    """What one kind of door says in one stretch of time, by when one arrives (whole seconds since 1970)."""

    __slots__ = (
        *("attributes", "bounds", "data", "duty", "from_s", "members", "now", "shown", "until_s"),
        *("_catalogue", "_moment", "_counted", "_schedule", "_trust", "_way"),
    )

    def __init__(self, schedule: Schedule, way: Way, trust: Trust, moment: datetime, catalogue: Catalogue) -> None:
        self._schedule, self._way, self._trust, self._catalogue = schedule, way, trust, catalogue
        self._moment = moment.astimezone(SHANGHAI)
        self.now: NowWords = now_words(schedule, moment)
        now_s = int(moment.timestamp())
        changes = _changes_s(schedule)
        day = datetime.combine(self._moment.date(), datetime.min.time(), SHANGHAI)
        midnights = [int((day + timedelta(days=number)).timestamp()) for number in range(3)]
        at = bisect_right(changes, now_s)
        self.from_s = max([midnights[0], *changes[:at][-1:]])
        self.until_s = min([midnights[1], *changes[at : at + 1]])
        end = self.until_s + AHEAD_S
        # From one second after the last moment that leaves CLOSING_MIN minutes on, the door is closing.
        late = [second - CLOSING_MIN * 60 + 1 for second in changes]
        bounds = {second for second in (*changes, *late, *midnights[1:]) if self.from_s < second < end}
        self.bounds = [*sorted(bounds), end]
        self.members: list[bytes | None] = [None] * (len(self.bounds) + 1)
        self.shown: list[Shown | None] = [None] * (len(self.bounds) + 1)
        self.attributes = f' data-h="{packed(schedule, moment)}"{packed_way(way, trust, catalogue)}'
        self.data = self.attributes.encode()
        self._counted: dict[int, Shown] = {}
        self.duty = duty_of(schedule, self._moment)

    def arrival(self, arrive_s: int) -> Arrival:
        """The verdict itself."""
        arrive = datetime.fromtimestamp(arrive_s, SHANGHAI)
        ask = self._way.ask(self._schedule.mode_at(arrive), self._catalogue)
        return on_arrival(self._schedule, self._moment, arrive, needs_something=bool(ask))

    def said(self, arrive_s: int) -> Said:
        """The verdict in words."""
        return say(self.arrival(arrive_s), self._way, self._trust, self._moment, self._catalogue)

    def members_at(self, arrive_s: int) -> bytes:
        """JSON members without braces: state, hours_now, verdict, confirmed … The hot way reads `members` itself."""
        number = bisect_right(self.bounds, arrive_s)
        found = self.members[number]
        if found is None:
            found = self._members(arrive_s)
            if number < len(self.bounds):
                self.members[number] = found
        return found

    def shown_at(self, arrive_s: int, travel_s: int = 0) -> Shown:
        """The verdict for a card; `travel_s` is what remains of the way to it."""
        number = bisect_right(self.bounds, arrive_s)
        found = self.shown[number]
        if found is None:
            # Words that count minutes are the same for all who arrive on the full minute, or in the course of it.
            away = travel_s >= ON_THE_WAY_S
            minute = -(-arrive_s // 60) * 4 - (arrive_s % 60 == 0) * 2 + away
            found = self._counted.get(minute)
            if found is None:
                found = self._shown(number, minute, arrive_s, away)
        return found

    def _shown(self, number: int, minute: int, arrive_s: int, away: bool) -> Shown:
        arrival = self.arrival(arrive_s)
        said = say(arrival, self._way, self._trust, self._moment, self._catalogue, on_the_way=away)
        lets_in, detail = arrival.verdict in LETS_IN, str(escape(said.detail))
        texts = (said.door, said.word, detail)
        encoded = (said.door.encode(), said.word.encode(), detail.encode())
        found = Shown(*texts, lets_in, said.confirmed, arrival.state_on_arrival, encoded)
        if number < len(self.bounds) and not said.changes:
            self.shown[number] = found
        else:
            if len(self._counted) >= COUNTED:
                self._counted.clear()
            self._counted[minute] = found
        return found

    def _members(self, arrive_s: int) -> bytes:
        arrival = self.arrival(arrive_s)
        said = say(arrival, self._way, self._trust, self._moment, self._catalogue)
        members: dict[str, object] = {
            "state": arrival.state,
            "hours_now": f"{self.now.headline} · {self.now.detail}" if self.now.detail else self.now.headline,
            "verdict": arrival.verdict,
            "confirmed": said.confirmed,
            "state_on_arrival": arrival.state_on_arrival,
        }
        more = {"opens_at": _iso(arrival.opens_at), "closes_at": _iso(arrival.closes_at), "reason": said.reason}
        members |= {name: value for name, value in more.items() if value}
        return orjson.dumps(members)[1:-1]


class Page:
    """All lines for setting out at one moment; `live` is now."""

    __slots__ = ("_catalogue", "_doors", "_known", "live", "moment", "now_s", "today")

    def __init__(self, doors: Doors, moment: datetime, live: datetime, catalogue: Catalogue) -> None:
        self._doors, self._catalogue = doors, catalogue
        # The segment is held beside its lines: the id of one that is gone may be given to another.
        self._known: dict[int, tuple[list[Line | None], memoryview, Segment]] = {}
        self.moment, self.live = moment, live
        self.now_s = int(moment.timestamp())
        self.today = moment.astimezone(SHANGHAI).date()

    def of(self, part: Part) -> tuple[list[Line | None], memoryview]:
        """Lines by kind of door (None where nobody has asked yet, or from another hour), and the kind of each row."""
        segment = part.segment
        found = self._known.get(id(segment))
        if found is None:
            lines = self._doors.lines(segment, self.moment, kept=self.moment is self.live)
            found = self._known[id(segment)] = (lines, self._doors.kinds(segment, self.today), segment)
        return found[0], found[1]

    def has_sure(self, part: Part) -> bool:
        """Whether somebody has made sure of any row of the part."""
        return self._doors.has_sure(part.segment, self.today)

    def line(self, part: Part, row: int) -> Line:
        """The line of one row. The hot way looks into `of` itself and comes here only for what is not there."""
        lines, kinds = self.of(part)
        kind = kinds[row]
        found = lines[kind]
        if found is None:
            found = lines[kind] = self._made(part.segment, kind)
        return found

    def _made(self, segment: Segment, kind: int) -> Line:
        number, trust = divmod(kind, len(TRUSTS))
        rule, access, register_first = segment.meta["doors"][number]
        schedule = self._doors.hours.schedule(segment.meta["rules"][rule], self.live)
        return Line(schedule, Way(tuple(access), register_first), TRUSTS[trust], self.moment, self._catalogue)


@dataclass(slots=True)
class _Kept:
    """The lines of a segment for setting out now. Replaced, never emptied: an answer may be reading them."""

    segment: Segment
    calendar: object
    minute: int
    lines: list[Line | None]


class Doors:
    """The lines of this process. Threads may share it: two at worst work out the same twice."""

    def __init__(self, hours: HoursBook, catalogue: Catalogue) -> None:
        self.hours = hours
        self._catalogue = catalogue
        self._kept: dict[int, _Kept] = {}
        self._kinds: dict[tuple[int, date], tuple[Segment, memoryview, bool]] = {}

    def page(self, now: datetime, when: datetime | None = None) -> Page:
        """What doors say to whoever sets out at `when`, or now."""
        return Page(self, now if when is None else when, now, self._catalogue)

    def lines(self, segment: Segment, moment: datetime, *, kept: bool) -> list[Line | None]:
        """Lines of a segment by kind of door, all of which hold at that moment.

        `kept`: of now, which the next asker finds again. Once a minute those that have run out are left behind.
        """
        if not kept:
            return [None] * (len(segment.meta["doors"]) * len(TRUSTS))
        minute, calendar = int(moment.timestamp()) // 60, self.hours.calendar
        known = self._kept.get(id(segment))
        if known is not None and known.minute == minute and known.segment is segment and known.calendar is calendar:
            return known.lines
        # A changed calendar changes every line.
        if known is not None and known.segment is segment and known.calendar is calendar:
            second = minute * 60
            lines = [line if line and line.from_s <= second < line.until_s else None for line in known.lines]
        else:
            lines = [None] * (len(segment.meta["doors"]) * len(TRUSTS))
        self._kept.pop(id(segment), None)
        for oldest in list(self._kept)[: 1 - KEPT_SEGMENTS]:
            self._kept.pop(oldest, None)
        self._kept[id(segment)] = _Kept(segment, calendar, minute, lines)
        return lines

    def kinds(self, segment: Segment, today: date) -> memoryview:
        """(n,) kind of door of each row: its door times three, plus its trust on that day."""
        return self._kinds_of(segment, today)[1]

    def has_sure(self, segment: Segment, today: date) -> bool:
        """Whether somebody made sure of any row."""
        return self._kinds_of(segment, today)[2]

    def _kinds_of(self, segment: Segment, today: date) -> tuple[Segment, memoryview, bool]:
        known = self._kinds.get((id(segment), today))
        if known is None or known[0] is not segment:
            for oldest in list(self._kinds)[: 1 - 2 * KEPT_SEGMENTS]:
                self._kinds.pop(oldest, None)
            kinds = kinds_on(segment, today)
            known = (segment, kinds.data, bool((kinds % len(TRUSTS) == TRUSTS.index("sure")).any()))
            self._kinds[id(segment), today] = known
        return known


def kinds_on(segment: Segment, today: date) -> npt.NDArray[np.int32]:
    """(n,) kind of door of each row on a day in China."""
    verified = segment.arrays["verified"]
    trusts = (verified > 0).astype(np.int32) + (verified >= first_sure_day(today))
    return np.asarray(segment.arrays["doors"] * len(TRUSTS) + trusts, np.int32)


def first_sure_day(today: date) -> int:
    """Days since 1970 of the first day whose verifications still count."""
    return today.toordinal() - EPOCH - CONFIRMED_FOR.days


@lru_cache(maxsize=65536)
def second_words(second: int) -> bytes:
    """`2026-11-22T21:30:41+08:00",` for a second since 1970: a moment in China as the end of a JSON string."""
    return datetime.fromtimestamp(second, SHANGHAI).isoformat().encode() + b'",'


def _changes_s(schedule: Schedule) -> list[int]:
    begin = int(schedule.moment_of(0).timestamp())
    return [begin + minute * 60 for minute in schedule.minutes[1:]] + [begin + schedule.days * 86400]


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
