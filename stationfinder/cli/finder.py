"""`nearest`: the finder's answer in the terminal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import click
from werkzeug.datastructures import MultiDict

from stationfinder.cli.terminal import base_url_option, link_base, open_register, refuse
from stationfinder.database import Database, make_data_dir
from stationfinder.errors import InvalidInput
from stationfinder.finder import features, forms, search
from stationfinder.finder.going import Going, answered
from stationfinder.finder.openings.book import HoursBook
from stationfinder.finder.snapshot import Snapshot
from stationfinder.finder.snapshots import Snapshots
from stationfinder.finder.state import FinderState
from stationfinder.stations import queries
from stationfinder.stations.catalogue import catalogue

WESTERN = re.compile(r"-[0-9.]+,")


class Positioned(click.Command):
    """A command whose argument may begin with a minus: west of Greenwich is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f" {arg}" if WESTERN.match(arg) else arg for arg in args])


@click.command(cls=Positioned)
@click.argument("position", metavar="LON,LAT")
@click.option("--datum", default="wgs84", show_default=True, help="wgs84, gcj02 or bd09.")
@click.option("--need", multiple=True, help="A service that must be there; may be repeated or joined by commas.")
@click.option("--kind", multiple=True, help="A kind of place; may be repeated or joined by commas.")
@click.option("--limit", default="20", show_default=True)
@click.option("--within", "within_m", default=None, help="Not farther than so many metres.")
@click.option("--by", default="ebike", show_default=True, help="walk, ebike or car.")
@click.option("--when", default=None, help="Setting out at 2026-11-22T21:30 (Asia/Shanghai) instead of now.")
@click.option("--enter", is_flag=True, help="Only places that let one in on arrival.")
@base_url_option
@click.option("--json", "as_json", is_flag=True, help="GeoJSON, as the API gives it.")
def nearest(
    position: str,
    datum: str,
    need: tuple[str, ...],
    kind: tuple[str, ...],
    limit: str,
    within_m: str | None,
    by: str,
    when: str | None,
    enter: bool,
    base_url: str | None,
    as_json: bool,
) -> None:
    """Print the nearest stations to LON,LAT."""
    asked = MultiDict([("at", position.strip()), ("datum", datum), ("limit", limit)])
    asked.setlist("need", list(need))
    asked.setlist("kind", list(kind))
    asked.update({"by": by, "enter": "1" if enter else "0"})
    asked.update({name: value for name, value in (("within_m", within_m), ("when", when)) if value is not None})
    now = datetime.now(UTC)
    try:
        query = forms.nearest_query(asked, catalogue(), now)
    except InvalidInput as refused:
        refuse(refused)
    with open_register() as database:
        snapshot, going = _set_out(database, query, now)
        found = search.nearest(snapshot, query, going)
        if as_json:
            click.echo(features.nearest(found, snapshot, going, link_base(base_url, database.settings)).decode())
        else:
            _print(found, going)


def _set_out(database: Database, query: forms.NearestQuery, now: datetime) -> tuple[Snapshot, Going]:
    """The register as it is now, and how one sets out for what is in it."""
    settings = database.settings
    make_data_dir(settings)
    snapshots = Snapshots(database, catalogue(), settings.data_dir / "snapshot", settings.refresh_ms)
    snapshot = snapshots.refresh()
    with database.reading() as session:
        book = HoursBook(queries.calendar(session))
    here = FinderState(settings, database, snapshots, catalogue(), book, lambda: now)
    return snapshot, here.going(query.by, query.when)


def _print(found: search.Nearest, going: Going) -> None:
    if found.notice:
        click.echo(found.notice)
    if found.beyond_m is not None:
        click.echo(f"这个范围里没有，最近的一处在 {found.beyond_m / 1000:.1f} 公里外。")
    for answer in answered(found.places, going):
        facts, shown = answer.facts, answer.shown
        distance = answer.distance_m or 0.0
        far = f"{distance:.0f} 米" if distance < 1000 else f"{distance / 1000:.1f} 公里"
        click.echo(f"{far:>10}  {shown.word} {unescape(shown.detail)}  {facts.name}  {facts.address}  {facts.code}")
