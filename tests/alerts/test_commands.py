"""Telling and ending, on both databases, with the trail and the counter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from alerts.made_up import CITY, COUNTY, NOON, draft
from stationfinder.accounts.models import AuditEntry
from stationfinder.alerts import commands, queries
from stationfinder.alerts.board import AlertBoard
from stationfinder.alerts.rules import Alert, AlertDraft
from stationfinder.database import Database
from stationfinder.errors import Conflict, NotFound
from stationfinder.geo.points import LonLat

BY = "test"
# In 金水区, which is COUNTY.
HERE = LonLat(113.665, 34.79)


def told(database: Database, one: AlertDraft) -> Alert:
    with database.transaction() as session:
        return commands.add(session, one, by=BY, at=NOON)


def test_what_is_told_comes_back_as_it_was_said_with_aware_moments(any_database: Database) -> None:
    added = told(any_database, draft())
    with any_database.reading() as session:
        (found,) = queries.list_alerts(session, after=NOON)
        assert queries.revision(session) == 1
    assert found == added
    assert (found.effective, found.expires) == (NOON, NOON + timedelta(hours=8))


def test_both_verbs_leave_their_entry_in_the_trail(any_database: Database) -> None:
    added = told(any_database, draft())
    with any_database.transaction() as session:
        assert commands.end(session, added.id, by=BY, at=NOON)
    with any_database.reading() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "alert")))
    assert [(entry.action, entry.subject_id, entry.actor) for entry in entries] == [
        ("add", added.id, BY),
        ("end", added.id, BY),
    ]
    assert entries[0].changes["headline"] == [None, draft().headline]


def test_the_same_event_is_not_told_twice_in_an_area(any_database: Database) -> None:
    added = told(any_database, draft())
    with pytest.raises(Conflict, match=f"alert end {added.id}"):
        told(any_database, draft(headline="又一条"))
    told(any_database, draft(event="storm"))
    told(any_database, draft(adcode=CITY))
    with any_database.transaction() as session:
        commands.end(session, added.id, by=BY, at=NOON)
    told(any_database, draft(headline="又一条"))
    with any_database.reading() as session:
        assert len(queries.list_alerts(session)) == 4
        # A refused one leaves no trace, the counter included.
        assert queries.revision(session) == 5


def test_ending_twice_or_after_the_end_changes_nothing(any_database: Database) -> None:
    added = told(any_database, draft())
    with any_database.transaction() as session:
        assert not commands.end(session, added.id, by=BY, at=added.expires)
        assert commands.end(session, added.id, by=BY, at=NOON)
        assert not commands.end(session, added.id, by=BY, at=NOON)
        assert queries.revision(session) == 2


@pytest.mark.parametrize("number", [0, -1, 7, 2**31, 2**70])
def test_an_unknown_number_is_not_found(any_database: Database, number: int) -> None:
    with any_database.transaction() as session, pytest.raises(NotFound):
        commands.end(session, number, by=BY, at=NOON)


@pytest.mark.parametrize(
    ("column", "value"),
    [("event", "'rain'"), ("headline", "''"), ("adcode", "'4101'"), ("expires", "effective")],
)
def test_the_database_defends_itself(any_database: Database, column: str, value: str) -> None:
    told(any_database, draft())
    with pytest.raises(IntegrityError), any_database.transaction() as session:
        session.execute(text(f"UPDATE alerts SET {column} = {value}"))  # noqa: S608 - words of this test


def test_a_board_follows_and_lets_go_of_what_is_over(any_database: Database) -> None:
    board = AlertBoard()
    board.refresh(any_database, NOON)
    assert board.live == ()
    added = told(any_database, draft())
    told(any_database, draft(event="storm", effective=NOON + timedelta(hours=9), expires=NOON + timedelta(hours=10)))
    assert board.alerts_for(COUNTY, NOON) == ()
    board.refresh(any_database, NOON)
    assert board.alerts_for(COUNTY, NOON) == (added,)
    assert board.alerts_at(HERE, NOON) == (added,)
    assert board.alerts_at(LonLat(125.0, 30.0), NOON) == ()
    assert board.alerts_for(None, NOON) == ()
    board.refresh(any_database, added.expires)
    assert [one.event for one in board.live] == ["storm"]
    with any_database.transaction() as session:
        commands.end(session, board.live[0].id, by=BY, at=NOON)
    board.refresh(any_database, added.expires)
    assert board.live == ()
