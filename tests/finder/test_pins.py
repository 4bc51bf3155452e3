"""最近能进的: which place is pinned, and what the filters by hours let pass. All stations are made up."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from finder.going import going
from finder.made_up import CENTRE, Register, draft
from stationfinder.finder import search
from stationfinder.finder.facts import Answers
from stationfinder.finder.forms import NearestQuery, PageQuery
from stationfinder.finder.openings.masks import View
from stationfinder.finder.snapshot import Wish
from stationfinder.finder.views import cards
from stationfinder.stations.drafts import StationDraft

# Ten on an ordinary Wednesday morning in Shanghai.
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
METRE = 0.009 / 1000


def place(name: str, metres: float, hours: str | None = "24/7", *, sure: bool = True) -> StationDraft:
    """A station so far to the north; `sure`: somebody was there last week."""
    made = draft(name, lat=CENTRE.lat + metres * METRE, hours=hours)
    return replace(made, verified_at=NOW - timedelta(days=7), verified_how="到场") if sure else made


def answers(register: Register, *drafts: StationDraft, now: datetime = NOW, **asked: object) -> Answers:
    register.add(*drafts)
    snapshot = register.snapshots().refresh()
    view = asked.pop("view", None)
    query = PageQuery(at=CENTRE, **asked)  # type: ignore[arg-type]
    return search.nearest_page(snapshot, CENTRE, query, going(now, view=view))  # type: ignore[arg-type]


def pin(found: Answers) -> str:
    return found.pin.facts.name if found.pin else ""


def test_the_nearest_place_that_lets_one_in_is_pinned(register: Register) -> None:
    found = answers(register, place("关着", 100, "off"), place("不清楚", 200, None), place("能进", 300))
    assert pin(found) == "能进"
    assert [answer.facts.name for answer in found.places] == ["关着", "不清楚", "能进"]


def test_an_unconfirmed_place_gives_way_to_a_confirmed_one_within_twice_the_way(register: Register) -> None:
    assert pin(answers(register, place("没核实", 500, sure=False), place("核实过", 990))) == "核实过"


def test_an_unconfirmed_place_stays_when_the_confirmed_one_is_farther_than_that(register: Register) -> None:
    assert pin(answers(register, place("没核实", 500, sure=False), place("核实过", 1020))) == "没核实"


def test_the_confirmed_one_is_found_beyond_the_places_that_are_listed(register: Register) -> None:
    crowd = [place(f"没核实{n}", 500 + n, sure=False) for n in range(30)]
    found = answers(register, *crowd, place("核实过", 900), place("核实过但关着", 800, "off"), show=5)
    assert pin(found) == "核实过"
    assert len(found.places) == 5


def test_an_open_place_is_found_beyond_a_crowd_of_closed_ones(register: Register) -> None:
    crowd = [place(f"关着{n}", 100 + n, "Mo-Su 18:00-20:00") for n in range(120)]
    assert pin(answers(register, *crowd, place("开着", 3000))) == "开着"


def test_what_closes_on_the_way_is_not_pinned(register: Register) -> None:
    # 2,000 m on an electric bicycle are 8:40.
    found = answers(register, place("路上关了", 2000, "Mo-Su 08:00-10:08"), place("开着", 2500, "Mo-Su 08:00-10:12"))
    assert pin(found) == "开着"
    assert found.pin is not None
    assert (found.pin.shown.word, found.pin.shown.detail) == ("快关了", "到时还剩 1 分钟")


def test_without_an_open_place_in_reach_nothing_is_pinned(register: Register) -> None:
    assert pin(answers(register, place("关着", 100, "off"), place("太远", 12_000))) == ""


def test_enter_lets_only_enter_access_and_closing_pass_and_agrees_with_the_verdicts(register: Register) -> None:
    rng = random.Random(5)
    rules = ("24/7", "off", None, "Mo-Su 08:00-10:10", "Mo-Su 10:05-18:00", "Mo-Fr 08:30-12:00", "Mo-Su 22:00-06:00")
    drafts = [
        replace(
            place(f"站{n}", rng.uniform(10, 4000), rng.choice(rules)), access=rng.choice(((), ("qr",), ("open_door",)))
        )
        for n in range(150)
    ]
    register.add(*drafts)
    snapshot = register.snapshots().refresh()
    setting_out = going(NOW)
    everything = search.nearest(snapshot, NearestQuery(CENTRE, Wish(), limit=200), setting_out).places
    expected = [a.facts.name for a in search.answered(everything, setting_out) if a.shown.lets_in]
    found = search.nearest(snapshot, NearestQuery(CENTRE, Wish(), limit=200, enter=True), setting_out).places
    assert [one.facts.name for one in found] == expected
    assert 20 < len(expected) < 150
    listed = search.nearest_page(snapshot, CENTRE, PageQuery(at=CENTRE, enter=True, show=40), setting_out)
    assert [answer.facts.name for answer in listed.places] == expected[:40]
    assert all(answer.shown.lets_in for answer in listed.places)


def test_walking_arrives_later_than_driving(register: Register) -> None:
    register.add(place("快关了", 2000, "Mo-Su 08:00-10:20"))
    snapshot = register.snapshots().refresh()
    said = {
        by: search.nearest_page(snapshot, CENTRE, PageQuery(at=CENTRE), going(NOW, by)).places[0].shown.word
        for by in ("walk", "ebike", "car")
    }
    assert said == {"walk": "关着", "ebike": "快关了", "car": "快关了"}


def names(found: Answers) -> set[str]:
    return {answer.facts.name for answer in found.places}


def views(register: Register, view: View, now: datetime = NOW) -> set[str]:
    return names(
        answers(
            register,
            place("白天", 100, "Mo-Su 08:00-20:00"),
            place("到十点半", 200, "Mo-Su 08:00-22:30"),
            place("夜里", 300, "Mo-Su 22:00-06:00"),
            place("一直开", 400, "24/7"),
            place("节假日关", 500, "24/7; PH off"),
            place("周六不开", 600, "Su-Fr 00:00-24:00"),
            place("没写", 700, None),
            now=now,
            view=view,
        )
    )


def test_the_view_of_the_night_keeps_what_is_open_in_it(register: Register) -> None:
    assert views(register, "night") == {"夜里", "一直开", "节假日关", "周六不开"}


def test_after_midnight_the_night_is_the_one_that_is(register: Register) -> None:
    # Three in the morning on a Saturday: the night began on Friday.
    saturday = datetime(2026, 3, 13, 19, 0, tzinfo=UTC)
    assert views(register, "night", saturday) == {"夜里", "一直开", "节假日关", "周六不开"}


def test_what_never_closes_is_open_all_eight_days(register: Register) -> None:
    assert views(register, "all_day") == {"一直开", "节假日关"}


def test_a_district_pins_a_sure_place_first_and_filters_too(register: Register) -> None:
    register.add(place("没核实", 100, sure=False), place("关着", 200, "off"), place("核实过", 300))
    snapshot = register.snapshots().refresh()
    found = search.in_district(snapshot, "410105", PageQuery(district="410105"), going(NOW))
    assert pin(found) == "核实过"
    assert [answer.facts.name for answer in found.places] == ["没核实", "核实过", "关着"]
    entered = search.in_district(snapshot, "410105", PageQuery(district="410105", enter=True), going(NOW))
    assert (names(entered), entered.total) == ({"没核实", "核实过"}, 2)
    searched = search.by_text(snapshot, PageQuery(text="核实", enter=True), going(NOW))
    assert names(searched) == {"没核实", "核实过"}


def searched(register: Register, *drafts: StationDraft, **asked: object) -> Answers:
    """The answers to 爱心 from the centre."""
    register.add(*drafts)
    query = PageQuery(at=CENTRE, text="爱心", **asked)  # type: ignore[arg-type]
    return search.by_text(register.snapshots().refresh(), query, going(NOW))


def by_address(name: str, metres: float, hours: str | None = "24/7", *, sure: bool = True) -> StationDraft:
    """A station that a search for 爱心 finds by its address only, behind all that are called so."""
    return replace(place(name, metres, hours, sure=sure), address="爱心路 2 号")


def test_a_search_from_a_position_pins_what_is_nearest_and_not_what_matches_best(register: Register) -> None:
    found = searched(register, place("爱心驿站远处店", 9200), by_address("隔壁", 90))
    assert [answer.facts.name for answer in found.places] == ["爱心驿站远处店", "隔壁"]
    assert pin(found) == "隔壁"


def test_a_search_passes_over_what_is_shut_and_prefers_what_is_sure_within_twice_the_way(register: Register) -> None:
    found = searched(
        register,
        by_address("关着", 90, "off"),
        by_address("没核实", 500, sure=False),
        place("爱心核实过", 990),
        place("爱心远处", 3000),
    )
    assert pin(found) == "爱心核实过"


def test_a_search_keeps_the_unconfirmed_place_when_the_confirmed_one_is_too_far(register: Register) -> None:
    assert pin(searched(register, by_address("没核实", 500, sure=False), place("爱心核实过", 1020))) == "没核实"


def test_a_search_pins_what_is_nearest_beyond_the_page_that_is_shown(register: Register) -> None:
    crowd = [place(f"爱心驿站{number}", 5000 + number) for number in range(8)]
    found = searched(register, *crowd, by_address("隔壁", 90), show=5)
    assert len(found.places) == 5
    assert pin(found) == "隔壁"


def test_a_search_where_nothing_lets_one_in_pins_nothing(register: Register) -> None:
    assert pin(searched(register, place("爱心关着", 100, "off"), by_address("不清楚", 50, None))) == ""


def test_a_search_says_that_nothing_is_near_only_when_nothing_is(register: Register) -> None:
    view = cards.View(CENTRE, (), "amap", NOW)
    assert cards.list_page(searched(register, place("爱心驿站远处店", 9200)), view).far == "9.2\u00a0公里"
    assert not cards.list_page(searched(register, by_address("隔壁", 90, "off"), show=1), view).far
