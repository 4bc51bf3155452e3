"""Telephone cells → numbers that could be called. Pure, takes any text, and never raises."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stationfinder.stations.rules import MOBILE, Phone, reachable_first

_SERVICE_NUMBER = re.compile(
    r"(0(?:10|2[0-9]|[3-9][0-9]{2})-?)?(1[0-9]{4}|9[0-9]{4,5}|1[12][0-9]|12[0-9]{2})|[48]00-?[0-9]{3}-?[0-9]{4}"
)
_LANDLINE = re.compile(r"(0[0-9]{2,3}-?)?[2-8][0-9]{6,7}([-转][0-9]{1,6})?")
_MASK = re.compile(r"[*＊•·×]{2,}|(?<=[0-9])[xX]{2,}")


def _in_three_groups(found: re.Match[str]) -> str:
    """`400 1234 567` → `400-123-4567`; one that is written in the usual way stays as it is."""
    said = found.group(1)
    digits = re.sub("[^0-9]", "", said)
    return said if _SERVICE_NUMBER.fullmatch(said) else f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


# Written in groups: +86-371-55269597, (0371)55269597, 021 62345678, 138 1234 5678, 400 123 4567, 62345678 转 8.
_PHONE_SHAPES = (
    (
        re.compile(
            r"(?<![0-9])(?:(?:\+|00)86[\s-]*|86[\s-]+)(?:\(0\))?\(?(10|2[0-9]|[3-9][0-9]{2})\)?[\s-]*([2-8][0-9]{6,7})(?![0-9])"
        ),
        r"0\1-\2",
    ),
    (re.compile(r"\((0[0-9]{2,3})\)[\s-]*(?=[2-9])"), r"\1-"),
    (re.compile(r"(?<![0-9])(0[0-9]{2,3})\s+(?=[2-9][0-9]{6,7}(?![0-9]))"), r"\1-"),
    (
        re.compile(r"(?<![0-9])(?:\+?86[\s-]*)?(1[3-9][0-9])[\s._·-]?([0-9]{4})[\s._·-]?([0-9]{4})(?![0-9])"),
        r"\1\2\3",
    ),
    # Left in pieces, 400 110 1234 would be the police. However it is grouped, it is ten digits long.
    (re.compile(r"(?<![0-9])(?<![0-9]-)(?:\+?86[\s-]*)?([48]00(?:[\s-]?[0-9]){7})(?![0-9])"), _in_three_groups),
    (re.compile(r"\s*转\s*"), "转"),
)
_DASHES = re.compile("[‐-―−]")
_BETWEEN_NUMBERS = re.compile(r"[;,、/|()\n]+|或|和")
_BETWEEN_GROUPS = re.compile(r"\s+(?=[0-9]{3,})")
_EMERGENCY_DIGITS, _HOTLINE_DIGITS = 4, 6


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """Numbers found in a cell; what was masked, what is no number, and what else stood by a number, as written."""

    phones: tuple[Phone, ...]
    masked: tuple[str, ...]
    unreadable: tuple[str, ...]
    trimmed: tuple[str, ...] = ()


def phones(text: str) -> PhoneReading:
    """Every number of a cell, mobiles last: the first is published, and a mobile stays behind a tap.

    `87322148(12348)` are two; a landline without area code stays as it is written. A short number beside digits that
    are no number is none itself: it may be a piece of the same one, and 110 is the police.
    """
    found: dict[str, Phone] = {}
    masked, unreadable, trimmed = [], [], []
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    for pattern, whole in _PHONE_SHAPES:
        plain = pattern.sub(whole, plain)
    for part in _BETWEEN_NUMBERS.split(plain):
        pieces = [(piece.strip(), _digits(piece)) for piece in _BETWEEN_GROUPS.split(part)]
        in_groups = any(_is_piece(digits) for _, digits in pieces)
        for written, digits in pieces:
            kind = phone_kind(digits)
            if _MASK.search(digits):
                masked.append(written)
            elif kind is not None and not (in_groups and len(digits) <= _HOTLINE_DIGITS):
                found.setdefault(digits, Phone(digits, kind))
            elif kind is None and (inside := _numbers_inside(digits)):
                found.update({phone.number: phone for phone in inside if phone.number not in found})
                trimmed.append(written)
            elif digits:
                unreadable.append(written)
    if any(re.search("[0-9]", written) for written in unreadable):
        short = [number for number in found if len(number) <= _EMERGENCY_DIGITS]
        unreadable += [found.pop(number).number for number in short]
    return PhoneReading(reachable_first(list(found.values())), tuple(masked), tuple(unreadable), tuple(trimmed))


def _digits(piece: str) -> str:
    """A piece of a cell without what stands before a number: 电话：, +86."""
    digits = re.sub(r"^(电话|tel|手机|热线)?[:：]?\s*|\s+", "", piece.strip(), flags=re.IGNORECASE)
    return re.sub(r"^(\+?86-?)(?=1[3-9]|0?[1-9][0-9]{9})", "", digits)


def _is_piece(digits: str) -> bool:
    """Whether these are digits alone that are no number by themselves."""
    return bool(re.fullmatch("[0-9-]+", digits)) and phone_kind(digits) is None


def _numbers_inside(text: str) -> list[Phone]:
    """Numbers that stand among other words (张三13812345678); short ones are left: 120 may be a house."""
    pieces = [piece.strip("-") for piece in re.findall(r"[0-9][0-9-]*", text)]
    kinds = [(piece, phone_kind(piece)) for piece in pieces if len(piece) >= 5]
    return [Phone(piece, kind) for piece, kind in kinds if kind]


def phone_kind(digits: str) -> str | None:
    """mobile, service or landline; None when it is no number that could be called."""
    if MOBILE.fullmatch(digits):
        return "mobile"
    if _SERVICE_NUMBER.fullmatch(digits):
        return "service"
    return "landline" if _LANDLINE.fullmatch(digits) else None
