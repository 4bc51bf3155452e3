"""The words a statement begins with: its days and season, 除…外, 含, 仅, 闭馆时间, 均为, 日间, 其余时间."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.reading.clauses import Clause
from stationfinder.hours.reading.phrases import DAY_KINDS, Phrases
from stationfinder.hours.reading.seasons import read_season
from stationfinder.hours.reading.tokens import WordingError

_STATING = DAY_KINDS | {"time", "all_day", "season_name", "months"}
_PLAINLY_OPEN = {"开放", "对外开放", "营业", "服务", "开"}
_FREE = frozenset({"Sa", "Su", "RD", "PH"})
_DAY_LIST = DAY_KINDS | {"dash", "comma", "and"}


class Heads(Phrases):
    """Each reader takes its tokens and gives the clause with one thing more, or None: the clause ends here."""

    def _read_days(self, clause: Clause) -> Clause | None:
        if clause.days is not None or clause.status:
            return None
        if clause.spans:
            if self._days_close():
                return replace(clause, days=self._days(), days_behind=True)
            self._refuse_days_of_either()
            return None
        return replace(clause, days=self._days())

    def _days_close(self) -> bool:
        """Whether the days here end the statement (9:00-17:00 周一至周五；…) and so are those of the hours before."""
        before = self._tokens[self._at - 1].kind
        at = self._at
        while at < len(self._tokens) and self._tokens[at].kind in _DAY_LIST:
            at += 1
        listed = {token.kind for token in self._tokens[self._at : at]} - {"dash", "comma", "and"}
        if self._kind_at(at) == "open" and self._tokens[at].text in _PLAINLY_OPEN and "workday" in listed:
            # 9:00-17:30 工作日开放.
            at += 1
        ends = self._tokens[at - 1].kind == "comma" or at == len(self._tokens)
        return before == "time" and listed <= DAY_KINDS and (ends or self._tokens[at].kind in {"semicolon", "right"})

    def _kind_at(self, at: int) -> str:
        return self._tokens[at].kind if at < len(self._tokens) else ""

    def _refuse_days_of_either(self) -> None:
        """9:00-17:30工作日，周末10:00-16:00: the first day is of the hours before it, or of those behind."""
        begin = self._at
        close = self._tokens[begin - 1].kind == "time"
        days = self._days() or frozenset()
        listed = "comma" in {token.kind for token in self._tokens[begin : self._at]}
        hours = self._peek() in {"time", "all_day"} or (
            self._peek() == "colon" and self._peek(1) in {"time", "all_day"}
        )
        self._at = begin
        if close and listed and hours and not days <= _FREE:
            raise WordingError("哪天几点没读懂，请把每几天分开写")

    def _others_before(self) -> bool:
        """Whether 平时 stands behind other statements, and so means what they leave."""
        return any(token.kind in _STATING for token in self._tokens[: self._at])

    def _read_ordinary(self, clause: Clause) -> Clause | None:
        """平时 at the head says nothing; 平日 beside 周末 or 节假日 means working days, alone it may mean any."""
        token = self._take("usual") if clause == Clause() else None
        if token is None or token.text != "平日":
            return replace(clause) if token else None
        if not any(one.kind in {"weekend", "holiday", "off_day"} for one in self._tokens):
            raise WordingError("平日是哪几天没读懂")
        return replace(clause, days=frozenset({"WD"}))

    def _read_only(self, clause: Clause) -> Clause | None:
        """仅6月至9月开放: shut for the rest of the year."""
        return replace(clause, only=True) if clause.says_only() and self._take("only") else None

    def _read_closed_label(self, clause: Clause) -> Clause | None:
        if clause != Clause():
            return None
        self._take("closed_label")
        days = self._days()
        if days is None:
            raise WordingError("没读懂哪天不开")
        return Clause(days, status="closed")

    def _read_part(self, clause: Clause) -> Clause | None:
        return replace(clause, part=True) if clause == Clause() and self._take("part_label") else None

    def _read_all_are(self, clause: Clause) -> Clause | None:
        if clause != Clause() and not clause.says_only("half"):
            return None
        self._take("all_are")
        if self._peek() not in {"time", "all_day"}:
            raise WordingError("均为几点没读懂")
        spans, long_night = self._spans()
        return Clause(spans=spans, long_night=long_night, shared=True)

    def _read_except(self, clause: Clause) -> Clause | None:
        if clause != Clause():
            return None
        self._take("except")
        days = self._days()
        half = self._take("half")
        self._take("closed")
        # 除了周一，每天9:00-17:00.
        apart = self._peek() in {"", "right"} or (self._peek() == "comma" and self._peek(1) in {"every", "rest"})
        if days is None or not (self._take("out") or apart):
            raise WordingError("没读懂除了哪天")
        return Clause(days, status="closed", half=half.text if half else "")

    def _read_exclude(self, clause: Clause) -> Clause | None:
        if clause != Clause():
            return None
        self._take("exclude")
        days = self._days()
        if days is None:
            raise WordingError("没读懂不含哪天")
        return Clause(days, status="closed")

    def _read_include(self, clause: Clause) -> Clause | None:
        self._take("include")
        days = self._days()
        if days is None:
            raise WordingError("没读懂包含哪天")
        return replace(clause, included=days)

    def _read_season(self, clause: Clause) -> Clause | None:
        if clause.spans or clause.status:
            return None
        token = self._take("season_name", "months")
        if token is None:
            return None
        if token.kind == "season_name":
            return None if clause.season_name else replace(clause, season_name=token.text)
        if clause.season is not None:
            raise WordingError("是哪几个月没读懂")
        return replace(clause, season=read_season(token.text))

    def _read_rest(self, clause: Clause) -> Clause | None:
        if self._peek() == "usual" and not self._others_before():
            return self._read_ordinary(clause)
        token = self._take("rest", "usual", "rest_months", "night_rest", "by_day") if clause == Clause() else None
        if token is None:
            return None
        if token.kind == "rest_months":
            return replace(clause, rest="months")
        if token.kind == "by_day":
            return replace(clause, rest="light")
        return replace(clause, rest="day" if token.kind in {"rest", "usual"} else "night")

    def _read_half(self, clause: Clause) -> Clause | None:
        if clause.half or clause.spans or clause.status:
            return None
        token = self._take("half")
        return replace(clause, half=token.text) if token else None
