"""The sign and the rows, from a real register of made-up stations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from finder.going import going
from finder.made_up import CENTRE, Register, draft
from stationfinder.finder import search
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.views import cards
from stationfinder.finder.views.cards import Card, View
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.rules import Phone

# Ten on an ordinary Wednesday morning in Shanghai.
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
NORTH = 0.009  # degrees of latitude, one kilometre


@dataclass(frozen=True)
class Shown:
    """A list page with the texts of its cards."""

    sign: SimpleNamespace | None
    rows: list[SimpleNamespace]
    silent: list[SimpleNamespace]
    far: str


def texts(card: Card) -> SimpleNamespace:
    """A card's texts, which it holds in UTF-8."""
    return SimpleNamespace(**{n: v.decode() if isinstance(v, bytes) else v for n, v in card._asdict().items()})


def page(register: Register, *drafts: StationDraft, needs: tuple[str, ...] = ()) -> Shown:
    """The list around the centre."""
    register.add(*drafts)
    snapshots = register.snapshots()
    snapshots.refresh()
    query = PageQuery(at=CENTRE, needs=needs)
    answers = search.nearest_page(snapshots.current(), CENTRE, query, going(NOW))
    listed = cards.list_page(answers, View(CENTRE, needs, "amap", NOW))
    sign = texts(listed.sign) if listed.sign else None
    return Shown(sign, list(map(texts, listed.rows)), list(map(texts, listed.silent)), listed.far)


def north(km: float) -> float:
    return CENTRE.lat + km * NORTH


def test_the_sign_is_the_nearest_open_place_and_the_others_keep_their_order(register: Register) -> None:
    shown = page(
        register,
        draft("关着的", lat=north(0.1), hours="Mo-Su 18:00-20:00"),
        draft("没写的", lat=north(0.2)),
        draft("开着的", lat=north(0.3), hours="24/7"),
        draft("也开着", lat=north(0.4), hours="24/7"),
    )
    assert shown.sign is not None
    assert (shown.sign.name, shown.sign.word, shown.sign.detail) == ("开着的", "应该能进", "24 小时，没人核实过")
    assert [(row.name, row.word) for row in shown.rows] == [
        ("关着的", "还没开"), ("没写的", "不清楚"), ("也开着", "应该能进")
    ]  # fmt: skip
    assert shown.rows[0].detail == "18:00 开，等 8 小时"


def test_an_open_place_far_beyond_the_nearest_is_no_answer(register: Register) -> None:
    shown = page(register, draft("近处", lat=north(0.5)), draft("远处", lat=north(30), hours="24/7"))
    assert shown.sign is not None
    assert shown.sign.name == "近处"


@pytest.mark.parametrize(("days", "word"), [(0, "能进"), (180, "能进"), (181, "应该能进")])
def test_plain_entry_is_earned_by_a_confirmation_of_the_last_half_year(
    register: Register, days: int, word: str
) -> None:
    known = replace(draft(hours="24/7"), verified_at=NOW - timedelta(days=days), verified_how="到场")
    shown = page(register, known)
    assert shown.sign is not None
    assert shown.sign.word == word


def test_milestones_stand_once_before_the_first_place_beyond_them(register: Register) -> None:
    shown = page(register, *(draft(f"{km}", lat=north(km)) for km in (0.5, 0.9, 1.2, 1.5, 3.5, 12)))
    assert [(row.name, row.mile) for row in shown.rows] == [
        ("0.9", 0), ("1.2", 1), ("1.5", 0), ("3.5", 3), ("12", 10)
    ]  # fmt: skip


def test_what_was_asked_for_comes_first_and_is_marked(register: Register) -> None:
    has = ("water", "meal", "charge", "toilet", "rest")
    shown = page(register, draft(has=has), needs=("rest",))
    assert shown.sign is not None
    assert shown.sign.services.index("歇脚") < shown.sign.services.index("饮水")
    assert shown.sign.services.count('class="hit"') == 1
    assert "等 5 样" in shown.sign.services
    assert "i-rest" in cards.drawings()


def test_silence_is_said_and_not_taken_for_absence(register: Register) -> None:
    shown = page(register, draft("有水", has=("water",)), draft("没说", lat=north(1)), needs=("water",))
    assert [row.name for row in shown.silent] == ["没说"]
    assert shown.silent[0].services == ""
    assert "怎么进、里面有什么都没写，到店问一声" in shown.silent[0].how


def test_the_direction_is_the_one_to_set_off_in(register: Register) -> None:
    places = {"北": (0, 1), "东北": (1, 1), "东": (1, 0), "南": (0, -1), "西北": (-1, 1)}
    shown = page(
        register,
        *(
            draft(name, lon=CENTRE.lon + east * NORTH / 0.82, lat=CENTRE.lat + up * NORTH)
            for name, (east, up) in places.items()
        ),
        draft("远东", lon=CENTRE.lon + 6),
    )
    assert shown.sign is not None
    told = {str(card.name): card.direction for card in [shown.sign, *shown.rows]}
    assert told == {**{name: f"往{name}" for name in places}, "远东": "往东"}


def test_nothing_near_says_how_far_the_nearest_is(register: Register) -> None:
    assert page(register, draft(lat=north(80))).far == "80\u00a0公里"


def test_a_near_place_needs_no_such_words(register: Register) -> None:
    assert page(register, draft(lat=north(1))).far == ""


def test_no_text_of_the_register_brings_markup_into_the_page(register: Register) -> None:
    bad = replace(draft('<img src=x>"', address="<script>"), phones=(Phone('0371"><b>', "landline"),))
    shown = page(register, bad)
    assert shown.sign is not None
    for text in (shown.sign.name, shown.sign.how, shown.sign.nav, shown.sign.phone):
        assert "<img" not in text
        assert "<script" not in text
        assert "<b" not in text
        assert '"' not in text


def test_the_link_opens_the_chosen_map_app_at_the_place_in_its_own_datum(register: Register) -> None:
    shown = page(register, draft("甲&乙"))
    assert shown.sign is not None
    assert shown.sign.nav.startswith("https://uri.amap.com/navigation?to=113.67")
    assert ",%E7%94%B2%26%E4%B9%99&amp;mode=" in shown.sign.nav


def test_a_card_says_how_long_the_way_takes_and_a_closed_one_is_dimmed(register: Register) -> None:
    shown = page(register, draft("开着的", lat=north(0.3), hours="24/7"), draft("关着的", lat=north(1), hours="off"))
    assert shown.sign is not None
    assert shown.sign.way == "骑车约 2 分钟"
    assert (shown.rows[0].verdict, shown.rows[0].way) == ("shut", "骑车约 5 分钟")
    assert ' data-t="' in shown.rows[0].data


def test_a_legal_aid_card_leads_with_its_number_and_the_next_duty(register: Register) -> None:
    point = draft(kind="legal_aid", hours='Tu 09:00-11:30 open "律师值班"', address="示例路 1 号")
    shown = page(register, replace(point, phones=(Phone("0371-00000000", "landline"),)))
    assert shown.sign is not None
    assert shown.sign.how.startswith("<span>0371-00000000</span><span>周二 9:00 律师</span><span>示例路 1 号</span>")
