"""Icons and doors as markup, and the sprite with just those that a page used."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, g
from markupsafe import Markup

SPRITE = Path(__file__).resolve().parents[2] / "templates" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z-]+)".*?</symbol>', re.DOTALL)


def init_app(app: Flask) -> None:
    """Give templates `icon`, `door` and `sprite`."""
    app.jinja_env.globals.update(icon=icon, door=door, sprite=sprite)


@cache
def symbols() -> dict[str, str]:
    """Name → its <symbol>, for every drawing of the house."""
    return {found.group(1): found.group() for found in _SYMBOL.finditer(SPRITE.read_text(encoding="utf-8"))}


def icon(name: str) -> Markup:
    """The drawing `name` (without its `i-`); noted, so that `sprite` brings it."""
    _used(f"i-{name}")
    return _icon(name)


def door(verdict: str) -> Markup:
    """The door of a verdict class: go, maybe, shut, unk …"""
    _used(f"v-{verdict}")
    return _door(verdict)


def note_used(names: frozenset[str]) -> None:
    """Note drawings whose markup was prepared elsewhere."""
    if "drawings" not in g:
        g.drawings = {"mark"}
    g.drawings |= names


def used() -> frozenset[str]:
    """Names of the drawings noted so far for this page."""
    return frozenset(g.get("drawings", ()))


def sprite() -> Markup:
    """The symbols that this page used, hidden. Stands at the end of the page: `<use>` may point forward."""
    return sprite_of(used())


@lru_cache(maxsize=1024)
def sprite_of(used: frozenset[str]) -> Markup:
    """The symbols of these names, hidden."""
    known = symbols()
    drawn = "".join(known[name] for name in sorted(used) if name in known)
    return Markup('<svg class="vh" aria-hidden="true">%s</svg>') % Markup(drawn)  # noqa: S704 - our own file


def _used(name: str) -> None:
    if "drawings" not in g:
        g.drawings = {"mark"}
    g.drawings.add(name)


@cache
def _icon(name: str) -> Markup:
    return Markup('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


@cache
def _door(verdict: str) -> Markup:
    return Markup('<svg class="door" aria-hidden="true"><use href="#v-{}"/></svg>').format(verdict)
