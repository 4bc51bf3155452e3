"""What an alert is, when it holds, and whom it concerns. Words of the Common Alerting Protocol (OASIS CAP 1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stationfinder.geo.districts import districts

EVENTS = {
    "heat": "高温",
    "cold": "低温",
    "storm": "暴雨雷电",
    "wind": "大风",
    "snow": "雨雪结冰",
    "haze": "雾霾",
}
"""Code of an event → the word that people read."""
LONGEST_HEADLINE = 120
LONGEST_SOURCE = 60
LONGEST = timedelta(days=30)
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """What somebody wants to tell. `adcode`: the province, city or county; both moments aware."""

    event: str
    headline: str
    adcode: str
    effective: datetime
    expires: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert of the register. It holds from `effective` until just before `expires`, or until it was ended."""

    id: int
    event: str
    headline: str
    adcode: str
    effective: datetime
    expires: datetime
    source: str
    ended_at: datetime | None = None

    @property
    def word(self) -> str:
        """高温, 低温 …"""
        return EVENTS[self.event]

    def holds_at(self, moment: datetime) -> bool:
        """Whether people are to see it at an aware moment."""
        return self.effective <= moment < self.expires and (self.ended_at is None or moment < self.ended_at)


def concerning(alerts: Iterable[Alert], adcode: str, moment: datetime) -> tuple[Alert, ...]:
    """What to tell people in an area at a moment: at most MOST_SHOWN, the narrowest area first; () for no area of ours.

    Alerts of the area and of all above it, of one event only the narrowest: who is nearer knows better. Then those of
    areas directly below, because a list of a city is a list of its counties too; each names its area.
    """
    tree = districts()
    if tree.find(adcode) is None:
        return ()
    path = [area.adcode for area in tree.path(adcode)][::-1]
    holding = sorted((one for one in alerts if one.holds_at(moment)), key=lambda one: (one.effective, one.id))
    above: dict[str, Alert] = {}
    for code in path:
        for one in holding[::-1]:
            if one.adcode == code:
                above.setdefault(one.event, one)
    below = [one for one in holding[::-1] if tree.get(one.adcode).parent == adcode]
    return (*above.values(), *below)[:MOST_SHOWN]


def about(alerts: Iterable[Alert], adcode: str) -> tuple[Alert, ...]:
    """All that anybody in an area may have to be told, now or later: alerts of it, of what lies in it and above it.

    In the order they come in; () for no area of ours.
    """
    tree = districts()
    if tree.find(adcode) is None:
        return ()
    above = {area.adcode for area in tree.path(adcode)}
    return tuple(
        one for one in alerts if one.adcode in above or adcode in (area.adcode for area in tree.path(one.adcode))
    )


def clashing(alerts: Sequence[Alert], draft: AlertDraft) -> Alert | None:
    """One that tells the same area of the same event at a time that overlaps, None when there is none."""
    for one in alerts:
        same = (one.event, one.adcode) == (draft.event, draft.adcode) and one.ended_at is None
        if same and one.effective < draft.expires and draft.effective < one.expires:
            return one
    return None
