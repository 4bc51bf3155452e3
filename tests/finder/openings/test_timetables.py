"""Timetables of a snapshot: kept in files, rolled over at midnight, rebuilt when damaged. Stations are made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from stationfinder.finder.openings import timetables
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.timetables import Timetables
from stationfinder.finder.segment import Segment, build
from stationfinder.finder.snapshot import Snapshot
from stationfinder.geo.points import LonLat
from stationfinder.hours import SHANGHAI, Calendar
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.rules import PublicStation

EVENING = datetime(2026, 9, 30, 23, 59, tzinfo=SHANGHAI)
HOLIDAY = EVENING + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def few_rules_are_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetables, "SAVED_FROM", 1)


def segment(*hours: str) -> Segment:
    rows = [
        PublicStation(
            id=number + 1,
            code=f"T{number:06d}",
            kind="rest_station",
            name="测试点",
            revision=1,
            position=LonLat(113.6, 34.7),
            opening_hours=each,
            source="made up for the tests",
            search_text="",
        )
        for number, each in enumerate(hours)
    ]
    return build(rows, catalogue(), 1)


BASE = segment("Mo-Fr 09:00-17:00", "24/7", "WD 08:00-18:00")


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("timetable-*"))


def test_a_snapshot_is_expanded_once_and_mapped_afterwards(tmp_path: Path) -> None:
    first, second = Timetables(calendar(), tmp_path), Timetables(calendar(), tmp_path)
    assert first.prepare(Snapshot(BASE, 1), EVENING)
    (name,) = kept(tmp_path)
    written = (tmp_path / name / "meta.json").stat().st_mtime_ns
    assert second.prepare(Snapshot(BASE, 1), EVENING)
    assert (tmp_path / name / "meta.json").stat().st_mtime_ns == written
    assert name.startswith(f"timetable-2026-09-29-{calendar().digest()}-")
    assert not second.prepare(Snapshot(BASE, 1), EVENING)


def test_at_midnight_the_next_day_takes_over_and_the_old_one_goes(tmp_path: Path) -> None:
    tables, snapshot = Timetables(calendar(), tmp_path), Snapshot(BASE, 1)
    tables.prepare(snapshot, EVENING)
    old = tables.of(BASE, EVENING)
    assert tables.of(BASE, HOLIDAY) is old
    assert tables.prepare(snapshot, HOLIDAY)
    new = tables.of(BASE, HOLIDAY)
    assert new.timetable.start == old.timetable.start + timedelta(days=1)
    assert [name[:20] for name in kept(tmp_path)] == ["timetable-2026-09-30"]
    # Readers that still hold the old one go on reading it.
    assert old.schedule("24/7").state_at(EVENING) == "open"


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_a_damaged_folder_is_written_anew(tmp_path: Path, content: bytes) -> None:
    Timetables(calendar(), tmp_path).prepare(Snapshot(BASE, 1), EVENING)
    (name,) = kept(tmp_path)
    (tmp_path / name / "states.npy").write_bytes(content)
    tables = Timetables(calendar(), tmp_path)
    tables.prepare(Snapshot(BASE, 1), EVENING)
    assert tables.of(BASE, EVENING).schedule("24/7").state_at(EVENING) == "open"
    assert Timetables(calendar(), tmp_path).prepare(Snapshot(BASE, 1), EVENING)


def test_where_nothing_can_be_kept_answers_are_given_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    tables = Timetables(calendar(), tmp_path / "file" / "below")
    tables.prepare(Snapshot(BASE, 1), EVENING)
    assert tables.of(BASE, EVENING).schedule("24/7").state_at(EVENING) == "open"


def test_changed_stations_take_what_the_base_knows(tmp_path: Path) -> None:
    delta = segment("24/7", "10:00-12:00")
    delta.meta["replaced"] = [1, 2]
    tables = Timetables(calendar(), tmp_path)
    tables.prepare(Snapshot(BASE, 2, delta), EVENING)
    book = tables.of(delta, EVENING)
    assert book.schedule("24/7") == tables.of(BASE, EVENING).schedule("24/7")
    assert book.schedule("10:00-12:00").state_at(EVENING.replace(hour=11)) == "open"
    tables.prepare(Snapshot(BASE, 3), EVENING)
    assert len(tables.books()) == 1


def test_a_book_follows_another_calendar_and_forgets_the_first(tmp_path: Path) -> None:
    book, snapshot = HoursBook(calendar(), tmp_path), Snapshot(BASE, 1)
    noon = HOLIDAY.replace(hour=12)
    book.prepare(snapshot, noon)
    assert book.schedule("WD 08:00-18:00", noon).state_at(noon) == "closed"
    book.use_calendar(Calendar({}))
    assert book.schedule("WD 08:00-18:00", noon).state_at(noon) == "open"
    book.prepare(snapshot, noon)
    assert book.rulebook(BASE, noon).schedule("WD 08:00-18:00").state_at(noon) == "open"


def test_a_rule_that_is_in_no_timetable_is_expanded_when_asked_for() -> None:
    book = HoursBook(calendar())
    assert book.schedule("23:00-24:00", EVENING).state_at(EVENING) == "open"
    assert book.schedule("nonsense", EVENING).reason_at(EVENING) == "开门时间写法有误"
