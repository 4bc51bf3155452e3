"""What an import would do: its rows held against the register. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from stationfinder.stations import queries
from stationfinder.stations.drafts import StationDraft, digest
from stationfinder.stations.importing.neighbours import SiteKey, natural_id, natural_key, site_key, site_ref_of
from stationfinder.stations.importing.rows import ParsedRow
from stationfinder.stations.queries import RegisteredRow


@dataclass(slots=True)
class Plan:
    """Rows to add and to change, and stations of the register that turn out to share a site with one of them."""

    add: list[ParsedRow] = field(default_factory=list)
    change: list[tuple[ParsedRow, RegisteredRow]] = field(default_factory=list)
    same: list[tuple[ParsedRow, RegisteredRow]] = field(default_factory=list)
    sites: dict[int, str] = field(default_factory=dict)


def plan_import(session: Session, rows: Sequence[ParsedRow], *, source: str) -> Plan:
    """Who is new, who has changed and who is as before; says which rows look like doubles."""
    live = [row for row in rows if row.draft]
    by_id = queries.registered_by_source(session, source, [_id_of(row) for row in live])
    by_name = _grouped(queries.registered_by_name(session, {d.name for d in _drafts(live)}))
    known = {row.cells.number: _known(row, by_id, by_name) for row in live}
    plan = Plan()
    _join_sites(live, known, by_name, plan)
    for row in live:
        _place(row, known[row.cells.number], plan)
    return plan


def _id_of(row: ParsedRow) -> str:
    return row.source_id or (natural_id(row.draft) if row.draft else "")


def _drafts(rows: Iterable[ParsedRow]) -> Iterator[StationDraft]:
    return (row.draft for row in rows if row.draft)


def _grouped(found: Iterable[RegisteredRow]) -> dict[str, list[RegisteredRow]]:
    groups: dict[str, list[RegisteredRow]] = defaultdict(list)
    for one in found:
        groups[one.name].append(one)
    return groups


def _known(
    row: ParsedRow, by_id: dict[str, RegisteredRow], by_name: dict[str, list[RegisteredRow]]
) -> RegisteredRow | None:
    """The station that the row speaks of: by its id in this source, else by kind, name, address and county."""
    found = by_id.get(_id_of(row))
    if found or row.source_id or row.draft is None:
        return found
    wanted = natural_key(row.draft)
    alike = [one for one in by_name.get(row.draft.name, []) if one.natural_key == wanted]
    return alike[0] if alike else None


def _place(row: ParsedRow, known: RegisteredRow | None, plan: Plan) -> None:
    assert row.draft is not None  # noqa: S101 - refused rows were left out above
    if known is None:
        row.draft = replace(row.draft, source_id=_id_of(row))
        plan.add.append(row)
        return
    if not row.source_id and not known.source_id.startswith("~"):
        # A list without ids names a station that some other register keeps under its id: the poorer list must not
        # wipe what the richer one says.
        row.cells.say("already-registered", "", f"已登记为 {known.code}（来源 {known.source}），这一行没有改动它。")
        plan.same.append((row, known))
        return
    row.draft = replace(row.draft, source=known.source, source_id=known.source_id)
    if digest(row.draft) == known.row_digest:
        plan.same.append((row, known))
        return
    if row.draft.name != known.name and row.draft.address != known.address:
        row.cells.say(
            "id-moved",
            "id",
            f"编号 {row.source_id} 原来是「{known.name[:40]}」，已按这一行更新；若是另一处，请换个编号。",
        )
    plan.change.append((row, known))


def _join_sites(
    rows: Sequence[ParsedRow],
    known: dict[int, RegisteredRow | None],
    by_name: dict[str, list[RegisteredRow]],
    plan: Plan,
) -> None:
    """Rows of one name and address get one `site_ref`; of one kind too, they are said to look like doubles."""
    sites: dict[SiteKey, list[ParsedRow]] = defaultdict(list)
    for row in rows:
        key = site_key(row.draft.name, row.draft.address, row.draft.adcode) if row.draft else None
        if key:
            sites[key].append(row)
    for key, group in sites.items():
        own = {one.id for row in group if (one := known[row.cells.number])}
        # A row without id that another register knows by its id is that station, not its double.
        others = [one for one in by_name.get(key[0], []) if one.site_key == key and one.id not in own]
        if len(group) + len(others) < 2:
            continue
        reference = site_ref_of(key)
        plan.sites.update({one.id: reference for one in others if not one.site_ref})
        for row in group:
            _join(row, group, others, reference)


def _join(row: ParsedRow, group: list[ParsedRow], others: list[RegisteredRow], reference: str) -> None:
    assert row.draft is not None  # noqa: S101 - only rows with a draft have a site
    kind = row.draft.kind
    twins = [f"第 {r.cells.number} 行" for r in group if r is not row and r.draft and r.draft.kind == kind]
    twins += [one.code for one in others if one.kind == kind]
    if twins:
        row.cells.say(
            "double-suspected",
            "name",
            f"疑似重复：和{'、'.join(twins[:5])}同名同址。两处都留下了；若是同一处，请合并。",
        )
    row.draft = replace(row.draft, site_ref=row.draft.site_ref or reference)
