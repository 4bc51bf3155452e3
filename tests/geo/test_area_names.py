"""What ledgers write, and what it means."""

from __future__ import annotations

import tomllib

import pytest

from stationfinder.geo.districts import DISTRICTS_DIR, districts


@pytest.mark.parametrize(
    ("words", "adcode"),
    [
        (("河南省", "郑州市", "中原区"), "410102"),
        (("河南", "郑州", "管城"), "410104"),
        (("河南省", "郑州市", "管城回族区"), "410104"),
        (("河南省", "郑州市", "郑州市中原区"), "410102"),
        (("河南省", "郑州市", ""), "410100"),
        (("河南省", "", "中原区"), "410102"),
        (("上海市", "上海市", "嘉定区"), "310114"),
        (("上海", "", "浦东"), "310115"),
        (("北京市", "市辖区", "朝阳区"), "110105"),
        (("重庆市", "县", "忠县"), "500233"),
        (("重庆", "重庆", "彭水县"), "500243"),
        (("湖北省", "仙桃市", ""), "429004"),
        (("湖北省", "省直辖县级行政区划", "仙桃市"), "429004"),
        (("河南省", "济源", ""), "419001"),
        (("广东省", "东莞市", "东莞市"), "441900"),
        (("吉林省", "吉林市", ""), "220200"),
        (("吉林", "延边", "和龙"), "222406"),
        (("湖南", "湘西", "吉首市"), "433101"),
        (("河北省", "保定市", "定州"), "130682"),
        (("江苏省", "常州市", "新北区"), "320411"),
        (("江苏省", "徐州市", "丰县"), "320321"),
        (("", "郑州市", "金水区"), "410105"),
        (("", "", "都昌县"), "360428"),
        ((" 河南 省", "郑州\u3000市", "金水区 "), "410105"),
        (("", "", ""), None),
    ],
)
def test_known_words_name_their_area_without_complaint(words: tuple[str, str, str], adcode: str | None) -> None:
    got = districts().resolve(*words)
    assert (got.adcode, got.zone, got.problem) == (adcode, None, None)


@pytest.mark.parametrize("zone", ["高新区", "经开区", "郑东新区", "航空港区", "开发区", "郑州高新技术产业开发区"])
def test_a_functional_zone_is_its_city_and_no_problem(zone: str) -> None:
    got = districts().resolve("河南省", "郑州市", zone)
    assert (got.adcode, got.zone, got.problem) == ("410100", zone, None)


@pytest.mark.parametrize(
    ("words", "adcode", "says"),
    [
        (("浙江省", "宁波市", "江东区"), "330212", "鄞州区"),
        (("浙江省", "宁波市", "奉化市"), "330213", "现在叫奉化区"),
        (("上海市", "上海市", "闸北区"), "310106", "静安区"),
        (("河南省", "郑州市", "沛县"), "410100", "徐州市有"),
        (("河南省", "郑州市", "没有区"), "410100", "郑州市没有“没有区”"),
        (("河南省", "徐州市", "沛县"), "410000", "河南省没有“徐州市”"),
        (("火星省", "", ""), None, "火星省"),
        (("", "", "朝阳区"), None, "分不清"),
        (("", "某某市", "朝阳区"), None, "某某市"),
    ],
)
def test_what_cannot_be_is_said_with_the_widest_area_that_is_sure(
    words: tuple[str, str, str], adcode: str | None, says: str
) -> None:
    got = districts().resolve(*words)
    assert got.adcode == adcode
    assert got.problem is not None
    assert says in got.problem


def test_a_zone_agrees_with_any_county_of_its_city_and_with_no_other() -> None:
    areas = districts()
    zone = areas.resolve("河南省", "郑州市", "高新区")
    assert areas.agrees(zone, "410102")
    assert not areas.agrees(zone, "320312")
    across = areas.resolve("贵州省", "贵阳市", "贵安新区")
    assert areas.agrees(across, "520402")
    assert areas.agrees(across, "520111")


def test_a_county_agrees_with_itself_only_and_the_unknown_with_all() -> None:
    areas = districts()
    county = areas.resolve("河南省", "郑州市", "中原区")
    assert areas.agrees(county, "410102")
    assert not areas.agrees(county, "410105")
    assert areas.agrees(county, None)
    assert areas.agrees(areas.resolve("", "", ""), "410102")


def test_every_former_name_is_gone_and_leads_to_a_county_of_today() -> None:
    areas = districts()
    table = tomllib.loads((DISTRICTS_DIR / "zones.toml").read_text(encoding="utf-8"))
    for one in table["former"]:
        assert one["name"] not in [area.name for area in areas.children(one["city"])]
        assert areas.get(one["now"]).parent == one["city"]
        city, path = areas.get(one["city"]), areas.path(one["city"])
        assert areas.resolve(path[0].name, city.name, one["name"]).adcode == one["now"]
    for zone in table["zone"]:
        assert all(areas.get(code).level == "city" for code in zone["cities"])
