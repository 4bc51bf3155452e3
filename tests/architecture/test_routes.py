"""Every route and template of the whole application keeps the house's promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.*") if file.suffix in (".html", ".svg"))
READS = {"GET", "HEAD", "OPTIONS"}


def unguarded(app: Flask) -> list[str]:
    """Write routes whose view names no permission.

    A view names it by its attribute `permission`, which `guard.require` sets; "anonymous" is a permission too, and has
    to be named as well.
    """
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - READS and not getattr(app.view_functions[rule.endpoint], "permission", "")
    ]


def test_every_write_route_names_a_permission(sample_app: Flask) -> None:
    assert unguarded(sample_app) == []


def test_the_permission_rule_can_fail() -> None:
    app = Flask("made_up")

    def write() -> str:
        return ""

    app.add_url_rule("/write", view_func=write, methods=["POST"])
    assert unguarded(app) == ["/write"]
    write.permission = "stations.register"  # type: ignore[attr-defined]
    assert unguarded(app) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(sample_app: Flask, name: str) -> None:
    assert sample_app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_no_template_has_inline_code_or_style(name: str) -> None:
    source = (TEMPLATES / name).read_text("utf-8")
    assert not re.search(r"\son[a-z]+\s*=|\sstyle\s*=|javascript:", source)
    assert not re.search(r"<style\b", source)
    # JSON-LD is data; every other script comes from a file.
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", source)
    assert [tag for tag in inline if "application/" not in tag] == []
    assert not re.search(r"\|\s*safe\b", source)


def pages(app: Flask) -> list[str]:
    return [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set()) and not rule.arguments]


def test_every_route_carries_the_security_headers(sample_app: Flask, client: FlaskClient) -> None:
    listed = pages(sample_app)
    assert "/" in listed
    assert "/healthz" in listed
    for path in listed:
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "no-referrer", path


def test_links_that_open_elsewhere_give_nothing_away(client: FlaskClient) -> None:
    page = client.get("/").text
    for tag in re.findall(r"<a\b[^>]*target=[^>]*>", page):
        assert "noopener" in tag
