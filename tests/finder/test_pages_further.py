"""The finder's pages over HTTP: codes and words in the search box, the foot of every page, wrong fields, far places."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from finder.test_pages import ANTING, codes_on, nearest_codes, outline


def test_a_code_in_the_search_box_leads_to_its_station(client: FlaskClient) -> None:
    code = nearest_codes(client, f"at={ANTING}&limit=1")[0]
    for asked in (code, code.lower(), f" {code} "):
        for more in ({}, {"at": ANTING}, {"district": "310114"}):
            for _ in range(2):
                answer = client.get("/", query_string={"q": asked, **more})
                assert (answer.status_code, answer.headers["Location"]) == (303, f"/stations/{code}")
    assert client.get("/?q=2222222").status_code == 200


def test_a_search_is_shown_as_it_was_typed(client: FlaskClient) -> None:
    for path in ("/?q=UPKANC4", f"/?at={ANTING}&q=UPKANC4"):
        for _ in range(2):
            html = client.get(path).text
            assert "“UPKANC4”" in html
            assert 'value="UPKANC4"' in html
            assert "upkanc4" not in html.replace("/look?", "")
    # And means the same however it is written.
    assert codes_on(client.get("/?q=ZYQ").text) == codes_on(client.get("/?q=zyq").text)


@pytest.mark.parametrize("path", ["/", f"/?at={ANTING}", "/districts", "/about", "/along", "/nothing-here"])
def test_every_page_s_foot_offers_letters_and_light(client: FlaskClient, path: str) -> None:
    foot = client.get(path).text.partition('<footer class="foot-legal">')[2]
    for choice, word in (
        ("size=large", "大字"),
        ("theme=light", "浅色"),
        ("theme=dark", "深色"),
        ("theme=auto", "跟手机"),
    ):
        assert re.search(rf'<a rel="nofollow" href="/look\?{choice}&amp;back=[^"]*"[^>]*>{word}</a>', foot)
    assert 'aria-current="true">跟手机</a>' in foot
    client.set_cookie("theme", "dark")
    client.set_cookie("size", "large")
    foot = client.get(path).text.partition('<footer class="foot-legal">')[2]
    assert 'aria-current="true">深色</a>' in foot
    assert ">标准字</a>" in foot
    client.delete_cookie("theme")
    client.delete_cookie("size")


def test_a_station_s_foot_offers_them_too(client: FlaskClient) -> None:
    code = nearest_codes(client, f"at={ANTING}&limit=1")[0]
    assert f"/look?theme=dark&amp;back=/stations/{code}" in client.get(f"/stations/{code}").text


def test_a_wrong_field_is_asked_for_first(client: FlaskClient) -> None:
    html = client.get("/?at=34.7,113.6&need=water").text
    assert html.index('id="fix-at"') < html.index('id="fix-q"')
    assert outline(html).wrong == []
    assert 'name="need" value="water"' in html


def test_far_from_everything_the_page_sends_to_another_place_or_to_the_telephone(client: FlaskClient) -> None:
    html = client.get("/?at=91.1,29.6").text
    sign = html.partition('<section class="plate')[2].partition("</section>")[0]
    assert "这一带没有，最近的一处" in sign
    assert '<a class="btn main big grow" href="/districts">选地方</a>' in sign
    assert 'href="tel:12351"' in sign
    assert "导航" not in sign
    assert "附近" not in sign
    assert "附近没有找到" in html
    assert "附近还有" not in html
    assert not re.search(r"骑车约 \d+ 小时", html)
    near = client.get(f"/?at={ANTING}").text
    assert "附近还有" in near
    assert "导航" in near.partition('<section class="plate')[2].partition("</section>")[0]


def test_a_search_of_the_country_says_where_each_place_is(client: FlaskClient) -> None:
    """Many places are called alike; a row with a distance, or in the county that was asked for, says it already."""
    told = re.compile(r'<span class="segs"><span>([^<]*)</span>')
    everywhere = told.findall(client.get("/?q=公厕").text)
    assert everywhere
    assert all(re.match(r"上海市|\w+市", where) for where in everywhere)
    in_city = told.findall(client.get("/?q=公厕&district=310000").text)
    assert "嘉定区" in in_city
    assert not any(where.startswith("上海市") and where.endswith("区") for where in in_city)
    for query in ("q=公厕&district=310114", f"q=公厕&at={ANTING}"):
        assert "嘉定区" not in told.findall(client.get(f"/?{query}").text)
