"""`nearest`: the finder's answer in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn

import click
from werkzeug.datastructures import MultiDict

from stationfinder import config
from stationfinder.database import Database
from stationfinder.errors import InvalidInput
from stationfinder.finder import features, forms, search
from stationfinder.finder.hours_book import HoursBook, calendar
from stationfinder.finder.snapshots import Snapshots
from stationfinder.stations.catalogue import catalogue


@click.command()
@click.argument("position", metavar="LON,LAT")
@click.option("--datum", default="wgs84", show_default=True, help="wgs84, gcj02 or bd09.")
@click.option("--need", multiple=True, help="A service that must be there; may be repeated or joined by commas.")
@click.option("--kind", multiple=True, help="A kind of place; may be repeated or joined by commas.")
@click.option("--limit", default="20", show_default=True)
@click.option("--within", "within_m", default=None, help="Not farther than so many metres.")
@click.option("--json", "as_json", is_flag=True, help="GeoJSON, as the API gives it.")
def nearest(
    position: str,
    datum: str,
    need: tuple[str, ...],
    kind: tuple[str, ...],
    limit: str,
    within_m: str | None,
    as_json: bool,
) -> None:
    """Print the nearest stations to LON,LAT."""
    asked = MultiDict([("at", position), ("datum", datum), ("limit", limit)])
    asked.setlist("need", list(need))
    asked.setlist("kind", list(kind))
    if within_m is not None:
        asked["within_m"] = within_m
    try:
        query = forms.nearest_query(asked, catalogue())
    except InvalidInput as refused:
        _refuse(refused)
    settings = config.load()
    database = Database(settings)
    snapshot = Snapshots(database, catalogue(), settings.data_dir / "snapshot", settings.refresh_ms).refresh()
    found = search.nearest(snapshot, query)
    book, now = HoursBook(calendar()), datetime.now(UTC)
    if as_json:
        more: dict[str, object] = {"notice": found.notice} if found.notice else {}
        click.echo(features.collection(found.places, book, now, "", **more).decode())
    else:
        _print(found, book, now)
    database.dispose()


def _print(found: search.Nearest, book: HoursBook, now: datetime) -> None:
    if found.notice:
        click.echo(found.notice)
    if found.beyond_m is not None:
        click.echo(f"这个范围里没有，最近的一处在 {found.beyond_m / 1000:.1f} 公里外。")
    for place in found.places:
        facts, words = place.facts, book.state(place.rule, now).words
        distance = place.distance_m or 0.0
        shown = f"{distance:.0f} 米" if distance < 1000 else f"{distance / 1000:.1f} 公里"
        click.echo(f"{shown:>10}  {words.headline} {words.detail}  {facts.name}  {facts.address}  {facts.code}")


def _refuse(refused: InvalidInput) -> NoReturn:
    for field, message in refused.fields.items():
        click.echo(f"{field}: {message}", err=True)
    raise SystemExit(2)
