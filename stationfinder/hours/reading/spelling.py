"""One way of writing for what people write in many: half-width characters, one dash, 8点30 as a clock time."""

from __future__ import annotations

import re

from stationfinder.hours.reading.markup import plain_text

_NUMBERED = re.compile(r"(?:^|(?<=[;,]))\s*[1-9](?:,|\.(?![0-9]))\s*(?=[一-龥])")
_DIGIT_DAY = re.compile(r"((?:周|星期|礼拜)(?:[一二三四五六日天](?:-+|至|到|,))*)([1-7])(?![0-9:.点时])")
_BARE_DAYS = re.compile(
    r"(?<![^\s;,(])([一二三四五六日](?:(?:-|至|到)[一二三四五六日]|(?:,?[一二三四五六日])*))"
    r"(?=\s*:?\s*(?:上午|下午|[0-9]{1,2}(?:[:点时]|-[0-9]{1,2}[点时])))"
)
_ENGLISH_DAY = re.compile(r"(?<![a-z])(mon|tue|wed|thu|fri|sat|sun)(?:s?day|nesday|rsday|urday|s|r|rs)?\.?(?![a-z])")
_ENGLISH = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "一二三四五六日", strict=True))
_LATIN = re.compile("[a-z]{3}")
_ENGLISH_WORDS = (
    (re.compile(r"(?<=周[一二三四五六日])\s*(?:to|through|thru)\s*(?=周)"), "至"),
    (re.compile(r"(?<=[0-9])\s*(?:to|until)\s*(?=[0-9])"), "-"),
    (re.compile(r"(?<![a-z])(?:daily|every ?day)(?![a-z])"), "每天"),
    (re.compile(r"(?<![a-z])(?:opening hours|open)\s*:?(?![a-z])"), "开放"),
    (re.compile(r"(?<![a-z])closed(?![a-z])"), "休息"),
)
_DOTTED_TIMES = re.compile(r"(?<![0-9.])([0-9]{1,2})\.([0-9]{2})(?![0-9.])")
_HOUR = "(?:[0-9]{1,2}|十[一二]?|[一二两三四五六七八九])"
_EARLY_LATE = re.compile(
    rf"[早朝]上?({_HOUR})(点半|点|时|:[0-5][0-9])?\s*(?:-+|至|到|,)?\s*"
    rf"晚上?({_HOUR})(点半|点|时|:[0-5][0-9])?(?![0-9:点时一二三四五六七八九十])"
)
_AM_PM = re.compile(r"([0-9]{1,2})(:[0-9]{2})?\s*([ap])\.?m\.?(?![a-z])")
_HALF_OF_DAY = re.compile(
    r"(?:上午|早上|早|下午|晚上|晚)?\s*(?<![a-z])([ap])\.?m\.?\s*:?\s*(?=([0-9]{1,2}):[0-9]{2}|([0-9]{1,2})[点时])"
)
_LEADING_HALF = re.compile(r"[^0-9]*[ap]\.?m\.?\s*:?\s*[0-9]")
_BARE_SPAN = re.compile(r"(?<![0-9:.月点时/-])([0-9]{1,2})-([0-9]{1,2})(?=\s*(?:$|[,;()]))")
_SURE_TIME = re.compile("[0-9][:点时][0-9]?")
_REST_HERE = re.compile(r"休息(?=[,和及](?:饮水|喝水|热饭|充电|避暑|纳凉|取暖|如厕|阅读|歇脚))")
_REST_LAST = re.compile(r"(?:(?<=饮水[,和及])|(?<=喝水[,和及])|(?<=热饭[,和及])|(?<=充电[,和及]))休息")

