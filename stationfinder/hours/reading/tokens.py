"""Chinese opening-hours wordings → tokens. Nothing is skipped: what no token covers is not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stationfinder.hours.reading.lexicon import COMPILED, KINDS, TIME
from stationfinder.hours.reading.noise import is_a_place, is_noise, is_remark, leading_name, may_be_about, names_a_place


class WordingError(Exception):
    """A wording cannot be read for sure; the message says in Chinese what is in the way."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    minute: int = -1
    """Of a `time`: minutes since its day's midnight, read with the words before it (下午2点 = 840)."""
    period: str = ""
    next_day: bool = False
    bare: bool = False
    """Of a `time`: an hour without 点 or minutes, which counts only before one that has them (8-18点)."""


_BOUNDS = ",;()"
_MARKS = {",": "comma", ";": "semicolon", ":": "colon", "(": "left", ")": "right"}
_TAILED = {"self", "staffed", "open", "here"}
"""Behind these, words without information may follow: 扫码进门 的智能管理系统."""
_HOURS = re.compile("[0-9]:|[0-9一二三四五六七八九十半][点时]|小时|全天")
_BARE_DAY = re.compile(r"[一二三四五六日天](?!点|时|[零一二两三四五六七八九十]*(?:点|时))")
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

# What an hour may be after each word, and what is added to a spoken hour of a twelve-hour clock.
_PERIOD_HOURS: dict[str, tuple[range, range]] = {
    "凌晨": (range(7), range(0)),
    "早": (range(4, 13), range(0)),
    "白天": (range(5, 22), range(0)),
    "上午": (range(13), range(0)),
    "中午": (range(11, 15), range(1, 3)),
    "下午": (range(12, 20), range(1, 8)),
    "晚": (range(17, 25), range(5, 13)),
}
_PERIOD_OF = (
    dict.fromkeys(("清晨", "清早", "一早", "一大早", "早晨", "早上", "早间"), "早")
    | dict.fromkeys(("傍晚", "晚上", "晚间", "夜间", "夜里", "夜晚"), "晚")
    | {"日间": "白天", "正午": "中午", "午间": "中午", "午后": "下午"}
)


def tokenise(text: str) -> list[Token]:
    """The tokens of a normalised wording. Raises WordingError naming the first words that are none."""
    tokens: list[Token] = []
    starts: list[int] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token = _bare_day(tokens, text, position) or _token(text, position)
        if token is None:
            position, token = _noise(text, position, tokens, starts)
        tokens.append(token)
        starts.append(position)
        position += len(token.text)
    return tokens


def _token(text: str, position: int) -> Token | None:
    if quick := _plain_token(text, position):
        return quick
    match = COMPILED.match(text, position)
    if match is None or not match.group():
        return None
    kind = KINDS[match.lastgroup or ""]
    return _time(match) if kind == "time" else Token(kind, match.group())


def _plain_token(text: str, position: int) -> Token | None:
    """A mark, or a time in figures beside a dash: no other word class begins with these, and most wordings are made of
    them."""
    kind = _MARKS.get(text[position])
    if kind:
        return (
            None if text[position + 1 : position + 8].lstrip().startswith("几点没写") else Token(kind, text[position])
        )
    match = TIME.match(text, position) if text[position].isdigit() else None
    if match is None or not match["hour"]:
        return None
    behind = text[match.end() : match.end() + 1]
    ends = text[position - 1 : position] == "-" and (not behind or behind in _BOUNDS)
    return _time(match) if behind == "-" or ends else None


