"""`stationfinder hours`: how a wording is understood, and what holds at a moment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from stations.made_up import notice

from cli.conftest import Run
from stationfinder.hours import sentence

WORDING = "周一至周五 8:30-12:00,14:00-17:30"
KEYS = {"rules", "sentence", "state", "mode", "next_change", "not_understood"}


def asked(run: Run, text: str, at: str = "2026-11-23T09:00") -> dict[str, Any]:
    done = run("hours", text, "--at", at, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    said: dict[str, Any] = json.loads(done.stdout)
    assert set(said) == KEYS
    assert said["state"] in ("open", "closed", "unknown")
    return said


def test_it_prints_rules_sentence_now_and_the_next_change(run: Run) -> None:
    done = run("hours", WORDING, "--at", "2026-11-23T09:00")
    assert done.exit_code == 0
    lines = dict(line.split("：", 1) for line in done.output.splitlines())
    assert lines["规则"] == "Mo-Fr 08:30-12:00,14:00-17:30"
    assert lines["读作"] == sentence(lines["规则"])
    assert lines["这时"].startswith("开着")
    assert lines["下次变化"] == "12:00（2026-11-23 12:00）"


def test_without_a_moment_it_is_now(run: Run) -> None:
    assert run("hours", "24小时").output.count("开着") == 1


@pytest.mark.parametrize(
    ("at", "state", "change"),
    [
        ("2026-11-22T21:30", "closed", "2026-11-23T08:30:00+08:00"),
        ("2026-11-23T08:30", "open", "2026-11-23T12:00:00+08:00"),
        ("2026-11-23 12:00:00", "closed", "2026-11-23T14:00:00+08:00"),
        ("2026-11-23T01:00Z", "open", "2026-11-23T12:00:00+08:00"),
        ("2026-11-23T01:00:00+00:00", "open", "2026-11-23T12:00:00+08:00"),
        ("2026-10-01T09:00", "unknown", "2026-10-08T00:00:00+08:00"),
        ("2026-10-10T09:00", "unknown", "2026-10-11T00:00:00+08:00"),
    ],
)
def test_a_moment_without_an_offset_is_in_shanghai(run: Run, at: str, state: str, change: str) -> None:
    said = asked(run, WORDING, at)
    assert (said["state"], said["next_change"]) == (state, change)


@pytest.mark.parametrize(
    "at",
    ["", "now", "2026-11-22", "21:30", "2026-13-01T10:00", "2026-02-29T10:00", "2026-11-22T25:00", "0001-01-01T00:00",
     "9999-12-31T23:59", "2026-11-22T21:30+99:00", "２０２６-11-22T21:30", "2026-11-22T21:30\n", "nan", "1e9"],
)  # fmt: skip
def test_a_bad_moment_ends_with_two_and_says_how_to_write_it(run: Run, at: str) -> None:
    done = run("hours", WORDING, "--at", at, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "2026-11-22T21:30" in done.stderr


@pytest.mark.parametrize("text", ["25:00", "18:00-8:00", "看老板心情", "Mo-Fr 99:00", "'; DROP TABLE stations"])
def test_what_is_not_understood_is_unknown_and_no_failure(run: Run, text: str) -> None:
    said = asked(run, text)
    assert (said["rules"], said["state"], said["next_change"], said["sentence"]) == (None, "unknown", None, "")
    assert said["not_understood"]
    spoken = run("hours", text).output
    assert said["not_understood"] in spoken
    assert "不清楚" in spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "请写上"), ("  \n", "请写上"), ("字" * 501, "超过 500"), ("8:00\x00-9:00", "字符"), ("8:00\udcff", "字符")],
)
def test_a_text_that_cannot_be_hours_ends_with_two(run: Run, text: str, said: str) -> None:
    done = run("hours", text)
    assert done.exit_code == 2
    assert said in done.stderr


def test_no_text_at_all_ends_with_two(run: Run) -> None:
    assert run("hours").exit_code == 2


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("24/7", "open"),
        ("Mo-Fr 08:00-18:00; PH off", "open"),
        ("WD 08:00-18:00", "open"),
        ("Sa,Su 08:00-18:00", "closed"),
    ],
)
def test_an_osm_string_is_taken_as_it_stands(run: Run, text: str, state: str) -> None:
    said = asked(run, text)
    assert (said["rules"], said["state"], said["not_understood"]) == (text, state, "")


@pytest.mark.parametrize("text", ["Mo-Fr 08:00-25:00", "08:00-18:00; Sa 20:00-26:00", "Mo-Fr 24:30-25:00"])
def test_an_hour_beyond_midnight_is_asked_about(run: Run, text: str) -> None:
    said = asked(run, text)
    assert (said["rules"], said["state"]) == (None, "unknown")
    assert "一天只有 24 小时" in said["not_understood"]
    assert "吗" in said["not_understood"]


@pytest.mark.parametrize("text", ["Mo-Fr 08:00-24:00", "Mo-Fr 00:00-24:00", 'Mo-Fr 08:00-18:00 "25:00 不开"'])
def test_midnight_itself_and_a_comment_are_not_asked_about(run: Run, text: str) -> None:
    assert asked(run, text)["rules"] == text


def test_the_mode_is_told_beside_the_state(run: Run) -> None:
    rule = '08:00-22:00 open "有人值守", 22:00-08:00 open "自助进入"'
    assert (asked(run, rule)["mode"], asked(run, rule)["state"]) == ("staffed", "open")
    assert (asked(run, rule, "2026-11-23T23:00")["mode"]) == "self_entry"
    assert asked(run, "24/7")["mode"] == ""


def test_a_long_closure_has_its_end(run: Run) -> None:
    assert asked(run, "Jun-Aug 08:00-20:00", "2026-11-23T09:00")["next_change"] == "2027-06-01T08:00:00+08:00"


def test_a_year_without_a_notice_carries_the_remark(run: Run) -> None:
    assert "节假日安排未公布" in run("hours", "工作日 8:00-18:00", "--at", "2027-10-04T10:00").output
    assert "节假日安排未公布" not in run("hours", "工作日 8:00-18:00", "--at", "2026-10-04T10:00").output


def test_without_a_register_the_shipped_calendar_holds_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    assert asked(run, "工作日 8:00-18:00", "2026-10-10T10:00")["state"] == "open"
    assert not (tmp_path / "data").exists()


def test_with_a_register_its_own_calendar_holds(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    assert asked(run, "工作日 8:00-18:00", "2027-10-09T10:00")["state"] == "closed"
    rows = [f"{one.day},{one.kind},{one.name}" for one in notice(2027)]
    (tmp_path / "2027.csv").write_text("\n".join(["date,kind,name", *rows]), "utf-8")
    assert run("calendar", "load", tmp_path / "2027.csv").exit_code == 0
    assert asked(run, "工作日 8:00-18:00", "2027-10-09T10:00")["state"] == "open"


def test_a_database_that_is_none_is_said_on_stderr_and_the_answer_comes_all_the_same(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "stationfinder.db").write_bytes(b"this is no database" * 100)
    done = run("hours", "24小时", "--json")
    assert (done.exit_code, json.loads(done.stdout)["state"]) == (0, "open")
    assert "随附的日历" in done.stderr


def test_what_waits_is_listed_with_its_reason(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    lines = ["名称,类型,开放时间", "虚构甲,工会驿站,看老板心情", "虚构乙,工会驿站,看老板心情", "虚构丙,工会驿站,24小时"]
    (tmp_path / "made_up.csv").write_text("\n".join(lines), "utf-8")
    run("import", tmp_path / "made_up.csv")
    assert "1 种说法，2 处站点" in run("hours", "--waiting").output
    (one,) = json.loads(run("hours", "--waiting", "--json").stdout)["waiting"]
    assert (one["wording"], one["count"], len(one["code"])) == ("看老板心情", 2, 7)
    assert one["reason"]


def test_waiting_stands_alone_and_needs_a_register(run: Run) -> None:
    assert run("hours", "24小时", "--waiting").exit_code == 2
    done = run("hours", "--waiting")
    assert done.exit_code == 1
    assert "stationfinder init" in done.output
