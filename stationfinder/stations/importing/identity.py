"""Who a station is where the file gives no id: kind, name, address, and the county that is stated or known.

A county comes from the row's words where they name one, else from its point. Words may be added and points corrected
without the place becoming another one: what is stored is matched by what it surely is first, then by what it can be.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from stationfinder.geo.districts import districts
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.importing.rows import ParsedRow
from stationfinder.stations.queries import RegisteredRow
from stationfinder.stations.rules import mask_mobiles

NaturalKey = tuple[str, str, str, str]
Alike = tuple[str, str, str]
"""Kind, name, address."""
_PREFIX = "~"


def natural_key(row: ParsedRow) -> NaturalKey:
    """Kind, name, address and county of a row that is not refused."""
    assert row.draft is not None  # noqa: S101 - the caller left refused rows out
    return (*_alike(row.draft), stated_county(row) or row.draft.adcode or "")


def natural_id(row: ParsedRow) -> str:
    """`source_id` of a station whose file gives no id; no id of a file begins with `~` by accident."""
    return _PREFIX + hashlib.sha256("\x1f".join(natural_key(row)).encode()).hexdigest()[:32]


def fresh_id() -> str:
    """A `source_id` of that kind for a row whose natural one another station keeps from the time before its county."""
    return _PREFIX + secrets.token_hex(16)


def is_natural(source_id: str) -> bool:
    """Whether this `source_id` is ours because the file gave none."""
    return source_id.startswith(_PREFIX)


def stated_county(row: ParsedRow) -> str:
    """The county that the row's words surely name, '' when they name none or only its city."""
    stated = row.place.adcode if row.place else None
    area = districts().find(stated) if stated else None
    return area.adcode if area and not districts().children(area.adcode) else ""


def match_own(
    rows: Sequence[ParsedRow], by_id: Mapping[str, RegisteredRow], stored: Iterable[RegisteredRow]
) -> dict[int, RegisteredRow]:
    """Row number → the station of the same source that a row without id speaks of.

    `by_id`: stations by `source_id`; `stored`: stations of the source without id that have one of the rows' names.
    The same county first, then the same id (which keeps the county once stated), then the only one whose county can be
    the same: unknown, one within the other, or derived from a point in the same city.
    """
    groups: dict[Alike, list[RegisteredRow]] = defaultdict(list)
    for one in stored:
        groups[_alike(one)].append(one)
    found: dict[int, RegisteredRow] = {}
    taken: set[int] = set()

    def take(row: ParsedRow, one: RegisteredRow | None) -> None:
        if one is not None and row.cells.number not in found and one.id not in taken:
            found[row.cells.number] = one
            taken.add(one.id)

    ids = {row.cells.number: natural_id(row) for row in rows}
    same_county = [(row, one) for row in rows for one in _candidates(row, groups) if one.adcode == _adcode(row)]
    for row, one in sorted(same_county, key=lambda pair: pair[1].source_id != ids[pair[0].cells.number]):
        take(row, one)
    for row in rows:
        take(row, by_id.get(ids[row.cells.number]))
    for row, one in _only_possible([row for row in rows if row.cells.number not in found], groups, taken):
        take(row, one)
    return found


def _only_possible(
    rows: Sequence[ParsedRow], groups: Mapping[Alike, list[RegisteredRow]], taken: set[int]
) -> list[tuple[ParsedRow, RegisteredRow]]:
    """Pairs of a row and a station that can be one, where neither can be anything else."""
    pairs = [
        (row, one)
        for row in rows
        for one in _candidates(row, groups)
        # Without an address the name says too little: 工会驿站 is everywhere.
        if one.id not in taken and one.address and _can_be(row, one)
    ]
    rows_of, ones_of = defaultdict(list), defaultdict(list)
    for row, one in pairs:
        rows_of[one.id].append(row)
        ones_of[row.cells.number].append(one)
    return [(row, one) for row, one in pairs if len(rows_of[one.id]) == len(ones_of[row.cells.number]) == 1]


def _candidates(row: ParsedRow, groups: Mapping[Alike, list[RegisteredRow]]) -> list[RegisteredRow]:
    return groups.get(_alike(row.draft), []) if row.draft else []


def _adcode(row: ParsedRow) -> str | None:
    return row.draft.adcode if row.draft else None


def _can_be(row: ParsedRow, one: RegisteredRow) -> bool:
    derived = one.lon is not None or row.entered is not None
    counties = {stated_county(row) or _adcode(row), _adcode(row)}
    return any(_one_county(county, one.adcode, derived) for county in counties)


def _one_county(a: str | None, b: str | None, derived: bool) -> bool:
    if not a or not b:
        return True
    if within(a, b):
        return True
    # A point corrected across a border stays in its city; the same words in another city are another place.
    return derived and a[:4] == b[:4]


def within(a: str, b: str) -> bool:
    """Whether one of two areas is or holds the other."""
    short, long = sorted((_stem(a), _stem(b)), key=len)
    return long.startswith(short)


def _stem(adcode: str) -> str:
    return adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode


def match_others(row: ParsedRow, named: Iterable[RegisteredRow]) -> list[RegisteredRow]:
    """Stations of other sources (or of this one, under an id) that a row without id speaks of, the oldest first."""
    assert row.draft is not None  # noqa: S101 - the caller left refused rows out
    counties = {row.draft.adcode or "", stated_county(row) or row.draft.adcode or ""}
    wanted = _alike(row.draft)
    return [one for one in named if _alike(one) == wanted and (one.adcode or "") in counties]


def _alike(one: StationDraft | RegisteredRow) -> Alike:
    # What an older release stored may hold a mobile number that is masked now.
    return (one.kind, mask_mobiles(one.name), mask_mobiles(one.address))
