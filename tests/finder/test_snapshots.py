"""The snapshot follows the register: patched beside the running one, shared on disk, never half."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import pytest
from site_fixtures import application
from sqlalchemy import Connection, event

from finder.made_up import CENTRE, Register, draft
from stationfinder.database import Database
from stationfinder.errors import NotFound, Unavailable
from stationfinder.finder.snapshot import EVERYTHING, Snapshot, Wish
from stationfinder.geo.points import LonLat
from stationfinder.stations import commands, queries

AT = f"{CENTRE.lon},{CENTRE.lat}"


def names(snapshot: Snapshot, wish: Wish = EVERYTHING) -> list[str]:
    return [place.facts.name for place in snapshot.nearest(CENTRE, 50, wish)]


def test_before_the_first_refresh_the_finder_is_unavailable(register: Register) -> None:
    with pytest.raises(Unavailable):
        register.snapshots().current()


def test_without_a_register_there_is_no_snapshot(register: Register) -> None:
    with register.database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM register_revision")
    with pytest.raises(NotFound, match="stationfinder init"):
        register.snapshots().refresh()


def test_an_empty_register_gives_an_empty_snapshot(register: Register) -> None:
    snapshot = register.snapshots().refresh()
    assert len(snapshot) == 0
    assert names(snapshot) == []
    assert list(snapshot.areas()) == []
    assert list(snapshot.containing(b"a")) == []


def test_a_new_station_is_patched_in_and_the_old_snapshot_stays_as_it_was(register: Register) -> None:
    register.add(draft("甲"))
    snapshots = register.snapshots()
    before = snapshots.refresh()
    register.add(draft("乙", CENTRE.lon + 0.001))
    after = snapshots.refresh()
    assert names(before) == ["甲"]
    assert names(after) == ["甲", "乙"]
    assert after.revision == before.revision + 1
    assert after.base is before.base


def test_nothing_new_is_the_same_snapshot(register: Register) -> None:
    register.add(draft("甲"))
    snapshots = register.snapshots()
    assert snapshots.refresh() is snapshots.refresh()


def test_an_amended_station_is_found_once_with_its_new_facts(register: Register) -> None:
    code, _ = register.add(draft("甲"), draft("乙", CENTRE.lon + 0.001))
    snapshots = register.snapshots()
    snapshots.refresh()
    register.amend(code, draft("甲改", CENTRE.lon + 0.002, has=("water",)))
    now = snapshots.refresh()
    assert names(now) == ["乙", "甲改"]
    assert names(now, Wish(needs=("water",))) == ["甲改"]
    place = now.find(code)
    assert place is not None
    assert place.facts.name == "甲改"
    assert len(now) == 2


def test_a_closed_station_is_gone_from_every_question(register: Register) -> None:
    code, _ = register.add(draft("甲"), draft("乙"))
    snapshots = register.snapshots()
    snapshots.refresh()
    register.close(code)
    now = snapshots.refresh()
    assert names(now) == ["乙"]
    assert now.find(code) is None
    assert [place.facts.name for place in now.in_area("410105", "", EVERYTHING)] == ["乙"]
    assert [place.facts.name for place in now.containing("甲".encode())] == []
    assert sum(count for _, _, count in now.areas()) == 1


def test_a_place_without_a_position_is_listed_but_never_near(register: Register) -> None:
    register.add(draft("有坐标"), draft("等坐标", None, None))
    now = register.snapshots().refresh()
    assert names(now) == ["有坐标"]
    assert {place.facts.name for place in now.in_area("410105", "", EVERYTHING)} == {"有坐标", "等坐标"}
    assert len(now) == 2


def test_a_place_that_loses_its_position_leaves_the_map(register: Register) -> None:
    (code,) = register.add(draft("甲"))
    snapshots = register.snapshots()
    snapshots.refresh()
    register.amend(code, draft("甲", None, None))
    now = snapshots.refresh()
    assert names(now) == []
    place = now.find(code)
    assert place is not None
    assert place.facts.position is None


def test_a_second_process_maps_the_saved_base(register: Register) -> None:
    register.add(draft("甲"), draft("乙", CENTRE.lon + 0.001))
    first = register.snapshots().refresh()
    folders = {path.name for path in (register.settings.data_dir / "snapshot").iterdir() if path.is_dir()}
    second = register.snapshots().refresh()
    again = {path.name for path in (register.settings.data_dir / "snapshot").iterdir() if path.is_dir()}
    assert len(folders) == 1
    assert again == folders
    assert names(first) == names(second) == ["甲", "乙"]


def test_a_damaged_base_is_written_anew(register: Register) -> None:
    register.add(draft("甲"))
    register.snapshots().refresh()
    (folder,) = [path for path in (register.settings.data_dir / "snapshot").iterdir() if path.is_dir()]
    (folder / "ids.npy").unlink()
    assert names(register.snapshots().refresh()) == ["甲"]
    assert (folder / "ids.npy").exists()


def test_a_base_of_a_newer_register_is_not_used_after_a_restore(register: Register) -> None:
    register.add(draft("甲"))
    register.add(draft("乙"))
    register.snapshots().refresh()
    with register.database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE register_revision SET revision = 1")
        session.connection().exec_driver_sql("UPDATE stations SET publication = 'draft' WHERE name = '乙'")
    assert names(register.snapshots().refresh()) == ["甲"]


def test_processes_that_start_together_write_one_base(register: Register) -> None:
    register.add(*[draft(f"站{n}", CENTRE.lon + n / 1000) for n in range(20)])
    seen: list[list[str]] = []
    threads = [threading.Thread(target=lambda: seen.append(names(register.snapshots().refresh()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [seen[0]] * 4
    assert len(seen[0]) == 20


def test_the_watching_thread_brings_news_by_itself(register: Register) -> None:
    snapshots = register.snapshots(refresh_ms=20)
    snapshots.start()
    try:
        register.add(draft("新站"))
        end = time.monotonic() + 10
        while not names(snapshots.current()) and time.monotonic() < end:
            time.sleep(0.01)
        assert names(snapshots.current()) == ["新站"]
    finally:
        snapshots.stop()


def test_a_change_by_another_connection_is_seen(register: Register) -> None:
    snapshots = register.snapshots()
    snapshots.refresh()
    other = Register(register.settings, Database(register.settings))
    other.add(draft("别的进程写的"))
    other.database.dispose()
    assert names(snapshots.refresh()) == ["别的进程写的"]


def test_patching_step_by_step_equals_reading_everything_anew(register: Register) -> None:
    rng = random.Random(20260301)
    snapshots = register.snapshots()
    codes = register.add(*[draft(f"站{n}", rng.uniform(113, 114), rng.uniform(34, 35)) for n in range(40)])
    snapshots.refresh()
    for step in range(25):
        verb = rng.choice(["add", "amend", "close"])
        placed = rng.random() < 0.8
        lon, lat = (rng.uniform(113, 114), rng.uniform(34, 35)) if placed else (None, None)
        new = draft(f"第{step}步", lon, lat, has=("water",) if rng.random() < 0.5 else ())
        if verb == "add":
            codes += register.add(new)
        elif verb == "amend":
            register.amend(rng.choice(codes), new)
        else:
            register.close(codes.pop(rng.randrange(len(codes))))
        snapshots.refresh()
    patched = snapshots.current()
    for folder in (register.settings.data_dir / "snapshot").glob("[0-9]*"):
        folder.rename(folder.with_name("moved-away-" + folder.name))
    anew = register.snapshots().refresh()
    assert anew.delta is None
    assert patched.delta is not None
    for wish in (EVERYTHING, Wish(needs=("water",))):
        for _ in range(20):
            origin = LonLat(rng.uniform(113, 114), rng.uniform(34, 35))
            k = rng.randint(1, 50)
            assert [(p.facts.code, p.distance_m) for p in patched.nearest(origin, k, wish)] == [
                (p.facts.code, p.distance_m) for p in anew.nearest(origin, k, wish)
            ]
    assert len(patched) == len(anew)


def awaited(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    return what()


def test_nothing_that_goes_wrong_stops_the_watching_thread(register: Register) -> None:
    register.add(draft("甲"))
    snapshots = register.snapshots(refresh_ms=20)
    snapshots.start()
    try:
        with register.database.transaction() as session:
            session.connection().exec_driver_sql("CREATE TABLE away AS SELECT * FROM register_revision")
            session.connection().exec_driver_sql("DELETE FROM register_revision")
        assert awaited(lambda: snapshots.failing_s is not None)
        assert names(snapshots.current()) == ["甲"]
        with register.database.transaction() as session:
            session.connection().exec_driver_sql("INSERT INTO register_revision SELECT * FROM away")
        register.add(draft("乙", CENTRE.lon + 0.001))
        assert awaited(lambda: names(snapshots.current()) == ["甲", "乙"])
        assert awaited(lambda: snapshots.failing_s is None)
    finally:
        snapshots.stop()


def test_a_station_in_a_county_that_is_none_hides_no_other(register: Register) -> None:
    code, _ = register.add(draft("甲"), draft("乙", CENTRE.lon + 0.001))
    snapshots = register.snapshots()
    snapshots.refresh()
    with register.database.transaction() as session:
        station = queries.get_station(session, code)
        station.adcode, station.revision = "410199", commands.bump_revision(session)
    register.add(draft("丙", CENTRE.lon + 0.002))
    assert names(snapshots.refresh()) == ["甲", "乙", "丙"]
    with application(register.settings) as app:
        for path in (f"/stations/{code}", f"/api/v1/stations/{code}", f"/stations/{code}/phone", f"/?at={AT}"):
            answer = app.test_client().get(path)
            assert (answer.status_code, "甲" in answer.text) == (200, True), path


def test_revision_and_stations_are_of_one_moment(any_database: Database) -> None:
    here = Register(any_database.settings, any_database)
    code, _ = here.add(draft("甲"), draft("乙", CENTRE.lon + 0.001))
    snapshots = here.snapshots()
    before = snapshots.refresh()
    here.amend(code, draft("甲改"))
    other = Register(any_database.settings, Database(any_database.settings))
    waiting = [True]

    def change(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if waiting[0] and "register_revision" in statement:
            waiting[0] = False
            other.amend(code, draft("甲又改"))

    event.listen(any_database.engine, "after_cursor_execute", change)
    try:
        between = snapshots.refresh()
        assert not waiting[0]
        assert (between.revision, names(between)) == (before.revision + 1, ["甲改", "乙"])
        after = snapshots.refresh()
        assert (after.revision, names(after)) == (before.revision + 2, ["甲又改", "乙"])
    finally:
        event.remove(any_database.engine, "after_cursor_execute", change)
        other.database.dispose()
