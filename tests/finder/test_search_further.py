"""What lies behind the first page of a list, and what a filtered search says of places that said nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from geopy.distance import geodesic

from finder.going import going
from finder.made_up import CENTRE, Register, draft
from stationfinder.finder import search
from stationfinder.finder.forms import PageQuery

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def names_on_all_pages(register: Register) -> list[str]:
    """The district's places, twenty rows a page, in order."""
    snapshot, found, skip = register.snapshots().refresh(), [], 0
    while True:
        answers = search.in_district(snapshot, "410105", PageQuery(skip=skip), going(NOW))
        found += [answer.facts.name for answer in answers.places]
        if not answers.more:
            return found
        skip += 20


def test_every_place_of_a_district_is_on_some_page_those_without_a_position_too(register: Register) -> None:
    placed = [draft(f"站{n}", CENTRE.lon + n / 1000) for n in range(45)]
    waiting = [draft(f"等坐标{n}", None, None) for n in range(10)]
    register.add(*placed, *waiting)
    found = names_on_all_pages(register)
    assert len(found) == len(set(found)) == 55
    assert set(found[45:]) == {f"等坐标{n}" for n in range(10)}


def test_a_search_with_a_position_measures_every_place_it_found(register: Register) -> None:
    near = [draft(f"近处{n}", CENTRE.lon + n / 10_000) for n in range(60)]
    register.add(*near, draft("远方驿站", 121.4737, 31.2304), draft("远方无坐标", None, None))
    answers = search.by_text(register.snapshots().refresh(), PageQuery(at=CENTRE, text="远方"), going(NOW))
    assert [answer.facts.name for answer in answers.places] == ["远方驿站", "远方无坐标"]
    metres = geodesic((CENTRE.lat, CENTRE.lon), (31.2304, 121.4737)).meters
    assert answers.places[0].distance_m == pytest.approx(metres, abs=0.001)
    assert answers.places[1].distance_m is None


def test_of_too_many_matches_the_near_ones_are_kept_and_the_count_admits_it(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "TEXT_MOST", 30)
    far = [draft(f"加油站{n}", 100 + n / 100, 30.0) for n in range(60)]
    register.add(*far, *[draft(f"加油站近{n}", CENTRE.lon + n / 10_000) for n in range(5)])
    answers = search.by_text(register.snapshots().refresh(), PageQuery(at=CENTRE, text="加油站"), going(NOW))
    assert [answer.facts.name for answer in answers.places[:5]] == [f"加油站近{n}" for n in range(5)]
    assert (answers.total, answers.capped) == (30, True)


def test_a_filtered_search_names_the_places_that_said_nothing(client: FlaskClient) -> None:
    page = client.get("/?q=安亭&need=swap").get_data(as_text=True)
    assert "处没登记有没有" in page
    assert "没有登记了这些的地方" in page
    assert "不筛了" in page
    assert "没搜到“安亭”" not in page


def test_all_silent_places_can_be_listed(client: FlaskClient) -> None:
    page = client.get("/?district=310114&need=swap").get_data(as_text=True)
    link = page.split("处都列出来</a>")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "unsaid=1" in link
    rest = client.get(link).get_data(as_text=True)
    assert "下面这些没登记有没有，先问一声再去。" in rest
    assert rest.count('class="row ') > page.count('class="row ')


def test_the_last_page_leads_back_and_no_further(client: FlaskClient) -> None:
    page = client.get("/?district=310114&skip=3").get_data(as_text=True)
    assert "回到前 3 处" in page
    assert "接着看后面的" not in client.get("/?district=310114&show=200").get_data(as_text=True)
