"""What an import would do: its rows held against the register. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from stationfinder.geo.districts import districts
from stationfinder.stations import queries
from stationfinder.stations.drafts import digest
from stationfinder.stations.importing.completing import completed
from stationfinder.stations.importing.identity import fresh_id, is_natural, match_others, match_own, natural_id, within
from stationfinder.stations.importing.neighbours import SiteKey, site_key, site_ref_of
from stationfinder.stations.importing.rows import ParsedRow
from stationfinder.stations.queries import RegisteredRow

_BATCH = 500
Pair = tuple[ParsedRow, RegisteredRow]
Known = dict[int, RegisteredRow]
ByName = dict[str, list[RegisteredRow]]


@dataclass(slots=True)
class Plan:
    """Rows to add and to change, rows that fill blanks of another source's station, and rows that change nothing.

    `rows` are all rows with everything that was said of them; `sites`: stations of the register (by id) that turn out
    to share a site with a row.
    """

    rows: list[ParsedRow]
    add: list[ParsedRow] = field(default_factory=list)
    change: list[Pair] = field(default_factory=list)
    complete: list[Pair] = field(default_factory=list)
    same: list[Pair] = field(default_factory=list)
    sites: dict[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.add or self.change or self.complete or self.sites)


def plan_import(session: Session, rows: Sequence[ParsedRow], *, source: str) -> Plan:
    """Who is new, who has changed and who is as before; says which rows look like doubles. `rows` stay as they are."""
    plan = Plan([row.copy() for row in rows])
    live = [row for row in plan.rows if row.draft]
    by_id = queries.registered_by_source(session, source, [_id_of(row) for row in live])
    by_name = _named(session, live)
    own = {row.cells.number: by_id[row.source_id] for row in live if row.source_id in by_id}
    without_id = [row for row in live if not row.source_id]
    stored = [o for found in by_name.values() for o in found if o.source == source and is_natural(o.source_id)]
    own.update(match_own(without_id, by_id, stored))
    others = _elsewhere(without_id, own, by_name, source)
    _join_sites(live, {**own, **{number: found[0] for number, found in others.items()}}, by_name, plan)
    for row in live:
        if row.cells.number not in others:
            _place(row, own.get(row.cells.number), by_id, plan)
    _complete(session, [row for row in live if row.cells.number in others], others, plan)
    return plan


def _id_of(row: ParsedRow) -> str:
    return row.source_id or natural_id(row)


def _named(session: Session, rows: Sequence[ParsedRow]) -> ByName:
    """Stations of the rows' names, as stored: an older release kept a mobile number in a name."""
    names = {name for row in rows if row.draft for name in (row.draft.name, row.cells.get("name"))}
    groups: ByName = defaultdict(list)
    for one in queries.registered_by_name(session, names):
        groups[one.name].append(one)
    return groups


def _elsewhere(rows: Iterable[ParsedRow], own: Known, by_name: ByName, source: str) -> dict[int, list[RegisteredRow]]:
    """Row number → stations of other sources that a row without id speaks of, where its own source has none."""
    found: dict[int, list[RegisteredRow]] = {}
    for row in rows:
        if row.cells.number in own or row.draft is None:
            continue
        named = {one.id: one for name in {row.draft.name, row.cells.get("name")} for one in by_name.get(name, [])}
        foreign = [
            one
            for one in named.values()
            if one.merged_into_id is None and not (one.source == source and is_natural(one.source_id))
        ]
        if alike := match_others(row, foreign):
            found[row.cells.number] = alike
    return found


def _place(row: ParsedRow, known: RegisteredRow | None, by_id: dict[str, RegisteredRow], plan: Plan) -> None:
    assert row.draft is not None  # noqa: S101 - refused rows were left out above
    new_id = _id_of(row)
    if known is None:
        row.draft = replace(row.draft, source_id=fresh_id() if new_id in by_id else new_id)
        plan.add.append(row)
        return
    row.listed = row.listed and (bool(row.draft.status) or known.status == "active")
    row.draft = replace(row.draft, source=known.source, source_id=known.source_id)
    if digest(row.draft) == known.row_digest:
        plan.same.append((row, known))
        return
    if new_id not in by_id:
        # The county has changed since: the next import finds it by what it is called now.
        row.draft = replace(row.draft, source_id=new_id)
    _say_moved(row, known)
    plan.change.append((row, known))


def _say_moved(row: ParsedRow, known: RegisteredRow) -> None:
    assert row.draft is not None  # noqa: S101 - only rows with a draft are placed
    before, after = known.adcode, row.draft.adcode
    if row.source_id and row.draft.name != known.name and row.draft.address != known.address:
        row.cells.say(
            "id-moved",
            "id",
            f"编号 {row.source_id} 原来是「{known.name[:40]}」，已按这一行更新；若是另一处，请换个编号。",
        )
    elif not row.source_id and before and after and not within(before, after):
        was, now = districts().label(before), districts().label(after)
        row.cells.say(
            "county-moved",
            row.cells.has("district", "city", "province"),
            f"按名称和地址认作 {known.code}，区县从{was}改成了{now}；若是另一处，请给两处各写一个编号。",
        )


def _complete(session: Session, rows: Sequence[ParsedRow], others: dict[int, list[RegisteredRow]], plan: Plan) -> None:
    """Rows of a second ledger: the station is another source's, of which nothing may be wiped."""
    used: set[int] = set()
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        stations = queries.stations_with_parts(session, [others[row.cells.number][0].code for row in batch])
        for row in batch:
            known, *more = others[row.cells.number]
            assert row.draft is not None  # noqa: S101 - refused rows speak of no station
            row.listed = known.status == "active"
            draft, filled = completed(session, stations[known.code], row.draft)
            # Two stations of that name and address, or two rows for one: nobody knows which of them is meant.
            done = filled and not more and known.id not in used
            used.add(known.id)
            titles = "、".join(_titles(row, filled))
            what = f"只补上了原来空着的：{titles}" if done and titles else "这一行没有改动它"
            row.cells.say("already-registered", "", f"已登记为 {known.code}（来源 {known.source}），{what}。")
            row.draft = draft
            (plan.complete if done else plan.same).append((row, known))
        session.expunge_all()


def _titles(row: ParsedRow, names: Iterable[str]) -> Iterable[str]:
    return ("坐标" if name == "lon" else row.cells.columns.title(name) for name in names if name != "site_ref")


def _join_sites(
    rows: Sequence[ParsedRow],
    known: Known,
    by_name: ByName,
    plan: Plan,
) -> None:
    """Rows of one name and address get one `site_ref`; of one kind too, they are said to look like doubles."""
    sites: dict[SiteKey, list[ParsedRow]] = defaultdict(list)
    for row in rows:
        key = site_key(row.draft.name, row.draft.address, row.draft.adcode) if row.draft else None
        if key:
            sites[key].append(row)
    for key, group in sites.items():
        own = {one.id for row in group if (one := known.get(row.cells.number))}
        # A row without id that another register knows by its id is that station, not its double.
        named = [one for one in by_name.get(key[0], []) if one.merged_into_id is None]
        others = [one for one in named if one.site_key == key and one.id not in own]
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
