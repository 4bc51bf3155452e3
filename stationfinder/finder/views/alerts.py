"""Alerts as pages show them: quiet, a word with a picture, what to do, until when, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

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


def notices(alerts: Iterable[Alert]) -> Markup:
    """The notices, '' for none. `data-until` (seconds since 1970): a kept page takes them away by itself."""
    return Markup("").join(_notice(one) for one in alerts)


@lru_cache(maxsize=256)
def _notice(alert: Alert) -> Markup:
    picture, tone = LOOKS[alert.event]
    begins, ends = (moment.astimezone(SHANGHAI) for moment in (alert.effective, alert.expires))
    # The date and not 今天: a page may be read tomorrow.
    until = f"有效到 {'' if begins.month == ends.month else f'{ends.month} 月 '}{ends.day} 日 {ends:%H:%M}"
    area = districts().get(alert.adcode).name
    said = ["" if area in alert.source else area, until, alert.source]
    parts = "".join(f"<span>{escape(part)}</span>" for part in said if part)
    return Markup(  # noqa: S704 - escaped here and above
        f'<div class="note{tone}" data-until="{int(alert.expires.timestamp())}">{_drawn(picture)}'
        f'<p><b>{alert.word}</b> {escape(alert.headline)}<span class="segs">{parts}</span></p></div>\n'
    )


@cache
def _drawn(name: str) -> str:
    """The picture itself. The frames of lists are kept with just the drawings that their cards need."""
    found = _SYMBOL.fullmatch(icons.symbols()[f"i-{name}"])
    inside = found[1] if found else ""
    return f'<svg class="i" aria-hidden="true"{inside}</svg>'
