"""From an empty folder to a register, by the commands that people type."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from site_fixtures import command


def counts(folder: Path) -> tuple[int, int]:
    with sqlite3.connect(folder / "stationfinder.db") as connection:
        stations = connection.execute("SELECT count(*) FROM stations").fetchone()[0]
        revision = connection.execute("SELECT revision FROM register_revision").fetchone()[0]
    return stations, revision


def test_init_loads_the_sample_once_and_may_run_again(tmp_path: Path) -> None:
    first = command(tmp_path, "init")
    assert first.returncode == 0, first.stderr
    after_one = counts(tmp_path)
    second = command(tmp_path, "init")
    assert second.returncode == 0, second.stderr
    assert after_one[0] == 265
    assert counts(tmp_path) == after_one


def test_init_empty_loads_nothing(tmp_path: Path) -> None:
    assert command(tmp_path, "init", "--empty").returncode == 0
    assert counts(tmp_path) == (0, 0)


def test_the_terminal_gives_the_answer_of_the_api(own_dir: Path) -> None:
    import json

    done = command(own_dir, "nearest", "113.665,34.757", "--limit", "3", "--json")
    assert done.returncode == 0, done.stderr
    features = json.loads(done.stdout)["features"]
    assert len(features) == 3
    people = command(own_dir, "nearest", "113.665,34.757", "--limit", "3")
    assert all(feature["properties"]["code"] in people.stdout for feature in features)
    assert "公里" in people.stdout


def test_the_terminal_refuses_nonsense_in_words(own_dir: Path) -> None:
    done = command(own_dir, "nearest", "34.757,113.665", "--need", "massage")
    assert done.returncode == 2
    assert "写反" in done.stderr
    assert "need" in done.stderr


def test_production_does_not_start_on_a_weak_secret(own_dir: Path) -> None:
    weak = {"STATIONFINDER_SECRET_KEY": "changeme"}
    done = command(own_dir, "serve", STATIONFINDER_ENV="production", **weak)
    assert done.returncode != 0
    assert "STATIONFINDER_SECRET_KEY" in done.stderr


def test_version_prints_one_line(tmp_path: Path) -> None:
    done = command(tmp_path, "version")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
