"""A place that is shut for a time: from now or from a day on, until a day or until somebody says so. Both databases."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from stationfinder.database import Database
from stationfinder.errors import InvalidInput
from stationfinder.hours import SHANGHAI
from stationfinder.stations import commands, queries
from stations.made_up import AT, draft
from stations.test_commands import published, seen, trail
from stations.test_hours import state

TODAY = AT.astimezone(SHANGHAI).date()
LAST = date(2026, 11, 26)
AFTER = date(2026, 11, 27)


def suspend(database: Database, code: str, *, at: datetime = AT, **said: date | None) -> None:
    with database.transaction() as session:
        station = queries.get_station(session, code)
        dates = {"until": LAST, **said}
        commands.suspend(session, station, reason="装修", version=station.version, by="丙", at=at, **dates)


def resume(database: Database, code: str) -> None:
    with database.transaction() as session:
        station = queries.get_station(session, code)
        commands.resume(session, station, version=station.version, by="丁", at=AT)


@pytest.mark.parametrize("first", [None, TODAY])
def test_a_suspension_from_today_holds_at_once_and_ends_by_itself(any_database: Database, first: date | None) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    suspend(any_database, code, first=first)
    found = seen(any_database, code)
    hours = [AT.astimezone(SHANGHAI).hour, 23]
    assert [state(found, TODAY, hour, any_database) for hour in hours] == ["closed", "closed"]
    assert [state(found, day, 12, any_database) for day in (LAST, AFTER)] == ["closed", "open"]
    assert found.status == "active"


def test_the_night_that_has_begun_is_shut_too(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="Mo-Su 22:00-06:00"))
    one_in_the_morning = datetime(TODAY.year, TODAY.month, TODAY.day, 1, tzinfo=SHANGHAI)
    assert state(seen(any_database, code), TODAY, 1, any_database) == "open"
    suspend(any_database, code, at=one_in_the_morning)
    found = seen(any_database, code)
    assert [state(found, TODAY, hour, any_database) for hour in (1, 23)] == ["closed", "closed"]
    assert state(found, AFTER, 23, any_database) == "open"


def test_a_night_before_the_first_day_that_lies_ahead_is_kept(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="Mo-Su 22:00-06:00"))
    suspend(any_database, code, first=LAST)
    assert [state(seen(any_database, code), LAST, hour, any_database) for hour in (1, 23)] == ["open", "closed"]


def test_without_an_end_the_place_leaves_the_map_until_it_is_resumed(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    suspend(any_database, code, until=None)
    assert seen(any_database, code).status == "suspended"
    resume(any_database, code)
    assert (seen(any_database, code).status, seen(any_database, code).effective_hours) == ("active", "24/7")
    assert trail(any_database)[-2:] == [("丙", "suspended"), ("丁", "active")]


def test_an_end_may_be_named_later(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    suspend(any_database, code, until=None)
    suspend(any_database, code)
    found = seen(any_database, code)
    assert [state(found, day, 12, any_database) for day in (TODAY, AFTER)] == ["closed", "open"]


def test_a_dated_one_can_be_ended_early(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    suspend(any_database, code)
    resume(any_database, code)
    assert state(seen(any_database, code), TODAY, 23, any_database) == "open"


def test_nothing_to_resume_is_said_and_changes_nothing(any_database: Database) -> None:
    code = published(any_database, draft())
    before = seen(any_database, code).revision
    with pytest.raises(InvalidInput, match="没有在暂停"):
        resume(any_database, code)
    assert seen(any_database, code).revision == before


def test_the_next_one_cannot_be_announced_while_one_holds(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    suspend(any_database, code)
    with pytest.raises(InvalidInput, match="正在暂停"):
        suspend(any_database, code, first=AFTER, until=AFTER)
    assert state(seen(any_database, code), TODAY, 23, any_database) == "closed"


def test_a_closed_place_does_not_come_back_by_being_suspended(any_database: Database) -> None:
    code = published(any_database, draft())
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.close(session, station, reason="搬走了", version=station.version, by="丙", at=AT)
    with pytest.raises(InvalidInput, match="没有在用"):
        suspend(any_database, code)


def test_a_ledger_that_goes_on_saying_in_use_keeps_a_suspension_that_lies_ahead(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    suspend(any_database, code, first=LAST)
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        said = draft(opening_hours="24/7", status="active", floor="二楼")
        commands.amend(session, station, said, version=station.version, by="导入", at=AT)
    assert state(seen(any_database, code), LAST, 12, any_database) == "closed"


def test_a_ledger_that_says_suspended_forgets_the_dates_of_another_suspension(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    suspend(any_database, code, first=LAST)
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        said = draft(opening_hours="24/7", status="suspended")
        commands.amend(session, station, said, version=station.version, by="导入", at=AT)
    found = seen(any_database, code)
    assert (found.status, found.status_reason, found.suspended_until) == ("suspended", "", None)
