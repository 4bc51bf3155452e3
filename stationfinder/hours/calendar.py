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
    Saturday or Sunday that is worked instead ("workday"). A day that is not in it goes by its weekday.
    """

    exceptions: Mapping[date, Exceptional]
    years: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))
        object.__setattr__(self, "years", frozenset(self.years))

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

    def is_published(self, year: int) -> bool:
        """Whether the year's notice is in; without it every day of that year goes by its weekday."""
        return year in self.years

    def digest(self) -> str:
        """The same for equal calendars, else another: what was worked out with one is good for its equals only."""
        days = ",".join(f"{day} {kind}" for day, kind in sorted(self.exceptions.items()))
        return hashlib.sha256(f"{days};{sorted(self.years)}".encode()).hexdigest()[:16]


def load_calendar(path: Path) -> Calendar:
    """The Calendar of a CSV file with the columns date (ISO), kind (holiday or workday) and name.

    The years published are the years in which the file has a day. Raises ValueError naming the line of a bad
    row: a calendar with a hole would show a locked door as open.
    """
    exceptions: dict[date, Exceptional] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            kind = _KINDS.get(row.get("kind") or "")
            if kind is None:
                raise ValueError(f"{path.name} line {reader.line_num}: kind must be holiday or workday")
            exceptions[_day(row.get("date") or "", path, reader.line_num)] = kind
    return Calendar(exceptions, frozenset(day.year for day in exceptions))


def _day(text: str, path: Path, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{path.name} line {line}: {text!r} is no date like 2026-10-01") from error
