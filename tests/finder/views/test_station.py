"""The station page's parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import orjson

from finder.made_up import CENTRE
from stationfinder.finder.hours_book import HoursBook, calendar
from stationfinder.finder.views import station as view
from stationfinder.hours import NowWords
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.rules import Phone, PublicStation, ServiceState

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
# Made up.
PLAIN = PublicStation(id=1, code="2345678", kind="rest_station", name="工会驿站(测试大药房)", revision=1)
OPEN = NowWords("open", "开着", "22:30 关")


def test_the_week_begins_today_and_marks_it() -> None:
    schedule = HoursBook(calendar()).schedule("Mo-Fr 09:00-12:00,13:30-17:30", NOW)
    week = view.week(schedule, date(2026, 3, 11))
    assert [day.label for day in week] == ["周三", "周四", "周五", "周六", "周日", "周一", "周二"]
    assert [day.today for day in week] == [True] + [False] * 6
    assert week[0].text == "9:00–12:00、13:30–17:30"
    assert week[0].bars == ((36.0, 12.0), (54.0, 16.0))
    assert (week[3].text, week[3].bars) == ("关着", ())


def test_an_open_place_is_trusted_only_when_somebody_made_sure() -> None:
    assert view.verdict(PLAIN, OPEN, NOW) == ("maybe", "应该能进", "22:30 关")
    sure = replace(PLAIN, verified_at=NOW - timedelta(days=3))
    assert view.verdict(sure, OPEN, NOW) == ("go", "能进", "22:30 关")


def test_a_suspended_place_is_shut_whatever_its_hours_say() -> None:
    away = replace(PLAIN, status="suspended", suspended_until=date(2026, 4, 2))
    assert view.verdict(away, OPEN, NOW) == ("shut", "暂停", "到 4 月 2 日")


def test_what_nobody_wrote_down_is_said_so() -> None:
    titles = [step.title for step in view.steps(PLAIN, catalogue())]
    assert titles == ["从哪个门进、在几楼：没写", "怎么进：没写", "电动车停哪：没写"]
    assert view.audience(PLAIN, catalogue()) == "没写"


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
    assert view.map_links(placed, "MicroMessenger")[0][0] == "腾讯"
    assert len(view.map_links(placed, "")) == 5
    assert view.map_links(PLAIN, "") == []


def test_the_title_is_the_part_that_differs() -> None:
    assert view.names(PLAIN) == ("测试大药房", "工会驿站(测试大药房)")
    assert view.names(replace(PLAIN, name="绿东村")) == ("绿东村", "")
