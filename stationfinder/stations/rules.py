"""What the register says of a place in public, and how: pure values and decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any

from stationfinder.errors import InvalidInput
from stationfinder.geo.points import LonLat
from stationfinder.hours.exceptions import DatedException, effective
from stationfinder.hours.osm import DAY_MINUTES, Rule, Span, format_rules, parse_rules

MOST_EXCEPTIONS = 60
LONGEST_REASON = 100
MOST_SPANS = 8
SUSPENDED = "暂停开放"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""Dates of exceptions lie between; an end that nobody knows is the last one."""

QUOTED = re.compile(r'"[^"]*"')
_PAST_MIDNIGHT = re.compile(r"(?<![0-9:])(?:24:(?!00)|2[5-9]:|[3-9][0-9]:)[0-9]{2}")
MOBILE = re.compile(r"1[3-9]\d{9}")
# What people put between the groups of a number: a blank, a dot, any dash, or nothing.
_JOINT = "[\\s._·‐-―−－-]?"
# A mobile among other words, in one piece or in groups. Not a piece of something longer: 统一社会信用代码, a card, the
# decimals of a coordinate. It begins with the 1.
_MOBILE_IN_TEXT = re.compile(
    r"[1１][3-9３-９]\d(?:(?<![\dA-Za-z]...)(?<!\d\....)|(?<=\+86...)|(?i:(?<=tel...)|(?<=phone...)|(?<=mobile...)"
    r"|(?<=wechat...)|(?<=[vw]x...)))"
    rf"{_JOINT}\d{{4}}{_JOINT}\d{{4}}(?![\dA-Za-z])"
)


