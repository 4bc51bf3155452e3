"""Every public page is correct HTML, as html-validate sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tools.screens import LARGE, LIGHT, NOT_SCREENS, SCREENS, path_of

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.prefix) / "proofs" / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
CONFIG = ROOT / "tools" / "proofs" / "htmlvalidate.json"


def complaints(folder: Path) -> list[str]:
    """`file:line rule: message` of every HTML file of a folder. Skips where html-validate is not installed."""
    if not PROGRAM.is_file():
        pytest.skip("no html-validate: make proofs (needs npm)")
    # Into a file: what goes through a pipe is cut off at 64 kB when the program ends.
    command = ["node", str(PROGRAM), "--config", str(CONFIG), "--formatter", "json=said.json", "*.html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return [
        f"{Path(file['filePath']).name}:{said['line']} {said['ruleId']}: {said['message']} {said.get('selector')}"
        for file in json.loads((folder / "said.json").read_bytes())
        for said in file["messages"]
    ]


def test_every_page_is_correct_html(client: FlaskClient, pristine_dir: Path, tmp_path: Path) -> None:
    for look in (LIGHT, LARGE):
        for name, value in look.cookies:
            client.set_cookie(name, value)
        for screen in SCREENS:
            answer = client.get(path_of(screen, pristine_dir))
            assert answer.status_code == screen.status, screen.name
            (tmp_path / f"{screen.name}-{look.name}.html").write_text(answer.text, "utf-8")
    assert complaints(tmp_path) == []


def test_a_mistake_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "made-up.html").write_text('<!DOCTYPE html><html lang="zh-CN"><p><div>错</div></p></html>', "utf-8")
    assert any("made-up.html" in one for one in complaints(tmp_path))


def test_every_page_route_is_among_the_screens(client: FlaskClient) -> None:
    rules = [rule for rule in client.application.url_map.iter_rules() if "GET" in (rule.methods or set())]
    plain = {
        rule.rule for rule in rules if not rule.arguments and not rule.rule.startswith(("/api/", "/healthz", "/readyz"))
    }
    visited = {screen.path.partition("?")[0] for screen in SCREENS}
    html = {path for path in plain - NOT_SCREENS if client.get(path).mimetype == "text/html"}
    assert html <= visited
