"""The trail lives and dies with the change it tells of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from stationfinder.accounts import audit
from stationfinder.accounts.models import AuditEntry
from stationfinder.database import Database

AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_an_entry_says_who_did_what_to_whom(any_database: Database) -> None:
    with any_database.transaction() as session:
        changes = {"name": ["旧", "新"]}
        audit.record(session, at=AT, actor="甲", action="amend", subject=("station", 7), changes=changes)
    with any_database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.subject_kind, entry.subject_id) == ("甲", "amend", "station", 7)
    assert entry.changes == {"name": ["旧", "新"]}


def test_an_entry_goes_when_its_change_is_not_kept(database: Database) -> None:
    def fails() -> None:
        with database.transaction() as session:
            audit.record(session, at=AT, actor="甲", action="amend", subject=("station", 7), changes={})
            raise RuntimeError("made up")

    with pytest.raises(RuntimeError, match="made up"):
        fails()
    with database.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []
