"""`calendar`: the holiday calendar of the register, shown and loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from stationfinder.cli.terminal import fail, open_register, refuse
from stationfinder.errors import InvalidInput
from stationfinder.stations import commands, queries
from stationfinder.stations.importing import UnreadableFileError
from stationfinder.stations.importing.readers import RawRow, read_table
from stationfinder.stations.notices import NoticeDay, check_year, read_days

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
UNPUBLISHED = "放假安排还没有公布，或还没有录入；营业时间先按星期几算，并注明节假日安排未公布。"


@click.group()
def calendar() -> None:
    """The legal holidays and make-up workdays that opening hours follow."""


@calendar.command()
@click.argument("file", type=_FILE)
@click.option("--year", type=int, help="Year of the notice. Default: every year that the file is about.")
@click.option("--notice", default="", help="Title or number of the State Council's notice, kept with the year.")
@click.option("--dry-run", is_flag=True, help="Check and say what would change, write nothing.")
def load(file: Path, year: int | None, notice: str, dry_run: bool) -> None:
    """Take the whole notice of a year from FILE (.csv or .xlsx) into the register, in place of what was there.

    Columns: date,kind,name or 日期,类型,名称; kind is holiday (放假) or workday (上班). Running servers follow within
    a second.
    """
    now = datetime.now(UTC)
    try:
        years = _by_year(_days(file), year)
        for one, days in years.items():
            check_year(days, one, latest=now.year + 1)
        with (
            open_register() as database,
            database.reading() if dry_run else database.transaction() as session,
        ):
            for one, days in years.items():
                _load(session, one, days, notice=notice, file=file, now=now, dry_run=dry_run)
    except UnreadableFileError as error:
        fail(str(error), 2)
    except InvalidInput as refused:
        refuse(refused)


@calendar.command()
@click.argument("year", type=int, required=False)
def show(year: int | None) -> None:
    """Print the holidays and make-up workdays of YEAR, or which years the calendar has."""
    with open_register() as database, database.reading() as session:
        known = {one.year: one for one in queries.list_notice_years(session)}
        days = queries.notice_days(session, year) if year is not None else ()
    if year is None:
        for one in known.values():
            click.echo(f"{one.year}  放假 {one.holidays} 天  调休上班 {one.workdays} 天  {one.notice or one.source}")
    elif year not in known:
        click.echo(f"{year} 年的{UNPUBLISHED}")
    else:
        click.echo(f"{year} 年  {known[year].notice or known[year].source}")
        for line in periods(days):
            click.echo(f"  {line}")


def periods(days: Sequence[NoticeDay]) -> list[str]:
    """One line a holiday: `元旦：1月1日（周四）至1月3日（周六）放假，共3天；1月4日（周日）上班`."""
    named: dict[str, list[NoticeDay]] = defaultdict(list)
    for one in sorted(days, key=lambda one: one.day):
        named[one.name].append(one)
    return [f"{name}：{_period(found)}" for name, found in named.items()]


def _period(days: list[NoticeDay]) -> str:
    off = [one.day for one in days if one.kind == "holiday"]
    worked = [f"{_spoken(one.day)}上班" for one in days if one.kind == "workday"]
    return "；".join([f"{_runs(off)}放假，共{len(off)}天"] * bool(off) + ["、".join(worked)] * bool(worked))


def _runs(days: Iterable[date]) -> str:
    runs: list[list[date]] = []
    for day in days:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join("至".join(dict.fromkeys((_spoken(run[0]), _spoken(run[-1])))) for run in runs)


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def _days(file: Path) -> list[NoticeDay]:
    rows = list(read_table(file).rows)
    broken = next((row for row in rows if row.broken), None)
    if broken:
        raise InvalidInput({f"第 {broken.number} 行": broken.broken})
    return read_days((row.number, _cells(row)) for row in rows)


def _cells(row: RawRow) -> list[str]:
    return [cell.strip() for cell in row.cells]


def _by_year(days: list[NoticeDay], year: int | None) -> dict[int, list[NoticeDay]]:
    if year is not None:
        return {year: days}
    years: dict[int, list[NoticeDay]] = defaultdict(list)
    for one in days:
        years[one.year].append(one)
    if not years:
        raise InvalidInput({"file": "只有表头，没有日子。"})
    return years


def _load(
    session: Session, year: int, days: list[NoticeDay], *, notice: str, file: Path, now: datetime, dry_run: bool
) -> None:
    before, said = set(queries.notice_days(session, year)), set(days)
    changed = True
    if not dry_run:
        by = f"stationfinder calendar load {file.name}"[:200]
        source = file.name[:200]
        changed = commands.load_calendar(session, days, year=year, notice=notice, source=source, by=by, at=now)
    holidays = sum(one.kind == "holiday" for one in days)
    kept = "试运行，没有写入" if dry_run else "已写入" if changed else "和原来一样，没有改动"
    click.echo(f"{year} 年：放假 {holidays} 天，调休上班 {len(days) - holidays} 天。{kept}。")
    for mark, some in (("－", before - said), ("＋", said - before)):
        for one in sorted(some, key=lambda one: one.day):
            word = "放假" if one.kind == "holiday" else "上班"
            click.echo(f"  {mark} {one.day} {word} {one.name}")