@dataclass(frozen=True, slots=True)
class ServiceState:
    """A service of the catalogue as it stands at one station."""

    service: str
    state: str = "available"
    checked_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number; `kind` is landline, service or mobile."""

    number: str
    kind: str

    @property
    def masked(self) -> str:
        """The number as lists, API and export may show it: a mobile loses its middle four digits."""
        return mask_phone(self.number) if self.kind == "mobile" else self.number


@dataclass(frozen=True, slots=True)
class PublicStation:
    """Everything the public may know of one published station. `position` None: it waits for one."""

    id: int
    code: str
    kind: str
    name: str
    revision: int
    adcode: str | None = None
    zone: str = ""
    address: str = ""
    position: LonLat | None = None
    site_ref: str = ""
    entrance_hint: str = ""
    floor: str = ""
    parking_two_wheel: str = ""
    parking_car: str = ""
    area_m2: float | None = None
    seats: int | None = None
    host_name: str = ""
    host_kind: str = ""
    organization: str = ""
    opening_hours: str | None = None
    hours_text: str = ""
    hours_note: str = ""
    register_first: bool | None = None
    what_to_bring: str = ""
    access_note: str = ""
    access: tuple[str, ...] = ()
    services: tuple[ServiceState, ...] = ()
    aliases: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    status: str = "active"
    status_reason: str = ""
    suspended_from: date | None = None
    suspended_until: date | None = None
    exceptions: tuple[DatedException, ...] = ()
    star: int | None = None
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""
    source: str = ""
    source_category: str = ""
    services_text: str = ""
    licence: str = ""
    redistributable: bool = False
    search_text: str = ""
    mommy_room: dict[str, object] = field(default_factory=dict)
    legal_aid: dict[str, str] = field(default_factory=dict)

    @property
    def dated(self) -> tuple[DatedException, ...]:
        """The dated exceptions, and the days of a suspension that has an end or lies ahead."""
        closed = suspension(self.suspended_from, self.suspended_until, self.status_reason)
        return (*self.exceptions, *closed) if self.status == "active" else self.exceptions

    @property
    def effective_hours(self) -> str | None:
        """`opening_hours` with all that is `dated`: what to evaluate, not to show."""
        return effective(self.opening_hours, self.dated) if self.dated else self.opening_hours

    @property
    def phone(self) -> str:
        """The number to publish, '' when none is known: one that may be seen whole before a masked mobile."""
        return reachable_first(self.phones)[0].masked if self.phones else ""


def suspension(first: date | None, last: date | None, reason: str) -> tuple[DatedException, ...]:
    """The days of a suspension as a closed exception; none when no date is known, or when it ends before it begins."""
    begin, end = first or FIRST_DAY, last or LAST_DAY
    if (first is None and last is None) or end < begin:
        return ()
    said = f"{SUSPENDED}：{reason}" if reason else SUSPENDED
    return (DatedException(begin, end, "closed", (), _quotable(said)),)


def checked_exceptions(said: Sequence[DatedException]) -> tuple[DatedException, ...]:
    """The exceptions by date, reasons trimmed. Raises InvalidInput: bad dates or spans, or two for one day."""
    if len(said) > MOST_EXCEPTIONS:
        raise InvalidInput({"exceptions": f"例外超过 {MOST_EXCEPTIONS} 条，请去掉过期的。"})
    found = sorted(said, key=lambda one: (one.first, one.last))
    for one in found:
        wrong = _wrong(one)
        if wrong:
            raise InvalidInput({"exceptions": f"{one.first} 起的例外：{wrong}"})
    for before, after in pairwise(found):
        if after.first <= before.last:
            raise InvalidInput({"exceptions": f"{after.first} 这一天有两条例外，请只留一条。"})
    return tuple(DatedException(o.first, o.last, o.kind, o.spans, _quotable(o.reason)) for o in found)


def spans_text(spans: tuple[Span, ...]) -> str:
    """`09:00-12:00,14:00-17:00`; '' for none."""
    return format_rules((Rule(spans=spans),)) if spans else ""


def spans_of(text: str) -> tuple[Span, ...]:
    """The spans of `spans_text`."""
    rules = parse_rules(text) if text else ()
    return rules[0].spans if rules else ()


def past_midnight(rule: str) -> str:
    """The question that an OSM string with an hour beyond 24:00 raises, '' for one without.

    OSM means 1:00 of the next day by 25:00; whoever writes it for a door as likely mistyped.
    """
    found = _PAST_MIDNIGHT.search(QUOTED.sub("", rule))
    if found is None:
        return ""
    hour, minute = found.group().split(":")
    return f"一天只有 24 小时，{hour}:{minute} 说的是第二天 {int(hour) % 24:02d}:{minute} 吗？请写成那样，或者改正。"


def _wrong(one: DatedException) -> str:
    out_of_day = any(not 0 <= start < DAY_MINUTES or not start < end <= start + DAY_MINUTES for start, end in one.spans)
    crossed = any(after[0] < before[1] for before, after in pairwise(one.spans))
    checks = (
        (one.kind not in ("closed", "special", "open"), "请写明是关门、特殊时间还是照常开门。"),
        (
            not FIRST_DAY <= one.first <= one.last <= LAST_DAY,
            f"日期要先早后晚，在 {FIRST_DAY.year} 到 {LAST_DAY.year} 年之间。",
        ),
        ((one.kind == "special") != bool(one.spans), "特殊时间要写几点到几点，别的例外不写。"),
        (out_of_day, "时间要写成 0:00 到 24:00 之间的起止，跨过午夜的不超过 24 小时。"),
        (crossed, "几段时间要按先后写，不能重叠。"),
        (len(one.spans) > MOST_SPANS, f"一天最多写 {MOST_SPANS} 段时间。"),
        (len(one.reason) > LONGEST_REASON, f"原因请写成不超过 {LONGEST_REASON} 个字。"),
    )
    return next((message for is_wrong, message in checks if is_wrong), "")


def _quotable(reason: str) -> str:
    # The reason becomes a comment of an OSM string, which a quotation mark would end.
    return "".join(" " if not c.isprintable() else "”" if c == '"' else c for c in reason).strip()


def mask_phone(number: str) -> str:
    """`13812345678` → `138****5678`."""
    return MOBILE.sub(_masked, number)


def mask_mobiles(text: str) -> str:
    """`text` with every mobile number in it masked: `找张三 13812345678` → `找张三 138****5678`.

    People write numbers into addresses and remarks; only the phone column is behind a tap.
    """
    return _MOBILE_IN_TEXT.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    return f"{found.group()[:3]}****{found.group()[-4:]}"


_FREE_TEXTS = (
    *("name", "zone", "address", "entrance_hint", "floor", "parking_two_wheel", "parking_car", "host_name"),
    *("organization", "hours_text", "hours_note", "what_to_bring", "access_note", "status_reason", "verified_by"),
    *("source_category", "services_text", "search_text"),
)
_free_texts = attrgetter(*_FREE_TEXTS)


def without_mobiles(station: PublicStation) -> PublicStation:
    """The station with the mobiles in its free texts masked, whoever wrote them there; itself when there are none."""
    room = station.mommy_room
    said = [*_free_texts(station), station.opening_hours or ""]
    # Most of these are empty, and this runs for every station when a worker starts.
    said += station.aliases
    said += station.legal_aid.values()
    said += [entry.note for entry in station.services if entry.note]
    said += [entry.reason for entry in station.exceptions]
    if room:
        said.append(str(room.get("key_holder", "")))
    if not _MOBILE_IN_TEXT.search("\n".join(said)):
        return station
    texts: dict[str, Any] = dict(zip(_FREE_TEXTS, map(mask_mobiles, _free_texts(station)), strict=True))
    return replace(
        station,
        **texts,
        opening_hours=station.opening_hours and mask_mobiles(station.opening_hours),
        aliases=tuple(map(mask_mobiles, station.aliases)),
        services=tuple(replace(s, note=mask_mobiles(s.note)) for s in station.services),
        exceptions=tuple(replace(e, reason=mask_mobiles(e.reason)) for e in station.exceptions),
        legal_aid={name: mask_mobiles(text) for name, text in station.legal_aid.items()},
        mommy_room={name: mask_mobiles(said) if isinstance(said, str) else said for name, said in room.items()},
    )


def reachable_first(phones: Sequence[Phone]) -> tuple[Phone, ...]:
    """Landlines and service numbers before mobiles, else in their order: the first one is published."""
    return tuple(sorted(phones, key=lambda phone: phone.kind == "mobile"))


def split_name(name: str) -> tuple[str, str]:
    """(the part that differs, the plate name): rows of a register begin alike (工会驿站(郑州…)).

    Example: `工会驿站(郑州市张仲景大药房互助路店)` → (`郑州市张仲景大药房互助路店`, the whole name).
    """
    found = re.fullmatch(r"[^()（）]*驿站[(（]([^()（）]{4,})[)）]", name)
    return (found.group(1), name) if found else (name, name)
