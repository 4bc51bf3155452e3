"""Outlines of a view: never more than a screen can show."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from stationfinder.finder.map.outlines import fitting_zoom, view_of
from stationfinder.geo.points import BBox

URL = "/api/v1/outlines"


@pytest.mark.parametrize("zoom", [1, 6, 7, 9, 12, 18])
@pytest.mark.parametrize("box", ["-180,-90,180,90", "73,3,136,54", "104,20,122,38"])
def test_a_wide_box_is_drawn_as_coarsely_as_it_must_be(client: FlaskClient, box: str, zoom: int) -> None:
    answer = client.get(URL, query_string={"bbox": box, "zoom": zoom})
    assert answer.status_code == 200
    assert answer.get_json()["features"]
    assert len(answer.data) < 2_000_000


@pytest.mark.parametrize("zoom", [7, 9, 11, 15, 18])
def test_what_a_screen_shows_keeps_its_zoom(zoom: int) -> None:
    # 1,920 pixels, and the three tenths on either side that the map script asks for beforehand.
    width = 1920 / 256 * 1.6 * 360 / 2**zoom
    box = BBox(113.0, 34.0, 113.0 + width, 34.0 + width / 2)
    assert fitting_zoom(box, zoom) == zoom
    assert fitting_zoom(BBox(70.0, 3.0, 136.0, 54.0), zoom) == min(zoom, 6)
    assert view_of(box, zoom)[1] == ("county" if zoom > 8 else "city")
