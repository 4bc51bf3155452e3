"""What the page makes of a way: places whose hours are known first, then those nobody can answer for. Made up."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask.testing import FlaskClient
from site_fixtures import application

from finder.along.test_along_search import ENDS, SETTINGS, asked, at, going, names
from finder.made_up import Register
from stationfinder.finder.along.groups import Groups, groups

Ask = Callable[..., str]
WAY = {**ENDS, "from_name": "店", "to_name": "客人"}


def grouped(register: Register, *, unclear: bool = False, **fields: str) -> Groups:
    query = asked(**fields)
    leaving = going(query.when, query.by)
    return groups(register.snapshots().refresh(), query, leaving, SETTINGS.detour, unclear=unclear)


def mixed() -> list[Any]:
    """Seven without hours beside the way, three that are open and one that is shut a little off it."""
    return [
        *[at(f"没写{n}", 1_000 * (n + 1), 10) for n in range(7)],
        *[at(f"开{n}", 1_500 * (n + 1), 300, hours="24/7") for n in range(3)],
        at("关", 5_000, 300, hours="Mo-Su 02:00-03:00"),
    ]


@pytest.fixture
def page(register: Register) -> Iterator[Ask]:
    """The page for the way of ENDS over what the register holds when it is asked first."""
    with ExitStack() as stack:
        clients: list[FlaskClient] = []

        def ask(**fields: str) -> str:
            if not clients:
                clients.append(stack.enter_context(application(register.settings)).test_client())
            return clients[0].get("/along", query_string={**WAY, **fields}).text

        yield ask


def links(text: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="(/along\?[^"]+)" data-along', text)]


def test_places_without_hours_stand_below_and_take_nobody_s_place(register: Register) -> None:
    register.add(*mixed())
    found = grouped(register, limit="4")
    assert names(found.main) == ["开0", "开1", "开2", "关"]
    assert (len(found.unclear.passings), found.unclear.total) == (5, 7)
    assert found.all_total == 11
    assert not found.unclear_only


def test_where_nothing_has_hours_they_are_the_list(register: Register) -> None:
    register.add(at("没写一", 1_000, 10), at("没写二", 2_000, 10))
    found = grouped(register)
    assert names(found.main) == ["没写一", "没写二"]
    assert found.unclear.total == 0
    assert found.unclear_only


def test_with_the_wish_to_get_in_nobody_stands_below_who_may_not_open(register: Register) -> None:
    register.add(*mixed())
    found = grouped(register, enter="1")
    assert names(found.main) == ["开0", "开1", "开2"]
    assert (found.unclear.total, found.all_total) == (0, 11)


def test_places_silent_about_a_need_come_after_all_and_only_if_they_let_one_in(register: Register) -> None:
    register.add(
        at("有水", 1_000, 10, hours="24/7", has=("water",)),
        at("没说", 2_000, 10, hours="24/7"),
        at("没说也关着", 3_000, 10, hours="Mo-Su 02:00-03:00"),
        at("说了没有", 4_000, 10, hours="24/7", lacks=("water",)),
    )
    found = grouped(register, need="water")
    assert (names(found.main), names(found.silent)) == (["有水"], ["没说", "没说也关着"])
    assert names(grouped(register, need="water", enter="1").silent) == ["没说"]


def test_the_page_says_how_many_may_not_open_and_lists_them_all_on_a_tap(register: Register, page: Ask) -> None:
    register.add(*mixed())
    text = page()
    assert "顺路有 4 处" in text
    assert text.index("另有 7 处没说准几点开") > text.index("开2")
    every = next(link for link in links(text) if "unclear=1" in link)
    listed = page(unclear="1")
    assert "这 7 处都列出来" in text
    assert "show=50" in every
    assert "顺路有 7 处没说准几点开" in listed
    assert all(f"没写{n}" in listed for n in range(7))
    assert "回到一路上的" in listed


def test_of_many_the_rest_is_one_tap_further(register: Register, page: Ask) -> None:
    register.add(*[at(f"站{n}", 300 * (n + 1), 50, hours="24/7") for n in range(23)])
    text = page()
    assert len(re.findall('<li class="row', text)) == 20
    assert "23 处都列出来" in text
    assert len(re.findall('<li class="row', page(show="50"))) == 23
    assert "都列出来" not in page(show="50")


def test_a_way_on_which_nobody_gets_in_leads_to_all_of_it(register: Register, page: Ask) -> None:
    register.add(at("关", 5_000, 300, hours="Mo-Su 02:00-03:00"), at("没写", 4_000, 300))
    text = page(enter="1")
    assert "这一路没有到了能进的" in text
    assert "路边有 2 处，路过的时候都说不准能进" in text
    assert re.search(r'name="enter" value="1" checked', text)
    further = re.search(r'href="([^"]+)" data-along>看看全部<', text)
    assert further
    assert "enter" not in further[1]
    assert "顺路有 1 处" in page()


def test_the_filter_stays_with_the_way_back_and_the_way_that_is_kept(register: Register, page: Ask) -> None:
    register.add(*mixed())
    text = page(enter="1", need="water")
    back = re.search(r'href="([^"]+)" data-along>反过来走<', text)
    kept = re.search(r'data-href="([^"]+)"', text)
    assert back and "enter=1" in back[1]
    assert kept and "enter=1" in kept[1]
    everything = re.search(r'href="([^"]+)" data-along>不筛了<', text)
    assert everything and "enter" not in everything[1]
