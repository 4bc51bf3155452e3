"""Tokens of a Chinese opening-hours wording → clauses: which days, months and hours, open or closed, who or how.

wording := clause ((";" | ",")? clause)*
clause  := head* (spans | all-day | until)? tail*
head    := season | days | half | rest | mode | duty | place | label | ":" | "(" clause+ ")"
tail    := status | mode | duty | "(" clause+ ")"

A clause ends where a word would say the same thing twice: 周一8:00-12:00 周二9:00-11:00.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from stationfinder.hours.osm import DAY_MINUTES, Mode
from stationfinder.hours.reading.clashes import works_week
from stationfinder.hours.reading.clauses import Clause, Status, absorb
from stationfinder.hours.reading.lexicon import EXACT_WAYS
from stationfinder.hours.reading.middles import Middles
from stationfinder.hours.reading.phrases import DAY_KINDS
from stationfinder.hours.reading.stops import stop_words
from stationfinder.hours.reading.tokens import Token, WordingError
from stationfinder.hours.words import SEASONS_DIFFER, day_words

_DEEPEST = 4
"""Brackets in brackets: nobody means more, and each costs a level of the stack."""
_SILENT = {"welcome", "other_months", "other_where", "lunch_open", "here"}
_NOTES = {
    "notice",
    "booking",
    "phone",
    "hotline",
    "place",
    "noise",
    "audience",
    "remark",
    "after_way",
    "where",
    "duration",
}


class Parser(Middles):
    """One pass over the tokens: `clauses()` gives all statements, fills `notes`, or raises WordingError."""

    def __init__(self, tokens: list[Token]) -> None:
        super().__init__(tokens)
        self.notes: list[str] = []
        self.calls: list[str] = []
        self.noise: list[str] = []
        """The notes that alone would say nothing at all."""
        self.all_noon = False
        """中午不休息: there must be no break at noon."""
        self.lengths: list[int] = []
        """Of 每天12小时: minutes that the hours of some day must add up to."""
        self.later_way = False
        """22:00后扫码进入: only a place open at all hours can have that as a note."""
        self._person = ""
        self._depth = 0

    def clauses(self) -> list[Clause]:
        return [clause for clause in self._until("") if clause != Clause()]

    def _until(self, end: str) -> list[Clause]:
        found: list[Clause] = []
        while self._peek() != end:
            begin = self._at
            found += self._clause()
            self._take("comma", "semicolon", "and")
            if self._at == begin:
                raise WordingError(f"没读懂“{self._tokens[begin].text}”" if self._peek() else "括号没有写完")
        return found

    def _clause(self) -> list[Clause]:
        clause, others = Clause(), list[Clause]()
        self._person = ""
        while step := self._step(clause):
            clause, inside = step
            others += inside
        return [clause, *others]

    def _step(self, clause: Clause) -> tuple[Clause, list[Clause]] | None:
        """The clause with one more thing said, and the clauses of a bracket; None where it ends."""
        kind = self._peek()
        if kind == "left":
            return self._bracket(clause)
        if kind in _SILENT or kind in {"colon", "label"}:
            return self._silent(clause), []
        if kind == "own":
            return self._own(clause)
        if kind == "after_way":
            self.later_way = True
        if kind in _NOTES:
            return self._note(clause)
        reader = _READERS.get("days" if kind in DAY_KINDS else kind)
        said = reader(self, clause) if reader else None
        return (said, []) if said is not None else None

    def _silent(self, clause: Clause) -> Clause:
        token = self._take(self._peek())
        self.all_noon = self.all_noon or (token is not None and token.kind == "lunch_open")
        seasonal = clause.season is not None or bool(clause.season_name)
        if token is not None and token.kind == "colon" and seasonal and not clause.spans and clause.days is None:
            return replace(clause, headed=True)
        return clause

    def _own(self, clause: Clause) -> tuple[Clause, list[Clause]] | None:
        """站点开放： behind 律师值班：…; behind the hours of anything else these could be two rooms."""
        if clause != Clause():
            return None
        kinds = [token.kind for token in self._tokens[: self._at]]
        until = next((at for at, kind in enumerate(kinds) if kind in {"time", "all_day"}), len(kinds))
        if until < len(kinds) and not {"duty", "person", "on_duty"} & set(kinds[:until]):
            raise WordingError("几个地方的时间不一样，请分开写")
        self._take("own")
        return clause, []

    def _note(self, clause: Clause) -> tuple[Clause, list[Clause]]:
        token = self._take(*_NOTES)
        if token is None:
            return clause, []
        if token.kind == "hotline":
            self.calls.append(token.text)
        if token.kind == "duration":
            self.lengths.append(int(re.sub("[^0-9]", "", token.text)) * 60)
            return clause, []
        if clause.says_only("rest") and token.kind in {"phone", "hotline", "booking"}:
            self.notes.append(f"其他时间{token.text}")
            return Clause(), []
        if self._may_be_of_others(token):
            raise WordingError(f"“{token.text}”的时间是哪一段没读懂")
        if token.kind in {"noise", "audience", "phone", "where"}:
            self.noise.append(token.text)
        if clause.days is not None and not clause.spans and not clause.status and token.kind in {"notice", "booking"}:
            self._take("open")
            if clause.season or clause.season_name or clause.half:
                raise WordingError(f"“{token.text}”说的是什么时候没读懂")
            words = day_words(tuple(clause.days))
            return replace(clause, status="unknown", comment=f"{words}{token.text}"), []
        self.notes.append(token.text)
        return clause, []

    def _may_be_of_others(self, token: Token) -> bool:
        """Whether the hours behind may be only those of the people or the floor that the words name."""
        if token.kind not in {"audience", "where"} or self._at < 2 or self._tokens[self._at - 2].kind == "left":
            return False
        return any(one.kind in {"time", "all_day"} for one in self._tokens[self._at :])

    def _bracket(self, clause: Clause) -> tuple[Clause, list[Clause]]:
        self._take("left")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise WordingError("括号套得太深")
        inside = self._until("right")
        self._depth -= 1
        if not self._take("right"):
            raise WordingError("括号没有写完")
        others: list[Clause] = []
        for part in inside:
            if part == Clause():
                continue
            joined = absorb(clause, part)
            alone = replace(part, bracketed=True) if part.is_break else part
            clause, others = (joined, others) if joined is not None else (clause, [*others, alone])
        if clause.says_only("days") and others and self._peek() == "comma" and self._peek(1) == "time":
            # 周一至周五（法定节假日除外），9:00-17:00: the days go with the hours.
            self._take("comma")
        return clause, others

    # Each reader takes its tokens and gives the clause back with one thing more, or None: the clause ends here.

    def _read_spans(self, clause: Clause) -> Clause | None:
        if clause.spans or clause.status:
            return None
        period = self._tokens[self._at].period
        spans, long_night = self._spans()
        return replace(clause, period=period, spans=spans, long_night=long_night)

    def _read_status(self, clause: Clause) -> Clause | None:
        if clause.status:
            return replace(clause) if self._take("no_rest", "no_time") else None
        token = self._take("open", "no_rest", "closed", "see_season", "no_time")
        if token is None:
            return None
        if token.kind == "see_season":
            if not clause.spans or clause.days is None:
                raise WordingError(f"没读懂“{token.text}”")
            return replace(clause, status="unknown", comment=SEASONS_DIFFER)
        if token.kind == "open" and clause.only and not clause.spans:
            return replace(clause)
        status: Status = "closed" if token.kind == "closed" else "open"
        exempt = token.text.endswith("除外")
        if token.kind == "closed" and clause.spans and exempt:
            # 8:00-18:00，12:00-14:00除外: a break.
            if clause.told() - {"spans"}:
                raise WordingError("没读懂除外的是几点")
            exempt = False
        usual = status == "open" and ("正常" in token.text or "照常" in token.text)
        restless = token.kind == "no_rest" or token.text in {"也开", "都开"}
        same = status == "open" and bool(re.search("照常|[照按同]此|按上述|如此|不变|同|[与和跟]", token.text))
        return replace(clause, status=status, exempt=exempt, usual=usual, restless=restless, same=same)

    def _read_mode(self, clause: Clause) -> Clause | None:
        token = self._take("staffed", "self", "host") if not clause.mode else None
        if token is None:
            return None
        if token.kind == "host" and clause.days and not (clause.spans or clause.status) and not self._hours_follow():
            if not works_week(clause.days):
                raise WordingError("平时几点开门没写")
            self.notes.append(token.text)
            self._take("open")
            return replace(clause, status="open")
        modes: dict[str, Mode] = {"staffed": "staffed", "self": "self_entry", "host": "host"}
        if token.kind == "self" and len(clause.spans) > 1 and clause.mode == "" and self._peek() != "right":
            raise WordingError(f"“{token.text}”说的是哪一段时间没读懂")
        how = {"staffed": "", "self": _ways(token.text), "host": token.text}[token.kind]
        return replace(clause, mode=modes[token.kind], how=how)

    def _hours_follow(self) -> bool:
        kinds = {"time", "all_day", "whole_day"}
        return self._peek() in kinds or (self._peek() in {"comma", "colon", "left"} and self._peek(1) in kinds)

    def _read_duty(self, clause: Clause) -> Clause | None:
        if self._peek() == "on_duty" and self._person:
            token = self._take("on_duty")
            who = self._person + (token.text if token else "")
            self._person = ""
            return replace(clause, who=who)
        token = self._take("duty", "person", "stop") if not clause.who else None
        if token is None:
            return None
        if token.kind == "stop":
            return replace(clause, who=stop_words(token.text))
        if token.kind == "duty":
            return replace(clause, who=_who(token.text))
        self._person = _who(token.text)
        return replace(clause, who=f"{self._person}值班")

    def _read_place(self, clause: Clause) -> Clause | None:
        if clause.spans or clause.hall or clause.mode:
            return None
        token = self._take("hall", "self_area")
        if token is None:
            return None
        if token.kind == "hall":
            return replace(clause, hall=True)
        told = "all_day" in {self._peek(), self._peek(1) if self._peek() == "colon" else ""}
        always = ((0, DAY_MINUTES),) if token.text.startswith("24") and not told else ()
        return replace(clause, mode="self_entry", how="自助服务区", spans=always)


def _ways(text: str) -> str:
    return "、".join(name for name, pattern in EXACT_WAYS if pattern.search(text))


def _who(text: str) -> str:
    plain = re.sub("(?:(?:工作|服务)?时间)?[为是]?$", "", text.removeprefix("由"))
    # 值班律师 → 律师值班.
    plain = re.sub("^(值班|坐班|驻点|轮值|当值)(.+)$", r"\2\1", plain)
    return plain.replace(",", "、")


_Reader = Callable[[Parser, Clause], Clause | None]
_READERS: dict[str, _Reader] = {
    "days": Parser._read_days,
    "except": Parser._read_except,
    "part_label": Parser._read_part,
    "only": Parser._read_only,
    "closed_label": Parser._read_closed_label,
    "all_are": Parser._read_all_are,
    "exclude": Parser._read_exclude,
    "include": Parser._read_include,
    **dict.fromkeys(("season_name", "months"), Parser._read_season),
    **dict.fromkeys(("rest", "usual", "rest_months", "night_rest", "by_day"), Parser._read_rest),
    "half": Parser._read_half,
    **dict.fromkeys(("time", "all_day"), Parser._read_spans),
    "whole_day": Parser._read_whole_day,
    "until": Parser._read_until,
    "instead": Parser._read_instead,
    "lunch": Parser._read_lunch,
    **dict.fromkeys(("open", "no_rest", "closed", "see_season", "no_time"), Parser._read_status),
    **dict.fromkeys(("staffed", "self", "host"), Parser._read_mode),
    **dict.fromkeys(("duty", "person", "on_duty", "stop"), Parser._read_duty),
    **dict.fromkeys(("hall", "self_area"), Parser._read_place),
}
