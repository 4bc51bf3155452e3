"""A row of cells → a draft of a station, with everything that was noticed on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TypeVar

from stationfinder import hours
from stationfinder.geo.datums import Datum
from stationfinder.stations.catalogue import Catalogue, Item
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.importing import values
from stationfinder.stations.importing.cells import Cells
from stationfinder.stations.importing.licences import licence_of
from stationfinder.stations.importing.places import Place, stated_place
from stationfinder.stations.importing.positions import Entered, county_of, entered_position
from stationfinder.stations.rules import Phone, ServiceState

Value = TypeVar("Value")

_STATUS = {
    "active": "active 在用 启用 正常 开放 运营 运营中 正常开放 使用中",
    "suspended": "suspended 暂停 暂停服务 暂停开放 维修 装修",
    "closed": "closed 撤销 关闭 已撤销 已关闭 停用 注销",
    "planned": "planned 筹建 在建 筹备 建设中",
}
_STATUS_OF = {word: status for status, words in _STATUS.items() for word in words.split()}


class Vocabulary:
    """The catalogue made ready for many rows: ledgers repeat the same few wordings."""

    def __init__(self, catalogue: Catalogue) -> None:
        words = values.service_words(catalogue)
        self.catalogue = catalogue
        self.services = lru_cache(maxsize=10_000)(lambda text: values.services(text, words))
        self.hours = lru_cache(maxsize=10_000)(hours.read)
        self.kinds = {
            name: kind.code for kind in catalogue.kinds.values() for name in (kind.code, kind.name, *kind.aliases)
        }


@dataclass(slots=True)
class ParsedRow:
    """One row between reading and writing. `draft` is None when the row is refused."""

    cells: Cells
    source_id: str
    place: Place | None = None
    entered: Entered | None = None
    draft: StationDraft | None = None


def parse_row(cells: Cells, vocabulary: Vocabulary, *, source: str, forced: Datum | None, promised: str) -> ParsedRow:
    """Every check that needs no other row. The draft has its position already when it can be taken."""
    row = ParsedRow(cells, cells.short("id", 200))
    kind, name, status = _kind(cells, vocabulary), _name(cells), _status(cells)
    if kind is None or name is None or status is None:
        return row
    row.place = stated_place(cells)
    entered = entered_position(cells, forced=forced, promised=promised)
    adcode, keep = county_of(cells, row.place, entered.wgs84 if entered else None)
    row.entered = entered if keep else None
    draft = StationDraft(
        kind=kind, name=name, adcode=adcode, zone=row.place.zone, source=source, source_id=row.source_id
    )
    row.draft = _with_parts(_with_texts(draft, cells, vocabulary), cells, vocabulary, status)
    row.draft = with_position(row.draft, row.entered, cells)
    return row


def with_position(draft: StationDraft, entered: Entered | None, cells: Cells) -> StationDraft:
    """The draft at this position, or at none; the licence follows, because coordinates may be somebody's."""
    said = " ".join(cells.get(name) for name in ("row_source", "category", "note"))
    licence, redistributable = licence_of(said, cells.get("licence")[:100], has_position=entered is not None)
    return replace(
        draft,
        position=entered.wgs84 if entered else None,
        entered_lon=entered.lon if entered else None,
        entered_lat=entered.lat if entered else None,
        entered_datum=entered.datum if entered else "",
        licence=licence,
        redistributable=redistributable,
    )


def _kind(cells: Cells, vocabulary: Vocabulary) -> str | None:
    word = cells.get("kind")
    known = vocabulary.kinds.get(word.casefold())
    if known:
        return known
    choices = "、".join(f"{kind.name}（{kind.code}）" for kind in vocabulary.catalogue.kinds.values())
    if word:
        cells.say("kind-unknown", "kind", f"不认识的类型「{word[:40]}」，请改成其中之一：{choices}。")
    else:
        cells.say("kind-missing", "kind", f"没写类型，请写其中之一：{choices}。")
    return None


