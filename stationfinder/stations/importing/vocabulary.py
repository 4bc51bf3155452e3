"""What the cells of a ledger may say, made ready for many rows."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from stationfinder import hours
from stationfinder.errors import InvalidInput
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.importing import values
from stationfinder.stations.rules import past_midnight

_LONGEST_RULE = 500
# `open`, `2026` and `8` are good OSM too, and nobody who writes them in a ledger means every hour of the day.
_RULE_MARK = re.compile(r"[0-9]{2}:[0-9]{2}|24/7|\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|WD|RD)\b|^(?:unknown|off)\b")
_ANY_DAY = date(2026, 1, 5)
_NO_CALENDAR = hours.Calendar({}, frozenset())


class Vocabulary:
    """The catalogue made ready for many rows: ledgers repeat the same few wordings."""

    def __init__(self, catalogue: Catalogue) -> None:
        words = values.service_words(catalogue)
        self.catalogue = catalogue
        self.services = lru_cache(maxsize=10_000)(lambda text: values.services(text, words))
        self.hours = lru_cache(maxsize=10_000)(hours.read)
        self.is_rule = lru_cache(maxsize=10_000)(is_rule)
        self.kinds = {
            name: kind.code for kind in catalogue.kinds.values() for name in (kind.code, kind.name, *kind.aliases)
        }


def is_rule(text: str) -> bool:
    """Whether `text` is opening hours in OSM syntax that can be worked out, as our own export writes them."""
    if len(text) > _LONGEST_RULE or not _RULE_MARK.search(text) or past_midnight(text):
        return False
    try:
        hours.expand(text, _ANY_DAY, 8, _NO_CALENDAR)
    except InvalidInput:
        return False
    return True
