"""The typed cells of a row: numbers, dates, coded words, telephones, and what only some kinds have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from stationfinder.stations.catalogue import Catalogue, Item
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.importing import telephones, values
from stationfinder.stations.importing.cells import Cells
from stationfinder.stations.rules import Phone

Value = TypeVar("Value")


def with_parts(draft: StationDraft, cells: Cells, catalogue: Catalogue, status: str) -> StationDraft:
    """The draft with everything that is more than a text; says what could not be read."""
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
        aliases=tuple(alias[:200] for alias in values.listed(cells.without_mobiles("aliases"))),
        phones=_phones(cells),
        external_ids=_prefixed(cells, "external."),
        mommy_room=_mommy_room(cells) if draft.kind == "mommy_room" else {},
        legal_aid=_legal_aid(cells) if draft.kind == "legal_aid" else {},
    )  # fmt: skip


def _phones(cells: Cells) -> tuple[Phone, ...]:
    text = cells.get("phone")
    if not text:
        return ()
    reading = telephones.phones(text)
    if reading.masked:
        cells.say(
            "phone-masked", "phone", f"「{'、'.join(reading.masked)[:60]}」打了星号，拨不通，没有收。请填完整号码。"
        )
    if reading.unreadable:
        cells.say(
            "phone-unreadable", "phone", f"「{'、'.join(reading.unreadable)[:60]}」不像电话号码，没有收。请核对。"
        )
    if reading.trimmed:
        cells.say(
            "phone-trimmed", "phone", f"「{'、'.join(reading.trimmed)[:60]}」里只收了号码，别的字没有收。请核对。"
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
    said["key_holder"] = cells.public("mommy.key_holder", 100) or None
    return {name: value for name, value in said.items() if value is not None}


def _date(text: str) -> date | None:
    return values.day(text)


_LEGAL_LIMITS = {"agencies": 300, "matters": 500, "materials": 500, "booking": 200, "channels": 200}


def _legal_aid(cells: Cells) -> dict[str, str]:
    said = {name: cells.public(f"legal.{name}", limit) for name, limit in _LEGAL_LIMITS.items()}
    return {name: text for name, text in said.items() if text}
