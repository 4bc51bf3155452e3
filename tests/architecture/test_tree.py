"""The tree stands alone: no path of anybody's machine, every data file with its source, every pin with its hash."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Spelled with brackets so that the patterns do not find themselves.
MACHINE_PATHS = re.compile(r"/[w]ork/|/[f]arm/|[.][l]ibrary\b|[\"'`( ]/[t]mp/|/[h]ome/[a-z]+/|\.\./[s]hared")
REGISTRY_HOSTS = re.compile(r"[p]ypi\.org|[r]egistry\.npmjs|[f]iles\.pythonhosted")
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".csv", ".js", ".css", ".html", ".svg", ".cfg", ".yml", ".mako", ""}


def tree() -> list[Path]:
    """Every file that is, or would be, part of the repository."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [file for name in sorted(set(listed.split("\0")) - {""}) if (file := ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Name → content of every text file that is ours."""
    ours = [file for file in tree() if file.suffix in TEXT and "vendor" not in file.parts]
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in ours}


def test_the_tree_is_there(texts: dict[str, str]) -> None:
    assert {"pyproject.toml", "wsgi.py", "Makefile", "README.md", "LICENSE", ".ci/run"} <= texts.keys()


@pytest.mark.parametrize("rule", [MACHINE_PATHS, REGISTRY_HOSTS])
def test_no_file_names_a_machine(texts: dict[str, str], rule: re.Pattern[str]) -> None:
    found = {name: hit.group() for name, text in texts.items() if (hit := rule.search(text))}
    assert found == {}


def test_the_machine_rule_can_fail() -> None:
    assert MACHINE_PATHS.search("see /" + "work/main for more")
    assert MACHINE_PATHS.search("read .." + "/shared/DATA.md")
    assert not MACHINE_PATHS.search("homework/plan.md")


def test_every_data_file_names_its_source(texts: dict[str, str]) -> None:
    sources = texts["data/SOURCES.md"]
    unnamed = [
        name
        for file in tree()
        if (name := str(file.relative_to(ROOT))).startswith("data/")
        and file.name != "SOURCES.md"
        and file.name not in sources
        and f"{file.parent.name}/" not in sources.replace(f"{file.parent.name}/{file.name}", "")
    ]
    assert unnamed == []


def test_everything_the_package_needs_is_pinned_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for group, needs in (("run", []), ("dev", extras["dev"]), ("bench", extras["bench"])):
        lock = (ROOT / "requirements" / f"{group}.txt").read_text("utf-8")
        pinned = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE)}
        wanted = {re.split(r"[\[>=<]", need)[0].lower() for need in [*project["dependencies"], *needs]}
        assert wanted <= pinned, group
        assert lock.count("--hash=sha256:") >= len(pinned)


def test_vendored_files_are_locked_and_their_licences_kept() -> None:
    vendor = ROOT / "static" / "vendor"
    packages = json.loads((vendor / "lock.json").read_text("utf-8"))["packages"]
    folders = [folder for folder in vendor.iterdir() if folder.is_dir()]
    assert {f"{name}@{entry['version']}" for name, entry in packages.items()} <= {folder.name for folder in folders}
    for folder in folders:
        name, _, version = folder.name.rpartition("@")
        files = {file.name for file in folder.iterdir()}
        assert "LICENSE" in files
        # A folder of the licence alone belongs to something bundled into another package's file.
        assert files == {"LICENSE"} or packages[name]["version"] == version


def test_no_template_or_script_loads_anything_from_elsewhere(texts: dict[str, str]) -> None:
    rule = re.compile(r"(src|href)=[\"']?(https?:)?//[^\"'{]*\.(js|css|woff2?|png|svg)|@import|url\(\s*['\"]?https?:")
    found = {
        name: hit.group()
        for name, text in texts.items()
        if name.startswith(("templates/", "static/")) and (hit := rule.search(text))
    }
    assert found == {}


def test_scripts_never_write_html(texts: dict[str, str]) -> None:
    rule = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b")
    found = {n: hit.group() for n, t in texts.items() if n.startswith("static/js/") and (hit := rule.search(t))}
    assert found == {}