def _name(cells: Cells) -> str | None:
    name = cells.get("name")
    if not name:
        cells.say("name-missing", "name", "没有名称，请补上站点名称。")
    elif len(name) > 200:
        cells.say("name-too-long", "name", "名称超过 200 个字，请写短些。")
    else:
        return name
    return None


def _status(cells: Cells) -> str | None:
    """'' when the file does not say; None when it says something unknown: a closed place must not come up as open."""
    word = cells.get("status")
    if not word:
        return ""
    status = _STATUS_OF.get(word.casefold())
    if status is None:
        cells.say("status-unknown", "status", f"不认识的状态「{word[:40]}」，请写 在用、暂停、撤销 或 筹建。")
    return status


def _with_texts(draft: StationDraft, cells: Cells, vocabulary: Vocabulary) -> StationDraft:
    wording = cells.short("hours", 500)
    reading = vocabulary.hours(wording)
    if reading.not_understood:
        cells.say(
            "hours-not-understood",
            "hours",
            f"「{wording[:60]}」没读懂（{reading.not_understood}），原话照登。"
            "请写成 8:00-18:00 或 周一至周五 9:00-17:00。",
        )
    said = [cells.get("row_source"), cells.get("note")]
    return replace(
        draft,
        address=cells.short("address", 500),
        street=cells.short("street", 100),
        site_ref=cells.short("site_ref", 60),
        entrance_hint=cells.short("entrance_hint", 200),
        floor=cells.short("floor", 50),
        parking_two_wheel=cells.short("parking_two_wheel", 200),
        parking_car=cells.short("parking_car", 200),
        organization=cells.short("organization", 200),
        host_name=cells.short("host_name", 200),
        level=cells.short("level", 40),
        manager=cells.short("manager", 100),
        opening_hours=reading.opening_hours,
        hours_text=wording,
        hours_note=reading.note[:500],
        what_to_bring=cells.short("what_to_bring", 200),
        access_note=cells.short("access_note", 200),
        verified_by=cells.short("verified_by", 100),
        verified_how=cells.short("verified_how", 40),
        source_note="；".join(text for text in said if text)[:500],
        source_category=cells.short("category", 100),
        services_text=cells.short("services", 500),
    )


def _with_parts(draft: StationDraft, cells: Cells, vocabulary: Vocabulary, status: str) -> StationDraft:
    catalogue = vocabulary.catalogue
    return replace(
        draft,
        status=status,
        area_m2=_typed(cells, "area_m2", _positive, "请写平方米数，例如 15"),
        seats=_typed(cells, "seats", _count, "请写整数，例如 8"),
        star=_typed(cells, "star", _star, "请写 1 到 5"),
        opened_on=_typed(cells, "opened_on", values.day, "请写 2026-01-15 这样的日期"),
        verified_at=_typed(cells, "verified_at", _utc_moment, "请写 2026-01-15 这样的日期"),
        register_first=_typed(cells, "register_first", values.yes_no, "请写 是 或 否"),
        host_kind=_one(cells, "host_kind", catalogue.host_kinds),
        build_model=_one(cells, "build_model", catalogue.build_models),
        checklist=cells.get("checklist") if cells.get("checklist") in catalogue.checklists else "",
        access=_several(cells, "access", _items(catalogue.access)),
        audience=_several(cells, "audience", catalogue.occupations),
        aliases=tuple(alias[:200] for alias in values.listed(cells.get("aliases"))),
        services=_services(cells, vocabulary),
        phones=_phones(cells),
        external_ids=_prefixed(cells, "external."),
        mommy_room=_mommy_room(cells) if draft.kind == "mommy_room" else {},
        legal_aid=_legal_aid(cells) if draft.kind == "legal_aid" else {},
    )  # fmt: skip


def _services(cells: Cells, vocabulary: Vocabulary) -> tuple[ServiceState, ...]:
    reading = vocabulary.services(cells.get("services"))
    if reading.unknown:
        words = "、".join(reading.unknown)[:120]
        cells.say("service-unknown", "services", f"没认出的服务：{words}。原话已留下；能写成常用说法的请改一下。")
    return reading.services


