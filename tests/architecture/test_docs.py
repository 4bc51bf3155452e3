"""The documents say what the code does: every setting, every command, every route."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
from flask import Flask

from stationfinder import config
from stationfinder.cli import main
from stationfinder.config import Settings

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
ROW = re.compile(r"^\| `([A-Z_]+)` \| ([^|]*) \|", re.MULTILINE)

# Pages for people; everything else is an API and stands in docs/openapi.json.
PAGES = {
    "/",
    "/about",
    "/accessibility",
    "/along",
    "/assets/<digest>/<path:path>",
    "/design",
    "/districts",
    "/favicon.ico",
    "/favicon.svg",
    "/look",
    "/manifest.webmanifest",
    "/offline",
    "/map",
    "/map/points.json",
    "/map/rows",
    "/privacy",
    "/packs/<adcode>.json",
    "/packs/<adcode>/alerts.json",
    "/packs/of/<adcode>",
    "/robots.txt",
    "/s/<code>",
    "/stations/<code>",
    "/stations/<code>/phone",
    "/stations/<code>/share",
    "/sw.js",
}


def openapi() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    return document


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = [name for name, _ in ROW.findall(OPERATIONS)]
    assert sorted(documented) == sorted(set(documented))
    assert set(documented) == set(config.documented())


def test_the_documented_defaults_are_the_code_s() -> None:
    fields = {config.env_name(f.name, f.metadata): f.default for f in Settings.__dataclass_fields__.values()}
    shown = {name: default.strip().strip("`") for name, default in ROW.findall(OPERATIONS)}
    assert shown == {name: str(default) or "empty" for name, default in fields.items()}


def test_every_command_is_documented() -> None:
    names = main.list_commands(click.Context(main))
    assert {"serve", "init", "import", "export", "nearest", "version"} <= set(names)
    assert [name for name in names if f"`stationfinder {name}" not in OPERATIONS] == []


def test_every_route_is_a_known_page_or_in_the_api_document(sample_app: Flask) -> None:
    routes = {rule.rule for rule in sample_app.url_map.iter_rules()}
    paths = {re.sub(r"\{(\w+)\}", r"<\1>", path) for path in openapi()["paths"]}
    assert paths - routes == set(), "documented, but not there"
    assert routes - paths - PAGES == set(), "neither a known page nor documented"
    assert PAGES & paths == set()


def test_the_api_document_is_whole() -> None:
    document = openapi()
    assert document["openapi"].startswith("3.1")
    references = re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))
    assert references
    for reference in references:
        found: Any = document
        for step in reference.split("/"):
            found = found[step]
        assert found
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["operationId"], path
            assert operation["responses"], path
            declared = {p["name"] for p in operation.get("parameters", []) if p.get("in") == "path"}
            assert declared == set(re.findall(r"\{(\w+)\}", path))


def test_relative_links_of_the_documents_lead_somewhere() -> None:
    broken = [
        f"{file.name}: {target}"
        for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text("utf-8"))
        if "://" not in target and not (file.parent / target).exists()
    ]
    assert broken == []


def test_decision_records_are_short_and_numbered_once() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert records
    numbers = [file.name[:4] for file in records]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", file.name) for file in records)
    assert [file.name for file in records if len(file.read_text("utf-8").splitlines()) > 30] == []
