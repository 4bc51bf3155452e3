"""`hours`: how a wording about opening hours is understood, and what it says of a moment."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import click
import orjson
from sqlalchemy.exc import SQLAlchemyError

from stationfinder import config
from stationfinder.cli.terminal import fail, open_database, open_register
from stationfinder.config import BadSettings
from stationfinder.database import is_missing
from stationfinder.errors import InvalidInput, StationfinderError
from stationfinder.finder.openings.book import calendar as shipped_calendar
from stationfinder.hours import SHANGHAI, Calendar, Schedule, expand, now_words, read, remark, sentence, when_words
from stationfinder.migrations import is_current
from stationfinder.stations import queries
from stationfinder.stations.rules import QUOTED, past_midnight

LONGEST_TEXT = 500
SPAN_DAYS = 400
"""How far `next_change` looks: a season or a suspension may last for months."""
_MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
_OSM_WORD = re.compile(
    r"\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|WD|RD|off|closed|open|unknown|24/7"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A wording as rules. `rules` None: not known; `not_understood` says why, `note` what is to be read beside."""

    rules: str | None
    note: str
    not_understood: str


@click.command()
@click.argument("text", required=False)
@click.option("--at", "at", help="The moment, 2026-11-22T21:30; without an offset in Asia/Shanghai. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object and nothing else.")
@click.option("--waiting", is_flag=True, help="List the wordings of the register that nobody could read yet.")
def hours(text: str | None, at: str | None, as_json: bool, waiting: bool) -> None:
    """Print how TEXT is understood (a Chinese wording or an OSM string), and what holds at the moment."""
    if waiting:
        if text is not None or at is not None:
            fail("--waiting 不和别的内容一起用。", 2)
        _list_waiting(as_json)
        return
    wording, moment = _wording(text), _moment(at)
    calendar = _calendar()
    understood = understand(wording, moment, calendar)
    # A day early: the night before reaches into the first day.
    schedule = expand(understood.rules, _day(moment) - timedelta(days=1), SPAN_DAYS, calendar)
    if as_json:
        click.echo(orjson.dumps(_as_data(understood, schedule, moment)).decode())
    else:
        _print(wording, understood, schedule, moment, calendar)


def understand(text: str, moment: datetime, calendar: Calendar) -> Understood:
    """`text` as rules: an OSM string as it stands, anything else as a Chinese wording."""
    if _OSM_WORD.search(QUOTED.sub("", text)):
        if question := past_midnight(text):
            return Understood(None, "", question)
        try:
            expand(text, _day(moment), 1, calendar)
        except InvalidInput:
            # It only looked like one; what the reader of wordings says of it is the better answer.
            return _read(text)
        return Understood(text, "", "")
    return _read(text)


def _read(text: str) -> Understood:
    reading = read(text)
    return Understood(reading.opening_hours, reading.note, reading.not_understood)


def _wording(text: str | None) -> str:
    if text is None or not text.strip():
        fail('请写上开门时间，例如：stationfinder hours "周一至周五 8:30-12:00,14:00-17:30"', 2)
    if len(text) > LONGEST_TEXT:
        fail(f"超过 {LONGEST_TEXT} 个字，不像是开门时间。", 2)
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and not c.isspace() for c in text):
        fail("里面有看不见的或无效的字符，请重新写一遍。", 2)
    return " ".join(text.split())


def _moment(at: str | None) -> datetime:
    if at is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(at) if _MOMENT.fullmatch(at) else None
    except ValueError:
        found = None
    if found is None:
        fail(f"看不懂时间「{at[:40]}」，请写成 2026-11-22T21:30 这样（2000 到 2099 年）。", 2)
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _calendar() -> Calendar:
    """The register's calendar; the shipped one where there is no register yet."""
    settings = config.load()
    if is_missing(settings):
        return shipped_calendar()
    try:
        with open_database() as database:
            if is_current(database):
                with database.reading() as session:
                    return queries.calendar(session)
    except (StationfinderError, SQLAlchemyError, BadSettings) as error:
        click.echo(f"登记册的日历读不到，用随附的日历。（{type(error).__name__}）", err=True)
    return shipped_calendar()


def _as_data(understood: Understood, schedule: Schedule, moment: datetime) -> dict[str, object]:
    change = schedule.next_change(moment)
    return {
        "rules": understood.rules,
        "sentence": sentence(understood.rules) if understood.rules else "",
        "state": schedule.state_at(moment),
        "mode": schedule.mode_at(moment),
        "next_change": change.isoformat() if change else None,
        "not_understood": understood.not_understood,
    }


def _print(text: str, understood: Understood, schedule: Schedule, moment: datetime, calendar: Calendar) -> None:
    local = moment.astimezone(SHANGHAI)
    lines = [("原话", text), ("规则", understood.rules or "（没有）")]
    if understood.rules:
        lines.append(("读作", sentence(understood.rules)))
    if understood.not_understood:
        lines.append(("没读懂", f"{understood.not_understood}（原话照登，开不开算不清楚）"))
    if understood.note:
        lines.append(("备注", understood.note))
    words, change = now_words(schedule, moment), schedule.next_change(moment)
    now = " · ".join(filter(None, (words.headline, words.detail if understood.rules else "")))
    lines.append(("时刻", f"{local:%Y-%m-%d %H:%M} 周{'一二三四五六日'[local.weekday()]}"))
    lines.append(("这时", now))
    never = "一年内没有" if understood.rules else "说不准"
    lines.append(("下次变化", f"{when_words(change, local)}（{change:%Y-%m-%d %H:%M}）" if change else never))
    if understood.rules and (said := remark(understood.rules, local.date(), calendar)):
        lines.append(("提醒", said))
    for name, value in lines:
        click.echo(f"{name}：{value}")


def _list_waiting(as_json: bool) -> None:
    with open_register() as database, database.reading() as session:
        found = queries.list_unread_hours(session)
    if as_json:
        rows = [{"wording": o.wording, "count": o.count, "code": o.code, "reason": o.reason} for o in found]
        click.echo(orjson.dumps({"waiting": rows}).decode())
        return
    click.echo(f"没读懂的开门时间：{len(found)} 种说法，{sum(one.count for one in found)} 处站点。")
    for one in found:
        click.echo(f"{one.count:>5} 处  「{one.wording}」  {one.reason}  例如 {one.code}")
