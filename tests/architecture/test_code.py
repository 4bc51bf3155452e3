"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "stationfinder"
MODULES = sorted(PACKAGE.rglob("*.py"))

# A file over 300 lines owes a reason.
LONG_FILES: dict[str, str] = {}
MOST_LINES = 300
# A function over 40 lines owes one too.
LONG_FUNCTIONS: dict[str, str] = {
    "stationfinder/finder/segment.py:build": "one column after the other; splitting it would hide the layout",
}
MOST_FUNCTION_LINES = 40


def commits(source: str) -> list[int]:
    """Lines that commit, or say it in SQL."""
    found = []
    for node in ast.walk(ast.parse(source)):
        method = isinstance(node, ast.Attribute) and node.attr in ("commit", "begin_nested", "autocommit")
        sql = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if method or (sql and re.match(r"\s*(commit|begin)\b", node.value, re.IGNORECASE)):  # type: ignore[attr-defined]
            found.append(node.lineno)  # type: ignore[attr-defined]
    return found


def environment_reads(source: str) -> list[int]:
    """Lines that look into the environment of the process."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and ast.unparse(node.value) == "os"
    ]


def functions(source: str) -> Iterator[tuple[str, int]]:
    """(name, lines without the docstring) of every function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield node.name, (node.end_lineno or 0) - first.lineno + 1


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_only_the_database_module_commits() -> None:
    guilty = {name_of(file): lines for file in MODULES if (lines := commits(file.read_text("utf-8")))}
    assert set(guilty) <= {"stationfinder/database.py"}, guilty
    assert "stationfinder/database.py" in guilty


def test_the_commit_rule_can_fail() -> None:
    assert commits("def f(s):\n    s.commit()\n") == [2]
    assert commits("s.execute('BEGIN IMMEDIATE')") == [1]
    assert commits("s.flush()") == []


def test_only_config_reads_the_environment() -> None:
    guilty = {name_of(file) for file in MODULES if environment_reads(file.read_text("utf-8"))}
    # geo sets a default for a C library before it is loaded; nothing of ours is read there.
    assert guilty <= {"stationfinder/config.py", "stationfinder/geo/__init__.py"}
    assert "stationfinder/config.py" in guilty


def test_long_files_have_a_reason() -> None:
    sources = [
        file
        for folder in ("stationfinder", "templates", "static", "tests", "tools", "bench")
        for pattern in ("*.py", "*.js", "*.css", "*.html")
        for file in (ROOT / folder).rglob(pattern)
        if "vendor" not in file.parts and "migrations" not in file.parts
    ]
    long = {name_of(f) for f in sources if len(f.read_text("utf-8").splitlines()) > MOST_LINES}
    assert long == set(LONG_FILES), "over 300 lines without a reason, or a reason without need"


def test_long_functions_have_a_reason() -> None:
    long = {
        f"{name_of(file)}:{name}"
        for file in MODULES
        if "migrations" not in file.parts
        for name, lines in functions(file.read_text("utf-8"))
        if lines > MOST_FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS), "over 40 lines without a reason, or a reason without need"


def test_every_room_has_a_name() -> None:
    nameless = {"utils.py", "util.py", "helpers.py", "helper.py", "misc.py", "common.py"}
    assert [name_of(file) for file in MODULES if file.name in nameless] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a bare ignore", r"#\s*(type:\s*ignore|noqa)\s*$"),
        ("a swallowed error", r"except[^:\n]*:\s*(#[^\n]*)?\n\s*pass\b"),
        ("unfinished work", r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImpl" + r"ementedError"),
    ],
)
def test_no_module_contains(what: str, pattern: str) -> None:
    rule = re.compile(pattern, re.MULTILINE)
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    assert [name_of(file) for file in files if rule.search(file.read_text("utf-8"))] == [], what


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(file)
        for file in MODULES
        if (source := file.read_text("utf-8")).strip() and not ast.get_docstring(ast.parse(source))
    ]
    assert silent == []


def test_every_constraint_of_the_tables_has_a_name() -> None:
    from stationfinder.accounts import models as accounts_models
    from stationfinder.database import Base
    from stationfinder.stations import models as stations_models

    assert accounts_models and stations_models
    constraints = [c for table in Base.metadata.tables.values() for c in table.constraints]
    assert len(constraints) > 20
    assert [c for c in constraints if not c.name] == []
