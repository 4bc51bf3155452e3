"""Text → records of a CSV, one bad quotation mark at a time: a quote left open costs its own line and no other."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from stationfinder.stations.importing.columns import match_columns

# A quote left open swallows the lines below it; no address is this tall.
TALLEST_RECORD = 30
# A line of prose with a comma or two would pass for a row of a narrow table.
_TELLING_WIDTH = 5


@dataclass(slots=True)
class RowSense:
    """Knows, once it has seen the header, what a row of this file looks like.

    `kinds` are the words that the kind column may hold: a line that has one of them in its place is a row, because a
    row without one is refused anyway. Without a known kind, only the exact number of cells of a wide table counts.
    """

    kinds: Collection[str] = ()
    width: int = 0
    _kind: int | None = field(default=None, init=False)
    _name: int = field(default=0, init=False)

    def learn(self, cells: tuple[str, ...]) -> None:
        """Look at a record; the first one that is a header is remembered."""
        columns = match_columns(cells) if not self.width else None
        if columns and columns.is_header:
            self.width, self._name = columns.width, columns.index["name"]
            self._kind = columns.index.get("kind")

    def is_row(self, cells: list[str]) -> bool:
        """Whether these cells are a row of their own, whatever stands before them."""
        if not self.width or len(cells) <= self._name or not cells[self._name].strip():
            return False
        word = cells[self._kind] if self._kind is not None and len(cells) > self._kind else ""
        has_kind = word.strip().casefold() in self.kinds
        return (has_kind and 2 * len(cells) > self.width) or len(cells) == self.width >= _TELLING_WIDTH


@dataclass(frozen=True, slots=True)
class Record:
    """Cells of one record, the text line (from 1) it begins on, and what is wrong with its quotes, '' for nothing."""

    cells: tuple[str, ...]
    line: int
    broken: str = ""


class _OpenQuoteError(Exception):
    """The record asks for a line that cannot be part of it."""


def records(lines: Iterable[str], delimiter: str, sense: RowSense) -> Iterator[Record]:
    """Every record of the lines (with their line ends), blank ones too. Never raises.

    A quoted cell may hold line breaks. When a line that such a cell would swallow is a row by itself, when the quote
    closes in the middle of a cell, or not within TALLEST_RECORD lines, it was left open: its line alone is broken,
    and reading goes on with the next one.
    """
    window: deque[str] = deque()
    source, line = iter(lines), 1
    while _fill(window, source, 1):
        cells, count = _record(window, source, delimiter, sense)
        first = window[0]
        for _ in range(count):
            window.popleft()
        if cells is None:
            yield Record(tuple(_naive(first, delimiter)), line, "引号没有关上")
        elif count == 1 and _shifted(first, cells, delimiter, sense):
            yield Record(tuple(cells), line, "引号没有成对，格子错了位")
        else:
            sense.learn(tuple(cells))
            yield Record(tuple(cells), line)
        line += count


def _fill(window: deque[str], source: Iterator[str], count: int) -> bool:
    """Whether `count` lines stand ready, fetching what is missing."""
    while len(window) < count:
        line = next(source, None)
        if line is None:
            return False
        window.append(line)
    return True


def _record(window: deque[str], source: Iterator[str], delimiter: str, sense: RowSense) -> tuple[list[str] | None, int]:
    """The cells that begin with the first line and how many lines they take; (None, 1) for a quote left open."""
    reader = csv.reader(_offered(window, source, delimiter, sense), delimiter=delimiter)
    try:
        cells = next(reader, [])
    except (_OpenQuoteError, csv.Error):
        return None, 1
    count = max(reader.line_num, 1)
    if count > 1 and not _is_one_record([window[n] for n in range(count)], delimiter, sense):
        return None, 1
    return cells, count


def _offered(window: deque[str], source: Iterator[str], delimiter: str, sense: RowSense) -> Iterator[str]:
    """The first line, then those that an open quote asks for; raises _OpenQuoteError when they are not the cell's."""
    yield window[0]
    for count in range(2, TALLEST_RECORD + 1):
        if not _fill(window, source, count):
            break
        line = window[count - 1]
        # The line on which a cell really ends has an odd number of quotes, a line inside it an even one.
        if line.count('"') % 2 == 0 and sense.is_row(_strict([line], delimiter) or []):
            break
        yield line
    raise _OpenQuoteError


def _is_one_record(lines: list[str], delimiter: str, sense: RowSense) -> bool:
    """Whether lines that the lenient reader joined belong together."""
    if _strict(lines, delimiter) is None:
        return False
    # The other half of two neighbours: one opens a quote too many, one closes it.
    return not (sense.is_row(_naive(lines[0], delimiter)) and sense.is_row(_naive(lines[-1], delimiter)))


def _strict(lines: list[str], delimiter: str) -> list[str] | None:
    """The cells when every quote opens and closes where it should, else None."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _naive(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\r\n").replace('"', "").split(delimiter)


def _shifted(first: str, cells: list[str], delimiter: str, sense: RowSense) -> bool:
    """Whether a quote that is not doubled or not closed has moved the cells of this line against the header."""
    return bool(sense.width) and len(cells) != sense.width and '"' in first and _strict([first], delimiter) is None
