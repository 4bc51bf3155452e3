"""`templates/icons.svg`: one symbol a line, and every icon that the catalogue names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from xml.parsers import expat

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "templates" / "icons.svg").read_text("utf-8").splitlines()


def test_every_line_is_one_whole_symbol_and_no_id_comes_twice() -> None:
    ids = []
    for line in LINES:
        expat.ParserCreate().Parse(line, True)
        ids += re.findall('^<symbol id="([^"]+)"', line)
    assert len(ids) == len(set(ids)) == len(LINES)


def test_every_icon_of_the_catalogue_is_drawn() -> None:
    catalogue = tomllib.loads((ROOT / "data" / "catalogue.toml").read_text("utf-8"))
    named = {entry["icon"] for group in catalogue.values() for entry in group if "icon" in entry}
    drawn = {re.findall('id="i-([^"]+)"', line)[0] for line in LINES if 'id="i-' in line}
    assert named <= drawn
