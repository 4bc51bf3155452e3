"""The HTML of the road sign, of the rows, and of the answers between them.

Written out in Python and not as a template: twenty rows in Jinja cost more than finding the twenty places. Every text of
a `Card` is HTML already, escaped when the snapshot was made (`heads`); whatever else is put in here is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from stationfinder.finder.facts import Answers
from stationfinder.finder.views.cards import Card, ListPage

NAV_ICON = '<svg class="i" aria-hidden="true"><use href="#i-nav"/></svg>'
PHONE_ICON = '<svg class="i" aria-hidden="true"><use href="#i-phone"/></svg>'
MAP_ICON = '<svg class="i" aria-hidden="true"><use href="#i-map"/></svg>'
SOUND_ICON = '<svg class="i" aria-hidden="true"><use href="#i-sound"/></svg>'
INFO_ICON = '<svg class="i" aria-hidden="true"><use href="#i-info"/></svg>'

NOT_IN = frozenset({"later", "shut", "unk", "doubt"})
"""Doors that let nobody in."""
ASKED = frozenset({b"shut", b"unk", b"doubt"})
"""Doors before which one had better telephone."""

# Formats of bytes over what a card has, in the order of its use.
MILE = '<li class="mile"><i aria-hidden="true">%d</i>%d 公里以外</li>\n'.encode()
FAR = b'<p class="dist"><b>%b</b>%b</p>\n'
TOWARDS = b"<span>%b</span><span>%b</span>"
OUT_THERE = b"<span>%b</span>"
NAV = f'<a class="act" href="%b" rel="noopener">{NAV_ICON}导航</a>'.encode()
ASK = f'<a class="act ask" href="%b">{PHONE_ICON}%b</a>'.encode()
PHONE, ASK_FIRST = "电话".encode(), "先问问".encode()
ROW = (
    b'%b<li class="row %b" id="s-%b"%b><svg class="door" aria-hidden="true"><use href="#v-%b"/></svg>\n'
    b'<h3 class="nm"><a href="/stations/%b">%b</a></h3>\n<p class="vd"><b>%b</b><span>%b</span></p>\n%b'
    b'<p class="how"><span class="segs">%b%b</span></p>\n%b\n<p class="quiet">%b</p>\n<p class="go-to">%b</p></li>\n'
)


class Pages(NamedTuple):
    """Where the rest of a list is, each '' when there is none. `skipped`: how many rows lie before this page."""

    skipped: int = 0
    longer: str = ""
    following: str = ""
    first: str = ""
    unsaid: str = ""


def row(card: Card) -> bytes:
    """One place on the road, with the milestone before it."""
    code, verdict, word, detail, name, number, unit, direction, how, services, fresh, nav, phone, mile, way, data = card
    stone = MILE % (mile, mile) if mile else b""
    far = FAR % (number, unit) if number else b""
    towards = (TOWARDS % (way, direction) if way else OUT_THERE % direction) if direction else b""
    go = NAV % nav if nav else b""
    if phone:
        go += ASK % (phone, ASK_FIRST if verdict in ASKED else PHONE)
    said = (name, word, detail, far, towards, how, services, fresh, go)
    return ROW % (stone, verdict, code, data, verdict, code, *said)


def rows(listed: Iterable[Card]) -> Markup:
    """Places on the road, as list items for a template."""
    return Markup(b"".join(map(row, listed)).decode())  # noqa: S704 - see the module


def sign(card: Card, hotline: str = "", *, others_open: bool = False) -> str:
    """The road sign: the one answer. `hotline`: whom to ask when the place is out of reach, '' while it is not.

    `others_open`: one of the places below it lets one in.
    """
    texts = [value.decode() for value in card if isinstance(value, bytes)]
    code, verdict, word, detail, name, number, unit, direction, how, services, fresh, nav, phone, way, data = texts
    far = (
        f'<div class="sign-r"><p class="sign-d"><b>{number}</b> {unit}</p><p class="sign-to">{direction}</p></div>'
        if number
        else ""
    )
    go = f'<a class="btn main big grow" href="{nav}" rel="noopener">{NAV_ICON}导航</a>' if nav else ""
    if hotline:
        go = (
            '<a class="btn main big grow" href="/districts">选地方</a>'
            f'<a class="btn big" href="tel:{escape(hotline)}">{PHONE_ICON}问 {escape(hotline)}</a>'
        )
    elif phone:
        go += f'<a class="btn big{"" if nav else " main grow"}" href="{phone}">{PHONE_ICON}电话</a>'
    if not hotline:
        go += f'<a class="btn big {"bare" if go else "main grow"}" href="/stations/{code}">看详情</a>'
    there = f"<span>{way}</span>" if way else ""
    heading = _sign_heading(verdict, bool(number), bool(hotline), others_open)
    return (
        f'<section class="plate {verdict}{plate_class(verdict)}" aria-labelledby="near" id="s-{code}"{data}>\n'
        f'<div class="line"><h2 class="plate-h grow" id="near">{heading}</h2>'
        f'<button class="btn bare" type="button" data-tap="voice.read" data-if="speechSynthesis" aria-pressed="false" hidden>'
        f"{SOUND_ICON}念给我听</button></div>\n"
        f'<div class="sign"><svg class="door" aria-hidden="true"><use href="#v-{verdict}"/></svg><p class="sign-v">'
        f"<b>{word}</b><span>{detail}</span></p>{far}</div>\n"
        f'<h3 class="nm"><a href="/stations/{code}">{name}</a></h3>\n<p class="plate-how"><span class="segs">{there}{how}'
        f'</span></p>\n{services}\n<p class="quiet">{fresh}</p>\n<div class="acts">{go}</div>\n</section>\n'
    )


def plate_class(verdict: str) -> str:
    """Ground of the sign, with a space before it: green as it is, amber, or paper grey where nobody gets in."""
    return " is-late" if verdict == "late" else " is-none" if verdict in NOT_IN else ""


def _sign_heading(verdict: str, near: bool, beyond: bool, others_open: bool) -> str:
    if beyond:
        return "这一带没有，最近的一处"
    if verdict in NOT_IN and others_open:
        # One that is not on the map is never the sign, however open it is.
        return "最像的一处，能进的在下面"
    if verdict not in NOT_IN:
        return "最近能进的" if near else "现在能进的"
    if verdict == "unk":
        return f"{'附近' if near else ''}没有说准开着的，先问问"
    return "这会儿都进不去"


def found(
    page: ListPage,
    answers: Answers,
    *,
    text: str,
    place_name: str,
    map_url: str,
    pages: Pages,
    unfiltered_url: str,
    wanted: str = "",
    hotline: str,
    notes: Sequence[str] = (),
    data: str = "",
) -> bytes:
    """The answers inside the frame of a list, in UTF-8. `unfiltered_url` '' when nothing was filtered.
    `wanted`: names of what it was filtered by, where there are any.

    `hotline`: whom to ask where no place is in reach. `notes`: how it was asked, if not as usual; a `Markup` stands as
    it is. `data`: attributes for the script, with a space before each.
    """
    heading = _heading(page, answers, text, place_name)
    parts = [f'<h1 class="vh" id="result" tabindex="-1"{data}>{heading}</h1>\n']
    parts += [note if isinstance(note, Markup) else _note(note, " cold") for note in notes]
    if pages.first:
        parts.append(_button(f"回到前 {pages.skipped} 处", pages.first, " bare"))
    if page.far:
        parts.append(_far_note(page.far, wanted or ("了这些" if unfiltered_url else ""), unfiltered_url))
    if answers.notice:
        parts.append(_note(answers.notice, " hot"))
    ask = hotline if page.beyond else ""
    others_open = any(card.verdict.decode() not in NOT_IN for card in page.rows)
    parts.append(
        sign(page.sign, ask, others_open=others_open) if page.sign else _nothing(answers, text, unfiltered_url)
    )
    road = _road(page, answers, map_url, pages) if page.rows else b""
    return "".join(parts).encode() + road + _silent(page, answers, pages)


def _heading(page: ListPage, answers: Answers, text: str, place_name: str) -> str:
    if text:
        return f"搜“{escape(text)}”，{answers.total} 处{'以上' if answers.capped else ''}"
    if answers.total is not None:
        return f"{escape(place_name)}，{answers.total} 处"
    return "附近没有找到" if page.beyond or not page.sign else "离我最近的驿站"


def _note(words: str, kind: str) -> str:
    return f'<p class="note{kind}">{INFO_ICON}<span>{escape(words)}</span></p>\n'


def _far_note(far: str, wanted: str, unfiltered_url: str) -> str:
    """`far`: kilometres with their unit. With a way to take off what was asked for."""
    words = f'5 公里内没有登记{escape(wanted)}的地方，最近的一处在<span class="one"> {far}</span>外。'
    off = f' <a data-keep href="{escape(unfiltered_url)}">不筛了</a>' if unfiltered_url else ""
    return f'<p class="note">{INFO_ICON}<span>{words}{off}</span></p>\n'


def _nothing(answers: Answers, text: str, unfiltered_url: str) -> str:
    other = ""
    if text and not unfiltered_url:
        heading, advice = f"没搜到“{escape(text)}”", "换个短点的词试试，路名、店名、拼音首字母都行。"
        other = '<a class="btn big bare" href="/">重新找</a>'
    elif unfiltered_url:
        heading, advice = "没有登记了这些的地方", "少选一样再找。"
        heading = f"搜“{escape(text)}”，{heading}" if text else heading
        advice += "没登记不等于没有，往下看。" if answers.silent_count else ""
        other = f'<a class="btn big bare" data-keep href="{escape(unfiltered_url)}">不筛了</a>'
    else:
        heading, advice = "这里还没有登记的地方", "换个地方看看。"
    return (
        f'<section class="plate is-none no-sign" aria-labelledby="near">\n<h2 class="plate-h" id="near">{heading}</h2>\n'
        f'<p class="plate-how">{advice}</p>\n<div class="acts"><a class="btn main big grow" href="/districts">选地方</a>'
        f"{other}</div>\n</section>\n"
    )


def _button(words: str, url: str, kind: str = "") -> str:
    return f'<p class="more"><a class="btn big{kind}" data-keep href="{escape(url)}">{words}</a></p>\n' if url else ""


def _road(page: ListPage, answers: Answers, map_url: str, pages: Pages) -> bytes:
    left = (answers.total or 0) - pages.skipped - bool(page.sign)
    around = "再远还有" if page.beyond else "附近还有"
    heading = around if answers.total is None else f"还有 {left} 处" if left > 0 else ""
    last = page.rows[-1].code.decode()
    more = _button("再看 20 处", pages.longer and f"{pages.longer}#s-{last}") + _button("接着看后面的", pages.following)
    head = (
        f'<section>\n<div class="road-h"><h2>{heading}</h2><a class="btn bare" href="{escape(map_url)}">{MAP_ICON}看地图</a></div>\n'
        '<ol class="road">\n'
    )
    return b"%b%b</ol>\n%b</section>\n" % (head.encode(), b"".join(map(row, page.rows)), more.encode())


def _silent(page: ListPage, answers: Answers, pages: Pages) -> bytes:
    if not page.silent:
        return b""
    head = (
        f'<section class="silent">\n<h2>另有 {answers.silent_count} 处没登记有没有</h2>\n'
        '<p class="quiet">没写不等于没有，顺路可以问一声。</p>\n<ol class="road">\n'
    )
    more = _button(f"这 {answers.silent_count} 处都列出来", pages.unsaid, " bare")
    return b"%b%b</ol>\n%b</section>\n" % (head.encode(), b"".join(map(row, page.silent)), more.encode())
