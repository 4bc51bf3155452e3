"""Hours of a station set by hand: wording or rule, dated exceptions, suspensions that lie ahead, what waits unread."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from stationfinder.accounts.models import AuditEntry
from stationfinder.database import Database
from stationfinder.errors import Conflict, InvalidInput
from stationfinder.hours import SHANGHAI, DatedException, expand, read
from stationfinder.stations import commands, queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.features import compact, properties
from stationfinder.stations.rules import PublicStation, checked_exceptions, spans_of, spans_text
from stations.made_up import AT, draft
from stations.test_commands import published, revision, seen

HOLIDAY = DatedException(date(2026, 12, 24), date(2026, 12, 26), "closed", (), "盘点")
LATE = DatedException(date(2026, 12, 1), date(2026, 12, 1), "special", ((540, 720), (1320, 1560)), "")
MORE = "18:00-8:00"


def set_hours(database: Database, code: str, **said: object) -> None:
    with database.transaction() as session:
        station = queries.get_station(session, code)
        commands.set_hours(session, station, version=station.version, by="丙", at=AT, **said)  # type: ignore[arg-type]


def state(station: PublicStation, day: date, hour: int, database: Database) -> str:
    with database.reading() as session:
        schedule = expand(station.effective_hours, day, 2, queries.calendar(session))
    return schedule.state_at(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))


def test_a_wording_becomes_a_rule_and_is_kept_beside_it(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7", hours_note="旧"))
    before = revision(any_database)
    set_hours(any_database, code, wording=" 周一至周五　8:30-12:00 ")
    station = seen(any_database, code)
    assert (station.opening_hours, station.hours_text, station.hours_note) == (
        "Mo-Fr 08:30-12:00",
        "周一至周五 8:30-12:00",
        "",
    )
    assert station.revision == revision(any_database) == before + 1
    with any_database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.actor, entry.action) == ("丙", "hours")
        assert entry.changes["opening_hours"] == ["24/7", "Mo-Fr 08:30-12:00"]
        assert queries.get_station(session, code).version > 1


def test_a_wording_that_is_not_understood_is_unknown_and_waits(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    published(any_database, draft("2", hours_text=MORE))
    published(any_database, draft("3", hours_text="25:00"))
    set_hours(any_database, code, wording=MORE)
    assert seen(any_database, code).opening_hours is None
    with any_database.reading() as session:
        waiting = queries.list_unread_hours(session)
    assert [(one.wording, one.count) for one in waiting] == [(MORE, 2), ("25:00", 1)]
    assert all(one.reason for one in waiting)


def test_what_is_understood_as_unknown_or_belongs_to_a_closed_place_does_not_wait(any_database: Database) -> None:
    wording = "以现场公告为准"
    assert read(wording).not_understood == ""
    published(any_database, draft("1", hours_text=wording))
    gone = published(any_database, draft("2", hours_text=MORE))
    with any_database.transaction() as session:
        station = queries.get_station(session, gone)
        commands.close(session, station, reason="测试", version=station.version, by="丙", at=AT)
        assert queries.list_unread_hours(session) == []


def test_a_wording_that_an_older_reader_left_is_named_as_readable_now(any_database: Database) -> None:
    published(any_database, draft(hours_text="每天 8:00-18:00"))
    with any_database.reading() as session:
        (one,) = queries.list_unread_hours(session)
    assert "现在读得懂" in one.reason


def test_a_rule_is_checked_before_it_is_kept(any_database: Database) -> None:
    code = published(any_database, draft(hours_text="老话"))
    set_hours(any_database, code, opening_hours="Mo-Fr 08:00-18:00; PH off")
    station = seen(any_database, code)
    assert (station.opening_hours, station.hours_text) == ("Mo-Fr 08:00-18:00; PH off", "")
    for bad in ("Mo-Fr 99:00", "天天", "24/7\x00", "Mo " * 300):
        with pytest.raises(InvalidInput):
            set_hours(any_database, code, opening_hours=bad)
    set_hours(any_database, code, opening_hours="")
    assert seen(any_database, code).opening_hours is None


@pytest.mark.parametrize("wording", ["字" * 501, "8:00\x00-9:00", "8:00\u202e-9:00"])
def test_a_wording_that_cannot_be_kept_is_refused(any_database: Database, wording: str) -> None:
    code = published(any_database, draft())
    with pytest.raises(InvalidInput, match="不超过 500"):
        set_hours(any_database, code, wording=wording)


def test_wording_and_rule_at_once_is_refused_and_a_stale_version_conflicts(any_database: Database) -> None:
    code = published(any_database, draft())
    with pytest.raises(InvalidInput, match="只能给一样"):
        set_hours(any_database, code, wording="每天", opening_hours="24/7")
    with pytest.raises(Conflict), any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.set_hours(session, station, wording="24小时", version=station.version - 1, by="丙", at=AT)


def test_saying_the_same_again_writes_nothing(any_database: Database) -> None:
    code = published(any_database, draft())
    set_hours(any_database, code, wording="24小时", exceptions=[LATE, HOLIDAY])
    before = revision(any_database)
    set_hours(any_database, code, wording="24小时", exceptions=[HOLIDAY, LATE])
    set_hours(any_database, code)
    assert revision(any_database) == before


def test_exceptions_are_seen_by_date_and_move_the_effective_hours(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="08:00-18:00"))
    set_hours(any_database, code, exceptions=[HOLIDAY, LATE])
    station = seen(any_database, code)
    assert station.exceptions == (LATE, HOLIDAY)
    assert station.opening_hours == "08:00-18:00"
    assert [state(station, date(2026, 12, day), 10, any_database) for day in (23, 24, 26, 27)] == [
        "open",
        "closed",
        "closed",
        "open",
    ]
    assert [state(station, LATE.first, hour, any_database) for hour in (8, 10, 13, 23)] == [
        "closed",
        "open",
        "closed",
        "open",
    ]
    set_hours(any_database, code, exceptions=[])
    assert seen(any_database, code).exceptions == ()
    assert seen(any_database, code).effective_hours == "08:00-18:00"


def test_exceptions_of_a_place_without_hours_leave_the_other_days_unknown(any_database: Database) -> None:
    code = published(any_database, draft())
    assert seen(any_database, code).effective_hours is None
    set_hours(any_database, code, exceptions=[HOLIDAY])
    station = seen(any_database, code)
    assert state(station, HOLIDAY.first, 10, any_database) == "closed"
    assert state(station, HOLIDAY.last + timedelta(days=1), 10, any_database) == "unknown"


def test_an_import_of_the_same_station_leaves_its_exceptions(any_database: Database) -> None:
    code = published(any_database, draft())
    set_hours(any_database, code, exceptions=[HOLIDAY])
    with any_database.transaction() as session:
        known = queries.stations_with_parts(session, [code])
        number = commands.bump_revision(session)
        pair = (known[code], draft(address="新址"))
        commands.amend_all(session, [pair], by="丁", at=AT, revision=number)
    assert seen(any_database, code).exceptions == (HOLIDAY,)


def test_the_api_speaks_of_exceptions_only_where_there_are_some(database: Database) -> None:
    code = published(database, draft(opening_hours="24/7"))
    assert "exceptions" not in compact(properties(seen(database, code), catalogue()))
    set_hours(database, code, exceptions=[HOLIDAY, LATE])
    said = compact(properties(seen(database, code), catalogue()))
    assert said["opening_hours"] == "24/7"
    assert said["exceptions"] == [
        {"from": "2026-12-01", "until": "2026-12-01", "kind": "special", "opening_hours": "09:00-12:00,22:00-02:00"},
        {"from": "2026-12-24", "until": "2026-12-26", "kind": "closed", "reason": "盘点"},
    ]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (DatedException(date(1999, 1, 1), date(1999, 1, 2), "closed"), "2000 到 2099"),
        (DatedException(date(2026, 1, 1), date(2026, 1, 2), "special"), "几点到几点"),
        (DatedException(date(2026, 1, 1), date(2026, 1, 2), "closed", ((0, 60),)), "几点到几点"),
        (DatedException(date(2026, 1, 1), date(2026, 1, 2), "special", ((1500, 1560),)), "0:00 到 24:00"),
        (DatedException(date(2026, 1, 1), date(2026, 1, 2), "special", ((600, 500),)), "0:00 到 24:00"),
        (DatedException(date(2026, 1, 1), date(2026, 1, 2), "special", ((540, 720), (700, 800))), "重叠"),
        (DatedException(date(2026, 1, 1), date(2026, 1, 2), "closed", (), "字" * 101), "100 个字"),
        (DatedException(date(2026, 1, 1), date(2026, 1, 2), "perhaps"), "写明"),  # type: ignore[arg-type]
    ],
)
def test_a_bad_exception_is_refused(bad: DatedException, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        checked_exceptions([bad])


def test_two_exceptions_for_one_day_are_refused_and_too_many_as_well() -> None:
    with pytest.raises(InvalidInput, match="2026-12-26 这一天有两条"):
        checked_exceptions([HOLIDAY, DatedException(HOLIDAY.last, HOLIDAY.last, "open")])
    with pytest.raises(InvalidInput, match="超过 60 条"):
        checked_exceptions([HOLIDAY] * 61)


def test_a_reason_cannot_leave_its_quotation_marks(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    hostile = DatedException(HOLIDAY.first, HOLIDAY.last, "closed", (), '"; 24/7 open "\n')
    set_hours(any_database, code, exceptions=[hostile])
    station = seen(any_database, code)
    assert state(station, HOLIDAY.first, 10, any_database) == "closed"


def test_spans_survive_being_written() -> None:
    for spans in ((), ((0, 1440),), ((540, 720), (840, 1050)), ((1320, 1800),)):
        assert spans_of(spans_text(spans)) == spans


def test_a_suspension_that_lies_ahead_closes_the_place_on_its_days_only(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.suspend(
            session,
            station,
            reason="装修",
            first=date(2026, 12, 1),
            until=date(2026, 12, 3),
            version=station.version,
            by="丙",
            at=AT,
        )
    found = seen(any_database, code)
    assert (found.status, found.suspended_from, found.suspended_until) == (
        "active",
        date(2026, 12, 1),
        date(2026, 12, 3),
    )
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 4)]
    assert [state(found, day, 12, any_database) for day in days] == ["open", "closed", "closed", "open"]
    assert "暂停开放：装修" in str(found.effective_hours)
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.resume(session, station, version=station.version, by="丙", at=AT)
    assert seen(any_database, code).effective_hours == "24/7"


def test_a_suspension_without_an_end_lasts(any_database: Database) -> None:
    station = PublicStation(
        1, "AAAAAAA", "rest_station", "虚构", 1, suspended_from=date(2026, 12, 1), opening_hours="24/7"
    )
    assert state(station, date(2026, 11, 30), 12, any_database) == "open"
    assert state(station, date(2031, 5, 1), 12, any_database) == "closed"


def test_dates_that_run_backwards_are_refused_or_ignored(any_database: Database) -> None:
    code = published(any_database, draft())
    with pytest.raises(InvalidInput, match="还早"), any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.suspend(session, station, reason="", until=date(2026, 11, 1), version=station.version, by="丙", at=AT)
    by_hand = PublicStation(
        1, "AAAAAAA", "rest_station", "虚构", 1, suspended_from=date(2026, 2, 1), suspended_until=date(2026, 1, 1)
    )
    assert by_hand.effective_hours is None


def test_an_import_that_says_in_use_ends_the_suspension_with_its_dates(any_database: Database) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.suspend(
            session, station, reason="装修", until=date(2027, 1, 1), version=station.version, by="丙", at=AT
        )
        commands.amend(
            session,
            station,
            draft(opening_hours="24/7", status="active"),
            version=station.version,
            by="丁",
            at=AT,
        )
    assert seen(any_database, code).effective_hours == "24/7"


def test_only_what_is_suspended_can_be_resumed(any_database: Database) -> None:
    code = published(any_database, draft())
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.close(session, station, reason="", version=station.version, by="丙", at=AT)
        with pytest.raises(InvalidInput, match="没有在暂停"):
            commands.resume(session, station, version=station.version, by="丙", at=AT)


@pytest.mark.parametrize("rule", ["Mo-Fr 08:00-25:00", "20:00-26:00"])
def test_a_rule_with_an_hour_beyond_midnight_is_asked_about(any_database: Database, rule: str) -> None:
    code = published(any_database, draft(opening_hours="24/7"))
    with pytest.raises(InvalidInput, match="一天只有 24 小时"):
        set_hours(any_database, code, opening_hours=rule)
    assert seen(any_database, code).opening_hours == "24/7"
