"""What staff type → an alert, or every wrong field at once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from stationfinder.alerts.rules import EVENTS, LONGEST, LONGEST_HEADLINE, LONGEST_SOURCE, AlertDraft
from stationfinder.errors import InvalidInput
from stationfinder.geo.districts import districts
from stationfinder.hours import SHANGHAI

_MOMENT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_EXAMPLE = "例如 2026-07-23T20:00"
# What turns the direction of writing round may make a line say something else than was typed.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def alert_draft(
    *, event: str, district: str, until: str, start: str | None, text: str, source: str, now: datetime
) -> AlertDraft:
    """The alert. Moments without an offset are Asia/Shanghai; without `start` it holds from `now`.

    Raises InvalidInput with a sentence for each of event, district, from, until, text, source that cannot be used.
    """
    wrong: dict[str, str] = {}
    if event not in EVENTS:
        wrong["event"] = (
            f"没有“{event[:20]}”这一种，可以用：{'、'.join(f'{code}（{w}）' for code, w in EVENTS.items())}"
        )
    if districts().find(district) is None:
        wrong["district"] = f"没有代码是“{district[:12]}”的省、市、区县，要写 6 位数字，例如 310114（嘉定区）"
    effective = now if start is None else _moment("from", start, wrong)
    expires = _moment("until", until, wrong)
    if effective and expires:
        _in_order(effective, expires, now, wrong)
    headline = _line("text", text, LONGEST_HEADLINE, wrong)
    if not headline and "text" not in wrong:
        wrong["text"] = "要写一句话：该怎么办，例如“两点到四点找个凉快地方”"
    said_by = _line("source", source, LONGEST_SOURCE, wrong)
    if wrong or effective is None or expires is None:
        raise InvalidInput(wrong)
    return AlertDraft(event, headline, district, effective, expires, said_by)


def _moment(name: str, text: str, wrong: dict[str, str]) -> datetime | None:
    try:
        said = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        said = None
    if said is None:
        wrong[name] = f"看不懂“{text[:30]}”这个时间，{_EXAMPLE}"
        return None
    return said if said.tzinfo else said.replace(tzinfo=SHANGHAI)


def _in_order(effective: datetime, expires: datetime, now: datetime, wrong: dict[str, str]) -> None:
    if expires <= now:
        wrong["until"] = "这个时间已经过了，写一个以后的时间"
    elif expires <= effective:
        wrong["until"] = "要比 --from 晚"
    elif expires - max(effective, now) > LONGEST:
        wrong["until"] = f"一条提示最长 {LONGEST // timedelta(days=1)} 天，到时候再发一条"


def _line(name: str, text: str, longest: int, wrong: dict[str, str]) -> str:
    said = " ".join(_TURNS.sub("", text).split())
    if len(said) > longest or not said.isprintable():
        wrong[name] = f"要写成不超过 {longest} 个字的一行"
    return said
