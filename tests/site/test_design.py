"""The living page of the design system."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from site_fixtures import application

from stationfinder.config import Settings
from stationfinder.finder.views import cards


def test_every_door_is_shown_as_a_badge_a_sign_and_a_row(client: FlaskClient) -> None:
    page = client.get("/design").text
    for door in cards.DOORS:
        assert f'class="vb {door}"' in page
        assert f'<section class="plate {door}' in page
        assert f'<li class="row {door}"' in page


@pytest.mark.parametrize(("asked", "shown"), [("size=large", 'data-size="large"'), ("theme=dark", 'data-theme="dark"')])
def test_the_address_chooses_the_look(client: FlaskClient, asked: str, shown: str) -> None:
    assert shown in client.get(f"/design?{asked}").text
    assert shown not in client.get("/design").text


def test_it_says_that_its_places_are_made_up(client: FlaskClient) -> None:
    assert "地方是编的" in client.get("/design").text


def test_production_has_no_such_page(own_dir: Path) -> None:
    settings = Settings(data_dir=own_dir, env="production", secret_key=secrets.token_hex(), reads_per_s=0)
    with application(settings) as app:
        assert app.test_client().get("/design").status_code == 404
