"""Every verb of the register: what the public then sees, and what the trail keeps. Both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from stationfinder.accounts.models import AuditEntry
from stationfinder.database import Database
from stationfinder.errors import Conflict, InvalidInput, NotFound
from stationfinder.stations import commands, queries
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.rules import Phone, PublicStation, ServiceState
from stations.made_up import AT, draft


def published(database: Database, wanted: StationDraft) -> str:
    with database.transaction() as session:
        station = commands.register(session, wanted, by="甲", at=AT)
        commands.publish(session, station, by="乙", at=AT)
        return station.code


def seen(database: Database, code: str) -> PublicStation:
    with database.reading() as session:
        return queries.get_public(session, code)


def revision(database: Database) -> int:
    with database.reading() as session:
        return queries.revision(session)


def trail(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.actor, entry.action) for entry in entries]


def test_a_station_is_seen_as_it_was_said_once_it_is_published(any_database: Database) -> None:
    wanted = draft(
        organization="虚构区总工会",
        aliases=("爱心驿点", "虚构点"),
        access=("qr", "bell"),
        audience=("courier",),
        verified_at=AT,
        mommy_room={"cot": True, "cubicles": 2},
        legal_aid={"matters": "劳动争议"},
    )
    station = seen(any_database, published(any_database, wanted))
    assert (station.name, station.position, station.organization) == (wanted.name, wanted.position, "虚构区总工会")
    assert (station.services, station.access, station.phones) == (wanted.services, wanted.access, wanted.phones)
    assert (set(station.aliases), station.audience) == ({"爱心驿点", "虚构点"}, ("courier",))
    assert (station.verified_at, station.mommy_room) == (AT, {"cot": True, "cubicles": 2})
    assert (station.legal_aid, station.phone) == ({"matters": "劳动争议"}, "138****0000")


def test_a_draft_is_not_seen_and_moves_no_revision(any_database: Database) -> None:
    with any_database.transaction() as session:
        code = commands.register(session, draft(), by="甲", at=AT).code
    assert revision(any_database) == 0
    with pytest.raises(NotFound):
        seen(any_database, code)


def test_every_public_change_moves_the_revision_of_its_row_and_of_the_register(any_database: Database) -> None:
    code = published(any_database, draft())
    first = revision(any_database)
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.amend(session, station, draft(name="虚构新名"), version=station.version, by="丙", at=AT)
    assert seen(any_database, code).name == "虚构新名"
    assert seen(any_database, code).revision == revision(any_database) == first + 1
    assert trail(any_database) == [("甲", "register"), ("乙", "publish"), ("丙", "amend")]


def test_parts_are_exchanged_as_a_whole(any_database: Database) -> None:
    code = published(any_database, draft())
    now = draft(
        services=(ServiceState("charge"), ServiceState("water", "missing")), phones=(Phone("12351", "service"),)
    )
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.amend(session, station, now, version=station.version, by="丙", at=AT)
    assert seen(any_database, code).services == now.services
    assert seen(any_database, code).phones == now.phones


def test_a_stale_form_is_refused_and_changes_nothing(any_database: Database) -> None:
    code = published(any_database, draft())
    with any_database.reading() as session:
        shown = queries.get_station(session, code).version

    def amend(name: str) -> None:
        with any_database.transaction() as session:
            station = queries.get_station(session, code)
            commands.amend(session, station, draft(name=name), version=shown, by="丙", at=AT)

    amend("虚构先到")
    with pytest.raises(Conflict):
        amend("虚构后到")
    assert seen(any_database, code).name == "虚构先到"


def test_the_trail_keeps_what_it_was_before(any_database: Database) -> None:
    code = published(any_database, draft())
    with any_database.transaction() as session:
        station = queries.get_station(session, code)
        commands.amend(session, station, replace(draft(), address="虚构新址"), version=station.version, by="丙", at=AT)
    with any_database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "amend")).one()
    assert entry.changes == {"address": ["虚构路1号", "虚构新址"]}


def test_suspended_and_closed_stations_are_told_so_that_a_snapshot_drops_them(any_database: Database) -> None:
    codes = [published(any_database, draft(name)) for name in ("1", "2")]
    before = revision(any_database)
    with any_database.transaction() as session:
        one, two = (queries.get_station(session, code) for code in codes)
        commands.suspend(session, one, reason="装修", until=None, version=one.version, by="丙", at=AT)
        commands.close(session, two, reason="搬走了", version=two.version, by="丙", at=AT)
    with any_database.reading() as session:
        changed = {s.code: s.status for s in queries.list_public(session, after_revision=before)}
    assert changed == dict(zip(codes, ("suspended", "closed"), strict=True))


def test_a_merged_code_leads_on_for_ever(any_database: Database) -> None:
    first, second, third = (published(any_database, draft(name)) for name in ("1", "2", "3"))
    with any_database.transaction() as session:
        commands.merge(session, code_from=first, into=second, by="丙", at=AT)
    with any_database.transaction() as session:
        commands.merge(session, code_from=second, into=third, by="丙", at=AT)
    with any_database.reading() as session:
        assert [queries.find_merged_code(session, code) for code in (first, second, third)] == [third, third, None]
    with pytest.raises(NotFound):
        seen(any_database, first)


def test_merging_in_a_circle_is_refused(any_database: Database) -> None:
    first, second = (published(any_database, draft(name)) for name in ("1", "2"))

    def merge(code: str, into: str) -> None:
        with any_database.transaction() as session:
            commands.merge(session, code_from=code, into=into, by="丙", at=AT)

    with pytest.raises(InvalidInput):
        merge(first, first)
    merge(first, second)
    with pytest.raises(InvalidInput):
        merge(second, first)
    with pytest.raises(InvalidInput):
        merge(first, second)


def test_the_database_refuses_half_a_position(any_database: Database) -> None:
    code = published(any_database, draft())

    def halve() -> None:
        with any_database.transaction() as session:
            queries.get_station(session, code).lat = None

    with pytest.raises(IntegrityError):
        halve()
    assert seen(any_database, code).position is not None


def test_fresh_codes_are_as_many_as_asked_and_all_different(any_database: Database) -> None:
    with any_database.transaction() as session:
        codes = commands.fresh_codes(session, 700)
    assert len(set(codes)) == 700
