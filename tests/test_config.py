"""Settings come from the environment alone, and a bad one stops the start with words that help."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    [
        "",
        "secret",
        "changeme",
        GOOD_SECRET[:31],
        "a" * 64,
        "abc" * 20,
        "password" * 5,
        "12345678901234567890123456789012",
        "zyxwvutsrqponmlkjihgfedcba987654",
        "0123456789abcdef0123456789abcdef",
        "qwertzuiopasdfghjklyxcvbnm123456",
        "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7",
        "development-secret-key-please-change-me",
        "this-is-a-very-long-random-key-please-1234",
        f"change-me-{GOOD_SECRET}",
        f"ChangeMe{GOOD_SECRET}",
        f"{GOOD_SECRET}EXAMPLE",
        f"{GOOD_SECRET[:16]}-test-{GOOD_SECRET[16:]}",
        f"{GOOD_SECRET[:16]}Password{GOOD_SECRET[16:]}",
    ],
)
def test_production_refuses_a_weak_secret_and_says_how_to_make_one(secret: str) -> None:
    with pytest.raises(BadSettings, match="SECRET_KEY") as refused:
        load({**PRODUCTION, "STATIONFINDER_SECRET_KEY": secret})
    assert 'python -c "import secrets; print(secrets.token_urlsafe(48))"' in str(refused.value)


@given(seed=st.integers(0, 2**64), length=st.sampled_from([16, 24, 32, 48, 64]))
@settings(max_examples=300, deadline=None)
def test_a_random_token_is_never_called_weak(seed: int, length: int) -> None:
    raw = random.Random(seed).randbytes(length)
    tokens = [raw.hex(), raw.hex().upper(), base64.urlsafe_b64encode(raw).rstrip(b"=").decode()]
    assert [token for token in tokens if len(token) >= 32 and config.weakness(token)] == []


@pytest.mark.parametrize("host", ["", "yizhan.example.cn"])
def test_production_without_host_names_starts_and_names_the_risk(host: str) -> None:
    production = load({**PRODUCTION, "STATIONFINDER_TRUSTED_HOSTS": host})
    said = config.warnings(production)
    assert bool(said) == (not host)
    assert all("STATIONFINDER_TRUSTED_HOSTS" in line and "Host header" in line for line in said)
    assert config.warnings(load({})) == []


@pytest.mark.parametrize(
    "url",
    [
        "foo",
        "mysql://x",
        "postgresql://u:hunter2@h:port/db",
        "postgresql+asyncpg://u:hunter2@h/db",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_database_we_cannot_use_is_named_without_its_password(url: str) -> None:
    with pytest.raises(BadSettings, match="DATABASE_URL: write postgresql://") as refused:
        load({"DATABASE_URL": url})
    assert "hunter2" not in str(refused.value)


def test_links_lead_to_the_first_trusted_host() -> None:
    assert load({}).base_url == "http://127.0.0.1:8000"
    assert load({"STATIONFINDER_TRUSTED_HOSTS": " .example.cn, b.example.cn"}).base_url == "https://example.cn"


def test_production_starts_on_a_strong_secret() -> None:
    settings = load(PRODUCTION)
    assert settings.is_production
    assert settings.secret_key == GOOD_SECRET


def test_production_refuses_tiles_without_an_approval_number() -> None:
    tiles = {**PRODUCTION, "STATIONFINDER_MAP_PROVIDER": "tianditu", "STATIONFINDER_MAP_KEY": "made-up"}
    with pytest.raises(BadSettings, match="MAP_APPROVAL"):
        load(tiles)
    assert load({**tiles, "STATIONFINDER_MAP_APPROVAL": "made up for this test"}).map_provider == "tianditu"


XYZ = {"STATIONFINDER_MAP_PROVIDER": "xyz", "STATIONFINDER_MAP_DATUM": "wgs84"}


@pytest.mark.parametrize(
    "url", ["https://{s}.tiles.example/{z}/{x}/{y}.png", "http://10.0.0.7:8080/t/{z}/{x}/{y}?key=a1&v=2"]
)
def test_a_tile_address_with_host_and_path_is_taken(url: str) -> None:
    assert load({**XYZ, "STATIONFINDER_MAP_URL": url}).map_url == url


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
        ({"STATIONFINDER_STATEMENT_TIMEOUT_MS": "-5"}, "STATEMENT_TIMEOUT_MS"),
        ({"STATIONFINDER_STATEMENT_TIMEOUT_MS": "0"}, "STATEMENT_TIMEOUT_MS"),
        ({**XYZ, "STATIONFINDER_MAP_URL": "tiles.example/{z}/{x}/{y}.png"}, "MAP_URL"),
        ({**XYZ, "STATIONFINDER_MAP_URL": "//tiles.example/{z}/{x}/{y}.png"}, "MAP_URL"),
        ({**XYZ, "STATIONFINDER_MAP_URL": "https:///{z}/{x}/{y}.png"}, "MAP_URL"),
        ({**XYZ, "STATIONFINDER_MAP_URL": "https://a.example; script-src *//{z}/{x}/{y}"}, "MAP_URL"),
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
