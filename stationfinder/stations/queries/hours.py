"""What the register knows of time: the holiday calendar, and the hours that nobody could read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stationfinder.hours import Calendar, read
from stationfinder.stations.models import CalendarDay, CalendarYear, Station
from stationfinder.stations.notices import Kind, NoticeDay


@dataclass(frozen=True, slots=True)
class YearOfNotice:
    """A year whose notice is in the register: how many days off, how many Saturdays and Sundays worked for them."""

    year: int
    notice: str
    source: str
    holidays: int
    workdays: int


@dataclass(frozen=True, slots=True)
class UnreadHours:
    """A wording that waits: how many stations have it, the code of the first, and why it was not read."""

    wording: str
    count: int
    code: str
    reason: str


def calendar(session: Session) -> Calendar:
    """The register's calendar of legal holidays and make-up workdays."""
    days = session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)).all()
    years = session.scalars(select(CalendarYear.year))
    kinds = {day: cast(Kind, kind) for day, kind, _ in days}
    return Calendar(kinds, frozenset(years), {day: name for day, _, name in days})


def notice_days(session: Session, year: int) -> tuple[NoticeDay, ...]:
    """The days that the notice of `year` names, by date; none when it is not in."""
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)
        .where(CalendarDay.year == year)
        .order_by(CalendarDay.day)
    )
    return tuple(NoticeDay(day, cast(Kind, kind), name) for day, kind, name in rows)


def list_notice_years(session: Session) -> list[YearOfNotice]:
    """Every year whose notice is in, earliest first."""
    rows = session.execute(
        select(
            CalendarYear.year,
            CalendarYear.notice,
            CalendarYear.source,
            func.count(CalendarDay.day).filter(CalendarDay.kind == "holiday"),
            func.count(CalendarDay.day).filter(CalendarDay.kind == "workday"),
        )
        .outerjoin(CalendarDay, CalendarDay.year == CalendarYear.year)
        .group_by(CalendarYear.year, CalendarYear.notice, CalendarYear.source)
        .order_by(CalendarYear.year)
    )
    return [YearOfNotice(*row) for row in rows]


def list_unread_hours(session: Session) -> list[UnreadHours]:
    """Wordings of stations not closed that gave no rule because they were not understood, the commonest first.

    A wording that says itself that the hours are not fixed (以现场公告为准) was understood and is not among them.
    """
    rows = session.execute(
        select(Station.hours_text, func.count(Station.id), func.min(Station.code))
        .where(Station.opening_hours.is_(None), Station.hours_text != "", Station.status != "closed")
        .group_by(Station.hours_text)
    ).all()
    waiting = [UnreadHours(text, count, code, _reason(text)) for text, count, code in rows]
    return sorted((one for one in waiting if one.reason), key=lambda one: (-one.count, one.wording))


def _reason(wording: str) -> str:
    reading = read(wording)
    if reading.not_understood:
        return reading.not_understood
    # Written by an older reader: the same file, imported again, brings the rule.
    return "现在读得懂了，重新导入就有" if reading.opening_hours else ""
