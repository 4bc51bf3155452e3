"""Many rules at once: change points of thousands of schedules in a few arrays, asked with numpy, kept in files."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from stationfinder.hours.calendar import Calendar
from stationfinder.hours.osm import DAY_MINUTES, Mode, State
from stationfinder.hours.schedule import BAD_RULE, SHANGHAI, Expander, Schedule

__all__ = ["BAD_RULE", "CLOSED", "OPEN", "UNKNOWN", "Timetable", "expand_all", "load", "of_schedules", "save"]

CLOSED, OPEN, UNKNOWN = 0, 1, 2
LONGEST_DAYS: Final = 45
"""More minutes than these days have would not fit 16 bits."""
FORMAT: Final = 1

_STATES: tuple[State, ...] = ("closed", "open", "unknown")
_MODES: tuple[Mode, ...] = ("", "staffed", "self_entry", "host")
_ARRAYS: dict[str, type[np.generic]] = {
    "offsets": np.int32,
    "minutes": np.uint16,
    "states": np.uint8,
    "modes": np.uint8,
    "remarks": np.int32,
}

Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
States = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Change points of n rules over `days` days from `start` 00:00 Asia/Shanghai.

    Rule i owns the pieces offsets[i]:offsets[i + 1], the first of which begins at minute 0. minutes (m,) uint16 since
    start, states (m,) uint8 CLOSED, OPEN or UNKNOWN, modes (m,) uint8 and remarks (m,) int32 into `remark_texts`;
    offsets (n + 1,) int32. `keys` (m,) int64 puts all pieces in one ascending row: rule times minutes of the span,
    plus minute. Nine to seventeen bytes a piece, never a bitmap of minutes; all of it may be mapped from files.
    """

    start: date
    days: int
    offsets: npt.NDArray[np.int32]
    minutes: npt.NDArray[np.uint16]
    states: States
    modes: npt.NDArray[np.uint8]
    remarks: npt.NDArray[np.int32]
    remark_texts: list[str]
    keys: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def span(self) -> int:
        """Minutes of the whole span."""
        return self.days * DAY_MINUTES

    def minute_of(self, moment: datetime) -> int:
        """Whole minutes from `start` to an aware moment, negative before it. ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return (moment - datetime.combine(self.start, time(), SHANGHAI)) // timedelta(minutes=1)

    def states_at(self, rules: Ints, minutes: Ints | int) -> States:
        """One state for each pair of a rule and a minute since start; UNKNOWN outside the span."""
        inside = (np.asarray(minutes) >= 0) & (np.asarray(minutes) < self.span)
        found = self.states[self._pieces(rules, np.where(inside, minutes, 0))]
        return np.where(inside, found, np.uint8(UNKNOWN))

    def open_through(self, first_minute: int, last_minute: int) -> Bools:
        """(n,) whether each rule is open in every minute from the first to the last, both inside."""
        return ~self._any_piece(self.states != OPEN, first_minute, last_minute) & (last_minute < self.span)

    def open_within(self, first_minute: int, last_minute: int) -> Bools:
        """(n,) whether each rule is open in some minute from the first to the last, both inside."""
        return self._any_piece(self.states == OPEN, first_minute, last_minute)

    def schedule(self, rule: int) -> Schedule:
        """The Schedule of one rule."""
        own = slice(int(self.offsets[rule]), int(self.offsets[rule + 1]))
        return Schedule(
            self.start,
            self.days,
            tuple(self.minutes[own].tolist()),
            tuple(_STATES[state] for state in self.states[own].tolist()),
            tuple(self.remark_texts[remark] for remark in self.remarks[own].tolist()),
            tuple(_MODES[mode] for mode in self.modes[own].tolist()),
        )

    def _pieces(self, rules: Ints, minutes: Ints) -> npt.NDArray[np.intp]:
        wanted = np.asarray(rules, np.int64) * self.span + minutes
        return self.keys.searchsorted(wanted, side="right") - 1

    def _any_piece(self, of: Bools, first_minute: int, last_minute: int) -> Bools:
        """Whether each rule has a piece of that kind that touches the minutes from first to last."""
        if not len(self) or last_minute < 0 or first_minute >= self.span or last_minute < first_minute:
            return np.zeros(len(self), np.bool_)
        every = np.arange(len(self))
        begins = self._pieces(every, np.full(len(self), max(first_minute, 0)))
        ends = self._pieces(every, np.full(len(self), min(last_minute, self.span - 1)))
        # How many such pieces lie before each piece; the difference counts those in between, both ends inside.
        before = np.concatenate([[0], np.cumsum(of, dtype=np.int32)])
        return np.asarray(before[ends + 1] > before[begins], np.bool_)


def expand_all(rules: Sequence[str], start: date, days: int, calendar: Calendar) -> Timetable:
    """The Timetable of `rules` ('' = none registered) from `start` for `days` days, 1 to 45.

    A bad string is unknown with the remark 开门时间写法有误: one slip in the register stops no other station.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a timetable has 1 to {LONGEST_DAYS} days, not {days}")
    expander = Expander(start, days, calendar)
    return of_schedules(map(expander.schedule_or_unknown, rules), start, days)


