"""Keeping the snapshot and the calendar of this process at the register's revision, without any reader waiting."""

from __future__ import annotations

import fcntl
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from stationfinder.database import Database
from stationfinder.errors import Unavailable
from stationfinder.finder.segment import FORMAT, Segment, build, catalogue_digest, load, save
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours import Calendar
from stationfinder.stations import queries
from stationfinder.stations.catalogue import Catalogue

log = logging.getLogger(__name__)
KEPT = 2
REBUILD_SHARE = 0.05
REBUILD_LEAST = 2000
# A base reads a whole register; how many seconds old a lost folder of a crashed writer may be.
STALE_S = 3600


class Snapshots:
    """The current snapshot of this process.

    `start` makes the first one and watches the register from a thread of its own; `current` never waits.
    """

    def __init__(self, database: Database, catalogue: Catalogue, folder: Path, refresh_ms: int) -> None:
        self._database = database
        self._catalogue = catalogue
        self._folder = folder
        self._refresh_s = refresh_ms / 1000
        self._current: Snapshot | None = None
        self._calendar: Calendar | None = None
        self._calendar_revision = -1
        self._followers: list[Callable[[Calendar], None]] = []
        self._preparers: list[Callable[[Snapshot], None]] = []
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._refreshing = threading.Lock()

    def current(self) -> Snapshot:
        """The newest snapshot. Raises Unavailable until the first one is there."""
        if self._current is None:
            raise Unavailable("正在打开地图数据，请过几秒再试。")
        return self._current

    def follow_calendar(self, use: Callable[[Calendar], None]) -> None:
        """Call `use` with the register's calendar: now when it has been read, and whenever it becomes another.

        It runs in the thread that refreshes, before the snapshot is swapped: it must be quick and not ask for one.
        """
        with self._refreshing:
            self._followers.append(use)
            if self._calendar is not None:
                use(self._calendar)

    def prepare_with(self, prepare: Callable[[Snapshot], None]) -> None:
        """Call `prepare` with the snapshot before `start` returns and in every round after: what costs no reader time.

        It runs in the thread that refreshes, may take seconds, and must be quick when there is nothing new.
        """
        self._preparers.append(prepare)

    def start(self) -> None:
        """Make the first snapshot, then keep it fresh in the background."""
        self._prepare(self.refresh())
        self._thread = threading.Thread(target=self._watch, name="snapshots", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def refresh(self) -> Snapshot:
        """Bring the snapshot to the register's revision now, and return it."""
        with self._refreshing:
            if self._current is None:
                self._current = Snapshot(*self._base())
            self._current = self._patched(self._current)
            return self._current

    def _watch(self) -> None:
        while not self._stop.wait(self._refresh_s):
            try:
                self.refresh()
                self._rebuild_when_due()
                self._prepare(self.current())
            except (Unavailable, SQLAlchemyError, OSError):
                # Readers go on with the snapshot they have; the next round tries again.
                log.exception("the snapshot could not be refreshed")
                self._stop.wait(1.0)

    def _prepare(self, snapshot: Snapshot) -> None:
        for prepare in self._preparers:
            prepare(snapshot)

    def _patched(self, now: Snapshot) -> Snapshot:
        with self._database.reading() as session:
            revision = queries.revision(session)
            if revision != self._calendar_revision:
                self._follow(queries.calendar(session))
                self._calendar_revision = revision
            if revision == now.revision:
                return now
            # One read transaction: rows and revision belong together.
            changed = list(queries.list_public(session, after_revision=now.base.meta["revision"]))
        delta = build(changed, self._catalogue, revision)
        delta.meta["replaced"] = [station.id for station in changed]
        return Snapshot(now.base, revision, delta)

    def _follow(self, calendar: Calendar) -> None:
        if calendar == self._calendar:
            return
        for use in self._followers:
            use(calendar)
        self._calendar = calendar

    def _rebuild_when_due(self) -> None:
        now = self.current()
        if now.changed <= max(REBUILD_LEAST, REBUILD_SHARE * len(now.base)):
            return
        base, revision = self._base(fresher_than=now.base.meta["revision"])
        with self._refreshing:
            self._current = self._patched(Snapshot(base, revision))

    def _base(self, fresher_than: int = -1) -> tuple[Segment, int]:
        """A saved base newer than `fresher_than`, written first when there is none. One writer at a time."""
        with self._database.reading() as session:
            register, revision = queries.register_id(session), queries.revision(session)
        with _locked(self._folder):
            for folder in self._saved(register):
                # A base newer than the register itself is left from before a backup was restored.
                if not fresher_than < _revision(folder) <= revision:
                    continue
                try:
                    return load(folder), _revision(folder)
                except (ValueError, OSError, KeyError):
                    shutil.rmtree(folder, ignore_errors=True)
            return self._written(register)

    def _written(self, register: str) -> tuple[Segment, int]:
        with self._database.reading() as session:
            revision = queries.revision(session)
            segment = build(queries.list_public(session), self._catalogue, revision)
        folder = self._folder / f"{self._prefix(register)}{revision:012d}"
        save(segment, folder)
        kept = self._saved(register)[:KEPT]
        for old in self._folder.glob("[0-9]*-*"):
            if old not in kept and old != folder:
                shutil.rmtree(old, ignore_errors=True)
        for half in self._folder.glob(".*-*"):
            if time.time() - half.stat().st_mtime > STALE_S:
                shutil.rmtree(half, ignore_errors=True)
        return load(folder), revision

    def _prefix(self, register: str) -> str:
        return f"{FORMAT}-{catalogue_digest()}-{register[:12]}-"

    def _saved(self, register: str) -> list[Path]:
        """Saved bases of this release, catalogue and register, newest first."""
        return sorted(self._folder.glob(f"{self._prefix(register)}*"), key=_revision, reverse=True)


def _revision(folder: Path) -> int:
    return int(folder.name.rpartition("-")[2])


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
