"""Chinese opening-hours wordings → tokens. Nothing is skipped: what no token covers is not understood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


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


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─~〜∼﹣", "-"))
_MARKS = str.maketrans({"、": ",", "。": ";", "\n": ";", "∶": ":", "【": "(", "】": ")", "[": "(", "]": ")"})
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\r")

_NUMERAL = "[零一二两三四五六七八九十]{1,3}"
_CLOCK = (
    rf"(?:(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?![0-9])"
    rf"|(?P<spoken>[0-9]{{1,2}}|{_NUMERAL})(?:点钟?|时)(?P<part>半|整|一刻|三刻|(?:[0-9]{{1,2}}|{_NUMERAL})分)?"
    rf"|(?P<bare>[0-9]{{1,2}})(?=\s*(?:-|至|到)))"
)
_NEXT_DAY = r"(?P<next>(?:次日|翌日|第二天|第二日)\s*的?)"
_PERIOD = r"(?P<period>凌晨|清晨|早晨|早上|早间|早|上午|中午|下午|傍晚|晚上|晚间|夜间|夜里|晚)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("label", r"(?:对外)?(?:开放|营业|服务|办公|工作|开门)(?:时间|时段)\s*(?:为|是)?"),
    ("all_day", r"(?:全天候?)?(?:24|二十四)个?(?:小时|h)(?:全天候?)?|7[*x×]24(?:小时)?|24/7|全天候?"),
    ("no_rest", r"(?:全年)?(?:无休|不休息?|不打烊)"),
    ("every", r"每天|每日|天天|全年|一周七天"),
    ("workday", r"每?个?工作日"),
    ("weekend", r"每?(?:双休日|周末)"),
    ("holiday", r"(?:国家)?法定(?:的)?(?:节假日|节日|假日|假期)|节假日"),
    ("day", r"每?(?:周|星期|礼拜)[一二三四五六日天]"),
    ("time", rf"(?:从|自|由)?{_NEXT_DAY}?\s*(?:{_PERIOD}\s*:?)?\s*{_CLOCK}"),
    ("dash", r"-+|至|到"),
    ("out", r"(?:以|之)?外(?!开)"),
    ("closed", r"除外|休息|不(?:对外)?(?:开放|营业|开门|上班|办公)|闭馆|休馆|关门|放假"),
    ("except", r"除了?"),
    ("open", r"(?:均|都)?(?:照常|正常)?(?:对外)?(?:开放|营业|开门)|照常"),
    ("note", r"(?:具体)?(?:时间)?以现场(?:公告|公示|通知)?为准|(?:需|须|请|可)?(?:提前)?(?:电话)?预约"),
    ("self_area", r"自助(?:服务)?区"),
    ("hall", r"(?:服务|办事|营业)?大厅"),
    ("and", r"及|和|与|以及"),
    ("comma", r",|/"),
    ("semicolon", r";"),
    ("colon", r":"),
    ("left", r"\("),
    ("right", r"\)"),
)
_RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_BARE_DAY = re.compile(r"[一二三四五六日天](?!点|时|[零一二两三四五六七八九十]*(?:点|时))")
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

# What an hour may be after each word, and what is added to a spoken hour of a twelve-hour clock.
_PERIOD_HOURS: dict[str, tuple[range, range]] = {
    "凌晨": (range(7), range(0)),
    "早": (range(4, 13), range(0)),
    "上午": (range(13), range(0)),
    "中午": (range(11, 15), range(1, 3)),
    "下午": (range(12, 20), range(1, 8)),
    "晚": (range(17, 25), range(5, 13)),
}
_PERIOD_OF = dict.fromkeys(("清晨", "早晨", "早上", "早间"), "早") | dict.fromkeys(
    ("傍晚", "晚上", "晚间", "夜间", "夜里"), "晚"
)


def normalise(text: str) -> str:
    """The wording in half-width characters with one kind of dash and comma; its words are unchanged."""
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS).translate(_INVISIBLE))
    return plain.translate(_MARKS).translate(_DASHES).lower().strip(" \t;,")


def tokenise(text: str) -> list[Token]:
    """The tokens of a normalised wording. Raises WordingError naming the first words that are none."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token = _bare_day(tokens, text, position) or _token(text, position)
        tokens.append(token)
        position += len(token.text)
    return tokens


def _token(text: str, position: int) -> Token:
    for kind, pattern in _RULES:
        match = pattern.match(text, position)
        if match is not None and match.group():
            return _time(match) if kind == "time" else Token(kind, match.group())
    raise WordingError(f"没读懂“{text[position : position + 12]}”")


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
    minute = fixed[part] if part in fixed else _number(part.removesuffix("分"))
    return _number(match["bare"] or match["spoken"]), minute


def _number(text: str) -> int:
    """0–99 of Arabic or Chinese digits; 99 (never a time) for what is no number, such as 十十."""
    if text.isascii():
        return int(text)
    tens, mark, ones = text.partition("十")
    if not mark:
        return _DIGITS.get(text, 99)
    return 10 * _DIGITS.get(tens, 99 if tens else 1) + _DIGITS.get(ones, 99 if ones else 0)
