"""The station's page over HTTP, and what the plate at its door answers to whoever stands before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient
from site_fixtures import application

from finder.made_up import AT, BY, CENTRE, Register, draft
from finder.test_pages import outline
from stationfinder.stations import commands, queries

# Ten on an ordinary Wednesday morning in Shanghai.
MORNING = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
CLOSED, OPEN, NIGHT = "Mo-Su 18:00-20:00", "Mo-Su 08:00-20:00", "Mo-Su 22:00-06:00"
# 0.004 degrees of longitude are some 366 m here.
EAST = CENTRE.lon + 0.004


@contextmanager
def visitor(register: Register, now: datetime = MORNING) -> Iterator[FlaskClient]:
    app: Flask
    with application(register.settings, lambda: now) as app:
        yield app.test_client()


Visit = Callable[..., AbstractContextManager[FlaskClient]]


def top(html: str) -> str:
    """What stands before the station's own plate, without the marks round words that stay together."""
    return re.sub("</?span>", "", html.partition('<section class="plate solo')[0])


def test_a_shut_door_sends_to_the_nearest_open_one_with_way_and_distance(register: Register) -> None:
    here, there, _ = register.add(
        draft("关着的驿站", hours=CLOSED),
        draft("开着的驿站", lon=EAST, hours=OPEN, address="虚构路 4 号"),
        draft("远的驿站", lon=CENTRE.lon + 0.02, hours=OPEN),
    )
    with visitor(register) as client:
        answer = client.get(f"/stations/{here}?near=1")
    said = unescape(top(answer.text))
    assert "这里还没开，18:00 开，等 8 小时" in said
    assert f'id="s-{there}"' in said
    assert "最近能进的" in said
    assert re.search(r"<b>370</b> 米", said)
    assert "往东" in said
    assert "步行约 7 分钟" in said
    assert "uri.amap.com/navigation" in said
    assert "虚构路 4 号" in said
    # Then the place itself, and every id once although the other one is told of twice.
    seen = outline(answer.text)
    assert seen.wrong == []
    assert len(seen.ids) == len(set(seen.ids))
    assert seen.tags.count("h1") == 1
    assert "导航过去" not in answer.text


def test_the_answer_is_nobody_s_own_and_is_asked_for_again_each_time(register: Register) -> None:
    here, _ = register.add(draft(hours=CLOSED), draft(lon=EAST, hours=OPEN))
    with visitor(register) as client:
        plate = client.get(f"/s/{here}")
        answer = client.get(f"/stations/{here}?near=1")
        again = client.get(f"/stations/{here}?near=1", headers={"If-None-Match": answer.headers["ETag"]})
    assert (plate.status_code, plate.headers["Location"]) == (303, f"/stations/{here}?near=1")
    assert plate.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert again.status_code == 304


def test_an_open_door_says_so_and_how_to_get_in_first(register: Register) -> None:
    (here,) = register.add(replace(draft(hours=OPEN), entrance_hint="东门进"))
    with visitor(register) as client:
        answer = client.get(f"/stations/{here}?near=1")
        plain = client.get(f"/stations/{here}").text
    said = top(answer.text)
    assert "就是这里，应该能进" in said
    assert '<ol class="steps">' in said
    assert "最近能进的" not in said
    assert answer.text.count('<ol class="steps">') == 1
    assert "at-door" not in plain
    assert plain.count('<ol class="steps">') == 1


def test_what_nobody_wrote_of_the_way_in_takes_one_line(register: Register) -> None:
    (here,) = register.add(draft(hours=OPEN))
    with visitor(register) as client:
        door, plain = (client.get(f"/stations/{here}{query}").text for query in ("?near=1", ""))
    for html in (door, plain):
        assert html.count("门在哪、怎么进、谁能进、车停哪都没写，到门口问一声") == 1
        assert 'class="steps"' not in html
        assert "<dt>谁能进</dt>" not in html
    assert "<h2>怎么进</h2>" in plain
    # Told above the sign already: no heading with nothing below it.
    assert "<h2>怎么进</h2>" not in door


def test_the_answer_at_the_door_is_the_page_s_heading_and_none_stands_before_it(register: Register) -> None:
    shut, opened = register.add(draft("关着的", hours=CLOSED), draft("开着的", lon=EAST, hours=OPEN))
    with visitor(register) as client:
        for code in (shut, opened):
            html = client.get(f"/stations/{code}?near=1").text
            levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(below - above <= 1 for above, below in pairwise(levels))
            assert re.search(r'<h1 id="now">(就是这里|这里还没开)', html)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(CLOSED, "这里还没开"), ("Mo-Su 06:00-09:00", "这里关着，明早 6:00 开"), (None, "这里开没开说不准")],
)
def test_every_door_that_lets_nobody_in_is_said_in_words(register: Register, hours: str | None, words: str) -> None:
    here, there = register.add(draft(hours=hours), draft(lon=EAST, hours=OPEN))
    with visitor(register) as client:
        said = top(client.get(f"/stations/{here}?near=1").text)
    assert words in said
    assert f'id="s-{there}"' in said


def test_a_suspended_and_a_closed_station_still_lead_on(register: Register) -> None:
    paused, closed, there = register.add(draft("停", hours=OPEN), draft("撤", hours=OPEN), draft(lon=EAST, hours=OPEN))
    register.close(closed)
    with register.database.transaction() as session:
        row = queries.get_station(session, paused)
        commands.suspend(session, row, reason="装修", until=None, version=row.version, by=BY, at=AT)
    with visitor(register) as client:
        for code, words in ((paused, "这里暂停开放，装修"), (closed, "这里撤了，测试")):
            answer = client.get(f"/stations/{code}?near=1")
            assert answer.status_code == 200
            assert words in top(answer.text)
            assert f'id="s-{there}"' in top(answer.text)


