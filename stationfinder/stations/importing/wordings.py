"""The hours of a row: a wording, a rule in OSM syntax, or both side by side as our own export has them."""

from __future__ import annotations

from typing import NamedTuple

from stationfinder.stations.importing.cells import Cells
from stationfinder.stations.importing.vocabulary import Vocabulary
from stationfinder.stations.rules import mask_mobiles, past_midnight

_LONGEST = 500


class Times(NamedTuple):
    """What the register keeps of a row's hours: the rule (None: not known), the wording, what to read beside them."""

    opening_hours: str | None
    text: str = ""
    note: str = ""


def read_hours(cells: Cells, vocabulary: Vocabulary) -> Times:
    """The hours of the row; says so when they stay text.

    A wording that can be read counts before a rule beside it: the rule was made of it, by an older reader perhaps.
    """
    rule, text = cells.get("hours"), cells.get("hours_text")
    if "hours_text" in cells.columns.index and vocabulary.is_rule(rule):
        known = _read("hours_text", cells, vocabulary)
        return known if known.opening_hours else known._replace(opening_hours=mask_mobiles(rule))
    column = "hours_text" if text else "hours"
    known = _read(column, cells, vocabulary)
    reading = vocabulary.hours(cells.get(column)[:_LONGEST])
    if not reading.not_understood:
        return known
    if vocabulary.is_rule(cells.get(column)):
        return Times(mask_mobiles(cells.get(column)))
    reason = past_midnight(cells.get(column)) or reading.not_understood
    cells.say(
        "hours-not-understood",
        column,
        f"「{known.text[:60]}」没读懂（{reason}），原话照登。请写成 8:00-18:00 或 周一至周五 9:00-17:00。",
        wording=known.text,
        reason=reason,
    )
    return known


def _read(column: str, cells: Cells, vocabulary: Vocabulary) -> Times:
    # Read before the masking: an asterisk among the words would not be understood.
    reading = vocabulary.hours(cells.get(column)[:_LONGEST])
    rule = reading.opening_hours and mask_mobiles(reading.opening_hours)
    return Times(rule, cells.public(column, _LONGEST), mask_mobiles(reading.note)[:_LONGEST])