_PLAIN: tuple[tuple[re.Pattern[str], str], ...] = (
    # A space inside a time or a date: 早 6 时 30 分, 4 月 1 日, 8 : 30.
    (
        re.compile(
            r"(?<=[0-9])\s+(?=[月日号时点分])|(?<=[月时点早晚午至到])\s+(?=[0-9])|(?<=周)\s+(?=[一二三四五六日天])"
        ),
        "",
    ),
    (re.compile(r"(?<=[0-9])\s*:\s*(?=[0-9]{2})"), ":"),
    # 5/1-9/30.
    (re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})\s*-\s*([0-9]{1,2})/([0-9]{1,2})(?![0-9/])"), r"\1.\2-\3.\4"),
    (re.compile(r"(?<=[0-9]):{2,}(?=[0-9])"), ":"),
    # 8:00-12:00 & 14:00-18:00, 8:00点, 20:00时, 8h-20h.
    (re.compile(r"(?<=[0-9点])\s*[&+]\s*(?=[0-9])"), ","),
    (re.compile(r"(?<=:[0-9]{2})\s*[点时](?![段间])"), ""),
    (re.compile(r"(?<![0-9])([0-9]{1,2})h(?=\s*-|[^a-z0-9]|$)(?<!24h)"), r"\1点"),
    (re.compile(r"(?<=[0-9])/[天日](?=[,;)]|$)"), ""),
    (re.compile(r"(?<=[0-9点时半])\s*→\s*(?=[0-9早晚上下中次])"), "-"),
    # Words of the night: 午夜12点, 半夜2点, 至午夜.
    (re.compile(r"(?:午夜|子夜|半夜|深夜)\s*(?=(?:1[0-2]|十[一二]?)[点时:])"), "晚"),
    (re.compile(r"(?:后半夜|半夜|深夜)\s*(?=(?:0?[1-5]|[一二两三四五])[点时:])"), "凌晨"),
    (re.compile(r"(?<=[-至到])\s*(?:午夜|子夜|半夜)(?![0-9一二三四五六七八九十])"), "24:00"),
    # 8:00:00 of a spreadsheet, 8点30 and 8时30分, 0830-1730.
    (re.compile(r"(?<![0-9:])([0-9]{1,2}:[0-9]{2}):00(?![0-9:])"), r"\1"),
    (re.compile(r"(?<![0-9:])([0-9]{1,2})[点时]([0-5][0-9])分?(?![0-9点时])"), r"\1:\2"),
    (
        re.compile(
            r"(?<![0-9:/-])(?!20[0-9]{2}-+(?:19|20))([01][0-9]|2[0-3])([0-5][05])\s*-+\s*"
            r"([01][0-9]|2[0-4])([0-5][05])(?![0-9年-])"
        ),
        r"\1:\2-\3:\4",
    ),
    # 8:00-18:00,双休: the weekend is free. Alone in front of hours it is a day word as any other.
    (re.compile(r"(?:周末)?双休(?=$|[,;)])"), "双休日休息"),
    (re.compile(r"([0-9]点|[0-9]分)正"), r"\1"),
    (_NUMBERED, ";"),
    (_REST_HERE, "歇脚"),
    (_REST_LAST, "歇脚"),
)


def normalise(text: str) -> str:
    """The wording in half-width characters with one kind of dash, comma, clock time; its words are unchanged."""
    plain = plain_text(text)
    for pattern, instead in _PLAIN:
        plain = pattern.sub(instead, plain)
    plain = _halves_of_day(plain)
    plain = _EARLY_LATE.sub(lambda said: f"早{said[1]}{said[2] or '点'}-晚{said[3]}{said[4] or '点'}", plain)
    return _bare_spans(_colon_times(_weekdays(plain))).strip(" \t;,")


def _weekdays(text: str) -> str:
    """周1-5 → 周一-五, mon-fri → 周一-周五; 一至五 before a time → 周一至五."""
    if _LATIN.search(text):
        text = _ENGLISH_DAY.sub(lambda said: f"周{_ENGLISH[said[1]]}", text)
        for word, instead in _ENGLISH_WORDS:
            text = word.sub(instead, text)
    for _ in range(4):
        text = _DIGIT_DAY.sub(lambda match: match[1] + "一二三四五六日"[int(match[2]) - 1], text)
    return _BARE_DAYS.sub(r"周\1", text)


def _halves_of_day(text: str) -> str:
    """9:00am-5:00pm → 9:00-17:00; am9:00-pm5:00 → 上午9:00-下午5:00."""
    if "m" not in text:
        return text
    if _LEADING_HALF.match(text):
        return _HALF_OF_DAY.sub(_half_word, text)
    return _AM_PM.sub(_twenty_four, text)


def _half_word(said: re.Match[str]) -> str:
    """上午, 下午 or 晚; 12 am is at noon for some and at midnight for others, so it stays and is not understood."""
    hour = int(said[2] or said[3])
    if said[1] == "a":
        return "上午" if hour < 12 else said[0]
    return "下午" if hour in range(1, 8) or hour in range(12, 20) else "晚"


def _twenty_four(said: re.Match[str]) -> str:
    """9:00pm → 21:00; an hour that no twelve-hour clock has stays as it is, and is not understood."""
    hour = int(said[1])
    if not 1 <= hour <= 12:
        return said[0]
    return f"{hour % 12 + (12 if said[3] == 'p' else 0)}{said[2] or ':00'}"


def _colon_times(text: str) -> str:
    """8.30-17.30 → 8:30-17:30, once one of them can be no date (17.30, 12.00); else 5.10-9.30 stays in doubt."""
    found = [(int(first), int(second)) for first, second in _DOTTED_TIMES.findall(text)]
    if "月" in text or not any(month > 12 or not 1 <= day <= 31 for month, day in found):
        return text
    return _DOTTED_TIMES.sub(r"\1:\2", text)


def _bare_spans(text: str) -> str:
    """8-12,14-18 → 8:00-12:00,14:00-18:00 where one of them can be nothing but hours of a day; 9-5 stays in doubt."""
    found = [(int(first), int(last)) for first, last in _BARE_SPAN.findall(text)]
    if not found or "月" in text or not all(first < last <= 24 for first, last in found):
        return text
    if max(last for _, last in found) <= 12 and not _SURE_TIME.search(text):
        return text
    return _BARE_SPAN.sub(r"\1:00-\2:00", text)
