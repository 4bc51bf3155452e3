"""Cells → typed values. Each reader is pure, takes any text, and never raises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import Catalogue, Item
from stationfinder.stations.rules import ServiceState

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,20})?")
_YES = frozenset({"是", "有", "需要", "需", "可以", "可", "能", "y", "yes", "true", "1", "√", "✓"})
_NO = frozenset({"否", "无", "没有", "不需要", "不需", "不用", "不可以", "不可", "不能", "n", "no", "false", "0", "×"})
_MISSING = re.compile(r"^(暂无|没有|不提供|不含|暂缺|缺|无(?!障碍|线))|[（(]?(暂缺|暂无|没有)[)）]?$")
_BROKEN = re.compile(r"故障|损坏|坏了|维修中|停用")
_SPLIT = re.compile(r"[、,，;；/|\n]+|\s{2,}")
_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")


def clean(text: str) -> str:
    """`text` as it may be kept: NFC, no control or direction-changing characters, runs of blanks made one."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()
    kept = (
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return re.sub(r" +", " ", "".join(kept)).strip()


def number(text: str) -> float | None:
    """A plain decimal number in ASCII digits, None for anything else.

    `float` alone would take "nan", "1e400", "1_000" and the digits of other scripts.
    """
    return float(text) if _NUMBER.fullmatch(text) else None


def yes_no(text: str) -> bool | None:
    """是 / 否 in their usual spellings, None for anything else."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def day(text: str) -> date | None:
    """2026-01-15, 2026/1/15, 2026.1.15, 2026年1月15日 (a time after it is ignored); None for anything else."""
    found = re.match(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?![0-9])", text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """ISO 8601 with a zone as it is; a bare day is midnight in Shanghai. None for anything else."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is not None and parsed.tzinfo is not None:
        return parsed
    start = day(text)
    return datetime.combine(start, time(), SHANGHAI) if start else None


@dataclass(frozen=True, slots=True)
class ServiceReading:
    """Services of the catalogue found in a cell, and the words that none of them knows."""

    services: tuple[ServiceState, ...]
    unknown: tuple[str, ...]


def services(text: str, words: Mapping[str, str]) -> ServiceReading:
    """What a ledger's wording offers, by the words of `service_words`: `微波炉（故障）` → meal broken."""
    states: dict[str, str] = {}
    unknown: list[str] = []
    for phrase in _phrases(text):
        codes, rest = _known_words(phrase, words)
        state = _state(phrase, words)
        for code in codes:
            # 有 anywhere outweighs nothing else: the first mention of a service counts.
            states.setdefault(code, state)
        if rest:
            unknown.append(rest)
    return ServiceReading(
        tuple(ServiceState(code, state) for code, state in states.items()), tuple(dict.fromkeys(unknown))
    )


def _phrases(text: str) -> Iterable[str]:
    for part in _SPLIT.split(text):
        inner = _BRACKETS.findall(part)
        outer = _BRACKETS.sub("", part).strip()
        if outer and any(_BROKEN.search(i) or _MISSING.search(i) for i in inner):
            yield part.strip()
            continue
        yield from (phrase for phrase in (outer, *(i.strip() for i in inner)) if phrase)


def _state(phrase: str, words: Mapping[str, str]) -> str:
    if phrase.casefold() in words:
        return "available"
    if _BROKEN.search(phrase):
        return "broken"
    return "missing" if _MISSING.search(phrase) else "available"


_FILLER = re.compile(
    r"^[\W_]*$|^(免费|提供|供给|供应|有|可|简易|应急|设备|设施|服务|及|和|与|室|角|点|区|器|处|24小时|自助区|自助|冷|热|充|用|借用|使用)+$"
)


def _known_words(phrase: str, words: Mapping[str, str]) -> tuple[list[str], str]:
    """Codes of all catalogue words in the phrase, longest first, and what is left of it when that says something."""
    left = unicodedata.normalize("NFKC", phrase).casefold()
    left = _BROKEN.sub("", _MISSING.sub("", left))
    places: list[tuple[int, str]] = []
    for word, code in words.items():
        at = left.find(word)
        if at >= 0:
            places.append((at, code))
            # A mark in its place keeps the words on both sides from growing together.
            left = left.replace(word, "\x00" * len(word))
    remains = [piece for piece in re.split(r"\x00+", left) if piece.strip() and not _FILLER.match(piece.strip())]
    codes = list(dict.fromkeys(code for _, code in sorted(places)))
    if not places:
        return codes, phrase.strip() if remains else ""
    return codes, "".join(remains).strip("()（） ")


def service_words(catalogue: Catalogue) -> dict[str, str]:
    """Every word for a service → its code, longest first: 电动车充电 must not be read as 充电."""
    pairs = [
        (unicodedata.normalize("NFKC", word).casefold(), entry.code)
        for entry in catalogue.services.values()
        for word in (entry.code, entry.name, *entry.words)
    ]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def listed(text: str) -> tuple[str, ...]:
    """The items of a list cell, each once."""
    return tuple(dict.fromkeys(item for part in _SPLIT.split(text) if (item := part.strip())))


def coded(text: str, entries: Mapping[str, Item]) -> str | None:
    """Code of the entry whose code, name or other word `text` is, None for an unknown one."""
    wanted = unicodedata.normalize("NFKC", text).casefold().strip()
    for code, entry in entries.items():
        if wanted in (code, entry.name.casefold(), *(word.casefold() for word in entry.words)):
            return code
    return None
