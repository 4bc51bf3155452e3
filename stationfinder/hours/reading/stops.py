"""Stops of a mobile station: 周一停靠人民广场9:00-11:00, 流动服务车：周二 火车站 14:00-16:00."""

from __future__ import annotations

import re

from stationfinder.hours.words import STOPS_AT

# 停业 and 停车场 are no stops; a place name holds no comma, clock time, day or word of opening.
_NO_STOP = "业用止车电水诊办课运工泊休暖气产驶歇机播学"
_NOT_IN_A_NAME = (
    "[0-9]{1,2}[:点时]|(?:周|星期|礼拜)[一二三四五六日天]|[每逢]|上午|下午|中午|早上|晚上|夜|工作日|周末|节假|开放|营业|休息|闭|暂|不|仅|只|除|限"
    "|小时|全天|其余|其他|服务|期间|时间|左右|或|改|调|待|另|通知|公告|预约|为准|律师|法官|值班|扫码|自助|有人|专人|放$|靠$|驻$|留$|了|过|后|前$|对面$|分钟|时$|点$|[一二两三四五六七八九十几半整][个]?[天日月周年次]"
)
_NAME = rf"(?:(?!{_NOT_IN_A_NAME})[一-龥a-z0-9·-]){{2,20}}?"
_ENDS = r"(?=\s*(?:$|[,;():]|[0-9]{1,2}[:点时]|早|上午|下午|中午|晚|周[一二三四五六日天]|星期|每|,?\s*几点没写))"
_SPOT = (
    "(?:广场|公园|车站|站前?|路口?|街口?|[镇村乡]|小区|社区|园区?|市场|超市|商场|学校|医院|大厦|中心|桥头?|码头|工地|营地|门口|[东南西北]门"
    "|[0-9a-z号]楼|楼下|座|[店厂馆院场岛湾巷城区旁处])"
)
STOP = (
    rf"(?:停(?:靠|放|驻|留)?[在于]|停[靠驻](?:[点站]\s*:?)?|停靠?(?:地点|位置)\s*:|驻点[在于:])\s*{_NAME}{_ENDS}"
    rf"|(?:停(?![{_NO_STOP}在于靠放驻留至到])|驻点|站点:\s*)(?=[一-龥a-z0-9]{{1,15}}?{_SPOT}{_ENDS}){_NAME}{_ENDS}"
)
_WORD = re.compile(
    r"^(?:停(?:靠|放|驻|留)?[在于]|停[靠驻](?:[点站]\s*:?)?|停靠?(?:地点|位置)\s*:|驻点[在于:]?|站点\s*:|停)\s*"
)

_LAST = "[场园站路口街镇村乡区市超院厦心桥头地门楼下座店厂馆岛湾巷城旁处校]"
_MOBILE = re.compile(
    r"(?:工会|户外|劳动者|职工|爱心|骑手|司机)*(?:流动|移动)[一-龥]{0,10}?"
    r"(?:服务)?(?:车|驿站|站点?|点)(?:的?(?:停靠|服务|停放)(?:时间|地点|安排)*)?\s*[:,]?\s*"
)
_WEEK = "(?:周|星期|礼拜)"
_DAY = rf"(?:每?{_WEEK}[一二三四五六日天](?:\s*(?:[,和至-]|到)\s*{_WEEK}?[一二三四五六日天])*|每[天日]|工作日|周末)"
_CLOCK = r"(?:(?:早上?|上午|下午|中午|晚上?)?\s*(?:[0-9]{1,2}(?::[0-9]{2}|[点时])|[一二三四五六七八九十两]{1,3}[点时]))"
_PLACE_FIRST = re.compile(
    rf"(?P<day>{_DAY})\s*[:,]?\s*(?!停|驻点)(?P<name>{_NAME}(?<={_LAST}))\s*[:,(]?\s*(?={_CLOCK})"
)
_PLACE_LAST = re.compile(
    rf"(?P<hours>{_CLOCK}\s*(?:-|至|到)\s*{_CLOCK}(?:半|[0-9]{{1,2}}分)?)\s*[:,]?\s*(?!停|驻点)(?P<name>{_NAME}(?<={_LAST}))(?=\s*(?:$|[,;]))"
)


def stop_words(text: str) -> str:
    """What our rules keep of a stop: `停在人民广场` of 停靠点：人民广场."""
    return f"{STOPS_AT}{_WORD.sub('', text).strip().upper()}"


def is_stop(who: str) -> bool:
    """Whether the words of a rule name a place where a mobile station stops, not a person on duty."""
    return who.startswith(STOPS_AT)


def with_marked_stops(plain: str) -> str:
    """The wording of a mobile station with 停在 before each place it names between a day and its hours, or behind them.

    Any other wording as it is: 周一 人民广场 9:00-11:00 does not say that anything stops there.
    """
    head = _MOBILE.match(plain)
    if head is None:
        return plain
    rest = plain[head.end() :]
    found = _PLACE_FIRST.sub(rf"\g<day>{STOPS_AT}\g<name> ", rest)
    return found if found != rest else _PLACE_LAST.sub(rf"\g<hours>{STOPS_AT}\g<name>", rest)
