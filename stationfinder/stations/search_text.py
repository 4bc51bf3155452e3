"""The one string a station is searched by, and the same normalisation for what somebody types."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.core import Pinyin

from stationfinder.geo.districts import districts
from stationfinder.stations.catalogue import catalogue

SEPARATOR = "\x01"
# Stands before what is no Chinese character and so has no pinyin.
_MARK = "\x02"
_WORDS = Pinyin()


def normalise(text: str) -> str:
    """`text` as both sides of a search spell it: NFKC, case folded, controls gone, each run of spaces one space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (" " if c.isspace() else c for c in folded if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def pinyin(text: str) -> str:
    """Full pinyin without spaces or tones, letters and digits kept: 六安工会 → `luangonghui`."""
    return _spoken(text)[0]


def initials(text: str) -> str:
    """First letter of each character, letters and digits kept: 重庆 → `cq`."""
    return _spoken(text)[1]


def _spoken(text: str) -> tuple[str, str]:
    """(full pinyin, initials). Polyphones are read by the word they stand in, so the text is taken whole."""
    words = [_spoken_word(word) for word in _WORDS.seg(text)]
    return "".join(full for full, _ in words), "".join(first for _, first in words)


# The same few thousand words make up the names of a register, and reading one costs more than all else of an import.
@lru_cache(maxsize=20_000)
def _spoken_word(word: str) -> tuple[str, str]:
    parts = lazy_pinyin(word, errors=lambda other: _MARK + other)
    full = "".join(_letters(part) for part in parts)
    return full, "".join(_letters(part) if part.startswith(_MARK) else part[:1] for part in parts)


def _letters(part: str) -> str:
    return part if part.isascii() and part.isalpha() else "".join(c for c in normalise(part) if c.isalnum())


def search_text(
    *,
    kind: str,
    name: str,
    aliases: Iterable[str],
    address: str,
    adcode: str | None,
    zone: str,
    category: str,
) -> str:
    """All that a search may find a station by, joined with U+0001 so that no word spans two parts.

    Holds name, aliases, kind, the source's category of an `other` place, address, zone, district path, and full
    pinyin and initials of name, aliases, zone and district path. The other names of a kind (爱心驿站 …) are the
    same for every row and so are not in it: see `kinds_called`.
    """
    entry = catalogue().kinds.get(kind)
    shown = [name, *aliases, entry.name if entry else "", category if kind == "other" else "", address, zone]
    spoken = [part for text in (name, *aliases, zone) if text for part in _spoken(text)]
    parts = [normalise(text) for text in shown] + spoken + list(_district_parts(adcode or ""))
    return SEPARATOR.join(dict.fromkeys(part for part in parts if part))


def kinds_called(text: str) -> frozenset[str]:
    """Kinds of which a name contains `text`, by character, pinyin or initials; none for under 2 characters."""
    wanted = normalise(text)
    if len(wanted) < 2:
        return frozenset()
    return frozenset(code for code, names in _kind_names() if wanted in names)


@lru_cache(maxsize=1)
def _kind_names() -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            kind.code,
            SEPARATOR.join(part for n in (kind.name, *kind.aliases) for part in (normalise(n), *_spoken(n))),
        )
        for kind in catalogue().kinds.values()
    )


@lru_cache(maxsize=4000)
def _district_parts(adcode: str) -> tuple[str, ...]:
    """Names, pinyin and initials of a county and of all above it."""
    names = [area.name for area in districts().path(adcode)] if adcode else []
    return tuple(part for name in names for part in (normalise(name), *_spoken(name)))
