"""A place as one rider tells it to another: what its door said and when, as text and as the end of a link.

The link carries the verdict and its minute and nothing else: no position, and no words that somebody could make up.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from stationfinder.finder.verdicts import Door
from stationfinder.hours import SHANGHAI

THEN: dict[Door, str] = {
    "go": "能进",
    "maybe": "应该能进",
    "late": "快关了",
    "scan": "开着，进门要先扫码或登记",
    "later": "还没开",
    "shut": "关着",
    "unk": "不清楚开没开",
    "doubt": "可能没开",
}
"""What each door said, short: the time after the word has long passed."""
STAMP = "%Y%m%dT%H%M"
SEEN = re.compile(r"(\d{8}T\d{4})-([a-z]{2,5})", re.ASCII)
# A phone's clock may run ahead; what is older helps nobody.
AHEAD, KEPT = timedelta(minutes=10), timedelta(days=90)


class Seen(NamedTuple):
    """What a door said (`THEN`), and the minute, aware."""

    door: Door
    moment: datetime


def stamp(moment: datetime, door: Door) -> str:
    """The value of `seen` in a link: `20261123T1420-go`, the minute in China."""
    return f"{moment.astimezone(SHANGHAI):{STAMP}}-{door}"


def seen_of(text: str, now: datetime) -> Seen | None:
    """What `seen` of a link says; None when it says nothing that can be: links get cut and lengthened on their way."""
    found = SEEN.fullmatch(text)
    door = next((door for door in THEN if found and door == found[2]), None)
    if found is None or door is None:
        return None
    try:
        moment = datetime.strptime(found[1], STAMP).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
    return Seen(door, moment) if now - KEPT <= moment <= now + AHEAD else None


def then_words(seen: Seen, now: datetime) -> str:
    """`分享时（14:20）：能进。上面是现在的。`, with the day when that is not today."""
    return f"分享时（{_when(seen.moment, now)}）：{THEN[seen.door]}。上面是现在的。"


def told(name: str, word: str, detail: str, moment: datetime) -> str:
    """The place in a rider's words: `示例驿站，11 月 23 日 14:20 看的：能进，21:00 关`."""
    said = f"{word}，{detail}" if detail else word
    at = moment.astimezone(SHANGHAI)
    return f"{name}，{at.month} 月 {at.day} 日 {at:%H:%M} 看的：{said}"


def _when(moment: datetime, now: datetime) -> str:
    then, today = moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    return f"{then:%H:%M}" if then.date() == today else f"{then.month} 月 {then.day} 日 {then:%H:%M}"
