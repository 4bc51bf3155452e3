"""Wordings that begin with whose hours they are: 随银行营业时间, 同超市：7:30-21:30."""

from __future__ import annotations

import re
from dataclasses import replace

from stationfinder.hours.osm import MODE_WORDS, Rule
from stationfinder.hours.reading.noise import is_noise, leading_name

_TIME_OF = r"(?:对外)?(?:运营|营业|办公|上班|开放|开门|工作|开园|经营|服务|首末班车|首班车)(?:时间|时段|期间)"
_LIKE = "(?:随|跟随?|同|与|和|按照?|根据|依照?|参照|以)"
_AGREES = "(?:保持)?(?:一致|同步|相同|为准|开放|执行|而定|一样)*"
_HOST = re.compile(
    rf"(?:开放时间:?)?(?:{_LIKE}?(?P<host>[^\d;,:()]{{1,12}}?){_TIME_OF}内?{_AGREES}"
    rf"|{_LIKE}(?P<name>[^\d;,:()]{{1,12}}?)(?:{_AGREES}|(?:对外)?(?:营业|开放|开门|上班|运营|办公)(?:同步|一致)?))"
)
_HOURS_BEHIND = re.compile(
    rf"(?:{_LIKE}(?P<like>[一-龥a-z]{{1,10}}?)(?:(?:的)?{_TIME_OF})?(?:内|营业|运营|开放)?(?:保持)?(?:一致|同步|相同)?(?:开放|营业|使用)?"
    rf"|(?P<host>[一-龥a-z]{{2,10}}?)的?{_TIME_OF}内?(?:开放|使用)?)"
    r"\s*(?P<mark>[:,;(]|(?=\s|24))\s*(?=每|周|星期|礼拜|工作日|双休|全天|早|上午|[0-9])"
)
_NO_HOST = re.compile(
    "[周日夜晚天季]$|周[一二三四五六日天]|星期|礼拜|节|具体|现场|实际|公告|通知|正常|工作日|周末|24|全[年天日]|平|调整|其[他余]|自助|人工|律师|调解|对外|驿站|职工|骑手|窗口"
)


def host_alone(plain: str) -> Rule | None:
    """The unknown rule of a wording that only names the host; None for any other."""
    match = _HOST.fullmatch(plain)
    if match is None or not _is_host(match["host"] or match["name"]):
        return None
    return Rule(state="unknown", comment=f"{MODE_WORDS['host']}，{plain}")


def without_host(plain: str) -> tuple[str, str]:
    """The wording's hours and the host's name in front of them; a wording without one as it is, and ''."""
    match = _HOURS_BEHIND.match(plain, len(leading_name(plain)))
    name = (match["like"] or match["host"]) if match else ""
    if match is None or not _is_host(name) or not is_noise(re.sub("[楼层]", "", name)):
        return plain, ""
    rest = plain[match.end() :]
    if match["mark"] == "(" and rest.endswith(")") and "(" not in rest:
        return rest[:-1], name
    return (plain, "") if match["mark"] == "(" else (rest, name)


def of_host(rules: tuple[Rule, ...], name: str) -> tuple[Rule, ...]:
    """The rules with the host's name at each that is open; rules that say how one gets in stay as they are."""
    comment = f"{MODE_WORDS['host']}，随{name}营业"
    return tuple(
        replace(rule, comment=comment) if rule.state == "open" and not rule.comment else rule for rule in rules
    )


def _is_host(name: str) -> bool:
    """Whether the words before 营业时间 can name a host: 夜间, 节假日, 具体 and 现场 cannot."""
    return _NO_HOST.search(name) is None
