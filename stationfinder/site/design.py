"""The living page of the design system: every piece of the house in every state. Not there in production."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request
from markupsafe import Markup

from stationfinder.finder import icons
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.frames import choices
from stationfinder.finder.search import DistrictCount
from stationfinder.finder.views import cards, markup, words
from stationfinder.site.look import CHOICES

blueprint = Blueprint("design", __name__)
# Everything here is made up and says so; 示例 is what the page calls it.
NAME = "示例驿站（样子，不是真的）"
LONG_NAME = "示例市示例区示例街道便民服务中心户外劳动者爱心驿站总工会驿站(二楼左转第三间)"
CODE = "XXXXXXX"


class State(NamedTuple):
    """A verdict: its door, its word, what stands behind the word, and when one meets it."""

    door: str
    word: str
    detail: str
    when: str


STATES = (
    State("go", "能进", "22:30 关", "到了开着，推门就进"),
    State("maybe", "应该能进", "没人核实过", "登记说开着，半年没人看过"),
    State("late", "快关了", "还剩 15 分钟", "到了不到半小时就关"),
    State("scan", "要扫码", "22:30 关", "开着，先扫码、刷脸或登记"),
    State("later", "还没开", "17:30 开", "到了关着，今天还会开"),
    State("shut", "关着", "明早 8:00 开", "今天不再开"),
    State("unk", "不清楚", "开门时间没登记", "先问问"),
    State("doubt", "可能没开", "20 分钟前有人反映", "反映盖过了登记"),
)
NOTES = (
    ("", "info", "断网了。", "看的是 14:20 存下的，时间照样算得准。"),
    ("cold", "info", "明早降到零下六度。", "示例区的驿站今晚延到 22:00。"),
    ("hot", "info", "37℃ 高温。", "两点到四点找个凉快地方。"),
    ("bad", "warn", "位置没拿到。", "选一个区，或者搜一条路名，一样能找。"),
    ("good", "check", "记下了，谢谢。", "站长 10 分钟内收到。"),
)
SERVICES = ["water", "meal", "charge", "toilet", "rest", "medicine"]
MOST_SERVICES = 30


@blueprint.get("/design")
def design() -> str:
    """Every piece, in the look that the address or else the cookie asks for (`?theme=dark&size=large`)."""
    given = {name: request.args.get(name, request.cookies.get(name, "")) for name in CHOICES}
    look = {name: value for name, value in given.items() if value in CHOICES[name]}
    icons.note_used(cards.drawings())
    return render_template(
        "site/design.html",
        look=look,
        states=STATES,
        signs=[_sign(state) for state in STATES],
        rows=markup.rows([*_states_as_rows(), *_odd_rows()]),
        notes=NOTES,
        symbols=sorted(name.removeprefix("i-") for name in icons.symbols() if name.startswith("i-")),
        counts=[DistrictCount("410102", "", "示例区", 16), DistrictCount("410103", "", "示例回族自治区", 5)],
        query=PageQuery(),
        at="",
        place_name="选地方",
        days=_week(),
        **choices(PageQuery()),
    )


def _card(state: State, **changes: Any) -> cards.Card:
    """A card of nothing real. `changes`: fields with other values."""
    texts = {
        "code": f"{CODE}-{state.door}",
        "verdict": state.door,
        "word": state.word,
        "detail": state.detail,
        "name": str(words.breaking_name(NAME)),
        "number": "350",
        "unit": "米",
        "direction": "往东北",
        "how": f"<span>{state.when}</span>",
        "services": _services(SERVICES),
        "fresh": "3 天前核实",
        "nav": "#nav",
        "phone": "tel:12351",
        "way": "骑车 2 分钟",
    }
    return cards.card_of(**{**texts, **changes})


def _sign(state: State) -> Markup:
    """A road sign. A list has one, so here its id and its name have to be made others for each."""
    drawn = markup.sign(_card(state)).replace('aria-labelledby="near"', f'aria-label="路牌：{state.word}"')
    drawn = drawn.replace('id="near"', f'id="near-{state.door}"')
    return Markup(drawn)  # noqa: S704 - made here, of constants


def _states_as_rows() -> list[cards.Card]:
    return [_card(state, code=f"{CODE}-{state.door}-row") for state in STATES]


def _odd_rows() -> list[cards.Card]:
    """What real registers bring: overlong names, thirty services, nothing at all, very far."""
    go, unknown = STATES[0], STATES[6]
    long = str(words.breaking_name(LONG_NAME))
    return [
        _card(go, code=f"{CODE}-long", name=long, number="1.4", unit="公里", mile=1),
        _card(go, code=f"{CODE}-many", services=_services(SERVICES * (MOST_SERVICES // len(SERVICES)))),
        _card(unknown, code=f"{CODE}-bare", services="", how="", way="", direction="", nav="", fresh=words.NEVER),
        _card(go, code=f"{CODE}-far", number="1234", unit="公里", mile=50),
    ]


def _services(codes: list[str]) -> str:
    return cards.services_line(",".join(codes).encode(), ()).decode()


def _week() -> list[SimpleNamespace]:
    """Days of a week as the station page draws them: bars are (start, width) in quarters of an hour."""
    shown = [
        ("周一", "08:30–11:00，13:00–17:00", [(34, 10), (52, 16)], False),
        ("周二", "08:30–11:00，13:00–17:00", [(34, 10), (52, 16)], True),
        ("周三", "24 小时", [(0, 96)], False),
        ("周四", "22:00–次日 06:00", [(0, 24), (88, 8)], False),
        ("周五", "没登记", [], False),
    ]
    return [SimpleNamespace(label=a, text=b, bars=c, today=d, known=bool(c)) for a, b, c, d in shown]