def _noise(text: str, position: int, tokens: list[Token], starts: list[int]) -> tuple[int, Token]:
    """Where words that say nothing of hours begin, and they: a whole part of the wording, the name it begins with, or
    what follows 自助进入 and the like. Raises WordingError for any other words."""
    begin = max(text.rfind(mark, 0, position) for mark in _BOUNDS) + 1
    begin += len(text[begin:]) - len(text[begin:].lstrip())
    end = min((at for mark in _BOUNDS if (at := text.find(mark, position)) >= 0), default=len(text))
    crossed = any(start < begin < start + len(token.text) for start, token in zip(starts, tokens, strict=True))
    if not crossed and is_noise(text[begin:end]) and not _heads_hours(text, begin, end):
        return _back(begin, text[begin:end], tokens, starts)
    if not crossed and _stands_behind(text, begin, end, tokens) and is_remark(text[begin:end]):
        return _back(begin, text[begin:end], tokens, starts)
    # A name that ends before these words has been taken already: going back to it would never end.
    if begin == 0 and len(name := leading_name(text)) > position:
        return _back(0, name, tokens, starts)
    alone = text[position - 1].isspace() and not _HOURS.search(text, end)
    named = bool(tokens) and tokens[-1].kind == "all_day" and is_a_place(text[position:end])
    # 24小时营业的便利店隔壁: what is open there is not this place.
    of_another = bool(tokens) and tokens[-1].kind == "open" and text[position] == "的"
    told = bool(tokens) and (tokens[-1].kind in _TAILED or alone or named) and not of_another
    if told and is_noise(text[position:end]):
        return position, Token("noise", text[position:end])
    raise WordingError(f"没读懂“{text[position : position + 12]}”")


def _stands_behind(text: str, begin: int, end: int, tokens: list[Token]) -> bool:
    """Whether these words are a part of their own behind all the hours of the wording."""
    return begin > 0 and not _HOURS.search(text, end) and any(token.kind in {"time", "all_day"} for token in tokens)


def _heads_hours(text: str, begin: int, end: int) -> bool:
    """Whether hours follow that could be of what is named here: another room, a class, some people."""
    words = text[begin:end]
    return bool(_HOURS.search(text, end)) and (may_be_about(words) if begin else not names_a_place(words))


def _back(begin: int, words: str, tokens: list[Token], starts: list[int]) -> tuple[int, Token]:
    while starts and starts[-1] >= begin:
        starts.pop()
        tokens.pop()
    return begin, Token("noise", words)


def _bare_day(tokens: list[Token], text: str, position: int) -> Token | None:
    # 周一至五, 周二、四, 周六日: the later days stand without 周, so they count only right behind a day.
    behind = tokens[-1].kind if tokens else ""
    if behind in {"comma", "dash", "and"} and len(tokens) > 1:
        behind = tokens[-2].kind
    match = _BARE_DAY.match(text, position) if behind == "day" else None
    return Token("day", match.group()) if match else None


def _time(match: re.Match[str]) -> Token:
    text = match.group().strip()
    hour, minute = _hour_minute(match)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise WordingError(f"一天里没有“{text}”这个时间")
    period = match["period"] or ""
    period = _PERIOD_OF.get(period, period)
    if period:
        allowed, twelve = _PERIOD_HOURS[period]
        hour += 12 if hour in twelve else 0
        if hour not in allowed:
            raise WordingError(f"“{text}”是几点没读懂")
    return Token("time", match.group(), hour * 60 + minute, period, bool(match["next"]), bool(match["bare"]))


def _hour_minute(match: re.Match[str]) -> tuple[int, int]:
    if match["hour"]:
        return int(match["hour"]), int(match["minute"])
    part = match["part"] or ""
    fixed = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}
    minute = fixed[part] if part in fixed else number(part.removesuffix("分"))
    return number(match["bare"] or match["spoken"]), minute


def number(text: str) -> int:
    """0–99 of Arabic or Chinese digits; 99 (never a time) for what is no number, such as 十十."""
    if text.isascii():
        return int(text)
    tens, mark, ones = text.partition("十")
    if not mark:
        return _DIGITS.get(text, 99)
    return 10 * _DIGITS.get(tens, 99 if tens else 1) + _DIGITS.get(ones, 99 if ones else 0)
