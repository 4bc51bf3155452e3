"""The register's beginning and its holiday calendar: seeded with the release, then kept by whoever reads the notice."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from stationfinder.accounts import audit
from stationfinder.errors import InvalidInput
from stationfinder.hours import load_calendar as load_shipped
from stationfinder.stations import queries
from stationfinder.stations.commands.revision import bump_revision
from stationfinder.stations.models import CalendarDay, CalendarYear, RegisterRevision
from stationfinder.stations.notices import NoticeDay, check_year

CALENDAR_FILE = Path(__file__).resolve().parents[3] / "data" / "calendar.csv"
SHIPPED = "data/calendar.csv"
LONGEST_NOTICE = 200


def initialise(session: Session) -> None:
    """Make the revision counter when it is not there, and add the shipped years that the calendar does not have.

    A year that is in the register stays as it is: somebody may have corrected it.
    """
    is_new = session.get(RegisterRevision, 1) is None
    if is_new:
        session.add(RegisterRevision(id=1, revision=0, register_id=secrets.token_hex(16)))
        session.flush()
    known = set(session.scalars(select(CalendarYear.year)))
    missing = {year: days for year, days in _shipped().items() if year not in known}
    for year, days in missing.items():
        _replace(session, days, year, notice="", source=SHIPPED)
    if missing and not is_new:
        bump_revision(session)


def load_calendar(
    session: Session, days: Sequence[NoticeDay], *, year: int, notice: str, source: str, by: str, at: datetime
) -> bool:
    """Let `days` be the whole notice of `year`; False when the calendar says exactly that already.

    `notice`: its title or number, `source`: where the days were taken from. Running workers follow by the revision.
    Raises InvalidInput for days that cannot be a year's notice (see `notices.check_year`), NotFound before `init`.
    """
    queries.revision(session)
    # The notice of a year comes out in the November before it.
    check_year(days, year, latest=at.year + 1)
    for name, text in (("notice", notice), ("source", source)):
        if len(text) > LONGEST_NOTICE or not text.isprintable():
            raise InvalidInput({name: f"请写成不超过 {LONGEST_NOTICE} 个字的一行。"})
    before, said = queries.notice_days(session, year), tuple(sorted(days, key=lambda one: one.day))
    known = session.scalar(select(CalendarYear.notice).where(CalendarYear.year == year))
    if known == notice and before == said:
        return False
    _replace(session, said, year, notice=notice, source=source)
    bump_revision(session)
    changes = {"days": [_plain(before), _plain(said)], "notice": [known, notice]}
    audit.record(session, at=at, actor=by, action="load", subject=("calendar", year), changes=changes)
    session.flush()
    return True


def _replace(session: Session, days: Sequence[NoticeDay], year: int, *, notice: str, source: str) -> None:
    # A day at the end of December may stand under the other year yet: the notice just read knows better.
    stale = or_(CalendarDay.year == year, CalendarDay.day.in_([one.day for one in days]))
    session.execute(delete(CalendarDay).where(stale), execution_options={"synchronize_session": False})
    if session.scalar(select(CalendarYear.year).where(CalendarYear.year == year)) is not None:
        session.execute(delete(CalendarYear).where(CalendarYear.year == year))
    session.execute(insert(CalendarYear), [{"year": year, "notice": notice, "source": source}])
    rows = [{"day": o.day, "year": year, "kind": o.kind, "name": o.name, "source": source} for o in days]
    session.execute(insert(CalendarDay), rows)


@cache
def _shipped() -> dict[int, tuple[NoticeDay, ...]]:
    """The notices that come with the release, by year."""
    shipped = load_shipped(CALENDAR_FILE)
    years: dict[int, list[NoticeDay]] = defaultdict(list)
    for one in (NoticeDay(day, kind, shipped.name(day)) for day, kind in shipped.exceptions.items()):
        years[one.year].append(one)
    return {year: tuple(found) for year, found in years.items()}


def _plain(days: Sequence[NoticeDay]) -> dict[str, str]:
    return {one.day.isoformat(): f"{one.kind} {one.name}" for one in days}
