"""Where a place is, in the words of somebody who looks at an area."""

from __future__ import annotations

import pytest

from stationfinder.finder.views.heads import where


@pytest.mark.parametrize(
    ("adcode", "within", "said"),
    [
        ("410105", None, "河南省郑州市金水区"),
        ("410105", "", "郑州市金水区"),
        ("410105", "410000", "郑州市金水区"),
        ("410105", "410100", "金水区"),
        ("410105", "410105", ""),
        ("310114", "", "上海市嘉定区"),
        ("310114", "310000", "嘉定区"),
        ("441900", "", "广东省东莞市"),
        ("441900", "440000", "东莞市"),
        ("410105", "310000", "郑州市金水区"),
    ],
)
def test_a_district_is_named_from_below_the_area_that_was_asked_for(adcode: str, within: str | None, said: str) -> None:
    assert where(adcode, "", within) == said


def test_a_zone_stands_with_its_city() -> None:
    assert where("410100", "郑东新区", "") == "郑州市郑东新区"
    assert where("410100", "郑东新区", "410100") == "郑东新区"
    assert where(None, "", "") == ""
