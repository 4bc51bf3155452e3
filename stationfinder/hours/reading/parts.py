"""Several rooms in one wording: 24小时开放，淋浴6:00-22:00; 一楼6:30-22:00；二楼书屋9:00-17:00."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stationfinder.hours.osm import Rule, format_rules
from stationfinder.hours.reading.tokens import WordingError
from stationfinder.hours.sentences import sentence

_FIGURE = "[一二三四五六七八九十1-9]"
_FLOOR = f"(?:{_FIGURE}(?:[,至-]?{_FIGURE})*[层楼]|[首底]层|地下[一1]?[层楼])"
_SELF = "驿站|司机之家|劳动者港湾|爱心站|能量站|补给站"
_ROOM = (
    "休[息憩](?:区域?|室|厅)|大[厅堂]|书屋|书房|阅[览读](?:室|区)|自习室|活动(?:室|区)|候车室|候诊[厅区]|母婴候车[室厅]"
)
_SIDE = (
    "母婴室|妈咪小屋|哺乳室|淋浴(?:间|房|室)?|浴室|洗澡间?|洗衣(?:房|间|机)?|餐厅|食堂|用餐|[早午晚]餐|便利店|超市|健身[房区]|理发[室店]?|卫生间|公?厕所?|洗手间"
    "|停车场|加油|加气|维修|汽修|医务室|卫生室|会议室|多功能厅|咨询室|心理[室屋]|打印|借阅|咖啡[厅吧]?|茶室|充电[站区]|自助售货"
)
_HEAD = re.compile(
    rf"(?:^|(?<=[;,()]))\s*(?P<name>{_FLOOR}?(?:公共|户外|劳动者|职工|工会|爱心|便民|旅客|服务|室内|男女?|女|的|热水|司机|货车|免费|共享|城市|智能)*"
    rf"(?:(?P<self>{_SELF})|(?P<room>{_ROOM})|(?P<side>{_SIDE}))|{_FLOOR})"
    r"(?:对外)?(?:开放|营业|服务|供应|使用)?(?:时间|时段)?[为是]?\s*:?\s*(?=每|周|星期|礼拜|工作日|双休|全天|早|上午|[0-9])"
)


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    kind: str
    rules: tuple[Rule, ...]


_Understand = Callable[[str], tuple[tuple[Rule, ...], str]]


def widest_part(plain: str, understand: _Understand) -> tuple[tuple[Rule, ...], str] | None:
    """The rules of the room that is open whenever another one is, the others' hours as a note; None for one place.

    A rider gets in as long as one room is open. A shower or a shop is no such room, and a station that is named keeps
    its own hours beside those of its library. Raises WordingError where no room is open through all others' hours.
    """
    heads = list(_HEAD.finditer(plain))
    if not heads or (len(heads) == 1 and not plain[: heads[0].start()].strip(" ,;")):
        return None
    parts = _parts(plain, heads, understand)
    own = [part for part in parts if part.kind == "self"] or [part for part in parts if part.kind == "whole"]
    if len([part for part in own if part.kind == "self"]) > 1:
        raise WordingError("几个地方的时间不一样，请分开写")
    for part in own or [part for part in parts if part.kind == "room"]:
        others = [other for other in parts if other is not part]
        if all(_covers(part.rules, other.rules) for other in others):
            said = [f"{other.name}{sentence(format_rules(other.rules))}" for other in others]
            return part.rules, "，".join(said)
    raise WordingError("几个地方的时间不一样，请分开写")


def _parts(plain: str, heads: list[re.Match[str]], understand: _Understand) -> list[_Part]:
    found: list[_Part] = []
    before = plain[: heads[0].start()].strip(" ,;").removesuffix("(")
    if before:
        found.append(_Part("", "whole", understand(before)[0]))
    ends = [head.start() for head in heads[1:]] + [len(plain)]
    for head, end in zip(heads, ends, strict=True):
        said = plain[head.end() : end].strip(" ,;").removesuffix("(")
        if plain[: head.start()].endswith("("):
            said = said.removesuffix(")")
        kind = next((kind for kind in ("self", "side") if head[kind]), "room")
        rules, _ = understand(said)
        _refuse_shared_closure(plain, head.start(), said, rules)
        found.append(_Part(head["name"], kind, rules))
    return found


def _refuse_shared_closure(plain: str, start: int, said: str, rules: tuple[Rule, ...]) -> None:
    """驿站8:00-20:00，书屋9:00-17:00，周一闭馆: both? Only a bracket, or a semicolon before the room, tells."""
    outside = re.sub(r"\([^()]*\)", "", said)
    alone = start == 0 or plain[:start].rstrip().endswith(";")
    if any(rule.state == "closed" for rule in rules) and not (alone and ";" not in said) and "," in outside:
        raise WordingError("不开的日子说的是哪个地方没读懂")


def _covers(wide: tuple[Rule, ...], narrow: tuple[Rule, ...]) -> bool:
    """Whether the place of the one rule is open whenever the other one may be."""
    if len(wide) != 1 or wide[0].state != "open" or wide[0].season or not narrow:
        return False
    spans = wide[0].spans or ((0, 1440),)
    return all(
        wide[0].days in {(), rule.days} and all(_inside(span, spans) for span in rule.spans or ((0, 1440),))
        for rule in narrow
        if rule.state != "closed"
    )


def _inside(span: tuple[int, int], spans: tuple[tuple[int, int], ...]) -> bool:
    return spans == ((0, 1440),) or any(low <= span[0] and span[1] <= high for low, high in spans)
