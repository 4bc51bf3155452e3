"""A test whose tool is missing is skipped with a reason; where NO_SKIPS=1 is set (CI has every tool) that is a failure.

A pytest plugin, loaded by `tests/conftest.py`.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

NO_SKIPS = os.environ.get("NO_SKIPS") == "1"


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def _forbid(report: Report) -> Report:
    if NO_SKIPS and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here: {report.longreprtext or report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _forbid((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _forbid((yield))
