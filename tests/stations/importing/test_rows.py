"""What is read out of one row, and how a remark on it names the place. Made-up rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from stationfinder.database import Database
from stations.importing.ledgers import Row, codes_said, made_up, run, save, stations


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"经度": "东经", "纬度": "北纬"}, "东经"),
        ({"经度": "lng", "纬度": "lat"}, "lng"),
        ({"经度": "坐标", "纬度": ""}, "坐标"),
        ({"经度": "", "纬度": ""}, "经度"),
    ],
)
def test_a_remark_names_the_column_as_the_file_does(
    database: Database, tmp_path: Path, headers: Row, said: str
) -> None:
    row = {headers.get(name, name): cell for name, cell in made_up(1, 经度="", 纬度="").items()}
    row.pop("", None)
    report = run(database, save(tmp_path / "a.csv", [row]))
    assert [m.column for m in report.rows[0].messages] == [said]


def test_a_city_nobody_knows_is_named_by_the_column_that_says_it(database: Database, tmp_path: Path) -> None:
    row = made_up(1, 省="不存在省", 经度="113.6")
    rows = [{"所在省" if name == "省" else name: cell for name, cell in row.items() if name not in ("市", "区县")}]
    report = run(database, save(tmp_path / "a.csv", rows))
    assert [m.column for m in report.rows[0].messages] == ["所在省"]


@pytest.mark.parametrize(
    ("cells", "rule", "text"),
    [
        ({"opening_hours": "Mo-Fr 09:00-20:00"}, "Mo-Fr 09:00-20:00", ""),
        ({"opening_hours": "Mo-Fr 09:00-20:00; PH off", "hours_text": ""}, "Mo-Fr 09:00-20:00; PH off", ""),
        (
            {"opening_hours": "Mo-Fr 09:00-20:00", "hours_text": "周一至周五 9:00-20:00"},
            "Mo-Fr 09:00-20:00",
            "周一至周五 9:00-20:00",
        ),
        ({"opening_hours": "Mo-Fr 09:00-20:00", "hours_text": "看心情"}, "Mo-Fr 09:00-20:00", "看心情"),
        ({"开放时间": "8:00-18:00"}, "08:00-18:00", "8:00-18:00"),
        ({"hours_text": "8:00-18:00"}, "08:00-18:00", "8:00-18:00"),
        ({"opening_hours": "08:00-18:00", "hours_text": ""}, "08:00-18:00", ""),
        ({"opening_hours": "open", "hours_text": ""}, 'unknown "每天开，几点没写"', "open"),
        ({"opening_hours": "2026"}, None, "2026"),
        ({"opening_hours": "25:00-26:99"}, None, "25:00-26:99"),
        ({"opening_hours": "Mo-Fr 08:00-25:00"}, None, "Mo-Fr 08:00-25:00"),
    ],
)
def test_hours_may_come_as_a_wording_or_as_a_rule(
    database: Database, tmp_path: Path, cells: Row, rule: str | None, text: str
) -> None:
    report = run(database, save(tmp_path / "a.csv", [made_up(1, **cells)]))
    found = stations(database)["虚构驿站1"]
    assert (found.opening_hours, found.hours_text) == (rule, text)
    assert codes_said(report) == [[] if rule else ["hours-not-understood"]]
