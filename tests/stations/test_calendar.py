"""The holiday calendar as data of the register: seeded, replaced a year at a time, told to everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from stationfinder.accounts.models import AuditEntry
from stationfinder.database import Database
from stationfinder.errors import InvalidInput
from stationfinder.finder.openings.book import CALENDAR_FILE
from stationfinder.hours import Calendar, load_calendar
from stationfinder.stations import commands, queries
from stationfinder.stations.notices import NoticeDay
from stations.made_up import AT, notice


def calendar(database: Database) -> Calendar:
    with database.reading() as session:
        return queries.calendar(session)


def revision(database: Database) -> int:
    with database.reading() as session:
        return queries.revision(session)


def load(database: Database, days: list[NoticeDay], year: int = 2027, notice_name: str = "虚构通知") -> bool:
    with database.transaction() as session:
        return commands.load_calendar(session, days, year=year, notice=notice_name, source="虚构.csv", by="甲", at=AT)


def test_a_new_register_has_the_shipped_calendar(any_database: Database) -> None:
    shipped = load_calendar(CALENDAR_FILE)
    found = calendar(any_database)
    assert dict(found.exceptions) == dict(shipped.exceptions)
    assert dict(found.names) == dict(shipped.names)
    assert found.years == shipped.years == frozenset(range(2004, 2027))
    assert revision(any_database) == 0


def test_a_loaded_year_is_followed_counted_and_kept_in_the_trail(any_database: Database) -> None:
    assert load(any_database, notice(2027)) is True
    found = calendar(any_database)
    assert found.is_published(2027)
    assert found.day_kind(date(2027, 10, 7)) == "holiday"
    assert found.is_makeup_workday(date(2027, 10, 9))
    assert found.name(date(2027, 10, 9)) == "国庆节"
    assert revision(any_database) == 1
    with any_database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry))
        assert (entry.actor, entry.action, entry.subject_kind, entry.subject_id) == ("甲", "load", "calendar", 2027)
        assert entry.changes["days"][1]["2027-10-09"] == "workday 国庆节"
        assert queries.notice_days(session, 2027) == tuple(notice(2027))
        last = queries.list_notice_years(session)[-1]
    assert (last.year, last.notice, last.holidays, last.workdays) == (2027, "虚构通知", 23, 2)


def test_the_same_notice_again_changes_nothing(any_database: Database) -> None:
    load(any_database, notice(2027))
    assert load(any_database, list(reversed(notice(2027)))) is False
    assert revision(any_database) == 1
    assert load(any_database, notice(2027), notice_name="另一个标题") is True


def test_a_year_is_replaced_whole_and_the_others_stay(any_database: Database) -> None:
    load(any_database, [*notice(2027), NoticeDay(date(2027, 6, 9), "holiday", "端午")])
    load(any_database, notice(2027))
    found = calendar(any_database)
    assert found.day_kind(date(2027, 6, 9)) == "workday"
    assert found.day_kind(date(2026, 10, 10)) == "workday"
    assert found.is_published(2026)


def test_a_december_day_of_the_next_notice_outlives_its_own_year_s_correction(any_database: Database) -> None:
    eve = NoticeDay(date(2026, 12, 31), "holiday", "元旦")
    load(any_database, [*notice(2027), eve])
    with any_database.reading() as session:
        days_2026 = list(queries.notice_days(session, 2026))
    load(any_database, [replace(one, name=f"{one.name}改") for one in days_2026], year=2026)
    assert calendar(any_database).day_kind(eve.day) == "holiday"
    load(any_database, notice(2027))
    assert calendar(any_database).day_kind(eve.day) == "workday"


def test_a_refused_notice_leaves_everything_as_it_was(any_database: Database) -> None:
    before = calendar(any_database)
    with pytest.raises(InvalidInput, match="没写全"):
        load(any_database, notice(2027)[5:])
    with pytest.raises(InvalidInput, match="核对年份"):
        load(any_database, notice(2028), year=2028)
    with pytest.raises(InvalidInput, match="不超过 200"):
        load(any_database, notice(2027), notice_name="字" * 201)
    assert calendar(any_database) == before
    assert revision(any_database) == 0


def test_init_again_keeps_corrections_and_adds_the_years_that_are_missing(any_database: Database) -> None:
    load(any_database, notice(2026), year=2026)
    with any_database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM calendar_years WHERE year = 2025")
        assert queries.notice_days(session, 2025) == ()
    with any_database.transaction() as session:
        commands.initialise(session)
    with any_database.reading() as session:
        assert queries.notice_days(session, 2026) == tuple(notice(2026))
        assert len(queries.notice_days(session, 2025)) == 33
    assert revision(any_database) == 2, "workers that run must hear of the added year"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO calendar_days (day, year, kind, name, source) VALUES ('2027-01-01', 2027, 'holiday', '', '')",
        "INSERT INTO calendar_days (day, year, kind, name, source) VALUES ('2026-06-01', 2026, 'maybe', '', '')",
        "INSERT INTO calendar_years (year, notice, source) VALUES (20277, '', '')",
    ],
)
def test_the_database_defends_the_calendar_itself(any_database: Database, statement: str) -> None:
    with pytest.raises(IntegrityError), any_database.transaction() as session:
        session.connection().exec_driver_sql(statement)
