"""Alerts on every page of an area and in the API, only while they hold, kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from site_fixtures import application

from finder.made_up import CENTRE, Register, draft
from finder.test_pages import outline
from stationfinder.alerts import commands
from stationfinder.alerts.rules import AlertDraft
from stationfinder.finder.state import KEY, FinderState

MORNING = datetime(2026, 7, 23, 2, 0, tzinfo=UTC)
HEAT = "两点到四点找个凉快<地方>"
SHOWN = "两点到四点找个凉快&lt;地方&gt;"
COUNTY, CITY, PROVINCE, ELSEWHERE = "410105", "410100", "410000", "310114"
# In 金水区, which is COUNTY.
AT = "113.665,34.79"


@dataclass
class Site:
    """A site whose clock can be set, and which can be told things."""

    register: Register
    now: datetime = MORNING
    app: Flask = field(init=False)

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def tell(self, adcode: str, event: str = "heat", hours: float = 8) -> int:
        one = AlertDraft(event, HEAT, adcode, self.now, self.now + timedelta(hours=hours), "虚构市总工会")
        with self.register.database.transaction() as session:
            made = commands.add(session, one, by="test", at=self.now)
        self.read()
        return made.id

    def end(self, number: int) -> None:
        with self.register.database.transaction() as session:
            commands.end(session, number, by="test", at=self.now)
        self.read()

    def read(self) -> None:
        """What the thread of a running site does within a second."""
        state: FinderState = self.app.extensions[KEY]
        state.alerts.refresh(self.register.database, self.now)


@contextmanager
def _running(site: Site) -> Iterator[Site]:
    with application(site.register.settings, lambda: site.now) as app:
        site.app = app
        yield site


@pytest.fixture
def site(register: Register) -> Iterator[Site]:
    register.add(draft("开着", hours="24/7"), draft("别处", lon=CENTRE.lon + 0.01, hours="24/7"))
    with _running(Site(register)) as site:
        yield site


def pages_of(site: Site) -> dict[str, str]:
    codes = orjson.loads(site.client.get(f"/api/v1/stations/nearest?at={AT}").data)["features"]
    code = codes[0]["properties"]["code"]
    paths = {
        "list": f"/?at={AT}",
        "again": f"/?at={AT}",
        "district": f"/?district={COUNTY}",
        "station": f"/stations/{code}",
        "poster": f"/stations/{code}?near=1",
        "map": f"/map?district={COUNTY}",
        "map here": f"/map?at={AT}",
        "map of all": "/map",
        "first visit": "/",
    }
    return {name: site.client.get(path).text for name, path in paths.items()}


def test_without_an_alert_no_page_has_a_trace_of_one(site: Site) -> None:
    for name, html in pages_of(site).items():
        assert "data-until" not in html, name


@pytest.mark.parametrize("adcode", [COUNTY, CITY, PROVINCE])
def test_every_page_of_the_area_shows_it_with_word_area_end_and_source(site: Site, adcode: str) -> None:
    site.tell(adcode)
    for name, html in pages_of(site).items():
        assert SHOWN in html, name
        assert "<b>高温</b>" in html
        assert "有效到 23 日 18:00" in html
        assert "虚构市总工会" in html
        assert f'data-until="{int((MORNING + timedelta(hours=8)).timestamp())}"' in html
        assert html.count(SHOWN) == 1, name
        assert outline(html).wrong == []


def test_other_areas_hear_nothing_of_it(site: Site) -> None:
    site.tell(ELSEWHERE)
    for name, html in pages_of(site).items():
        assert "data-until" not in html, name


def test_it_is_gone_the_second_it_ends_whatever_was_kept_before(site: Site) -> None:
    site.tell(COUNTY, hours=1)
    tag = site.client.get(f"/?district={COUNTY}").headers["ETag"]
    assert all(SHOWN in html for html in pages_of(site).values())
    assert site.client.get(f"/?district={COUNTY}", headers={"If-None-Match": tag}).status_code == 304
    site.now += timedelta(hours=1)
    # Not even read anew.
    assert not any(SHOWN in html for html in pages_of(site).values())
    assert site.client.get(f"/?district={COUNTY}", headers={"If-None-Match": tag}).status_code == 200


def test_ended_by_hand_it_is_gone_and_the_tag_of_the_page_is_another(site: Site) -> None:
    number = site.tell(COUNTY)
    tag = site.client.get(f"/?district={COUNTY}").headers["ETag"]
    site.end(number)
    assert not any(SHOWN in html for html in pages_of(site).values())
    assert site.client.get(f"/?district={COUNTY}", headers={"If-None-Match": tag}).status_code == 200


def test_a_list_for_later_shows_what_holds_then(site: Site) -> None:
    site.tell(COUNTY, hours=1)
    assert SHOWN in site.client.get(f"/?at={AT}").text
    assert SHOWN not in site.client.get(f"/?at={AT}&when=2026-07-23T22:00").text


def test_a_search_without_a_place_is_about_no_area(site: Site) -> None:
    site.tell(PROVINCE)
    assert SHOWN not in site.client.get("/?q=%E5%BC%80").text


def test_the_api_answers_for_a_position_and_for_an_area(site: Site) -> None:
    number = site.tell(COUNTY)
    here = site.client.get(f"/api/v1/alerts?at={AT}")
    there = site.client.get(f"/api/v1/alerts?district={CITY}")
    expected = {
        "id": number,
        "event": "heat",
        "word": "高温",
        "headline": HEAT,
        "area": {"adcode": COUNTY, "name": "金水区"},
        "effective": "2026-07-23T10:00:00+08:00",
        "expires": "2026-07-23T18:00:00+08:00",
        "source": "虚构市总工会",
    }
    assert orjson.loads(here.data) == orjson.loads(there.data) == {"alerts": [expected]}
    assert here.headers["Cache-Control"] == "private, no-store"
    assert there.headers["Cache-Control"] == "no-cache"
    again = site.client.get(f"/api/v1/alerts?district={CITY}", headers={"If-None-Match": there.headers["ETag"]})
    assert again.status_code == 304
    assert orjson.loads(site.client.get(f"/api/v1/alerts?district={ELSEWHERE}").data) == {"alerts": []}


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("", 400, "at"),
        (f"at={AT}&district={COUNTY}", 400, "district"),
        ("at=34.7,113.6", 400, "at"),
        ("district=41", 400, "district"),
        ("district=410105&district=410100", 400, "district"),
        ("district=999999", 404, ""),
    ],
)
def test_the_api_names_what_is_wrong(client: FlaskClient, query: str, status: int, field: str) -> None:
    answer = client.get(f"/api/v1/alerts?{query}")
    assert answer.status_code == status
    assert list(orjson.loads(answer.data)["fields"]) == ([field] if field else [])
