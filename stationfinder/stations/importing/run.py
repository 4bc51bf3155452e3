"""The import itself: read, check, hold against the register; then write, all in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from stationfinder.database import Database
from stationfinder.errors import Unavailable
from stationfinder.geo.datums import Datum
from stationfinder.stations import commands, queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.importing.cells import Cells
from stationfinder.stations.importing.columns import Columns, match_columns
from stationfinder.stations.importing.messages import outcome_of, told
from stationfinder.stations.importing.neighbours import drop_default_points, refuse_repeats
from stationfinder.stations.importing.places import say_zone
from stationfinder.stations.importing.plans import Plan, plan_import
from stationfinder.stations.importing.readers import (
    HEADER_WITHIN,
    ROW_CAP,
    RawRow,
    Table,
    UnreadableFileError,
    read_table,
)
from stationfinder.stations.importing.report import ADDED, CHANGED, UNCHANGED, ImportReport, RowResult
from stationfinder.stations.importing.rows import ParsedRow, parse_row
from stationfinder.stations.importing.vocabulary import Vocabulary

_BATCH = 500
# Each waits as long as the settings let a statement wait (5 s): the longest file is written within a minute or two.
_TRIES = 30


def import_file(
    database: Database,
    path: Path,
    *,
    by: str,
    at: datetime,
    source: str = "",
    datum: Datum | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Take the stations of a .csv, .xlsx or .geojson file into the register and publish them at once.

    `source` (default: the file's name) is the namespace of the file's ids; `datum` None follows each row's own. A dry
    run says the same and writes nothing. Raises UnreadableFileError when the file as a whole cannot be read, and then
    nothing is written either.
    """
    source, vocabulary = (source or path.name)[:200], Vocabulary(catalogue())
    table = read_table(path, vocabulary.kinds, lambda cells: match_columns(cells).is_header)
    columns, rows = parse_file(table, vocabulary, source=source, datum=datum)
    with database.reading() as session:
        revision = queries.revision(session)
        plan = plan_import(session, rows, source=source)
    actions = _planned(plan)
    if not dry_run and not plan.is_empty:
        plan, actions = _kept(database, plan, rows, source=source, revision=revision, by=by, at=at)
    results = tuple(_result(row, *actions.get(row.cells.number, ("", ""))) for row in plan.rows)
    return ImportReport(path.name, source, not dry_run, (*table.notes, *_notes(columns)), results)


def parse_file(
    table: Table, vocabulary: Vocabulary, *, source: str, datum: Datum | None
) -> tuple[Columns, list[ParsedRow]]:
    """Every row after the header with all checks that need no register. Raises UnreadableFileError."""
    lines = iter(table.rows)
    columns = _header(lines)
    rows: list[ParsedRow] = []
    for raw in lines:
        if not raw.broken and not any(cell.strip() for cell in raw.cells):
            continue
        if len(rows) >= ROW_CAP:
            raise UnreadableFileError(f"超过 {ROW_CAP} 行，请拆开再导入。")
        rows.append(_parsed(raw, columns, vocabulary, source, datum, table.datum))
    refuse_repeats(rows)
    drop_default_points(rows)
    for row in rows:
        if row.draft and row.place:
            say_zone(row.cells, row.place, row.draft.adcode, by_point=row.entered is not None)
    return columns, rows


def _header(lines: Iterator[RawRow]) -> Columns:
    for raw, _ in zip(lines, range(HEADER_WITHIN), strict=False):
        columns = match_columns(raw.cells)
        if columns.is_header:
            return columns
    raise UnreadableFileError("没有找到表头：前 10 行里要有一行写着列名，至少有「名称」和「类型」。")


def _parsed(
    raw: RawRow, columns: Columns, vocabulary: Vocabulary, source: str, datum: Datum | None, promised: str
) -> ParsedRow:
    cells = Cells(raw.number, columns, raw.cells)
    if raw.broken:
        cells.say("row-broken", "", raw.broken)
        return ParsedRow(cells, cells.get("id")[:200])
    extra = [cell for cell in raw.cells[columns.width :] if cell.strip()]
    if extra:
        cells.say("extra-cells", "", f"比表头多出 {len(extra)} 格，没有收；可能是某格里的逗号没有加引号，请核对。")
    return parse_row(cells, vocabulary, source=source, forced=datum, promised=promised)


Actions = dict[int, tuple[str, str]]


def _planned(plan: Plan) -> Actions:
    return {
        **{row.cells.number: (ADDED, "") for row in plan.add},
        **{row.cells.number: (CHANGED, one.code) for row, one in (*plan.change, *plan.complete)},
        **{row.cells.number: (UNCHANGED, one.code) for row, one in plan.same},
    }


def _kept(
    database: Database,
    plan: Plan,
    rows: Sequence[ParsedRow],
    *,
    source: str,
    revision: int,
    by: str,
    at: datetime,
) -> tuple[Plan, Actions]:
    """The plan carried out, made anew if the register has moved on since `revision`. Waits for another import.

    Planning takes as long as writing and needs no lock; while one import writes, nobody else can.
    """
    for left in reversed(range(_TRIES)):
        try:
            with database.transaction() as session:
                if commands.lock_revision(session) != revision:
                    plan = plan_import(session, rows, source=source)
                return plan, _carry_out(session, plan, by=by, at=at)
        except Unavailable as error:
            if not (left and _is_busy(error)):
                raise
    raise AssertionError("the last try returns or raises")


def _is_busy(error: Unavailable) -> bool:
    """Whether somebody else was writing all the while that we waited for the lock."""
    return any(word in str(error.__cause__) for word in ("database is locked", "statement timeout", "lock timeout"))


def _carry_out(session: Session, plan: Plan, *, by: str, at: datetime) -> Actions:
    actions = _planned(plan)
    if plan.is_empty:
        return actions
    revision = commands.bump_revision(session)
    for pairs, own_rows in ((plan.change, True), (plan.complete, False)):
        for start in range(0, len(pairs), _BATCH):
            some = [(one.code, row.draft) for row, one in pairs[start : start + _BATCH] if row.draft]
            known = queries.stations_with_parts(session, [code for code, _ in some])
            changed = [(known[code], draft) for code, draft in some]
            commands.amend_all(session, changed, by=by, at=at, revision=revision, own_rows=own_rows)
            # The session would hold every row of a long file otherwise.
            session.expunge_all()
    for station_id, reference in plan.sites.items():
        station = queries.get_station_by_id(session, station_id)
        commands.set_site(session, station, reference, by=by, at=at, revision=revision)
    for start in range(0, len(plan.add), _BATCH):
        batch = plan.add[start : start + _BATCH]
        drafts = [row.draft for row in batch if row.draft]
        stations = commands.register_published(session, drafts, by=by, at=at, revision=revision)
        actions.update({row.cells.number: (ADDED, s.code) for row, s in zip(batch, stations, strict=True)})
        session.expunge_all()
    return actions


def _result(row: ParsedRow, action: str, code: str) -> RowResult:
    messages = told(row.cells.messages, listed=row.listed)
    outcome = outcome_of(messages, listed=row.listed)
    return RowResult(row.cells.number, row.source_id, row.cells.get("name"), outcome, action, code, messages)


def _notes(columns: Columns) -> Sequence[str]:
    said = []
    if columns.unknown:
        said.append(f"不认识的列，没有收：{'、'.join(columns.unknown)[:300]}")
    if columns.unused:
        said.append(f"用不着的列，没有收：{'、'.join(columns.unused)[:300]}")
    if columns.repeated:
        said.append(f"重复的列，只用第一列：{'、'.join(columns.repeated)[:300]}")
    return said
