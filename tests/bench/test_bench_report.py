"""The last line and the document that a run writes."""

from __future__ import annotations

import re

import pytest

from bench.report import Goal, Report, last_line, placed, section

LINE = re.compile(r"[a-z0-9-]+ -?[\d.]+ (>=|<=) [\d.]+(; -?[\d.]+ (>=|<=) [\d.]+)* (ok|short)")


def made_report(name: str, *goals: Goal) -> Report:
    return Report(name, "made up", goals, [["way", "µs"], ["ours", "1"]], ["a note"])


def test_the_last_line_names_figures_limits_and_verdict() -> None:
    report = made_report("nearest", Goal(12.345, ">=", 8), Goal(7.0, ">=", 5))
    assert last_line(report) == "nearest 12.34 >= 8; 7 >= 5 ok"


@pytest.mark.parametrize(
    "goals", [(Goal(1, ">=", 2),), (Goal(0, "<=", 0),), (Goal(-3.14159, "<=", 60), Goal(24.999, "<=", 25))]
)
def test_every_last_line_has_the_agreed_form(goals: tuple[Goal, ...]) -> None:
    assert LINE.fullmatch(last_line(made_report("nearest-2m", *goals)))


def test_one_missed_goal_makes_the_run_short() -> None:
    report = made_report("startup", Goal(2.9, "<=", 3), Goal(25.5, "<=", 25))
    assert not report.met
    assert last_line(report).endswith(" short")


def test_a_figure_is_never_rounded_over_its_limit() -> None:
    assert str(Goal(7.9999, ">=", 8)) == "7.99 >= 8"
    assert not Goal(7.9999, ">=", 8).met
    assert str(Goal(4.0001, "<=", 4)) == "4.01 <= 4"
    assert not Goal(4.0001, "<=", 4).met


def test_a_figure_that_is_its_limit_reaches_it() -> None:
    assert Goal(0.65, ">=", 0.65).met
    assert Goal(4.0, "<=", 4).met


def test_no_figure_is_no_success() -> None:
    assert not Goal(float("nan"), ">=", 1).met
    assert not Goal(float("nan"), "<=", 1).met


def test_a_run_replaces_only_its_own_section() -> None:
    order = ["nearest", "exact", "page"]
    document = ""
    for name in ("page", "nearest"):
        document = placed(document, name, section(made_report(name, Goal(1, ">=", 1)), "2026-01-01"), order)
    before = document
    document = placed(document, "exact", section(made_report("exact", Goal(0, "<=", 0)), "2026-02-02"), order)
    assert re.findall(r"(?m)^## ([a-z]+):", document) == order
    assert document.count("2026-01-01") == 2
    renewed = placed(document, "exact", section(made_report("exact", Goal(0, "<=", 0)), "2026-03-03"), order)
    assert "2026-02-02" not in renewed
    assert renewed.replace("2026-03-03", "2026-02-02") == document
    assert before.splitlines()[0] == renewed.splitlines()[0] == "# Benchmarks"
