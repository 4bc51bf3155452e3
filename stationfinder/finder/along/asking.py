"""The question of the page `/along`: two ends, each by its position or by what somebody typed, and what to look for.

Unlike the data route this page refuses nothing as a whole: what is wrong is named beside its field, what is right stays
in the form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from werkzeug.datastructures import MultiDict

from stationfinder.finder.along.forms import ABROAD, LEAST_WIDTH_M, MOST_WIDTH_M, WIDTH_M
from stationfinder.finder.fields import Fields, moment, position, way_of_going, whole, wish_of, yes
from stationfinder.finder.forms import LIMIT, MOST_LIMIT, PageQuery
from stationfinder.finder.travel import DEFAULT_BY
from stationfinder.geo.points import LonLat, in_china
from stationfinder.stations.catalogue import Catalogue

OWN = "我现在的位置"
"""Name of an end that is the asker's own position: it never stands in an address that anything keeps."""
MOST_NAME = 60
IN_THE_FORM = {
    "by": "“怎么去”没看懂，选一个再找",
    "when": "“几点出发”没看懂，选从现在起 8 天以内的时间",
    "width_m": f"“离路多远”没看懂，选一个 {LEAST_WIDTH_M} 到 {MOST_WIDTH_M} 米的",
    "need": "“想要什么”里有一样不认得，去掉了，再找一次就行",
    "kind": "“哪种地方”里有一样不认得，去掉了，再找一次就行",
    "enter": "“到了能进”没看懂，重新点一下",
}
"""What is wrong in the words of the form: the codes that a program is told are of no help to whoever reads a page."""
IN_THE_ADDRESS = "网址里有一处没看懂，再找一次就行"


class Typed(NamedTuple):
    """One end as it arrived: its name or what somebody typed, and where it is (WGS-84) once that is settled."""

    text: str = ""
    at: LonLat | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is where the asker stands."""
        return self.text == OWN


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, with `problems` (field → Chinese sentence) for what cannot be used.

    `form`: needs, kinds, way of going, moment and whether one has to get in, as the choices of the list's form show
    them. `here`: a kept way that begins wherever its owner stands. `unclear`: instead of the list, the places whose
    hours are not known (`form.unsaid`: those silent about a need).
    """

    start: Typed
    end: Typed
    form: PageQuery
    width_m: int
    here: bool
    problems: dict[str, str]
    unclear: bool = False

    def having(self, end: str, typed: Typed) -> Asked:
        """The same with another `from` or `to`."""
        if end == "from":
            return replace(self.plain(), start=typed, here=False)
        return replace(self.plain(), end=typed)

    def turned(self) -> Asked:
        """The way back."""
        return replace(self.plain(), start=self.end, end=self.start)

    def plain(self) -> Asked:
        """The same about the list itself, not about what stands below it."""
        return replace(self, form=replace(self.form, unsaid=False, show=LIMIT), unclear=False)

    def longer(self) -> Asked:
        """The same with as many places as a page holds."""
        return replace(self, form=replace(self.form, show=MOST_LIMIT))

    def entering(self, enter: bool) -> Asked:
        """The same for places that let one in, or for all."""
        plain = self.plain()
        return replace(plain, form=replace(plain.form, enter=enter))

    def unfiltered(self) -> Asked:
        """The same for places of every kind that may have anything, shut ones too."""
        plain = self.plain()
        return replace(plain, form=replace(plain.form, needs=(), kinds=(), enter=False))


def asked(args: MultiDict[str, str], catalogue: Catalogue, now: datetime) -> Asked:
    """The question of `GET /along`. Never raises: what is wrong stands in `problems`."""
    fields = Fields(args)
    start, end = _end(fields, "from"), _end(fields, "to")
    wish = wish_of(fields, catalogue)
    known = (catalogue.kinds, catalogue.services)
    form = PageQuery(
        needs=tuple(code for code in wish.needs if code in known[1]),
        kinds=tuple(code for code in wish.kinds if code in known[0]),
        by=fields.read("by", way_of_going, DEFAULT_BY),
        when=fields.read("when", lambda text: moment(text, now), None),
        enter=_ticked(fields, "enter"),
        unsaid=_ticked(fields, "unsaid"),
        show=fields.read("show", lambda text: whole("show", text, 1, MOST_LIMIT), LIMIT),
    )
    width = fields.read("width_m", lambda text: whole("width_m", text, LEAST_WIDTH_M, MOST_WIDTH_M), WIDTH_M)
    here, unclear = _ticked(fields, "here"), _ticked(fields, "unclear")
    return Asked(start, end, form, width, here, _for_people(fields.problems), unclear)


def url_of(asked: Asked, *, public: bool = False) -> str:
    """The address that asks the same. `public`: without anybody's own position, so that it may be kept."""
    form = asked.form
    own = public and asked.start.is_own
    said = [
        *(("here=1",) if asked.here or own else ()),
        *([] if own else _end_of_url("from", asked.start)),
        *([] if public and asked.end.is_own else _end_of_url("to", asked.end)),
        f"need={','.join(form.needs)}" if form.needs else "",
        f"kind={','.join(form.kinds)}" if form.kinds else "",
        f"by={form.by}" if form.by != DEFAULT_BY else "",
        f"when={form.when:%Y-%m-%dT%H:%M}" if form.when else "",
        f"width_m={asked.width_m}" if asked.width_m != WIDTH_M else "",
        "enter=1" if form.enter else "",
        "unsaid=1" if form.unsaid else "",
        "unclear=1" if asked.unclear else "",
        f"show={form.show}" if form.show != LIMIT else "",
    ]
    query = "&".join(pair for pair in said if pair)
    return f"/along?{query}" if query else "/along"


def lonlat(at: LonLat) -> str:
    """A position as the address holds it: to a metre."""
    return f"{at.lon:.5f},{at.lat:.5f}"


def _for_people(problems: dict[str, str]) -> dict[str, str]:
    ends = ("from", "to", "from_name", "to_name")
    return {name: said if name in ends else IN_THE_FORM.get(name, IN_THE_ADDRESS) for name, said in problems.items()}


def _ticked(fields: Fields, name: str) -> bool:
    return fields.read(name, lambda text: yes(name, text), False)


def _end(fields: Fields, name: str) -> Typed:
    at = fields.read(name, position, None)
    text = " ".join((fields.once(f"{name}_name") or "").split())[:MOST_NAME].strip()
    if at is not None and not in_china(at):
        fields.problems[name], at = ABROAD, None
    return Typed(text, at)


def _end_of_url(name: str, end: Typed) -> list[str]:
    return [
        f"{name}={lonlat(end.at)}" if end.at else "",
        f"{name}_name={quote(end.text)}" if end.text else "",
    ]
