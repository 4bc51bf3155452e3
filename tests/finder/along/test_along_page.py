"""顺路 as a page, without a script: ends by position, by name and by district; rows in the order of the way."""

from __future__ import annotations

import gzip
import html
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from site_fixtures import serving

# Through 安亭 from west to east, in the sample stations.
WAY = "/along?from=121.13,31.30&from_name=西头&to=121.22,31.32&to_name=东头&width_m=3000"
ROW = re.compile(r'<li class="row \w+" id="s-(\w+)"')


def codes(page: str) -> list[str]:
    return ROW.findall(page)


def test_an_empty_question_is_a_form_with_two_ends(client: FlaskClient) -> None:
    answer = client.get("/along")
    assert answer.status_code == 200
    assert 'name="from_name"' in answer.text
    assert 'name="to_name"' in answer.text
    assert codes(answer.text) == []


def test_rows_are_those_of_the_data_route_in_its_order(client: FlaskClient) -> None:
    page = client.get(WAY).text
    data = client.get("/api/v1/stations/along?from=121.13,31.30&to=121.22,31.32&width_m=3000").get_json(force=True)
    assert codes(page) == [feature["id"] for feature in data["features"]]
    assert f"顺路有 {data['total']} 处" in page


def test_a_row_says_how_much_longer_and_when_one_stands_there(client: FlaskClient) -> None:
    page = client.get(WAY + "&by=walk").text
    first = page[page.index('<li class="row') :]
    assert re.search(r"多绕 [\d.]+ (米|公里)，步行约 \d+ 分钟", first)
    # Ten on a Wednesday morning, and kilometres to walk.
    assert re.search(r"1[01]:\d\d 到门口", first)
    assert "按直线估的" in page


def test_the_verdict_is_of_the_moment_one_passes(client: FlaskClient) -> None:
    early, late = (client.get(f"{WAY}&when={when}").text for when in ("2026-03-11T11:00", "2026-03-12T02:00"))
    assert codes(early) == codes(late)
    shut = re.compile(r'<li class="row (later|shut)')
    assert len(shut.findall(early)) < len(shut.findall(late))
    assert "出发算" in late


def test_nobody_keeps_the_page_and_no_robot_lists_it(client: FlaskClient) -> None:
    for url in (WAY, "/along", "/along?from=x"):
        answer = client.get(url)
        assert answer.headers["Cache-Control"] == "private, no-store", url
        assert "noindex" in answer.text


def test_a_name_of_one_place_only_is_that_place(client: FlaskClient) -> None:
    page = client.get("/along?from_name=安亭加油站（司机之家）&to=121.22,31.32&to_name=东头&width_m=3000").text
    assert codes(page)
    assert '<input type="hidden" name="from" value="121.1' in page


def test_of_several_places_one_is_chosen_from_a_short_list(client: FlaskClient) -> None:
    page = client.get("/along?from_name=安亭&to=121.22,31.32&to_name=东头&width_m=3000").text
    assert codes(page) == []
    assert "是哪一处？" in page
    assert 'value="安亭"' in page
    links = [html.unescape(link) for link in re.findall(r'<a href="(/along\?from=[^"]+)"', page)]
    assert 2 <= len(links) <= 9
    assert codes(client.get(links[0]).text)


def test_a_district_is_the_middle_of_its_places_and_says_so(client: FlaskClient) -> None:
    assert "河南省郑州市中原区，按站点的中间算" in client.get("/along?to_name=中原").text
    only = client.get("/along?to_name=郑州中原区").text
    assert '<input type="hidden" name="to_name" value="中原区">' in only
    assert "按站点的中间算" in only


def test_a_position_may_be_typed(client: FlaskClient) -> None:
    page = client.get("/along?from_name=121.13，31.30&to_name=121.22,31.32&width_m=3000").text
    assert codes(page)
    assert "的一个点" in page


def test_what_cannot_be_found_stays_in_the_form_with_advice(client: FlaskClient) -> None:
    answer = client.get("/along?from_name=没有这条路&to=121.22,31.32&to_name=东头&need=water")
    assert answer.status_code == 200
    assert "没找到“没有这条路”" in answer.text
    assert 'value="没有这条路"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert '<input type="hidden" name="to_name" value="东头">' in answer.text
    assert re.search(r'name="need" value="water" checked', answer.text)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=34.7,113.6&to=121.22,31.32", "写反了"),
        ("from=2.35,48.86&to=121.22,31.32", "不在中国境内"),
        ("from=121.22,31.32&to=121.22,31.32", "同一个地方"),
        ("from=113.665,34.757&to=121.22,31.32", "最长 300 公里，换个近一点的地方"),
        ("from=121.13,31.30&to=121.22,31.32&by=fly", "“怎么去”没看懂"),
        ("from=121.13,31.30&to=121.22,31.32&when=gestern", "“几点出发”没看懂"),
        ("from=121.13,31.30&to=121.22,31.32&width_m=9", "100 到 3000"),
        ("from=121.13,31.30&to=121.22,31.32&need=gold", "“想要什么”里有一样不认得"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(client: FlaskClient, query: str, said: str) -> None:
    answer = client.get(f"/along?{query}")
    assert answer.status_code == 400
    assert said in answer.text
    assert '<form action="/along"' in answer.text
    assert codes(answer.text) == []


def test_an_empty_way_leads_further(client: FlaskClient) -> None:
    nothing = client.get("/along?from=104.0,31.0&from_name=甲&to=104.1,31.0&to_name=乙&need=water").text
    links = [html.unescape(link) for link in re.findall(r'<a class="btn[^"]*" href="([^"]+)"', nothing)]
    assert "这条路边上一处也没有" in nothing
    assert [link for link in links if "width_m=1000" in link and "need=water" in link]
    assert [link for link in links if "need" not in link]


def test_names_are_text_and_never_markup(client: FlaskClient) -> None:
    page = client.get("/along?from=121.13,31.30&from_name=<img src=x onerror=a>&to=121.22,31.32&to_name=\"'><b>").text
    assert "&lt;img src=x" in page
    assert "<img" not in page
    assert "\"'><b>" not in page


def test_the_address_to_keep_holds_no_position_of_ones_own(client: FlaskClient) -> None:
    page = client.get(
        "/along?from=121.1312,31.3012&from_name=我现在的位置&to=121.22,31.32&to_name=东头&width_m=3000"
    ).text
    kept = html.unescape(re.findall(r'data-href="([^"]+)"', page)[0])
    assert "121.13" not in kept
    assert kept.startswith("/along?here=1&to=121.22")
    assert "我这里 → 东头" in page
    assert "121.13" not in html.unescape(re.findall(r'href="(/look[^"]+)"', page)[0])


def test_the_page_is_small(client: FlaskClient) -> None:
    assert len(gzip.compress(client.get(WAY).data, 9)) <= 14_000


def test_the_server_writes_no_position_down(pristine_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(pristine_dir, tmp_path / "data")
    with serving(tmp_path / "data", tmp_path / "output.txt", "--workers", "1") as server:
        for path in ("/along?from=121.1312,31.3012&to=121.2212,31.3212", "/along?from=121.1312,x"):
            try:
                urllib.request.urlopen(server.url + path).read()  # noqa: S310 - our own server
            except urllib.error.HTTPError as refused:
                assert refused.code == 400
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert not any(b"121.1312" in content or b"31.3012" in content for content in written)
