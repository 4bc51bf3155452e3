"""A place told to somebody else: the words, the end of the link and what is made of it, the page with the QR code."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
import segno
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from site_fixtures import MORNING

from stationfinder.finder.share.routes import qr
from stationfinder.finder.share.words import THEN, seen_of, stamp, then_words, told
from stationfinder.finder.verdicts import Door

NOW = datetime(2026, 11, 23, 6, 20, 41, tzinfo=UTC)
DOORS = get_args(Door)


@pytest.fixture
def code(client: FlaskClient) -> str:
    """A station of the sample that is on the map."""
    found = client.get("/api/v1/stations/nearest?at=121.16,31.29&limit=1").get_json(force=True)
    return str(found["features"][0]["id"])


@given(st.sampled_from(DOORS), st.timedeltas(timedelta(0), timedelta(days=89)))
def test_what_is_stamped_is_read_again(door: Door, ago: timedelta) -> None:
    seen = seen_of(stamp(NOW - ago, door), NOW)
    assert seen
    assert seen.door == door
    assert timedelta(0) <= (NOW - ago) - seen.moment < timedelta(minutes=1)
    assert THEN[door] in then_words(seen, NOW)


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{8}T[0-9]{4}-[a-z]{2,5}", fullmatch=True)))
def test_anything_else_says_nothing_or_what_a_door_can_say(text: str) -> None:
    seen = seen_of(text, NOW)
    assert seen is None or (seen.door in DOORS and seen.moment <= NOW + timedelta(minutes=10))


def test_every_door_has_a_word_for_later() -> None:
    assert set(THEN) == set(DOORS)


@pytest.mark.parametrize("moment", [NOW + timedelta(hours=1), NOW - timedelta(days=91)])
def test_the_future_and_the_long_past_say_nothing(moment: datetime) -> None:
    assert seen_of(stamp(moment, "go"), NOW) is None


def test_another_day_is_named() -> None:
    today, before = (seen_of(stamp(moment, "go"), NOW) for moment in (NOW, NOW - timedelta(days=1)))
    assert today
    assert before
    assert then_words(today, NOW).startswith("分享时（14:20）：能进")
    assert then_words(before, NOW).startswith("分享时（11 月 22 日 14:20）")


def test_the_words_have_name_verdict_and_minute() -> None:
    assert told("示例站", "能进", "21:00 关", NOW) == "示例站，11 月 23 日 14:20 看的：能进，21:00 关"
    assert told("示例站", "不清楚", "", NOW).endswith("看的：不清楚")


def test_a_shared_link_shows_then_beside_now(client: FlaskClient, code: str) -> None:
    page = client.get(f"/stations/{code}?seen={stamp(MORNING, 'late')}").text
    assert "分享时（10:00）：快关了。上面是现在的。" in page
    assert "分享时" not in client.get(f"/stations/{code}").text


@pytest.mark.parametrize(
    "bad", ["", "x", "20261340T9999-go", "20260311T1000-nonsense", "<script>", "20260311T1000-go-"]
)
def test_a_link_cut_short_or_made_up_is_the_station_alone(client: FlaskClient, code: str, bad: str) -> None:
    answer = client.get(f"/stations/{code}", query_string={"seen": bad})
    assert answer.status_code == 200
    assert "分享时" not in answer.text
    assert "<script>" not in answer.text


def test_the_share_page_has_words_link_and_code(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/stations/{code}/share")
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    link = re.findall(r'data-link="([^"]+)"', answer.text)[0]
    assert re.fullmatch(rf"http://localhost/stations/{code}\?seen=20260311T1000-[a-z]+", link)
    assert qr(link) in answer.text
    assert "3 月 11 日 10:00 看的：" in answer.text
    assert "分享时（10:00）" in client.get(link.removeprefix("http://localhost")).text


def test_the_code_drawn_is_that_of_the_link() -> None:
    link = "https://example.org/stations/R3K7Q2A?seen=20261123T1420-go"
    drawn = str(qr(link))
    # Every dark run of the drawing, module by module, is the library's own matrix of that link.
    rows = enumerate(segno.make_qr(link, error="m").matrix_iter(border=4))
    matrix = {(x, y) for y, row in rows for x, module in enumerate(row) if module}
    path = re.findall(r'stroke="#000" d="([^"]+)"', drawn)[0]
    assert _dark(path) == matrix


def _dark(path: str) -> set[tuple[int, int]]:
    found, x, y = set(), 0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if letter == "h":
            found |= {(x + step, int(y)) for step in range(int(values[0]))}
            x += int(values[0])
        else:
            x, y = (int(values[0]), values[1]) if letter == "M" else (x + int(values[0]), y + values[1])
    return found


@pytest.mark.parametrize(("given", "status"), [("ZZZZZZZ", 404), ("nonsense", 404)])
def test_a_place_that_is_not_there_cannot_be_shared(client: FlaskClient, given: str, status: int) -> None:
    assert client.get(f"/stations/{given}/share").status_code == status


def test_a_code_typed_small_leads_to_the_page(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/stations/{code.lower()}/share")
    assert (answer.status_code, answer.headers.get("Location")) == (301, f"/stations/{code}/share")
