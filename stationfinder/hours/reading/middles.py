"""What stands for the hours of a statement, or changes them: 全天, 改为, 延长至20:00, 午休."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS
from stationfinder.hours.reading.clauses import Clause
from stationfinder.hours.reading.heads import Heads
from stationfinder.hours.reading.tokens import WordingError


class Middles(Heads):
    """Each reader takes its tokens and gives the clause with one thing more, or None: the clause ends here."""

    def _read_whole_day(self, clause: Clause) -> Clause | None:
        """全天 alone is 24 hours; of some days it may mean their office hours."""
        if clause.status or clause.spans not in {(), ((0, DAY_MINUTES),)}:
            return None
        self._take("whole_day")
        if clause.days is not None and clause.days != frozenset(WEEKDAYS):
            self._take("open")
            return replace(clause, status="open")
        return replace(clause, spans=((0, DAY_MINUTES),))

    def _read_instead(self, clause: Clause) -> Clause | None:
        more = self._tokens[self._at].text == "加开" and not clause.instead
        if clause.days is None or (clause.spans and not more) or clause.status:
            return None
        token = self._take("instead")
        return replace(clause, instead=token.text) if token else None

    def _read_until(self, clause: Clause) -> Clause | None:
        if clause.spans or clause.until >= 0:
            return None
        self._take("until")
        end = self._take("time")
        if end is None or end.bare or end.next_day:
            raise WordingError("没读懂延长到几点")
        return replace(clause, until=end.minute or DAY_MINUTES)

    def _read_lunch(self, clause: Clause) -> Clause | None:
        before = self._peek(1) in {"time", "colon"}
        if before is not (clause == Clause()):
            if not clause.spans or before:
                raise WordingError("午休到几点没写")
            if not clause.says_only("spans"):
                return None
        self._take("lunch")
        return replace(clause, lunch=True)