def _phones(cells: Cells) -> tuple[Phone, ...]:
    reading = values.phones(cells.get("phone"))
    if reading.masked:
        cells.say(
            "phone-masked", "phone", f"「{'、'.join(reading.masked)[:60]}」打了星号，拨不通，没有收。请填完整号码。"
        )
    if reading.unreadable:
        cells.say(
            "phone-unreadable", "phone", f"「{'、'.join(reading.unreadable)[:60]}」不像电话号码，没有收。请核对。"
        )
    return reading.phones


def _typed(cells: Cells, name: str, read: Callable[[str], Value | None], hint: str) -> Value | None:
    text = cells.get(name)
    value = read(text) if text else None
    if text and value is None:
        cells.say("value-unreadable", name, f"「{text[:40]}」没读懂，这一格没有收。{hint}。")
    return value


def _positive(text: str) -> float | None:
    value = values.number(text.rstrip("㎡平方米m2 "))
    return value if value is not None and 0 < value < 1e6 else None


def _count(text: str) -> int | None:
    value = values.number(text.rstrip("个座位间 "))
    return int(value) if value is not None and value.is_integer() and 0 <= value < 1e5 else None


def _star(text: str) -> int | None:
    value = values.number(text.rstrip("星级★ "))
    return int(value) if value in (1, 2, 3, 4, 5) else None


def _utc_moment(text: str) -> datetime | None:
    moment = values.moment(text)
    return moment.astimezone(UTC) if moment else None


def _one(cells: Cells, name: str, entries: Mapping[str, Item]) -> str:
    text = cells.get(name)
    code = values.coded(text, entries) if text else ""
    if code is None:
        cells.say("word-unknown", name, f"不认识「{text[:40]}」，可用：{'、'.join(e.name for e in entries.values())}。")
    return code or ""


def _several(cells: Cells, name: str, entries: Mapping[str, Item]) -> tuple[str, ...]:
    words = {word: values.coded(word, entries) for word in values.listed(cells.get(name))}
    unknown = [word for word, code in words.items() if code is None]
    if unknown:
        known = "、".join(entry.name for entry in entries.values())
        cells.say("word-unknown", name, f"不认识「{'、'.join(unknown)[:60]}」，可用：{known}。")
    return tuple(dict.fromkeys(code for code in words.values() if code))


def _items(entries: Mapping[str, object]) -> dict[str, Item]:
    return {
        code: Item(code, getattr(entry, "name", code), getattr(entry, "words", ())) for code, entry in entries.items()
    }


def _prefixed(cells: Cells, prefix: str) -> dict[str, str]:
    names = [name for name in cells.columns.index if name.startswith(prefix)]
    return {name.removeprefix(prefix): text[:200] for name in names if (text := cells.get(name))}


_MOMMY_FLAGS = ("inner_lock", "hot_water", "fridge", "cot", "nappy_table", "men_allowed")


def _mommy_room(cells: Cells) -> dict[str, object]:
    said: dict[str, object | None] = {
        name: _typed(cells, f"mommy.{name}", values.yes_no, "请写 有 或 没有") for name in _MOMMY_FLAGS
    }
    said["cubicles"] = _typed(cells, "mommy.cubicles", _count, "请写整数")
    said["star"] = _typed(cells, "mommy.star", _star, "请写 1 到 5")
    said["certified_until"] = _typed(cells, "mommy.certified_until", _date, "请写 2026-01-15 这样的日期")
    said["key_holder"] = cells.short("mommy.key_holder", 100) or None
    return {name: value for name, value in said.items() if value is not None}


def _date(text: str) -> date | None:
    return values.day(text)


_LEGAL_LIMITS = {"agencies": 300, "matters": 500, "materials": 500, "booking": 200, "channels": 200}


def _legal_aid(cells: Cells) -> dict[str, str]:
    said = {name: cells.short(f"legal.{name}", limit) for name, limit in _LEGAL_LIMITS.items()}
    return {name: text for name, text in said.items() if text}
