"""What the page shows of a way: places whose hours are known, after them those that nobody can answer for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stationfinder.finder.along.forms import AlongQuery
from stationfinder.finder.along.search import Along, Beside, Riding
from stationfinder.finder.going import Going
from stationfinder.finder.search import SILENT_SHOWN
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours.timetable import UNKNOWN


@dataclass(frozen=True, slots=True)
class Groups:
    """`main`: the list. `unclear`: their hours are not known when one passes. `silent`: about what was asked for.

    Of the two latter a few. `unclear_only`: nothing beside the way has hours, so that the list is of such places.
    `all_total`: how many there are beside the way whether they let one in or not.
    """

    main: Along
    unclear: Along
    silent: Along
    unclear_only: bool
    all_total: int


def groups(snapshot: Snapshot, query: AlongQuery, going: Going, detour: float, *, unclear: bool = False) -> Groups:
    """The answer to `query`, sorted for the eye. `unclear`: the list is of places whose hours are not known."""
    riding = Riding(query, going, detour)
    found = riding.beside(snapshot, query.wish)
    known, unknown = _parted(riding, found)
    if query.enter:
        known, unknown = riding.that_let_in(found), []
    elif query.wish.silent:
        known, unknown = found, []
    elif unclear:
        known, unknown = unknown, []
    alone = not _count(known) and _count(unknown) > 0
    if alone:
        known, unknown = unknown, []
    return Groups(
        main=riding.listed(known, query.limit),
        unclear=riding.listed(unknown, SILENT_SHOWN),
        silent=riding.listed(_silent(riding, snapshot), SILENT_SHOWN),
        unclear_only=alone,
        all_total=_count(found),
    )


def _parted(riding: Riding, found: list[Beside]) -> tuple[list[Beside], list[Beside]]:
    """Those whose hours are known when one stands there, and the others."""
    unknown = [np.asarray(riding.states(one) == UNKNOWN, np.bool_) for one in found]
    both = list(zip(found, unknown, strict=True))
    return [one.only(~which) for one, which in both], [one.only(which) for one, which in both]


def _silent(riding: Riding, snapshot: Snapshot) -> list[Beside]:
    """Places that do not say whether they have what was asked for."""
    wish = riding.query.wish
    if not wish.needs or wish.silent:
        return []
    found = riding.beside(snapshot, replace(wish, silent=True))
    return riding.that_let_in(found) if riding.query.enter else found


def _count(found: list[Beside]) -> int:
    return sum(len(one.rows) for one in found)
