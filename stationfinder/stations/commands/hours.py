"""Setting a station's hours: the rule itself, and the days that do not keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from stationfinder.errors import InvalidInput
from stationfinder.hours import SHANGHAI, expand, read
from stationfinder.hours.exceptions import DatedException
from stationfinder.stations import queries
from stationfinder.stations.commands.change import flush, record, require_version, touch
from stationfinder.stations.models import Station, StationHoursException
from stationfinder.stations.rules import checked_exceptions, past_midnight, spans_text

LONGEST_HOURS = 500


def set_hours(
    session: Session,
    station: Station,
    *,
    version: int,
    by: str,
    at: datetime,
    wording: str | None = None,
    opening_hours: str | None = None,
    exceptions: Sequence[DatedException] | None = None,
) -> None:
    """Give the station new hours: `wording` as people write it, or `opening_hours` in OSM syntax; '' = not known.

    What of a wording is not understood stays text and waits in `queries.list_unread_hours`. `exceptions` replaces
    all dated exceptions; None leaves them, and the hours stay when neither is given. No difference, no write.
    Raises InvalidInput({"hours" | "exceptions": …}), Conflict when `version` is stale.
    """
    require_version(station, version)
    if wording is not None and opening_hours is not None:
        raise InvalidInput({"hours": "原话和规则只能给一样。"})
    before = _said(station)
    if wording is not None:
        _set_wording(station, wording)
    if opening_hours is not None:
        _set_rule(session, station, opening_hours, at)
    if exceptions is not None:
        _set_exceptions(station, exceptions)
    after = _said(station)
    if before == after:
        return
    touch(session, station, at, None)
    flush(session)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(session, station, "hours", by=by, at=at, changes=changes)


def _set_wording(station: Station, wording: str) -> None:
    text = " ".join(wording.split())
    if len(text) > LONGEST_HOURS or not text.isprintable():
        raise InvalidInput({"hours": f"开门时间请写成不超过 {LONGEST_HOURS} 个字的一行。"})
    reading = read(text)
    station.opening_hours, station.hours_text = reading.opening_hours, text
    station.hours_note = reading.note[:LONGEST_HOURS]


def _set_rule(session: Session, station: Station, opening_hours: str, at: datetime) -> None:
    text = opening_hours.strip()
    if len(text) > LONGEST_HOURS or not text.isprintable():
        raise InvalidInput({"hours": f"规则请写成不超过 {LONGEST_HOURS} 个字符的一行。"})
    if question := past_midnight(text):
        raise InvalidInput({"hours": question})
    if text:
        try:
            expand(text, at.astimezone(SHANGHAI).date(), 8, queries.calendar(session))
        except InvalidInput as error:
            raise InvalidInput({"hours": error.message}) from error
    station.opening_hours, station.hours_text, station.hours_note = text or None, "", ""


def _set_exceptions(station: Station, exceptions: Sequence[DatedException]) -> None:
    wanted = checked_exceptions(exceptions)
    if [_plain(row) for row in station.exceptions] == [_plain(_row(one)) for one in wanted]:
        return
    station.exceptions = [_row(one) for one in wanted]


def _row(one: DatedException) -> StationHoursException:
    return StationHoursException(
        first_on=one.first, last_on=one.last, kind=one.kind, spans=spans_text(one.spans), reason=one.reason
    )


def _plain(row: StationHoursException) -> list[str]:
    return [row.first_on.isoformat(), row.last_on.isoformat(), row.kind, row.spans, row.reason]


def _said(station: Station) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(station, name) for name in ("opening_hours", "hours_text", "hours_note")}
    return {**said, "exceptions": [_plain(row) for row in station.exceptions]}
