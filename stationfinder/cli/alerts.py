"""`alert`: heat, cold and storm by area: tell it, see what is told, end it."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from stationfinder.alerts import commands, queries
from stationfinder.alerts.forms import alert_draft
from stationfinder.alerts.rules import EVENTS, Alert
from stationfinder.cli.terminal import open_register
from stationfinder.geo.districts import districts
from stationfinder.hours import SHANGHAI


@click.group()
def alert() -> None:
    """Short words about heat, cold or storm on the pages of an area."""


@alert.command()
@click.argument("event", metavar="|".join(EVENTS))
@click.option("--district", required=True, help="Adcode of the province, city or county, for example 310114.")
@click.option("--until", required=True, help="Until when, 2026-07-23T20:00; without an offset in Asia/Shanghai.")
@click.option("--from", "start", help="From when. Default: now.")
@click.option("--text", required=True, help="What to do, in one short sentence.")
@click.option("--source", help="Who says so. Default: STATIONFINDER_UNION_NAME.")
def add(event: str, district: str, until: str, start: str | None, text: str, source: str | None) -> None:
    """Show EVENT on the pages of an area. Running servers follow within a second."""
    now = datetime.now(UTC)
    with open_register() as database:
        said_by = database.settings.union_name if source is None else source
        draft = alert_draft(
            event=event, district=district, until=until, start=start, text=text, source=said_by, now=now
        )
        with database.transaction() as session:
            added = commands.add(session, draft, by="stationfinder alert add", at=now)
    click.echo(_line(added, now))


@alert.command(name="list")
@click.option("--all", "everything", is_flag=True, help="Those that are over, too.")
def list_(everything: bool) -> None:
    """Print the alerts that hold now or will."""
    now = datetime.now(UTC)
    with open_register() as database, database.reading() as session:
        found = queries.list_alerts(session, after=None if everything else now)
    for one in found:
        click.echo(_line(one, now))
    if not found:
        click.echo("没有提示。" if everything else "现在没有提示；以前的用 --all 看。")


@alert.command()
@click.argument("number", metavar="ID", type=int)
def end(number: int) -> None:
    """Stop showing the alert ID (the number that `alert list` prints)."""
    now = datetime.now(UTC)
    with open_register() as database, database.transaction() as session:
        ended = commands.end(session, number, by="stationfinder alert end", at=now)
    click.echo(f"第 {number} 条不再显示。" if ended else f"第 {number} 条早就结束了，没有改动。")


def _line(one: Alert, now: datetime) -> str:
    times = f"{_moment(one.effective)} 至 {_moment(one.expires)}"
    said_by = f"（{one.source}）" if one.source else ""
    area = districts().label(one.adcode)
    return f"{one.id:>4}  {one.word}  {area}  {times}  {_state(one, now)}  {one.headline}{said_by}"


def _state(one: Alert, now: datetime) -> str:
    if one.ended_at is not None:
        return f"{_moment(one.ended_at)} 结束了"
    if one.expires <= now:
        return "过期了"
    return "正在显示" if one.effective <= now else "还没到时间"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