@pytest.mark.parametrize(
    ("first", "until", "days"),
    [
        (None, date(2026, 3, 15), "3 月 11 日至 15 日"),
        (date(2026, 3, 20), date(2026, 3, 22), "3 月 20 日至 22 日"),
        (date(2026, 3, 20), None, "3 月 20 日起"),
    ],
)
def test_the_days_of_a_suspension_stand_on_the_page(
    register: Register, first: date | None, until: date | None, days: str
) -> None:
    (here,) = register.add(draft(hours=OPEN))
    with register.database.transaction() as session:
        row = queries.get_station(session, here)
        commands.suspend(session, row, reason="装修", first=first, until=until, version=row.version, by=BY, at=MORNING)
    with visitor(register) as client:
        html = client.get(f"/stations/{here}").text
    assert f"<dt>{days}</dt><dd>不开，暂停开放：装修</dd>" in html


def test_a_merged_station_s_plate_answers_for_the_one_it_became(register: Register) -> None:
    old, new = register.add(draft("旧", hours=CLOSED), draft("新", hours=CLOSED))
    with register.database.transaction() as session:
        commands.merge(session, code_from=old, into=new, by=BY, at=AT)
    with visitor(register) as client:
        answer = client.get(f"/stations/{old}?near=1")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/stations/{new}?near=1")
        followed = client.get(f"/s/{old}", follow_redirects=True)
    assert "这里还没开" in followed.text


def test_a_shared_link_to_a_merged_station_still_says_what_the_door_said(register: Register) -> None:
    old, new = register.add(draft("旧", hours=CLOSED), draft("新", hours=CLOSED))
    with register.database.transaction() as session:
        commands.merge(session, code_from=old, into=new, by=BY, at=AT)
    with visitor(register) as client:
        for path in (f"/stations/{old}", f"/stations/{new.lower()}"):
            answer = client.get(f"{path}?seen=20260311T0930-go")
            assert (answer.status_code, answer.headers["Location"]) == (301, f"/stations/{new}?seen=20260311T0930-go")
            page = client.get(f"{path}?seen=20260311T0930-go", follow_redirects=True)
            assert "分享时（09:30）：能进" in page.text
        cut = client.get(f"/stations/{old}", query_string={"seen": "x\u00e9&near=1 y", "other": "1"})
        assert cut.headers["Location"] == f"/stations/{new}?seen=x%C3%A9%26near%3D1+y"
        twice = client.get(f"/stations/{new}?seen=20260311T0930-go&seen=20260311T0930-shut")
    assert twice.status_code == 400
    assert "只能写一次" in twice.text


def test_a_host_that_is_no_host_name_comes_into_no_link_of_the_page(register: Register) -> None:
    (code,) = register.add(draft(hours=OPEN))
    with visitor(register) as client:
        for host in ("a b", 'evil"><x', "e.example/x?", ""):
            odd = client.get(f"/stations/{code}", headers={"Host": host}).text
            assert f'<link rel="canonical" href="/stations/{code}">' in odd
            assert "http:///" not in odd
        right = client.get(f"/stations/{code}", headers={"Host": "yizhan.example:8443"})
    assert f"http://yizhan.example:8443/stations/{code}" in right.text


def test_nothing_open_in_reach_is_said_with_when_this_one_opens_and_the_nearest_beyond(register: Register) -> None:
    here, far = register.add(draft(hours=CLOSED), draft("远方", lon=CENTRE.lon + 0.1, hours=OPEN))
    with visitor(register) as client:
        said = top(client.get(f"/stations/{here}?near=1").text)
    assert "18:00 开" in said
    assert "5 公里内这会儿一处能进的也没有" in said
    assert f'最近的在 9.2 公里外：<a href="/stations/{far}">' in said


def test_nothing_open_anywhere_is_said_too(register: Register) -> None:
    (here,) = register.add(draft(hours=CLOSED))
    with visitor(register) as client:
        said = top(client.get(f"/stations/{here}?near=1").text)
    assert "一处能进的也没有" in said
    assert "最近的在" not in said


def test_a_door_that_nobody_has_placed_leads_to_its_district(register: Register) -> None:
    (here,) = register.add(draft(lon=None, lat=None, hours=CLOSED))
    with visitor(register) as client:
        said = unescape(top(client.get(f"/stations/{here}?near=1").text))
    assert "算不出旁边哪里能进" in said
    assert "/?district=410105&enter=1" in said


@pytest.mark.parametrize("path", ["/s/2222222", "/s/0", "/s/7BQ%20CV3", "/stations/2222222?near=1", "/s/%3Cb%3E"])
def test_a_plate_that_says_nothing_to_us_still_shows_the_way_on(client: FlaskClient, path: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert "这块牌子上的编号查不到" in answer.text
    assert "data-locate" in answer.text
    assert 'href="/districts"' in answer.text
    assert "<b>" not in answer.text.partition("<main")[2].partition("</main")[0]
    assert outline(answer.text).wrong == []


def test_near_says_one_or_nothing(client: FlaskClient) -> None:
    assert client.get("/stations/2222222?near=yes").status_code == 400
    assert client.get("/stations/2222222?near=1&near=1").status_code == 400
    # Without `near` it is a link like any other that leads nowhere.
    assert "这里没有门" in client.get("/stations/2222222").text
