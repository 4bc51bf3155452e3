"""The counter that tells every process that the public face of the register has changed."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from stationfinder.stations.models import RegisterRevision, RevisionMark


def lock_revision(session: Session) -> int:
    """The revision as it stands, and will stand for everybody else until this transaction ends."""
    return session.scalars(select(RegisterRevision.revision).with_for_update()).one()


def bump_revision(session: Session) -> int:
    """The next revision number, for every public change of this transaction; with a mark of its own.

    On PostgreSQL the row stays locked until the commit, so revisions become visible in their order; on
    SQLite there is only one writer.
    """
    revision = session.scalars(
        update(RegisterRevision)
        .values(revision=RegisterRevision.revision + 1)
        .returning(RegisterRevision.revision)
        .execution_options(synchronize_session=False)
    ).one()
    # A counter set back by hand leaves marks of revisions to come.
    session.execute(
        delete(RevisionMark).where(RevisionMark.revision >= revision).execution_options(synchronize_session=False)
    )
    session.execute(insert(RevisionMark), [{"revision": revision, "token": secrets.token_hex(8)}])
    return revision
