"""Files → rows of text cells. Nothing here knows what a column means."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml import DEFUSEDXML

from stationfinder.stations.importing.quotes import RowSense, records

ROW_CAP = 200_000
# A title or two may stand above the header line.
HEADER_WITHIN = 10
_DELIMITERS = ",\t;"
COLUMN_CAP = 200
FILE_CAP_BYTES = 200 * 2**20
# A spreadsheet of 191 kB once unpacked to half a gigabyte.
ZIP_MEMBERS, ZIP_BYTES = 64, 50 * 2**20
ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number as a spreadsheet shows it (1 = first line), its cells, and what broke while reading."""

    number: int
    cells: tuple[str, ...]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of a file, header among them.

    `datum`: the one the format itself promises, '' for none; `notes`: what of the file is not among the lines.
    """

    rows: Iterable[RawRow]
    datum: str = ""
    notes: tuple[str, ...] = ()


IsHeader = Callable[[Sequence[str]], bool]


def read_table(path: Path, kinds: Collection[str] = (), is_header: IsHeader = any) -> Table:
    """The lines of a .csv, .xlsx or .geojson file. Raises UnreadableFileError.

    `kinds`: the words that a column of kinds may hold; they tell where a quote was left open. `is_header` knows the
    header line (default: the first that is not blank) among the first HEADER_WITHIN: it tells how the cells of a .csv
    are separated and which sheet of an .xlsx is meant, the first visible one that has it. A GeoJSON file becomes lines
    too: its header is `id`, `lon`, `lat` and every property that occurs.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx", ".geojson", ".json"):
        raise UnreadableFileError(f"不认识这种文件：{path.name}。请用 .csv、.xlsx 或 .geojson。")
    try:
        if path.stat().st_size > FILE_CAP_BYTES:
            raise UnreadableFileError(f"文件超过 {FILE_CAP_BYTES // 2**20} MB，请拆开再导入。")
        if suffix == ".csv":
            return _csv(path, RowSense(kinds), is_header)
        return _xlsx(path, is_header) if suffix == ".xlsx" else _geojson(path)
    except OSError as error:
        raise UnreadableFileError(f"打不开文件 {path}：{error.strerror or error}") from error


def _csv(path: Path, sense: RowSense, is_header: IsHeader) -> Table:
    csv.field_size_limit(10 * 2**20)
    text = _decoded(path.read_bytes(), "请另存为 UTF-8 的 CSV，或直接用 .xlsx。")
    return Table(_csv_rows(text, _delimiter(text, is_header), sense))


def _delimiter(text: str, is_header: IsHeader) -> str:
    """What separates the cells of the header line; where there is none, what is commonest in the first line."""
    lines = [line for line in islice(io.StringIO(text, newline=""), HEADER_WITHIN) if line.strip()]
    for line in lines:
        # A line of a title has no name of a column in any reading, and a header only in the right one.
        for delimiter in sorted(_DELIMITERS, key=line.count, reverse=True):
            if is_header(_split(line, delimiter)):
                return delimiter
    return max(_DELIMITERS, key=lines[0].count) if lines else _DELIMITERS[0]


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _decoded(data: bytes, advice: str) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            problem = error
    line = data[: problem.start].count(b"\n") + 1
    raise UnreadableFileError(f"文字编码读不出来（第 {line} 行附近）。{advice}")


def _csv_rows(text: str, delimiter: str, sense: RowSense) -> Iterator[RawRow]:
    # newline="" keeps line breaks as they are and cuts at \n, \r\n and \r only, as a spreadsheet does.
    lines = io.StringIO(text, newline="")
    for number, record in enumerate(records(lines, delimiter, sense), start=1):
        where = f"（文件里的第 {record.line} 行文字）" if record.line != number else ""
        broken = f"{record.broken}{where}，这一行没有收，别的行照读。请改好引号再导入。" if record.broken else ""
        yield RawRow(number, record.cells, broken)


