"""Which days China works: legal holiday periods and make-up workdays (调休), as a value."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Exceptional = Literal["holiday", "workday"]
DayKind = Literal["workday", "weekend", "holiday"]

_KINDS: Mapping[str, Exceptional] = {"holiday": "holiday", "workday": "workday"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The exceptional days of the years whose notice the State Council has published.

    `exceptions` holds every day of a holiday period ("holiday", weekends inside it included) and every
    Saturday or Sunday that is worked instead ("workday"). A day that is not in it goes by its weekday. `names`: the
    holiday of a notice that a day belongs to (国庆节, for its make-up workdays too); words only, nothing goes by them.
    """

    exceptions: Mapping[date, Exceptional]
    years: frozenset[int] = field(default_factory=frozenset)
    names: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))
        object.__setattr__(self, "years", frozenset(self.years))
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    def day_kind(self, day: date) -> DayKind:
        """`holiday` in a legal holiday period, `workday` on 工作日 (make-up days too), else `weekend`."""
        exceptional = self.exceptions.get(day)
        if exceptional is not None:
            return exceptional
        return "weekend" if day.weekday() >= 5 else "workday"

    def is_workday(self, day: date) -> bool:
        """Whether the day is 工作日."""
        return self.day_kind(day) == "workday"

    def is_makeup_workday(self, day: date) -> bool:
        """Whether the day is a Saturday or Sunday that is worked (调休上班日)."""
        return self.exceptions.get(day) == "workday"

    def name(self, day: date) -> str:
        """The holiday that the notice names for the day: 国庆节; '' for any other day."""
        return self.names.get(day, "")

    def is_published(self, year: int) -> bool:
        """Whether the year's notice is in; without it every day of that year goes by its weekday."""
        return year in self.years

    def digest(self) -> str:
        """The same for calendars with the same days and years, else another: what was worked out with one is good for
        its equals only. Names are left out: no hours depend on them, and a day renamed must not cost a new timetable.
        """
        days = ",".join(f"{day} {kind}" for day, kind in sorted(self.exceptions.items()))
        return hashlib.sha256(f"{days};{sorted(self.years)}".encode()).hexdigest()[:16]


def load_calendar(path: Path) -> Calendar:
    """The Calendar of a CSV file with the columns date (ISO), kind (holiday or workday) and name.

    The years published are the years in which the file has a day. Raises ValueError naming the line of a bad
    row: a calendar with a hole would show a locked door as open.
    """
    exceptions: dict[date, Exceptional] = {}
    names: dict[date, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            kind = _KINDS.get(row.get("kind") or "")
            if kind is None:
                raise ValueError(f"{path.name} line {reader.line_num}: kind must be holiday or workday")
            day = _day(row.get("date") or "", path, reader.line_num)
            exceptions[day] = kind
            names[day] = row.get("name") or ""
    return Calendar(exceptions, frozenset(day.year for day in exceptions), names)


def _day(text: str, path: Path, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{path.name} line {line}: {text!r} is no date like 2026-10-01") from error
