"""Settings come from the environment alone, and a bad one stops the start with words that help."""

from __future__ import annotations

from pathlib import Path

import pytest

from stationfinder import config
from stationfinder.config import BadSettings, load

GOOD_SECRET = "k3Vq9ZpX7sLw2TfB8mYd4RcJ6nHgAeUu"  # noqa: S105 - made up for these tests
PRODUCTION = {"STATIONFINDER_ENV": "production", "STATIONFINDER_SECRET_KEY": GOOD_SECRET}


def test_an_empty_environment_gives_development_on_sqlite() -> None:
    settings = load({})
    assert settings.env == "development"
    assert not settings.is_production
    assert settings.url == f"sqlite:///{Path('var').resolve() / 'stationfinder.db'}"


def test_development_needs_no_secret_but_never_runs_with_an_empty_one() -> None:
    first, second = load({}).secret_key, load({}).secret_key
    assert len(first) >= 32
    assert first != second


def test_numbers_and_paths_arrive_typed() -> None:
    settings = load({"STATIONFINDER_READS_PER_S": " 50 ", "STATIONFINDER_DATA_DIR": "somewhere"})
    assert settings.reads_per_s == 50
    assert settings.data_dir == Path("somewhere")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgresql://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgresql+psycopg://u@h/db", "postgresql+psycopg://u@h/db"),
        ("sqlite:///one.db", "sqlite:///one.db"),
    ],
)
def test_database_urls_as_hosts_write_them_reach_the_installed_driver(given: str, used: str) -> None:
    assert load({"DATABASE_URL": given}).url == used


def test_a_name_without_a_meaning_is_refused() -> None:
    with pytest.raises(BadSettings, match="STATIONFINDER_SECRETKEY: no such setting"):
        load({"STATIONFINDER_SECRETKEY": GOOD_SECRET})


def test_other_programs_variables_are_none_of_our_business() -> None:
    assert load({"PATH": "/usr/bin", "FLASK_DEBUG": "1"}).env == "development"


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(BadSettings) as refused:
        load({"STATIONFINDER_ENV": "prod", "STATIONFINDER_READS_PER_S": "many", "STATIONFINDER_PROXY_HOPS": "-1"})
    message = str(refused.value)
    assert "STATIONFINDER_ENV" in message
    assert "STATIONFINDER_READS_PER_S: 'many' is not a whole number" in message
    assert "STATIONFINDER_PROXY_HOPS" in message
    assert "docs/operations.md" in message


@pytest.mark.parametrize(
    "secret",
    ["", "secret", "changeme", GOOD_SECRET[:31], "a" * 64, "abc" * 20, "password" * 5],
)
def test_production_refuses_a_weak_secret(secret: str) -> None:
    with pytest.raises(BadSettings, match="SECRET_KEY"):
        load({**PRODUCTION, "STATIONFINDER_SECRET_KEY": secret})


def test_production_starts_on_a_strong_secret() -> None:
    settings = load(PRODUCTION)
    assert settings.is_production
    assert settings.secret_key == GOOD_SECRET


def test_production_refuses_tiles_without_an_approval_number() -> None:
    tiles = {**PRODUCTION, "STATIONFINDER_MAP_PROVIDER": "tianditu", "STATIONFINDER_MAP_KEY": "made-up"}
    with pytest.raises(BadSettings, match="MAP_APPROVAL"):
        load(tiles)
    assert load({**tiles, "STATIONFINDER_MAP_APPROVAL": "made up for this test"}).map_provider == "tianditu"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"STATIONFINDER_MAP_PROVIDER": "moon"}, "MAP_PROVIDER"),
        ({"STATIONFINDER_MAP_PROVIDER": "tianditu"}, "MAP_KEY"),
        ({"STATIONFINDER_MAP_PROVIDER": "xyz", "STATIONFINDER_MAP_DATUM": "wgs84"}, "MAP_URL"),
        (
            {"STATIONFINDER_MAP_PROVIDER": "xyz", "STATIONFINDER_MAP_URL": "https://tiles.example/{z}/{x}/{y}.png"},
            "MAP_DATUM",
        ),
        ({"STATIONFINDER_REFRESH_MS": "1"}, "REFRESH_MS"),
    ],
)
def test_a_setting_that_lacks_its_partner_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        load(environ)


def test_documented_lists_the_settings_the_issue_promises() -> None:
    promised = {"STATIONFINDER_DATA_DIR", "STATIONFINDER_ENV", "STATIONFINDER_SECRET_KEY", "DATABASE_URL"}
    listed = config.documented()
    assert promised <= listed.keys()
    assert all(doc.strip() for doc in listed.values())


def test_settings_are_read_from_the_process_environment_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATIONFINDER_UNION_NAME", "某某市总工会")
    assert load().union_name == "某某市总工会"