def _xlsx(path: Path, is_header: IsHeader) -> Table:
    if not DEFUSEDXML:
        raise UnreadableFileError("缺少 defusedxml，不能安全地读 .xlsx。")
    _check_zip(path)
    try:
        reader = ExcelReader(path, read_only=True, data_only=True)
        # A chart sheet holds no rows, and openpyxl falls over one when it streams.
        reader.read_chartsheet = lambda *_: None
        reader.read()
        # A hidden sheet was put away by whoever sent the file.
        sheets = [sheet for sheet in reader.wb.worksheets if sheet.sheet_state == "visible"]
    except Exception as error:
        # openpyxl has no one error of its own: KeyError, ValueError, ParseError, BadZipFile … all mean this.
        raise UnreadableFileError(f"这个 .xlsx 打不开，请在表格软件里另存一次。（{type(error).__name__}）") from error
    if not sheets:
        raise UnreadableFileError("这个 .xlsx 里没有看得见的表。请把站点表取消隐藏，再保存一次。")
    for sheet in sheets:
        # The sheet may lie about its size.
        sheet.reset_dimensions()
    tables = [
        sheet for sheet in sheets if any(is_header(row.cells) for row in islice(_xlsx_rows(sheet), HEADER_WITHIN))
    ]
    left = "、".join(f"「{sheet.title}」" for sheet in tables[1:])
    notes = (f"只读了「{tables[0].title}」这张表，{left}没有读；要一起导入，请各存成一个文件。",) if left else ()
    return Table(_xlsx_rows((tables or sheets)[0]), notes=notes)


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableFileError("这个文件不是真正的 .xlsx，请在表格软件里另存一次。") from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > ZIP_MEMBERS or unpacked > ZIP_BYTES:
        raise UnreadableFileError("这个 .xlsx 解开后太大，不像是站点表。请另存为 CSV 再导入。")


def _xlsx_rows(sheet: Any) -> Iterator[RawRow]:
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield RawRow(number, tuple(_cell_text(value) for value in values[:COLUMN_CAP]))
    except Exception as error:
        raise UnreadableFileError(
            f"这个 .xlsx 读到一半坏了，请在表格软件里另存一次。（{type(error).__name__}）"
        ) from error


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # repr keeps every digit of a coordinate; an id typed as a number must not become "17.0".
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _geojson(path: Path) -> Table:
    try:
        data = orjson.loads(_decoded(path.read_bytes(), "请另存为 UTF-8 的 GeoJSON。"))
    except orjson.JSONDecodeError as error:
        raise UnreadableFileError(f"不是有效的 JSON：第 {error.lineno} 行。") from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise UnreadableFileError("GeoJSON 里没有 features（要一个 FeatureCollection）。")
    names: dict[str, None] = dict.fromkeys(("id", "lon", "lat"))
    for feature in features:
        names.update(dict.fromkeys(str(name) for name in _properties(feature)))
    return Table(_geojson_rows(features, list(names)), datum="wgs84")


def _properties(feature: object) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _geojson_rows(features: list[Any], names: list[str]) -> Iterator[RawRow]:
    yield RawRow(1, tuple(names))
    for number, feature in enumerate(features, start=2):
        if not isinstance(feature, dict):
            yield RawRow(number, (), "这一项不是 Feature。")
            continue
        values = {**_properties(feature), **_point(feature.get("geometry"))}
        if feature.get("id") is not None:
            values["id"] = feature["id"]
        yield RawRow(number, tuple(_json_text(values.get(name)) for name in names))


def _point(geometry: object) -> dict[str, object]:
    if geometry is None:
        return {"lon": None, "lat": None}
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    is_point = isinstance(geometry, dict) and geometry.get("type") == "Point"
    if is_point and isinstance(pair, list) and len(pair) >= 2:
        return {"lon": pair[0], "lat": pair[1]}
    kind = geometry.get("type") if isinstance(geometry, dict) else "?"
    # Said in the cells, so that the position check refuses it by row and column like any other bad number.
    return {"lon": f"{kind}（要 Point）", "lat": f"{kind}（要 Point）"}


def _json_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_json_text(item) for item in value)
    return _cell_text(value)
