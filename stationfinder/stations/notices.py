"""The State Council's yearly holiday notice as values: read from rows of text, checked before it is believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stationfinder.errors import InvalidInput

Kind = Literal["holiday", "workday"]

LONGEST_NAME = 50
FIRST_YEAR = 2000
FEWEST_HOLIDAYS, MOST_HOLIDAYS = 7, 60
MOST_ERRORS = 10
# Holidays whose date never moves (《全国年节及纪念日放假办法》): a year without one of them is a cut-off list.
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节"}
_NEW_YEAR = "元旦"

_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("date", "day", "日期"), "day"),
    **dict.fromkeys(("kind", "type", "类型", "安排"), "kind"),
    **dict.fromkeys(("name", "holiday", "名称", "节日", "假日"), "name"),
}
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("holiday", "放假", "休", "休息", "假日", "节假日", "法定节假日"), "holiday"),
    **dict.fromkeys(("workday", "上班", "班", "调休上班", "调休上班日", "补班"), "workday"),
}


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day of a holiday period, or a Saturday or Sunday that is worked instead."""

    day: date
    kind: Kind
    name: str

    @property
    def year(self) -> int:
        """Year of the notice that speaks of the day: 元旦 at the end of December belongs to the next one."""
        return self.day.year + (self.name == _NEW_YEAR and self.day.month == 12)


def read_days(rows: Iterable[tuple[int, Sequence[str]]]) -> list[NoticeDay]:
    """The days of a table of text, by date: (line number, cells), the header first.

    Columns date, kind, name (日期, 类型, 名称) in any order; blank lines are skipped. Raises InvalidInput with one
    message for each bad line, at most MOST_ERRORS of them: a calendar with a hole would show a locked door as open.
    """
    lines = ((number, [cell.strip() for cell in cells]) for number, cells in rows)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise InvalidInput({"file": "这个文件是空的。"})
    places = _header(filled[0][1])
    days: dict[date, NoticeDay] = {}
    errors: dict[str, str] = {}
    for number, cells in filled[1:]:
        try:
            found = _day([cells[place] if place < len(cells) else "" for place in places])
            if found.day in days:
                raise ValueError(f"{found.day} 写了两次，请只留一行。")
            days[found.day] = found
        except ValueError as error:
            errors[f"第 {number} 行"] = str(error)
    if errors:
        raise InvalidInput(dict(list(errors.items())[:MOST_ERRORS]))
    return sorted(days.values(), key=lambda one: one.day)


def check_year(days: Sequence[NoticeDay], year: int, *, latest: int) -> None:
    """Whether the days can be the whole notice of `year` (at most `latest`). Raises InvalidInput with what is wrong."""
    if not FIRST_YEAR <= year <= latest:
        raise InvalidInput({"year": f"{year} 年不在 {FIRST_YEAR} 到 {latest} 年之间，请核对年份。"})
    errors: dict[str, str] = {}
    if len({one.day for one in days}) < len(days):
        errors["days"] = "同一天写了两次，请只留一行。"
    for one in days:
        wrong = _wrong(one, year)
        if wrong:
            errors[one.day.isoformat()] = wrong
    holidays = {one.day for one in days if one.kind == "holiday"}
    missing = [name for (month, day), name in _FIXED.items() if date(year, month, day) not in holidays]
    if missing:
        errors["days"] = f"{year} 年没有写{'、'.join(missing)}放假，像是没写全。请把全年的安排放在一个文件里。"
    elif not FEWEST_HOLIDAYS <= len(holidays) <= MOST_HOLIDAYS:
        errors["days"] = f"{year} 年写了 {len(holidays)} 天放假，不像一整年的安排，请核对。"
    if errors:
        raise InvalidInput(dict(list(errors.items())[:MOST_ERRORS]))


def _wrong(one: NoticeDay, year: int) -> str:
    """What is wrong with a day in the notice of `year`, '' for nothing."""
    if one.day.year != year and not (one.day.year == year - 1 and one.day.month == 12):
        return f"这一天不在 {year} 年的放假安排里（元旦前的十二月可以）。"
    if one.kind == "workday" and one.day.weekday() < 5:
        return f"这一天是{_weekday(one.day)}，本来就上班；调休上班日只会是周六或周日。"
    if not one.name or len(one.name) > LONGEST_NAME or not one.name.isprintable():
        return f"请写明是哪个节日，不超过 {LONGEST_NAME} 个字。"
    return ""


def _header(cells: Sequence[str]) -> list[int]:
    names = [_COLUMNS.get(cell.casefold(), "") for cell in cells]
    if any(names.count(wanted) != 1 for wanted in ("day", "kind", "name")):
        raise InvalidInput({"file": "表头要有 date,kind,name（或 日期,类型,名称）三列，每列一次。"})
    return [names.index(wanted) for wanted in ("day", "kind", "name")]


def _day(cells: Sequence[str]) -> NoticeDay:
    day, kind, name = _date(cells[0]), _KINDS.get(cells[1].casefold()), cells[2]
    if kind is None:
        raise ValueError(f"不认识的类型「{cells[1][:20]}」，请写 holiday（放假）或 workday（上班）。")
    if not name:
        raise ValueError("没写是哪个节日。")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"节日名称请写成不超过 {LONGEST_NAME} 个字的一行。")
    return NoticeDay(day, kind, name)


def _date(text: str) -> date:
    # A spreadsheet gives 2027-01-01 00:00:00, and people write 2027/1/1.
    parts = text.removesuffix(" 00:00:00").removesuffix("T00:00:00").replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        raise ValueError(f"「{text[:20]}」不是日期，请写成 2027-01-01 这样。")
    try:
        return date(*(int(part) for part in parts))
    except ValueError as error:
        raise ValueError(f"没有「{text[:20]}」这一天，请核对。") from error


def _weekday(day: date) -> str:
    return f"周{'一二三四五六日'[day.weekday()]}"
