"""Alerts as pages show them: quiet, a word with a picture, what to do, until when, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from stationfinder.alerts.rules import Alert
from stationfinder.finder import icons
from stationfinder.geo.districts import districts
from stationfinder.hours import SHANGHAI

# Event → picture and the tone of the notice; the word says it without either.
LOOKS = {
    "heat": ("sun", " hot"),
    "cold": ("snow", " cold"),
    "storm": ("rain", " cold"),
    "wind": ("warn", ""),
    "snow": ("snow", " cold"),
    "haze": ("warn", ""),
}
_SYMBOL = re.compile(r"<symbol id=\"[a-z-]+\"(.*)</symbol>", re.DOTALL)
_STROKE = re.compile(r"<([a-z]+) ([^>]*)/>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


class Told(NamedTuple):
    """An alert as people read it: `css` of the notice, picture, word, what to do; where, until when and who says so."""

    css: str
    picture: str
    word: str
    text: str
    said: tuple[str, ...]


def notices(alerts: Iterable[Alert]) -> Markup:
    """The notices, '' for none. `data-until` (seconds since 1970): a kept page takes them away by itself."""
    return Markup("").join(_notice(one) for one in alerts)


def carried(alerts: Iterable[Alert]) -> list[dict[str, object]]:
    """The notices as data, for a phone that has to show them by itself (`static/js/draw.js`): ready for JSON.

    `of` the area, `from` and `until` in seconds since 1970, words as on a page, `drawn` [element, attributes] of the
    picture.
    """
    return [_carried(one) for one in alerts]


def _carried(alert: Alert) -> dict[str, object]:
    told = _told(alert)
    drawn = _STROKE.findall(icons.symbols()[f"i-{told.picture}"])
    return {
        "of": alert.adcode,
        "from": int(alert.effective.timestamp()),
        "until": int(alert.expires.timestamp()),
        "css": told.css,
        "word": told.word,
        "text": told.text,
        "said": told.said,
        "drawn": [[name, dict(_ATTRIBUTE.findall(attributes))] for name, attributes in drawn],
    }


@lru_cache(maxsize=256)
def _told(alert: Alert) -> Told:
    picture, tone = LOOKS[alert.event]
    begins, ends = (moment.astimezone(SHANGHAI) for moment in (alert.effective, alert.expires))
    # The date and not 今天: a page may be read tomorrow.
    until = f"有效到 {'' if begins.month == ends.month else f'{ends.month} 月 '}{ends.day} 日 {ends:%H:%M}"
    area = districts().get(alert.adcode).name
    said = ("" if area in alert.source else area, until, alert.source)
    return Told(f"note{tone}", picture, alert.word, alert.headline, tuple(filter(None, said)))


@lru_cache(maxsize=256)
def _notice(alert: Alert) -> Markup:
    told = _told(alert)
    parts = "".join(f"<span>{escape(part)}</span>" for part in told.said)
    return Markup(  # noqa: S704 - escaped here and above
        f'<div class="{told.css}" data-until="{int(alert.expires.timestamp())}">{_drawn(told.picture)}'
        f'<p><b>{told.word}</b> {escape(told.text)}<span class="segs">{parts}</span></p></div>\n'
    )


@cache
def _drawn(name: str) -> str:
    """The picture itself. The frames of lists are kept with just the drawings that their cards need."""
    found = _SYMBOL.fullmatch(icons.symbols()[f"i-{name}"])
    inside = found[1] if found else ""
    return f'<svg class="i" aria-hidden="true"{inside}</svg>'
