"""The questions, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from stationfinder.database import Database
from stationfinder.errors import NotFound
from stationfinder.geo.points import LonLat
from stationfinder.stations import commands, queries
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.queries import public
from stations.made_up import AT, HERE, draft


def publish(database: Database, *drafts: StationDraft) -> list[str]:
    with database.transaction() as session:
        revision = commands.bump_revision(session)
        stations = commands.register_published(session, drafts, by="甲", at=AT, revision=revision)
        return [station.code for station in stations]


def test_the_whole_register_streams_in_batches_with_all_parts(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "BATCH", 3)
    codes = publish(any_database, *(draft(str(number)) for number in range(10)))
    with any_database.reading() as session:
        found = list(queries.list_public(session))
        assert [station.code for station in found] == codes
        assert all(len(station.services) == 2 and station.phones for station in found)
        assert found == [queries.get_public(session, code) for code in codes]


def test_only_what_changed_later_is_told(any_database: Database) -> None:
    publish(any_database, draft("1"))
    with any_database.reading() as session:
        before = queries.revision(session)
    later = publish(any_database, draft("2"))
    with any_database.reading() as session:
        assert [s.code for s in queries.list_public(session, after_revision=before)] == later


def test_the_same_site_is_the_same_reference_or_thirty_metres(any_database: Database) -> None:
    north = 1 / 111_320
    centre, near, far, named, away = publish(
        any_database,
        draft("1", site_ref="s"),
        draft("2", position=LonLat(HERE.lon, HERE.lat + 29 * north)),
        draft("3", position=LonLat(HERE.lon, HERE.lat + 31 * north)),
        draft("4", position=None, site_ref="s"),
        draft("5", position=LonLat(114, 35)),
    )
    with any_database.reading() as session:
        station = queries.get_public(session, centre)
        assert [s.code for s in queries.same_site(session, station)] == [near, named]
        assert far not in (near, named)
        assert queries.same_site(session, queries.get_public(session, away)) == []


def test_an_unknown_code_is_not_found(any_database: Database) -> None:
    with any_database.reading() as session:
        with pytest.raises(NotFound):
            queries.get_public(session, "2222222")
        assert queries.find_merged_code(session, "2222222") is None


def test_stations_are_counted_by_what_the_map_can_show(any_database: Database) -> None:
    publish(any_database, draft("1"), draft("2", position=None), draft("3", status="closed"))
    with any_database.reading() as session:
        assert queries.count_by_outcome(session) == {"total": 3, "on_map": 1, "waiting": 1, "away": 1}


def test_a_page_asks_for_no_table_that_nobody_fills(any_database: Database) -> None:
    (code,) = publish(any_database, draft())
    asked: list[str] = []
    event.listen(any_database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    with any_database.reading() as session:
        queries.get_public(session, code)
    assert any("station_services" in statement for statement in asked)
    assert not [s for s in asked if "legal_duties" in s or "station_honours" in s]
