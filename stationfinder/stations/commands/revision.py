"""The counter that tells every process that the public face of the register has changed."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from stationfinder.stations.models import RegisterRevision


def lock_revision(session: Session) -> int:
    """The revision as it stands, and will stand for everybody else until this transaction ends."""
    return session.scalars(select(RegisterRevision.revision).with_for_update()).one()


def bump_revision(session: Session) -> int:
    """The next revision number, for every public change of this transaction.

    On PostgreSQL the row stays locked until the commit, so revisions become visible in their order; on
    SQLite there is only one writer.
    """
    return session.scalars(
        update(RegisterRevision)
        .values(revision=RegisterRevision.revision + 1)
        .returning(RegisterRevision.revision)
        .execution_options(synchronize_session=False)
    ).one()
