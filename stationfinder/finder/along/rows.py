"""What lies along a way as rows of a list: how far along, how much longer, when one passes, what the door says then."""

from __future__ import annotations

from stationfinder.finder.along.search import Passing
from stationfinder.finder.facts import Answer
from stationfinder.finder.travel import By, way_words
from stationfinder.finder.views import cards, words
from stationfinder.finder.views.cards import Card, View
from stationfinder.hours import SHANGHAI
from stationfinder.hours.sentences import when_words

# So near to a line that was guessed anyway nobody turns aside.
BESIDE_M = 30.0


def rows_of(passings: list[Passing], view: View) -> list[Card]:
    """The rows in the order of the way, with a milestone before the first one beyond each.

    `view.now` is when one sets out. The number at the right counts from the start, not from the reader.
    """
    today = view.now.astimezone(SHANGHAI)
    answers = [Answer(one.place, one.shown, one.reach_s, one.line) for one in passings]
    rows, passed = [], 0
    for one, card in zip(passings, cards.plain_rows(answers, view), strict=True):
        mile = cards.milestone(one.along_m)
        number, unit = words.distance(one.along_m)
        rows.append(
            card._replace(
                number=number.encode(),
                unit=unit.encode(),
                mile=mile if mile > passed else 0,
                way=detour_words(one, view.by).encode(),
                direction=f"{when_words(one.passes_at, today)} 到门口".encode(),
            )
        )
        passed = max(passed, mile)
    return rows


def detour_words(one: Passing, by: By) -> str:
    """`就在路边`, `多绕 680 米，骑车约 3 分钟`."""
    if one.off_m <= BESIDE_M:
        return "就在路边"
    return f"多绕 {' '.join(words.distance(one.detour_m))}，{way_words(one.detour_s, by)}"
