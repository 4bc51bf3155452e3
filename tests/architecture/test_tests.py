"""Tests about tests: everything that looks like one runs, and none hides behind another of the same name."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted(TESTS.rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def asserts(node: ast.AST) -> bool:
    """Whether a function checks something."""
    return any(
        isinstance(inner, ast.Assert) or (isinstance(inner, ast.Attribute) and ast.unparse(inner) == "pytest.raises")
        for inner in ast.walk(node)
    )


def is_fixture(node: Function) -> bool:
    return any("fixture" in ast.unparse(d) or "contextmanager" in ast.unparse(d) for d in node.decorator_list)


def idle(source: str) -> list[str]:
    """Functions of a test file that check something and that nothing ever calls."""
    tree = ast.parse(source)
    words = Counter(re.findall(r"\w+", source))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, Function) and asserts(node) and not is_fixture(node):
            runs = node.name.startswith(("test_", "pytest_")) or words[node.name] > 1
            if not runs:
                found.append(node.name)
        if isinstance(node, ast.ClassDef):
            tests = [n for n in node.body if isinstance(n, Function) and n.name.startswith("test_")]
            builds = any(isinstance(n, Function) and n.name == "__init__" for n in node.body)
            if tests and (builds or not node.name.startswith("Test")):
                found.append(node.name)
    return found


def hidden(source: str) -> list[str]:
    """Tests that a later one of the same name replaces."""
    tree = ast.parse(source)
    scopes = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    return [
        name
        for scope in scopes
        for name, times in Counter(n.name for n in scope.body if isinstance(n, Function)).items()
        if times > 1
    ]


def test_no_function_that_checks_something_never_runs() -> None:
    guilty = {str(f.relative_to(TESTS)): names for f in FILES if (names := idle(f.read_text("utf-8")))}
    assert guilty == {}


def test_no_test_is_hidden_by_another_of_its_name() -> None:
    guilty = {str(f.relative_to(TESTS)): names for f in FILES if (names := hidden(f.read_text("utf-8")))}
    assert guilty == {}


def test_tests_stand_in_files_that_pytest_reads() -> None:
    strays = [
        str(file.relative_to(TESTS))
        for file in FILES
        if not file.name.startswith("test_") and re.search(r"^\s*def test_", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert strays == []


def test_every_test_can_fail() -> None:
    empty = [
        f"{file.name}:{node.name}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, Function) and node.name.startswith("test_") and all(
            isinstance(statement, ast.Pass | ast.Expr) and not isinstance(getattr(statement, "value", None), ast.Call)
            for statement in node.body
        )
    ]  # fmt: skip
    assert empty == []


def test_these_rules_can_fail() -> None:
    assert idle("def check_it():\n    assert 1 == 2\n") == ["check_it"]
    assert idle("class Nearest:\n    def test_x(self):\n        assert 1\n") == ["Nearest"]
    assert idle("def helper():\n    assert 1\n\ndef test_x():\n    helper()\n") == []
    assert hidden("def test_x(): pass\ndef test_x(): pass\n") == ["test_x"]
