"""The words a statement begins with: its days, 除…外, 含, 仅, 闭馆时间, 均为, 日间."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.reading.clauses import Clause
from stationfinder.hours.reading.phrases import Phrases
from stationfinder.hours.reading.tokens import WordingError


class Heads(Phrases):
    """Each reader takes its tokens and gives the clause with one thing more, or None: the clause ends here."""

    def _read_days(self, clause: Clause) -> Clause | None:
        if clause.days is not None or clause.spans or clause.status:
            return None
        return replace(clause, days=self._days())

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
        if clause != Clause():
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
        self._take("closed")
        if days is None or not self._take("out"):
            raise WordingError("没读懂除了哪天")
        return Clause(days, status="closed")

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
