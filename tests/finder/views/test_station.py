"""The station page's parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import orjson
import pytest

from finder.made_up import CENTRE
from stationfinder.finder.views import station as view
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.rules import Phone, PublicStation, ServiceState

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
# Made up.
PLAIN = PublicStation(id=1, code="2345678", kind="rest_station", name="工会驿站(测试大药房)", revision=1)


def test_a_suspended_place_is_shut_whatever_its_hours_say() -> None:
    away = replace(PLAIN, status="suspended", status_reason="装修", suspended_until=date(2026, 4, 2))
    assert view.out_of_service(away) == ("shut", "暂停", "装修，到 4 月 2 日")
    assert view.out_of_service(replace(PLAIN, status="closed")) == ("shut", "撤了", "这里不再开放")
    assert view.out_of_service(PLAIN) is None


def test_a_legal_aid_point_leads_with_a_number_that_answers() -> None:
    point = replace(PLAIN, kind="legal_aid")
    assert view.number_that_answers(PLAIN, "12351") is None
    assert view.number_that_answers(point, "12351") == ("12351", "tel:12351")
    own = replace(point, phones=(Phone("0371-00000000", "landline"),))
    assert view.number_that_answers(own, "12351") == ("0371-00000000", "tel:037100000000")
    mobile = replace(point, phones=(Phone("13800000000", "mobile"),))
    assert view.number_that_answers(mobile, "12351") == ("138****0000", f"/stations/{point.code}/phone")


def test_registering_first_is_said_either_way_and_what_to_bring() -> None:
    titles = [
        step.title for step in view.steps(replace(PLAIN, register_first=True, what_to_bring="身份证"), catalogue())
    ]
    assert titles[2:4] == ["第一次来要先登记", "要带：身份证"]
    assert "不用先登记" in [step.title for step in view.steps(replace(PLAIN, register_first=False), catalogue())]


def test_a_mommy_room_says_lock_key_floor_and_who_may_enter() -> None:
    room = replace(PLAIN, kind="mommy_room", floor="3 楼", mommy_room={"inner_lock": True, "key_holder": "前台"})
    told, unsaid = view.special_facts(room, [])
    assert told == [("里面能锁门", "有"), ("钥匙在谁那", "前台"), ("几楼", "3 楼")]
    assert "爸爸能进" in unsaid


def test_what_is_inside_is_not_called_unsaid_a_screen_above() -> None:
    room = replace(PLAIN, kind="mommy_room", services=(ServiceState("fridge", "available"),))
    services = view.service_lines(room, catalogue())
    names = {line.name for line in services}
    _, asked = view.special_facts(room, [])
    _, unsaid = view.special_facts(room, services)
    assert names & set(asked)
    assert not names & set(unsaid)


def test_what_nobody_wrote_down_is_said_so() -> None:
    known = replace(PLAIN, register_first=False)
    titles = [step.title for step in view.steps(known, catalogue())]
    assert titles == ["从哪个门进、在几楼：没写", "怎么进：没写", "不用先登记", "电动车停哪：没写"]
    assert view.audience(known, catalogue()) == "没写"
    assert view.unsaid(known) == ""


def test_a_place_of_which_nobody_wrote_anything_says_so_in_one_line() -> None:
    assert view.steps(PLAIN, catalogue()) == []
    assert view.unsaid(PLAIN) == "门在哪、怎么进、谁能进、车停哪都没写，到门口问一声"
    assert view.unsaid(replace(PLAIN, audience=("courier",))) == "门在哪、怎么进、车停哪都没写，到门口问一声"


def test_services_carry_their_state_in_words_and_the_kind_provides_its_own() -> None:
    room = replace(
        PLAIN, kind="mommy_room", services=(ServiceState("water", "broken"), ServiceState("meal", "missing"))
    )
    said = {line.name: line.state for line in view.service_lines(room, catalogue())}
    assert said == {"饮水": "坏了", "热饭": "暂缺", "母婴": "有"}


def test_json_ld_cannot_end_its_own_element() -> None:
    named = replace(
        PLAIN, name="</script><script>alert(1)</script>", position=CENTRE, phones=(Phone("12351", "service"),)
    )
    text = view.json_ld(named, catalogue(), "https://example.org/stations/2345678")
    assert "<" not in text
    said = orjson.loads(text)
    assert said["name"] == named.name
    assert said["geo"]["longitude"] == CENTRE.lon
    assert said["telephone"] == "12351"


def test_map_links_begin_with_the_one_that_suits_the_browser() -> None:
    placed = replace(PLAIN, position=CENTRE)
    assert [name for name, _ in view.map_links(placed, "MicroMessenger")] == ["腾讯"]
    assert [name for name, _ in view.map_links(placed, "")] == ["高德", "腾讯", "百度"]
    assert "苹果地图" in dict(view.map_links(placed, "iPhone"))
    assert "苹果地图" not in dict(view.map_links(placed, "Android"))
    assert view.map_links(PLAIN, "") == []


def test_the_title_is_the_part_that_differs() -> None:
    assert view.names(PLAIN) == ("测试大药房", "工会驿站(测试大药房)")
    assert view.names(replace(PLAIN, name="绿东村")) == ("绿东村", "")


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("Mo-Fr 08:00-12:00,14:00-18:00", ["Mo-Fr 08:00-12:00", "Mo-Fr 14:00-18:00"]),
        ("24/7", ["Mo-Su 00:00-24:00"]),
        ("22:00-06:00", ["Mo-Su 22:00-06:00"]),
        ("Mo-Fr 08:00-18:00; Sa 09:00-12:00", ["Mo-Fr 08:00-18:00", "Sa 09:00-12:00"]),
        # What schema.org has no words for is left out, not told wrong.
        ("WD 08:00-18:00", None),
        ("Mo-Fr 08:00-18:00; PH off", None),
        ("May-Sep Mo-Fr 08:00-18:00", None),
        ("08:00-20:00; We 08:00-12:00", None),
        (None, None),
    ],
)
def test_hours_for_machines_are_those_of_schema_org_or_none(registered: str | None, said: list[str] | None) -> None:
    page = orjson.loads(view.json_ld(replace(PLAIN, opening_hours=registered), catalogue(), "http://127.0.0.1/"))
    assert page.get("openingHours") == said
