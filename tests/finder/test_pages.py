"""The finder's pages over HTTP, on the shipped stations, without JavaScript."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import orjson
import pytest
from flask.testing import FlaskClient

ANTING = "121.16,31.29"
VOID = {"meta", "link", "input", "br", "wbr", "path", "rect", "circle", "use"}


class Outline(HTMLParser):
    """Collects open elements, ids and headings; notes a tag that closes another than the last opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    return parser


def nearest_codes(client: FlaskClient, query: str) -> list[str]:
    features = orjson.loads(client.get(f"/api/v1/stations/nearest?{query}").data)["features"]
    return [feature["properties"]["code"] for feature in features]


def codes_on(html: str) -> list[str]:
    return re.findall(r'id="s-([0-9A-Z]{7})"', html)


PAGES = [
    "/",
    f"/?at={ANTING}",
    f"/?at={ANTING}&need=water,charge&show=40",
    f"/?at={ANTING}&enter=1&by=walk&night=1",
    f"/?at={ANTING}&all_day=1&when=2026-03-14T22:30",
    "/?district=410102",
    "/?district=310114&enter=1",
    "/?q=zyq",
    "/?q=%3Cb%3E",
    "/districts",
    "/districts?parent=410100",
    "/map",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_formed_with_one_heading_and_one_main(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    seen = outline(answer.text)
    assert seen.wrong == []
    assert seen.open == []
    assert len(seen.ids) == len(set(seen.ids))
    assert seen.tags.count("h1") == 1
    assert seen.tags.count("main") == 1


@pytest.mark.parametrize("path", PAGES)
def test_every_drawing_that_a_page_uses_comes_with_it(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    used, brought = set(re.findall(r'href="#([iv]-[a-z]+)"', html)), set(re.findall(r'<symbol id="([^"]+)"', html))
    assert used
    assert used <= brought


def test_the_list_shows_the_same_places_as_the_api(client: FlaskClient) -> None:
    html = client.get(f"/?at={ANTING}").text
    assert sorted(codes_on(html)) == sorted(nearest_codes(client, f"at={ANTING}&limit=20"))


def test_a_position_is_never_kept_by_a_cache_nor_by_a_link_that_stays(client: FlaskClient) -> None:
    answer = client.get(f"/?at={ANTING}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    look = re.findall(r'href="(/look[^"]*)"', answer.text)
    assert look
    assert not any("121.16" in link for link in look)


def test_two_readers_with_one_frame_get_their_own_answers(client: FlaskClient) -> None:
    first, second = client.get(f"/?at={ANTING}").text, client.get("/?at=113.6,34.7").text
    assert 'name="at" value="121.160000,31.290000"' in first
    assert 'name="at" value="113.600000,34.700000"' in second
    assert "121.16" not in second
    client.set_cookie("size", "large")
    assert 'data-size="large"' in client.get("/?at=113.6,34.7").text
    client.delete_cookie("size")
    assert "data-size" not in client.get("/?at=113.6,34.7").text


def test_more_places_are_one_link_away_and_lead_back_to_the_same_row(client: FlaskClient) -> None:
    html = client.get(f"/?at={ANTING}&kind=rest_station").text
    link = re.search(r'data-keep href="([^"#]+)#s-([0-9A-Z]{7})"', html)
    assert link
    more = client.get(link[1].replace("&amp;", "&")).text
    before = codes_on(html.split('<section class="silent">')[0])
    assert codes_on(more)[: len(before)] == before
    assert link[2] == before[-1]
    assert len(codes_on(more)) > len(before)
    assert 'value="rest_station" checked' in more


def test_the_form_keeps_place_and_choice_without_javascript(client: FlaskClient) -> None:
    html = client.get("/?district=410102&need=water,aed&kind=rest_station").text
    assert '<input type="hidden" name="district" value="410102">' in html
    for value in ("water", "aed", "rest_station"):
        assert f'value="{value}" checked' in html


def test_districts_lead_from_province_to_county_to_list(client: FlaskClient) -> None:
    assert 'href="/districts?parent=410000"' in client.get("/districts").text
    assert 'href="/districts?parent=410100"' in client.get("/districts?parent=410000").text
    assert "/?district=410102" in client.get("/districts?parent=410100").text
    assert "中原区" in client.get("/?district=410102").text


def test_a_place_without_a_position_is_listed_in_its_district(client: FlaskClient) -> None:
    html = client.get("/?district=310101&show=200").text
    assert "还没标到地图上" in html


def test_a_search_that_finds_nothing_says_what_to_try(client: FlaskClient) -> None:
    html = client.get("/?q=zzzqqq").text
    assert "没搜到“zzzqqq”" in html
    assert 'href="/districts"' in html


def test_a_need_nobody_near_registered_is_followed_by_those_who_are_silent(client: FlaskClient) -> None:
    html = client.get(f"/?at={ANTING}&need=swap").text
    assert re.search(r"另有 \d+ 处没登记有没有", html)


def test_a_station_page_tells_all_and_describes_itself(client: FlaskClient) -> None:
    code = nearest_codes(client, f"at={ANTING}&need=water&limit=1")[0]
    answer = client.get(f"/stations/{code}")
    seen = outline(answer.text)
    assert seen.wrong == []
    assert seen.tags.count("h1") == 1
    for heading in ("怎么进", "几点开", "里面有什么", "谁说的", "用哪个地图去", "万一进不去，旁边还有"):
        assert f"<h2>{heading}</h2>" in answer.text
    said = re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text)
    assert said
    assert orjson.loads(said[1])["identifier"] == code
    assert f'<link rel="canonical" href="http://localhost/stations/{code}">' in answer.text
    assert answer.text.count("coord_type") >= 2


def test_a_code_in_small_letters_leads_to_the_one_address(client: FlaskClient) -> None:
    code = nearest_codes(client, f"at={ANTING}&limit=1")[0]
    answer = client.get(f"/stations/{code.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/stations/{code}")
    plate = client.get(f"/s/{code}")
    assert (plate.status_code, plate.headers["Location"]) == (303, f"/stations/{code}?near=1")


def test_an_unknown_code_offers_the_way_out(client: FlaskClient) -> None:
    answer = client.get("/stations/2222222")
    assert answer.status_code == 404
    assert 'href="/districts"' in answer.text


def test_numbers_are_shown_on_a_page_that_nobody_keeps(client: FlaskClient) -> None:
    code = nearest_codes(client, f"at={ANTING}&limit=1")[0]
    answer = client.get(f"/stations/{code}/phone")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_first_view_keeps_its_budget(client: FlaskClient) -> None:
    answer = client.get(f"/?at={ANTING}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= 14_000
    html = client.get(f"/?at={ANTING}").text
    # The icon is fetched when somebody puts the site on the home screen.
    assets = re.findall(r'(?:href|src)="(/assets/[^"]+\.(?:css|js))"', html)
    assert len(set(assets)) <= 3
    # What comes by itself after everything else counts too.
    assets += re.findall(r"/assets/\w+/js/(?:verdict|last)\.js", html)
    weights = {path: len(client.get(path, headers={"Accept-Encoding": "gzip"}).data) for path in dict.fromkeys(assets)}
    assert len(weights) == 5
    assert sum(weight for path, weight in weights.items() if path.endswith(".css")) <= 10_000
    assert sum(weight for path, weight in weights.items() if path.endswith(".js")) <= 10_000


def test_the_page_keeps_how_and_when_one_goes_and_says_so(client: FlaskClient) -> None:
    html = client.get(f"/?at={ANTING}&by=walk&when=2026-03-14T22:30&enter=1").text
    assert 'value="walk" checked' in html
    assert 'name="when" value="2026-03-14T22:30"' in html
    assert re.search(r'name="enter" value="1" checked', html)
    assert "按 3 月 14 日周六 22:30 出发算" in html
    assert "步行约" in html
    # A list about another moment must not go on by itself.
    assert "data-from" not in html
    assert "data-h=" not in html


def test_cards_carry_the_hours_of_the_next_days(client: FlaskClient) -> None:
    html = client.get(f"/?at={ANTING}").text
    assert re.search(r'id="result"[^>]* data-from="\d+"', html)
    rows = re.findall(r'<li class="row [a-z]+" id="s-[0-9A-Z]{7}"([^>]*)>', html)
    assert len(rows) >= 19
    for attributes in rows:
        assert re.search(r'data-t="\d+" data-h="[A-Z][0-9a-z]', attributes)


def test_the_view_of_the_night_is_about_the_evening_by_day(client: FlaskClient) -> None:
    html = client.get(f"/?at={ANTING}&night=1").text
    assert "按 3 月 11 日周三 22:00 出发算" in html


def test_a_station_page_goes_on_by_itself_too(client: FlaskClient) -> None:
    code = nearest_codes(client, f"at={ANTING}&limit=1")[0]
    html = client.get(f"/stations/{code}").text
    assert re.search(r'<section class="plate solo [^>]* data-from="\d+" data-h="', html)
    assert "js/verdict.js" in html