def of_schedules(schedules: Iterable[Schedule], start: date, days: int) -> Timetable:
    """The Timetable of schedules that all have this start and these days."""
    offsets, minutes, states, modes, remarks = [0], list[int](), list[int](), list[int](), list[int]()
    texts: dict[str, int] = {"": 0}
    state_numbers, mode_numbers = _numbers(_STATES), _numbers(_MODES)
    for schedule in schedules:
        minutes += schedule.minutes
        states += [state_numbers[state] for state in schedule.states]
        modes += [mode_numbers[mode] for mode in schedule.modes]
        remarks += [texts.setdefault(reason, len(texts)) for reason in schedule.reasons]
        offsets.append(len(minutes))
    arrays = {"offsets": offsets, "minutes": minutes, "states": states, "modes": modes, "remarks": remarks}
    return _timetable(start, days, arrays, list(texts))


def save(timetable: Timetable, folder: Path) -> None:
    """Write the timetable to `folder`, whole or not at all: a crash leaves only a folder whose name begins with '.'."""
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for name in (*_ARRAYS, "keys"):
        np.save(half / f"{name}.npy", getattr(timetable, name))
    meta = {
        "format": FORMAT,
        "start": timetable.start.isoformat(),
        "days": timetable.days,
        "remark_texts": timetable.remark_texts,
    }
    (half / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)


def load(folder: Path) -> Timetable:
    """Map a saved timetable, read-only.

    Raises FileNotFoundError when it is not there, ValueError when it is damaged or of another format.
    """
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            raise ValueError("another format")
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in (*_ARRAYS, "keys")}
        start, days, texts = date.fromisoformat(meta["start"]), int(meta["days"]), list(map(str, meta["remark_texts"]))
    except FileNotFoundError:
        raise
    except (ValueError, KeyError, TypeError, EOFError) as error:
        raise ValueError(f"{folder.name} is no timetable of this release: {error}") from error
    _check(arrays, days, len(texts), folder.name)
    return Timetable(start=start, days=days, remark_texts=texts, **arrays)


def _check(arrays: dict[str, npt.NDArray[Any]], days: int, texts: int, name: str) -> None:
    offsets, minutes, keys = arrays["offsets"], arrays["minutes"], arrays["keys"]
    sizes = {len(arrays[each]) for each in (*_ARRAYS, "keys") if each != "offsets"}
    whole = len(offsets) and offsets[0] == 0 and sizes == {int(offsets[-1])} and 1 <= days <= LONGEST_DAYS
    typed = all(arrays[each].dtype == kind for each, kind in {**_ARRAYS, "keys": np.int64}.items())
    if not whole or not typed or (np.diff(keys) <= 0).any() or (np.diff(offsets) <= 0).any():
        raise ValueError(f"{name} is damaged")
    beyond = any(len(arrays[each]) and arrays[each].max() >= most for each, most in _mosts(days, texts).items())
    if beyond or (minutes[offsets[:-1]] != 0).any():
        raise ValueError(f"{name} is damaged")


def _mosts(days: int, texts: int) -> dict[str, int]:
    return {"minutes": days * DAY_MINUTES, "states": len(_STATES), "modes": len(_MODES), "remarks": texts}


def _timetable(start: date, days: int, arrays: dict[str, Any], texts: list[str]) -> Timetable:
    typed = {name: np.asarray(arrays[name], kind) for name, kind in _ARRAYS.items()}
    counts = np.diff(typed["offsets"])
    keys = np.repeat(np.arange(len(counts), dtype=np.int64), counts) * (days * DAY_MINUTES) + typed["minutes"]
    return Timetable(start=start, days=days, remark_texts=texts, keys=keys, **typed)


def _numbers(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
