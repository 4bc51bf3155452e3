"""`alert` as staff type it, and what a running server makes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from site_fixtures import application, command

from cli.conftest import Run
from stationfinder.config import Settings
from stationfinder.hours import SHANGHAI

TEXT = "两点到四点找个凉快地方"


def later(hours: int) -> str:
    return f"{datetime.now(SHANGHAI) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def add(run: Run, *more: str) -> None:
    done = run("alert", "add", "heat", "--district", "310114", "--until", later(6), "--text", TEXT, *more)
    assert done.exit_code == 0, done.output


def test_what_is_added_is_listed_and_ended(run: Run) -> None:
    run("init", "--empty")
    add(run, "--source", "虚构区总工会")
    listed = run("alert", "list").output
    assert "高温" in listed
    assert "上海市嘉定区" in listed
    assert "正在显示" in listed
    assert f"{TEXT}（虚构区总工会）" in listed
    assert "不再显示" in run("alert", "end", "1").output
    assert "现在没有提示" in run("alert", "list").output
    assert "结束了" in run("alert", "list", "--all").output
    again = run("alert", "end", "1")
    assert (again.exit_code, "没有改动" in again.output) == (0, True)


def test_one_that_begins_later_says_so(run: Run) -> None:
    run("init", "--empty")
    add(run, "--from", later(2))
    assert "还没到时间" in run("alert", "list").output


def test_the_source_is_the_union_unless_another_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATIONFINDER_UNION_NAME", "虚构市总工会")
    run("init", "--empty")
    add(run)
    assert "（虚构市总工会）" in run("alert", "list").output


def test_every_wrong_field_is_said_on_a_line_and_ends_with_two(run: Run) -> None:
    run("init", "--empty")
    done = run("alert", "add", "hot", "--district", "999999", "--until", "明天", "--text", " ")
    assert done.exit_code == 2
    assert [line.partition("：")[0] for line in done.stderr.splitlines()] == ["event", "district", "until", "text"]
    assert "高温" in done.stderr


def test_the_same_again_is_refused_with_one_and_what_to_do(run: Run) -> None:
    run("init", "--empty")
    add(run)
    done = run("alert", "add", "heat", "--district", "310114", "--until", later(3), "--text", "又一条")
    assert done.exit_code == 1
    assert "stationfinder alert end 1" in done.stderr


def test_an_unknown_number_ends_with_one(run: Run) -> None:
    run("init", "--empty")
    done = run("alert", "end", "7")
    assert done.exit_code == 1
    assert "alert list --all" in done.stderr


@pytest.mark.parametrize("words", [("list",), ("end", "1")])
def test_without_init_the_message_says_what_to_run(run: Run, words: tuple[str, ...]) -> None:
    done = run("alert", *words)
    assert done.exit_code == 1
    assert "stationfinder init" in done.output


@pytest.fixture
def running(own_dir: Path) -> Iterator[Flask]:
    """A server of the sample stations by today's clock."""
    with application(Settings(data_dir=own_dir, reads_per_s=0), lambda: datetime.now(UTC)) as app:
        yield app


def shown_within(app: Flask, path: str, words: str, seconds: float, *, wanted: bool) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (words in app.test_client().get(path).text) is wanted:
            return True
        time.sleep(0.05)
    return False


def test_a_running_server_shows_and_takes_away_what_another_process_says(running: Flask, own_dir: Path) -> None:
    # The command's own start is not the server's delay.
    told = command(own_dir, "alert", "add", "heat", "--district", "310114", "--until", later(6), "--text", TEXT)
    assert told.returncode == 0, told.stderr
    assert shown_within(running, "/api/v1/alerts?district=310114", TEXT, 1.0, wanted=True)
    assert command(own_dir, "alert", "end", "1").returncode == 0
    assert shown_within(running, "/api/v1/alerts?district=310114", TEXT, 1.0, wanted=False)
