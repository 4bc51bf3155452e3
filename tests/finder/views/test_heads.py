"""Where a place is, in the words of somebody who looks at an area."""

from __future__ import annotations

import pytest

from finder.made_up import Register, draft
from stationfinder.finder.snapshot import EVERYTHING
from stationfinder.finder.views.heads import areas, region


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
    assert "".join(areas(adcode, "", within)) == said


def test_a_zone_stands_with_its_city() -> None:
    assert areas("410100", "郑东新区", "") == ("郑州市", "郑东新区")
    assert areas("410100", "郑东新区", "410100") == ("郑东新区",)
    assert areas(None, "", "") == ()


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        ("编的驿站", "编的路 1 号", "郑州市金水区"),
        ("编的驿站", "郑州市编的路 1 号", ""),
        ("编的驿站", "金水区编的路 1 号", ""),
        ("金水区编的驿站", "编的路 1 号", ""),
        # Without an address the head says it already.
        ("编的驿站", "", ""),
    ],
)
def test_what_name_or_address_say_is_not_said_again(register: Register, name: str, address: str, said: str) -> None:
    register.add(draft(name, address=address))
    snapshots = register.snapshots()
    snapshots.refresh()
    [place] = snapshots.current().in_area("410100", "", EVERYTHING)
    assert region(place.facts, "") == said
