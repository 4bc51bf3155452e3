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

from sqlalchemy.orm import Session

from stationfinder.database import Database
from stationfinder.errors import Unavailable
from stationfinder.finder.segment import FORMAT, build, catalogue_digest, load, save
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours import Calendar
from stationfinder.stations import queries
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.queries import Mark

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
        self._followed: Mark | None = None
        self._failing_since: float | None = None
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

    @property
    def failing_s(self) -> int | None:
        """For how many seconds no round has succeeded, so that answers may be old; None when the last one did."""
        since = self._failing_since
        return None if since is None else int(time.monotonic() - since)

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
            current = None if self._current is None else self._patched(self._current)
            while current is None:
                current = self._patched(self._base())
            self._current = current
            return current

    def _watch(self) -> None:
        while not self._stop.wait(self._refresh_s):
            try:
                self.refresh()
                self._rebuild_when_due()
                self._prepare(self.current())
                self._failing_since = None
            except Exception:
                # Whatever it was, readers go on with the snapshot they have and the next round tries again: without
                # this thread the site would go on for ever with what it knew.
                log.exception("the snapshot could not be refreshed")
                self._failing_since = self._failing_since or time.monotonic()
                self._stop.wait(1.0)

    def _prepare(self, snapshot: Snapshot) -> None:
        for prepare in self._preparers:
            prepare(snapshot)

    def _patched(self, now: Snapshot) -> Snapshot | None:
        """`now` brought to the register's revision; None when its base was made of what the register has undone."""
        with self._database.reading_still() as session:
            mark = queries.mark(session)
            if mark != self._followed:
                self._follow(queries.calendar(session))
                self._followed = mark
            if mark == (now.revision, now.token):
                return now
            base = Mark(now.base.meta["revision"], now.base.meta["token"])
            if not queries.has_passed(session, base):
                return None
            changed = list(queries.list_public(session, after_revision=base.revision))
        delta = build(changed, self._catalogue, *mark)
        delta.meta["replaced"] = [station.id for station in changed]
        return Snapshot(now.base, mark.revision, delta, mark.token)

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
        rebuilt = self._base(fresher_than=now.base.meta["revision"])
        with self._refreshing:
            patched = self._patched(rebuilt)
            self._current = self._current if patched is None else patched

    def _base(self, fresher_than: int = -1) -> Snapshot:
        """A saved base newer than `fresher_than`, written first when there is none. One writer at a time."""
        # Read once the folder is ours: to an older look at the register a base just written would be one of the future.
        with _locked(self._folder), self._database.reading_still() as session:
            for folder in self._saved(session):
                mark = _mark(folder)
                if mark.revision <= fresher_than:
                    break
                try:
                    return Snapshot(load(folder), mark.revision, token=mark.token)
                except (ValueError, OSError, KeyError):
                    shutil.rmtree(folder, ignore_errors=True)
            return self._written(session)

    def _written(self, session: Session) -> Snapshot:
        mark = queries.mark(session)
        segment = build(queries.list_public(session), self._catalogue, *mark)
        folder = self._folder / f"{self._prefix(session)}{mark.revision:012d}-{mark.token}"
        save(segment, folder)
        kept = self._saved(session)[:KEPT]
        for old in self._folder.glob("[0-9]*-*"):
            if old not in kept and old != folder:
                shutil.rmtree(old, ignore_errors=True)
        for half in self._folder.glob(".*-*"):
            if time.time() - half.stat().st_mtime > STALE_S:
                shutil.rmtree(half, ignore_errors=True)
        return Snapshot(load(folder), mark.revision, token=mark.token)

    def _prefix(self, session: Session) -> str:
        return f"{FORMAT}-{catalogue_digest()}-{queries.register_id(session)[:12]}-"

    def _saved(self, session: Session) -> list[Path]:
        """Saved bases of this release, catalogue and register, newest first.

        One that the register knows nothing of is left from before a backup was restored, and removed.
        """
        found = sorted(self._folder.glob(f"{self._prefix(session)}*"), key=_mark, reverse=True)
        undone = [folder for folder in found if not queries.has_passed(session, _mark(folder))]
        for folder in undone:
            shutil.rmtree(folder, ignore_errors=True)
        return [folder for folder in found if folder not in undone]


def _mark(folder: Path) -> Mark:
    revision, token = folder.name.rsplit("-", 2)[1:]
    return Mark(int(revision), token)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
