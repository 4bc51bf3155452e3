"""Today's timetable of every segment: worked out once by one process, kept in files, mapped by the others."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from stationfinder.finder.segment import Segment
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours import SHANGHAI, Calendar, Schedule
from stationfinder.hours.schedule import Expander
from stationfinder.hours.timetable import FORMAT, Timetable, expand_all, load, of_schedules, save

log = logging.getLogger(__name__)
DAYS = 11
"""Yesterday, the next eight days, and two more: who sets out on the eighth arrives later and asks when it closes."""
SAVED_FROM = 1000
"""Segments with fewer rules are kept in memory only: that is what changed since the base, and it changes again."""
STALE_S = 3600


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one segment over the days from yesterday on. Row i of `timetable` is `rules[i]`."""

    rules: Sequence[str]
    timetable: Timetable
    numbers: dict[str, int]

    def schedule(self, rule: str) -> Schedule:
        """The schedule of a rule. KeyError for one that is not here."""
        return self.timetable.schedule(self.numbers[rule])


class Timetables:
    """Rulebooks of the segments that are being served.

    `prepare` is for the thread that keeps the snapshot: it works out what is missing and forgets what is over.
    `of` is for readers and waits only for a segment that nobody prepared (the command line's). `folder` None: nothing
    is saved. Any number of threads and processes may share a folder.
    """

    def __init__(self, calendar: Calendar, folder: Path | None = None) -> None:
        self._calendar = calendar
        self._digest = calendar.digest()
        self._folder = folder
        self._books: dict[int, tuple[Segment, Rulebook]] = {}

    @property
    def calendar(self) -> Calendar:
        """The calendar these timetables go by."""
        return self._calendar

    def of(self, segment: Segment, moment: datetime) -> Rulebook:
        """The rulebook of a segment from the day before `moment`, or two before until the new one is there."""
        kept, start = self._books.get(id(segment)), first_day(moment)
        if kept is not None and kept[0] is segment and _serves(kept[1], start):
            return kept[1]
        book = self._made(segment, start)
        # An answer begun before midnight must not take the new day from all that come after it.
        if kept is None or kept[0] is not segment or kept[1].timetable.start < start:
            self._books = {**self._books, id(segment): (segment, book)}
        return book

    def schedule(self, rule: str, start: date) -> Schedule:
        """The schedule of any rule from `start` on, or from the day before where only that one is ready."""
        for book in self.books():
            if rule in book.numbers and _serves(book, start):
                return book.schedule(rule)
        return Expander(start, DAYS, self._calendar).schedule_or_unknown(rule)

    def books(self) -> list[Rulebook]:
        """All rulebooks at hand."""
        return [book for _, book in self._books.values()]

    def prepare(self, snapshot: Snapshot, moment: datetime) -> bool:
        """Have the rulebooks of a snapshot ready for the local day of `moment`; True when something changed.

        Segments that the snapshot has left are forgotten, saved timetables of other days and rules are removed.
        """
        start = first_day(moment)
        before, books = self._books, dict[int, tuple[Segment, Rulebook]]()
        for part in snapshot.parts:
            kept = before.get(id(part.segment))
            if kept is None or kept[0] is not part.segment or kept[1].timetable.start != start:
                kept = (part.segment, self._made(part.segment, start))
            books[id(part.segment)] = kept
        changed = books.keys() != before.keys() or any(before[key][1] is not book for key, (_, book) in books.items())
        if changed:
            self._books = books
            self._remove_others()
        return changed

    def _made(self, segment: Segment, start: date) -> Rulebook:
        rules: list[str] = segment.meta["rules"]
        numbers = {rule: number for number, rule in enumerate(rules)}
        if self._folder is None or len(rules) < SAVED_FROM:
            return Rulebook(rules, self._assembled(rules, start), numbers)
        try:
            return Rulebook(rules, self._saved(rules, start, self._folder), numbers)
        except OSError:
            # A full or read-only disk costs a start-up, not the answers.
            log.exception("the timetable could not be kept")
            return Rulebook(rules, expand_all(rules, start, DAYS, self._calendar), numbers)

    def _assembled(self, rules: Sequence[str], start: date) -> Timetable:
        """What other rulebooks of the day hold is taken from them: a changed station costs its own rule at most."""
        known = [book for book in self.books() if book.timetable.start == start]
        expander = Expander(start, DAYS, self._calendar)
        found = ((book.schedule(rule) for book in known if rule in book.numbers) for rule in rules)
        each = zip(rules, found, strict=True)
        return of_schedules((next(had, None) or expander.schedule_or_unknown(rule) for rule, had in each), start, DAYS)

    def _saved(self, rules: Sequence[str], start: date, folder: Path) -> Timetable:
        """Mapped from the folder, written first when it is not there or not whole. One writer at a time."""
        path = folder / self._name(rules, start)
        with _locked(folder):
            try:
                found = load(path)
                if (found.start, found.days, len(found)) == (start, DAYS, len(rules)):
                    return found
            except FileNotFoundError:
                log.info("expanding %d rules from %s", len(rules), start)
            except ValueError as error:
                log.warning("expanded anew: %s", error)
            save(expand_all(rules, start, DAYS, self._calendar), path)
            return load(path)

    def _name(self, rules: Sequence[str], start: date) -> str:
        digest = hashlib.sha256("\0".join(rules).encode()).hexdigest()[:16]
        return f"timetable-{start}-{self._digest}-{digest}-{FORMAT}"

    def _remove_others(self) -> None:
        """Remove what no rulebook at hand came from. Other processes keep what they have mapped, and need no more."""
        if self._folder is None or not self._folder.exists():
            return
        kept = {self._name(book.rules, book.timetable.start) for book in self.books()}
        days = {f"timetable-{book.timetable.start}-" for book in self.books()}
        for path in self._folder.glob("timetable-*"):
            # Another of today may be of a process that has a newer snapshot or calendar already.
            of_today = any(path.name.startswith(day) for day in days)
            if path.is_dir() and path.name not in kept and (not of_today or _age_s(path) > STALE_S):
                shutil.rmtree(path, ignore_errors=True)
        for half in self._folder.glob(".timetable-*"):
            if _age_s(half) > STALE_S:
                shutil.rmtree(half, ignore_errors=True)


def first_day(moment: datetime) -> date:
    """The first day of a timetable: yesterday in China, whose nights reach into today."""
    return moment.astimezone(SHANGHAI).date() - timedelta(days=1)


def _serves(book: Rulebook, start: date) -> bool:
    """Whether a rulebook may still be read on a day whose own would begin at `start`."""
    return 0 <= (start - book.timetable.start).days <= 1


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        # Another process was quicker.
        return 0.0


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "timetable.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
