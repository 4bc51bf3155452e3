"""Rows without an id stay the same station while words are added and points corrected. Made-up rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from stationfinder.database import Database
from stationfinder.stations import commands, queries
from stationfinder.stations.models import Station
from stations.importing.ledgers import Row, codes_said, made_up, run, save, stations
from stations.made_up import AT

NOWHERE = {"经度": "", "纬度": ""}
# Points of 郑州: 中原区, 二七区, 金水区; and one of 新乡.
ZHONGYUAN = {"经度": "113.601", "纬度": "34.75"}
ERQI = {"经度": "113.64", "纬度": "34.72"}
JINSHUI = {"经度": "113.69", "纬度": "34.78"}
XINXIANG = {"经度": "113.90", "纬度": "35.30"}
CITY_ONLY = {"区县": ""}
NO_WORDS = {"省": "", "市": "", "区县": ""}


def imported(database: Database, folder: Path, *rows: Row, source: str = "甲") -> dict[str, int]:
    return run(database, save(folder / "a.csv", rows), source=source).actions


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({**NOWHERE}, {**ZHONGYUAN}),
        ({**NOWHERE, **CITY_ONLY}, {**ZHONGYUAN, **CITY_ONLY}),
        ({**NOWHERE, **NO_WORDS}, {**ZHONGYUAN, **NO_WORDS}),
        ({**NOWHERE, "区县": "高新区"}, {**ZHONGYUAN, "区县": "高新区"}),
        ({**NOWHERE, **CITY_ONLY}, {**NOWHERE}),
        ({**NOWHERE}, {**ERQI}),
        ({**ZHONGYUAN, **CITY_ONLY}, {**ERQI, **CITY_ONLY}),
        ({**ZHONGYUAN, **NO_WORDS}, {**JINSHUI, **NO_WORDS}),
        ({**ERQI, "区县": "高新区"}, {**ZHONGYUAN, "区县": "高新区"}),
        ({**ZHONGYUAN}, {**NOWHERE}),
        ({**ZHONGYUAN, **CITY_ONLY}, {**ZHONGYUAN}),
    ],
)
def test_a_row_whose_county_becomes_another_stays_one_station(
    database: Database, tmp_path: Path, before: Row, after: Row
) -> None:
    imported(database, tmp_path, made_up(1, **before))
    code = stations(database)["虚构驿站1"].code
    assert imported(database, tmp_path, made_up(1, **after))["added"] == 0
    assert imported(database, tmp_path, made_up(1, **after)) == {"added": 0, "changed": 0, "unchanged": 1}
    with database.reading() as session:
        found = list(queries.list_public(session))
    assert [station.code for station in found] == [code]
    assert (found[0].position is None) == (not after["经度"])


def test_a_point_that_moved_over_a_border_is_said(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path, made_up(1, **ZHONGYUAN, **CITY_ONLY))
    report = run(database, save(tmp_path / "b.csv", [made_up(1, **ERQI, **CITY_ONLY)]), source="甲")
    assert codes_said(report) == [["county-moved"]]
    assert "中原区" in report.rows[0].messages[0].text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({**NOWHERE}, {**NOWHERE, "区县": "二七区"}),
        ({**ZHONGYUAN, **NO_WORDS}, {**XINXIANG, **NO_WORDS}),
        ({**ZHONGYUAN}, {**XINXIANG, "市": "新乡市", "区县": "红旗区"}),
        ({**ZHONGYUAN, "地址": ""}, {**JINSHUI, "地址": "", "区县": "金水区"}),
    ],
)
def test_the_same_words_in_another_place_are_another_station(
    database: Database, tmp_path: Path, first: Row, second: Row
) -> None:
    imported(database, tmp_path, made_up(1, **first))
    assert imported(database, tmp_path, made_up(1, **second))["added"] == 1


def test_two_rows_alike_but_for_the_county_are_kept_apart_and_found_again(database: Database, tmp_path: Path) -> None:
    pair = [made_up(1, **ZHONGYUAN, **CITY_ONLY), made_up(1, **JINSHUI, **CITY_ONLY)]
    assert imported(database, tmp_path, *pair)["added"] == 2
    assert imported(database, tmp_path, *pair[::-1]) == {"added": 0, "changed": 0, "unchanged": 2}
    edited = [{**pair[0], "开放时间": "24小时"}, pair[1]]
    assert imported(database, tmp_path, *edited) == {"added": 0, "changed": 1, "unchanged": 1}


def test_a_row_that_could_be_either_of_two_is_neither(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path, made_up(1, **ZHONGYUAN, **CITY_ONLY), made_up(1, **JINSHUI, **CITY_ONLY))
    assert imported(database, tmp_path, made_up(1, **ERQI, **CITY_ONLY))["added"] == 1


def test_an_id_left_behind_by_a_moved_station_does_not_stop_a_new_one(database: Database, tmp_path: Path) -> None:
    moved, new = made_up(1, **JINSHUI, **CITY_ONLY), made_up(1, **ZHONGYUAN, **CITY_ONLY)
    imported(database, tmp_path, made_up(1, **ZHONGYUAN, **CITY_ONLY))
    imported(database, tmp_path, moved)
    assert imported(database, tmp_path, new, moved) == {"added": 1, "changed": 0, "unchanged": 1}
    assert imported(database, tmp_path, moved, new) == {"added": 0, "changed": 0, "unchanged": 2}


def test_stations_stored_under_the_county_of_their_point_are_found_again(database: Database, tmp_path: Path) -> None:
    # As 0.1.0 stored them: the id made of the county of the point and not of the one that the row names.
    row = made_up(1, **ERQI)
    imported(database, tmp_path, row)
    with database.transaction() as session:
        session.execute(update(Station).values(source_id="~" + "0" * 32, row_digest=""))
    assert imported(database, tmp_path, row) == {"added": 0, "changed": 1, "unchanged": 0}
    with database.reading() as session:
        assert queries.registered_by_source(session, "甲", ["~" + "0" * 32]) == {}
    assert imported(database, tmp_path, row) == {"added": 0, "changed": 0, "unchanged": 1}


def test_a_merged_double_does_not_come_back(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path, made_up(1), made_up(2))
    found = stations(database)
    with database.transaction() as session:
        commands.merge(session, code_from=found["虚构驿站2"].code, into=found["虚构驿站1"].code, by="甲", at=AT)
    assert imported(database, tmp_path, made_up(1), made_up(2)) == {"added": 0, "changed": 0, "unchanged": 2}


def test_another_ledger_wipes_nothing_and_fills_what_is_blank(any_database: Database, tmp_path: Path) -> None:
    imported(any_database, tmp_path, made_up(1, 电话="0371-55550001", 开放时间="24小时", **NOWHERE), source="甲")
    before = stations(any_database)["虚构驿站1"]
    second = made_up(1, 楼层="二楼", 开放时间="8:00-18:00", 服务="饮水")
    report = run(any_database, save(tmp_path / "b.csv", [second]), source="乙")
    after = stations(any_database)["虚构驿站1"]
    assert (report.actions, codes_said(report)) == (
        {"added": 0, "changed": 1, "unchanged": 0},
        [["already-registered"]],
    )
    assert "只补上了原来空着的：服务、楼层、坐标" in report.rows[0].messages[0].text
    assert (after.code, after.source, after.phone, after.opening_hours) == (before.code, "甲", "0371-55550001", "24/7")
    assert (after.floor, [s.service for s in after.services]) == ("二楼", ["water"])
    assert after.position is not None
    again = run(any_database, save(tmp_path / "b.csv", [second]), source="乙")
    assert again.actions == {"added": 0, "changed": 0, "unchanged": 1}
    assert "没有改动" in again.rows[0].messages[0].text


def test_its_own_ledger_imported_again_keeps_what_another_filled(database: Database, tmp_path: Path) -> None:
    own = made_up(1, 电话="0371-55550001")
    imported(database, tmp_path, own, source="甲")
    imported(database, tmp_path, made_up(1, 楼层="二楼"), source="乙")
    assert imported(database, tmp_path, own, source="甲") == {"added": 0, "changed": 0, "unchanged": 1}
    assert stations(database)["虚构驿站1"].floor == "二楼"


def test_two_stations_alike_are_not_completed_by_a_third_ledger(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path, made_up(1, 编号="1"), made_up(1, 编号="2"), source="甲")
    report = run(database, save(tmp_path / "b.csv", [made_up(1, 楼层="二楼")]), source="乙")
    assert report.actions == {"added": 0, "changed": 0, "unchanged": 1}
    assert "没有改动" in next(m.text for m in report.rows[0].messages if m.code == "already-registered")


def test_a_ledger_that_may_not_be_handed_on_fills_nothing_into_an_open_station(
    database: Database, tmp_path: Path
) -> None:
    imported(database, tmp_path, made_up(1, **NOWHERE), source="甲")
    imported(database, tmp_path, made_up(1, 来源="高德地图"), source="乙")
    found = stations(database)["虚构驿站1"]
    assert (found.position, found.redistributable) == (None, True)


def test_a_dry_run_of_another_ledger_says_the_same(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path, made_up(1), source="甲")
    path = save(tmp_path / "b.csv", [made_up(1, 楼层="二楼")])
    dry, real = run(database, path, source="乙", dry_run=True), run(database, path, source="乙")
    assert (dry.actions, dry.outcomes, codes_said(dry)) == (real.actions, real.outcomes, codes_said(real))
