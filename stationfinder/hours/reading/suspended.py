"""Wordings that say nothing but that a place is shut until further notice, or for good."""

from __future__ import annotations

import re

from stationfinder.hours.reading.noise import is_noise

WRITTEN = (2026, 10, 1)
"""Year, month, day: whatever began before this code was written is past whenever the code runs."""

_SUBJECT = "(?:(?:本|该|我|此)?(?:驿站|站点|服务站|场所|网点|场馆|书屋|小屋|点位|服务点|馆|站|处|店|点))"
_ADVERB = "(?:目前|现在?|现已|暂时|临时|正在|已经?|已于近日|全面|均)*"
_WORKS = (
    "(?:内部|设备|升级|改造|装修|维修|施工|整修|修缮|检修|封闭|闭馆|搬迁|拆迁"
    "|筹建|筹备|建设|本单位|职工|员工|使用|拆除|重建|翻新|扩建|改建|修葺|停电|停水|维护|中|期间)+"
)
_CORE = (
    f"{_ADVERB}(?:{_WORKS},?)?{_ADVERB}"
    "(?:(?:暂停|停止|中止|终止)(?:对外)?(?:开放|营业|服务|使用|运营|运行|接待)"
    "|(?:(?:暂时?|已经?|现)不再?|不再)(?:对外)?(?:开放|营业|使用|提供服务)|停用|停业(?:整顿)?|停运|(?<=起)(?:闭馆|闭站|闭园|关闭|关门)|歇业|关停|关站|撤站|撤点|撤销"
    "|撤除|撤并|拆除|拆迁"
    "|暂停(?![一-龥])|(?:暂时?|尚|还|仍)?未(?:正式|对外|全面|建成|投入)*(?:开放|启用|使用|营业|开业|运营|运行|建成|完工|竣工)"
    "|(?:筹建|筹备|在建|建设|规划)(?:中|阶段)|待(?:启用|开放|建|启动)|即将(?:对外|正式|投入)*(?:开放|启用|使用|营业|开业)|不(?:对外)?开放"
    "|(?:临时|暂时)(?:闭馆|闭站|闭园|停业|关闭)|暂缓(?:开放|启用|营业)|处于(?:关闭|停用|停业|暂停)"
    "|取消|注销|弃用|废弃|腾退|(?:永久|长期|整体|目前|现|暂时|临时)(?:关闭|关门|停业)|(?:关闭|闭馆|停业|歇业|关门)(?=中)|(?<=已)(?:关闭|关门)|封闭(?:维修|施工|改造"
    "|管理))(?:了|中|状态)?"
)
_FROM = (
    r"(?:(?:自|从|于|在)?(?P<date>(?:(?P<year>20[0-9]{2})年)?(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号])?)"
    r"(?:[0-9]{1,2}(?::[0-9]{2}|[点时]))?(?:起|开始|以后|后)?|(?:自)?即日起|现起)\s*,?"
)
_NOTICE = (
    "(?:另行(?:通知|通告|公告|告知|公布)|待定|未定|待通知|不详|未知|等待?(?:后续)?通知"
    "|(?:请)?(?:关注|留意)[一-龥]{0,10}(?:公告|通知|公众号))"
)
_REVIVAL = (
    "(?:何时|什么时候|具体|预计)?(?:恢复|重新|重开|再次|开放|启用)+(?:对外)?(?:开放|营业|服务|使用|运营)?"
    f"的?(?:具体)?(?:时间|日期)?(?:将|请)?,?{_NOTICE}"
)
_SINCE = r"(?:[因由][^0-9,;:()周星期夜晚每节季]{1,20}?)?"
_PART = re.compile(
    rf"(?:(?:[因由受](?:于)?[^0-9,;:()]{{1,20}}?)?{_SUBJECT}?\s*(?:{_FROM})?\s*{_SINCE}{_SUBJECT}?"
    rf"(?P<core>{_CORE})(?:{_REVIVAL})?|{_REVIVAL}|{_NOTICE}|(?P<reason>{_ADVERB}{_WORKS}))"
)
_SHUT = re.compile(
    "起闭|临时|[停撤拆歇未筹]|[在待]建|建设|待[启开]|即将|不对?外?开放|关[闭站门]|暂|不再|取消|注销|弃|腾退|封闭"
)
_DAYS = re.compile(
    "周|星期|礼拜|夜间|晚上|夜晚|早上|上午|下午|中午|每|节|假|季|双休|(?<!拆)除|仅|只|部分|雨|雪|[室厅区层楼]"
)
_FORMER = re.compile(
    r"[,;]?\s*\(?(?:原来?的?|以前|此前)(?:开放|营业|服务|办公)?(?:时间|时段)?\s*[:为是]?(?P<hours>[^()原]*?)\)?$"
)


def suspension(plain: str) -> str | None:
    """The wording without former hours, when all of it says 暂停开放, why and since when; None for any other.

    A date to come (of a year) is no suspension yet; a date without a year is taken for the last one.
    """
    if _SHUT.search(plain) is None:
        return None
    former = _FORMER.search(plain)
    told = plain[: former.start()].strip(" ,;") if former else plain
    parts = [part.strip() for part in re.split("[,;()]", told) if part.strip()]
    found = [_PART.fullmatch(part) for part in parts]
    cores = [at for at, match in enumerate(found) if match and match["core"]]
    unread = [at for at, match in enumerate(found) if match is None]
    # 微波炉，停用 is not about the place; 该站点已停用，请前往就近站点 is.
    if not cores or any(not _is_reason(parts[at], leads=at < cores[0]) for at in unread):
        return None
    if any(_is_to_come(match) or _DAYS.search(match.group()) for match in found if match):
        return None
    return told


def _is_reason(part: str, *, leads: bool) -> bool:
    if leads and part[0] not in "因由受鉴该本":
        return False
    return is_noise(part) or is_noise(re.sub(f"^(?:[因由]于?|受)|{_WORKS}|已?(?:经)?搬迁|租约|合同|迁址?", "站", part))


def _is_to_come(match: re.Match[str]) -> bool:
    if not match["year"]:
        return False
    return (int(match["year"]), int(match["month"]), int(match["day"] or 31)) >= WRITTEN


PAST_START = re.compile(
    r"(?:自|从|于)?(?P<year>20[0-9]{2})年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号])?(?:起|开始|以后)(?:施行|执行|实施)?"
    r"\s*[,:]?(?=\s*(?:每|周|星期|工作日|[0-9]|早|上午|开放|营业|服务|办公|调整|改为|对外|时间))"
)


def without_past_start(plain: str) -> str:
    """The wording without 自2024年3月1日起 before it, when that day is past; another date stays and is not read."""
    match = PAST_START.match(plain)
    return plain[match.end() :].strip() if match and not _is_to_come(match) else plain
