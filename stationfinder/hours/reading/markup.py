"""What copying leaves in a wording: tags, entities, little pictures, boxes around labels."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?(?:br|p|div|li|ul|tr|td|span|b|strong|font|a|h[1-6])\b[^<>]{0,80}>", re.IGNORECASE)
_BREAKS = re.compile(r"</?(?:br|p|div|li|tr)\b[^<>]{0,80}>", re.IGNORECASE)
# Clocks, pins, telephones; not the signs of prohibition, which say something.
_PICTURES = re.compile(
    "(?![❌✖✗✘✕⛔🚫🈲🈚])[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff]+"
)
_MARKS = str.maketrans(
    {"、": ",", "。": ";", "\n": ";", "∶": ":", "【": "(", "】": ")", "[": "(", "]": ")", "！": ";", "!": ";"}
    | {"|": ";", "｜": ";"}
)
_ORNAMENTS = str.maketrans(dict.fromkeys("①②③④⑤⑥⑦⑧⑨", ";") | dict.fromkeys("•●▪★☆◆◇■□※▲►▶·", " "))
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\r“”\"‘’'「」『』《》〈〉")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─~〜∼﹣", "-"))
_FIRST = _ORNAMENTS | _MARKS | _INVISIBLE
_THEN = _MARKS | _DASHES | _INVISIBLE

# 8。30-17。30: no sentence ends between an hour and its minutes.
_FULL_STOP_TIME = re.compile(r"(?<![0-9:：.。])([0-9]{1,2})。([0-5][0-9])(?![0-9]|\s*(?:小时|[点时h月日号]))")
# 【开放时间】8:00-18:00【电话】…: labels, no brackets.
_LABEL = re.compile(
    r"[【\[]([^】\]]{0,12}?(?:时间|时段|电话|热线|备注|说明|提示|地址|联系人|设施|服务内容))[】\]]\s*:?"
)


def plain_text(text: str) -> str:
    """The text in lower-case half-width characters with one kind of dash, comma and colon, without markup."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", _BREAKS.sub(";", text)))
    text = _FULL_STOP_TIME.sub(r"\1:\2", _PICTURES.sub(" ", text))
    marked = _LABEL.sub(r";\1:", text).translate(_FIRST)
    return unicodedata.normalize("NFKC", marked).translate(_THEN).lower().strip(" \t;,")
