"""A row of cells → a draft of a station, with everything that was noticed on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stationfinder.geo.datums import Datum
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.importing import values
from stationfinder.stations.importing.cells import Cells
from stationfinder.stations.importing.licences import licence_of
from stationfinder.stations.importing.parts import with_parts
from stationfinder.stations.importing.places import Place, stated_place
from stationfinder.stations.importing.positions import Entered, county_of, entered_position
from stationfinder.stations.importing.vocabulary import Vocabulary
from stationfinder.stations.importing.wordings import read_hours
from stationfinder.stations.rules import ServiceState

_STATUS = {
    "active": "active 在用 启用 正常 开放 运营 运营中 正常开放 使用中",
    "suspended": "suspended 暂停 暂停服务 暂停开放 维修 装修",
    "closed": "closed 撤销 关闭 已撤销 已关闭 停用 注销",
    "planned": "planned 筹建 在建 筹备 建设中",
}
_STATUS_OF = {word: status for status, words in _STATUS.items() for word in words.split()}


@dataclass(slots=True)
class ParsedRow:
    """One row between reading and writing. `draft` is None when the row is refused.

    `listed`: the place is in use, so far as the row says, and waits for its position when it has none.
    """

    cells: Cells
    source_id: str
    place: Place | None = None
    entered: Entered | None = None
    draft: StationDraft | None = None
    listed: bool = True

    def copy(self) -> ParsedRow:
        """A row that can be planned with while this one stays as it is."""
        return replace(self, cells=replace(self.cells, messages=list(self.cells.messages)))


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
    row.draft = with_parts(_with_texts(draft, cells, vocabulary), cells, vocabulary.catalogue, status)
    row.draft = replace(row.draft, services=_services(cells, vocabulary))
    row.listed = status in ("", "active")
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
    name = cells.without_mobiles("name")
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
    times = read_hours(cells, vocabulary)
    said = [cells.without_mobiles("row_source"), cells.without_mobiles("note")]
    return replace(
        draft,
        address=cells.public("address", 500),
        street=cells.short("street", 100),
        site_ref=cells.short("site_ref", 60),
        entrance_hint=cells.public("entrance_hint", 200),
        floor=cells.public("floor", 50),
        parking_two_wheel=cells.public("parking_two_wheel", 200),
        parking_car=cells.public("parking_car", 200),
        organization=cells.public("organization", 200),
        host_name=cells.public("host_name", 200),
        level=cells.short("level", 40),
        manager=cells.short("manager", 100),
        opening_hours=times.opening_hours,
        hours_text=times.text,
        hours_note=times.note,
        what_to_bring=cells.public("what_to_bring", 200),
        access_note=cells.public("access_note", 200),
        verified_by=cells.public("verified_by", 100),
        verified_how=cells.short("verified_how", 40),
        source_note="；".join(text for text in said if text)[:500],
        source_category=_category(cells, vocabulary),
        services_text=cells.public("services", 500),
    )


def _category(cells: Cells, vocabulary: Vocabulary) -> str:
    """The source's own category; of our own export, where it stands as the name of the kind 其他服务点."""
    label, other = cells.public("kind_label", 100), vocabulary.catalogue.kinds["other"]
    is_own = vocabulary.kinds.get(cells.get("kind").casefold()) == other.code and label != other.name
    return cells.public("category", 100) or (label if is_own else "")


def _services(cells: Cells, vocabulary: Vocabulary) -> tuple[ServiceState, ...]:
    missing, broken = values.listed(cells.get("services_missing")), values.listed(cells.get("services_broken"))
    said = [cells.get("services"), *(f"{word}（暂缺）" for word in missing), *(f"{word}（故障）" for word in broken)]
    reading = vocabulary.services("、".join(filter(None, said)))
    if reading.unknown:
        words = "、".join(reading.unknown)[:120]
        cells.say("service-unknown", "services", f"没认出的服务：{words}。原话已留下；能写成常用说法的请改一下。")
    return reading.services
