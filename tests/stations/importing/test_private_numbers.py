"""Mobile numbers: whole behind the tap, masked in every text that everybody may read. Made-up numbers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from stationfinder.database import Database
from stationfinder.hours.exceptions import DatedException
from stationfinder.stations import commands, exporting, queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.importing import telephones
from stationfinder.stations.importing.readers import read_table
from stationfinder.stations.models import Station
from stationfinder.stations.rules import mask_mobiles
from stations.importing.ledgers import codes_said, made_up, run, save, stations
from stations.made_up import AT

NUMBER = "13812345678"
FREE_COLUMNS = [
    "名称",
    "地址",
    "开放时间",
    "备注",
    "进入说明",
    "入口提示",
    "楼层",
    "电动车停放",
    "机动车停放",
    "需要什么",
    "共建单位",
    "所属工会",
    "别名",
    "服务",
    "核验人",
    "功能区",
]


@pytest.mark.parametrize("column", FREE_COLUMNS)
def test_a_mobile_in_a_text_is_masked_and_said(database: Database, tmp_path: Path, column: str) -> None:
    row = made_up(1, 区县="中原区", 编号="1")
    row[column] = f"{row.get(column, '')} 找张三{NUMBER}"
    report = run(database, save(tmp_path / "a.csv", [row]))
    assert [m.column for m in report.rows[0].messages if m.code == "mobile-in-text"] == [column]
    (found,) = stations(database).values()
    assert NUMBER not in str(asdict(found))
    with database.reading() as session:
        stored = session.scalars(select(Station)).one()
        assert NUMBER not in f"{stored.search_text} {stored.source_note}"


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_no_mobile_leaves_in_a_file_whoever_wrote_it_where(database: Database, tmp_path: Path, form: str) -> None:
    run(database, save(tmp_path / "a.csv", [made_up(1, 服务="饮水")]))
    texts = ("name", "address", "hours_text", "access_note", "entrance_hint", "floor", "opening_hours")
    with database.transaction() as session:
        # As an older release, or somebody at another door, may have stored it.
        session.execute(update(Station).values(dict.fromkeys(texts, f'off "{NUMBER}"')))
        station = session.scalars(select(Station)).one()
        commands.set_hours(
            session,
            station,
            version=station.version,
            by="甲",
            at=AT,
            exceptions=[DatedException(AT.date(), AT.date(), "closed", (), f"找张三{NUMBER}")],
        )
    path = tmp_path / f"a.{form}"
    with database.reading() as session:
        exporting.write(exporting.list_open(session, catalogue(), lambda _: {}), path, form)
        found = queries.get_public(session, next(queries.list_public(session)).code)
    assert NUMBER not in str(asdict(found))
    assert "138****5678" in found.address
    written = str([row.cells for row in read_table(path).rows])
    assert NUMBER not in written
    assert "138****5678" in written


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("找张三13812345678", "找张三138****5678"),
        ("8:00-18:00 13812345678", "8:00-18:00 138****5678"),
        ("13812345678/13912345679", "138****5678/139****5679"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678转3", "138****5678转3"),
        ("138 12345678", "138****5678"),
        ("1381234 5678", "138****5678"),
        ("138\u20111234\u20115678", "138****5678"),
        ("138\u22121234\u22125678", "138****5678"),
        ("138_1234_5678", "138****5678"),
        ("138.1234 5678", "138****5678"),
        ("138\u30001234\u30005678", "138****5678"),
        ("+8613812345678", "+86138****5678"),
        ("Tel13812345678", "Tel138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("(13812345678)", "(138****5678)"),
    ],
)
def test_a_mobile_is_known_in_its_usual_spellings(text: str, public: str) -> None:
    assert mask_mobiles(text) == public
    assert mask_mobiles(public) == public


@pytest.mark.parametrize(
    "text",
    [
        "91410100MA13812345678",
        "统一社会信用代码91410100138123456X",
        "4101051381234567890",
        "113.13812345678",
        "0371-55550001",
        "12813812345678",
        "12345",
        "虚构路191号",
        "138****5678",
    ],
)
def test_a_piece_of_something_longer_is_left_alone(text: str) -> None:
    assert mask_mobiles(text) == text


@given(st.text(max_size=30), st.text(max_size=30))
@settings(deadline=None)
def test_masking_takes_nothing_but_a_number(before: str, after: str) -> None:
    assert mask_mobiles(mask_mobiles(before + after)) == mask_mobiles(before + after)
    assert NUMBER not in mask_mobiles(f"{before} {NUMBER} {after}")


@pytest.mark.parametrize(
    ("cell", "published", "all_numbers"),
    [
        ("13812345678、0371-55550001", "0371-55550001", ["0371-55550001", NUMBER]),
        ("13812345678/12345", "12345", ["12345", NUMBER]),
        ("13812345678", "138****5678", [NUMBER]),
    ],
)
def test_a_number_that_may_be_seen_whole_is_published_before_a_mobile(
    database: Database, tmp_path: Path, cell: str, published: str, all_numbers: list[str]
) -> None:
    run(database, save(tmp_path / "a.csv", [made_up(1, 电话=cell)]))
    found = stations(database)["虚构驿站1"]
    assert (found.phone, [phone.number for phone in found.phones]) == (published, all_numbers)
    with database.reading() as session:
        feature = next(exporting.list_open(session, catalogue(), lambda _: {}))[1]
    assert feature["phone"] == published


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("张三13812345678", NUMBER),
        ("13812345678转3", NUMBER),
        ("张三：13812345678（微信同号）", NUMBER),
        ("值班室0371-55550001张三", "0371-55550001"),
        ("热线12345", "12345"),
    ],
)
def test_a_number_among_other_words_is_kept_and_said(
    database: Database, tmp_path: Path, cell: str, number: str
) -> None:
    report = run(database, save(tmp_path / "a.csv", [made_up(1, 电话=cell)]))
    assert set(codes_said(report)[0]) <= {"phone-trimmed", "phone-unreadable"}
    assert [phone.number for phone in stations(database)["虚构驿站1"].phones] == [number]


@pytest.mark.parametrize("cell", ["见门口", "3号楼120室", "张三", "8:00-18:00"])
def test_a_cell_without_a_number_gives_none(cell: str) -> None:
    assert telephones.phones(cell).phones == ()
