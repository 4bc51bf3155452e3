"""Hours that change with the season: dated ones become rules, undated ones are unknown where they differ."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

from stationfinder.hours.osm import Season, Span
from stationfinder.hours.reading.clauses import Clause
from stationfinder.hours.reading.seasons import apart, days_of, left_over
from stationfinder.hours.reading.tokens import WordingError
from stationfinder.hours.words import OTHER_MONTHS, SEASONS_DIFFER, SELF_SERVICE

_OPEN_HOLIDAY = {"days", "status", "usual", "same"}


def is_seasonal(clause: Clause) -> bool:
    return clause.season is not None or bool(clause.season_name) or clause.rest == "months"


def resolve(clauses: list[Clause]) -> list[Clause]:
    """The clauses with every season dated, and what nobody wrote added as unknown clauses."""
    if not any(is_seasonal(clause) for clause in clauses):
        return clauses
    rooms = [clause for clause in clauses if clause.how == SELF_SERVICE and not is_seasonal(clause)]
    # 节假日照常开放 holds in every season.
    rooms += [clause for clause in clauses if clause.days == frozenset({"PH"}) and clause.told() <= _OPEN_HOLIDAY]
    clauses = [clause for clause in clauses if clause not in rooms]
    hours = [clause for clause in clauses if clause.status != "closed" and clause.told() != {"status"}]
    if any(clause.told() <= {"season", "season_name", "headed", "rest"} for clause in hours):
        raise WordingError("那一季几点开门没写")
    others = _global(clauses, hours)
    hours = _dated(_inherited(hours), [clause.season for clause in others if clause.season is not None])
    if any(clause.season is None and is_seasonal(clause) for clause in hours):
        return [*_common(hours), *others, *rooms]
    return [*_in_turn(hours, others), *others, *rooms]


def _global(clauses: list[Clause], hours: list[Clause]) -> list[Clause]:
    """Closures hold all year: only where they follow all seasons, or name their own."""
    others = [clause for clause in clauses if clause.status == "closed"]
    last = max((at for at, clause in enumerate(clauses) if is_seasonal(clause) and clause in hours), default=-1)
    first = min((at for at, clause in enumerate(clauses) if is_seasonal(clause)), default=0)
    for at, clause in enumerate(clauses):
        between = first < at < last
        if clause in others and ((clause.season is None and between) or (clause.season_name and not clause.season)):
            raise WordingError("不开的日子是全年还是那一季没读懂")
    return others


def _inherited(hours: list[Clause]) -> list[Clause]:
    """周一至周五 said once holds for each season; a season with a colon holds for what follows."""
    found: list[Clause] = []
    for clause in hours:
        before = found[-1] if found else Clause()
        if is_seasonal(clause):
            stated = {one.days for one in found if one.days is not None}
            if clause.days is None and len(stated) > 1:
                raise WordingError("那一季是哪几天没读懂")
            days = clause.days if clause.days is not None or not stated else stated.pop()
            found.append(replace(clause, days=days))
        elif is_seasonal(before) and not before.headed:
            raise WordingError("后面写的是全年还是那一季没读懂")
        elif is_seasonal(before):
            name, rest = before.season_name, before.rest
            found.append(replace(clause, season=before.season, season_name=name, rest=rest, headed=True))
        else:
            found.append(clause)
    return found


def _dated(hours: list[Clause], shut: list[Season]) -> list[Clause]:
    """冬季 beside a dated 夏季, and 其他月份, are the rest of the year when that is one piece."""
    seasons = sorted({clause.season for clause in hours if clause.season is not None}.union(shut))
    names = {clause.season_name or clause.rest for clause in hours if is_seasonal(clause) and clause.season is None}
    if not seasons or not names:
        return hours
    left = left_over(seasons)
    if len(names) != 1 or len(left) != 1 or (len(seasons) != 1 and names != {"months"}):
        raise WordingError("有的季节没写是几月到几月")
    return [
        replace(clause, season=left[0]) if is_seasonal(clause) and clause.season is None else clause for clause in hours
    ]


def _common(hours: list[Clause]) -> list[Clause]:
    """Nobody wrote when the seasons begin: open where all of them are, unknown where only some are."""
    groups: dict[frozenset[str] | None, list[Clause]] = {}
    for clause in hours:
        groups.setdefault(clause.days, []).append(clause)
    names = {clause.season_name for clause in hours}
    plain = all(clause.spans and not (clause.mode or clause.who or clause.half) for clause in hours)
    even = all(sorted(clause.season_name for clause in group) == sorted(names) for group in groups.values())
    if len(names) < 2 or not plain or not even:
        raise WordingError("那一季是几月到几月没写")
    return [part for group in groups.values() for part in _common_of(group)]


def _common_of(hours: list[Clause]) -> list[Clause]:
    all_spans = [clause.spans for clause in hours]
    edges = sorted({edge for spans in all_spans for span in spans for edge in span})
    some = [piece for piece in pairwise(edges) if any(_holds(spans, piece) for spans in all_spans)]
    every = [piece for piece in some if all(_holds(spans, piece) for spans in all_spans)]
    sure = Clause(hours[0].days, _joined(every))
    unsure = Clause(
        hours[0].days, _joined([piece for piece in some if piece not in every]), "unknown", comment=SEASONS_DIFFER
    )
    return [clause for clause in (sure, unsure) if clause.spans]


def _holds(spans: tuple[Span, ...], piece: Span) -> bool:
    return any(span[0] <= piece[0] and piece[1] <= span[1] for span in spans)


def _joined(pieces: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for low, high in pieces:
        joined.append((joined.pop()[0], high) if joined and joined[-1][1] == low else (low, high))
    return tuple(joined)


def _in_turn(hours: list[Clause], others: list[Clause]) -> list[Clause]:
    """Dated seasons, and 其他月份没写 for the rest of the year when no hours hold all year."""
    seasons = sorted({clause.season for clause in hours if clause.season is not None})
    trimmed = dict(zip(seasons, apart(seasons), strict=True))
    if any(days_of(one) & days_of(other) for one, other in combinations(trimmed.values(), 2)):
        raise WordingError("几个季节的日期有重叠")
    found = [replace(clause, season=trimmed[clause.season]) if clause.season else clause for clause in hours]
    if seasons and all(clause.season for clause in found if clause.spans or clause.half or clause.days is not None):
        shut = [clause.season for clause in others if clause.season is not None and clause.days is None]
        left = left_over([*trimmed.values(), *shut])
        if any(clause.only for clause in hours):
            return [*found, *(Clause(status="closed", season=season) for season in left)]
        found += [Clause(status="unknown", season=season, comment=OTHER_MONTHS) for season in left]
    return found
