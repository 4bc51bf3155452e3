"""Which revision the register is at, told apart from one of the same number that a restored backup has undone."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from stationfinder.errors import NotFound
from stationfinder.stations.models import RegisterRevision, RevisionMark


class Mark(NamedTuple):
    """A revision and the token drawn for it; '' for the one that the register was made with."""

    revision: int
    token: str


def mark(session: Session) -> Mark:
    """The revision that the register is at. Raises NotFound before `init`."""
    row = session.execute(
        select(RegisterRevision.revision, RevisionMark.token).outerjoin(
            RevisionMark, RevisionMark.revision == RegisterRevision.revision
        )
    ).one_or_none()
    if row is None:
        raise NotFound("登记册还没有建立，请先运行 stationfinder init。")
    return Mark(row.revision, row.token or "")


def has_passed(session: Session, known: Mark) -> bool:
    """Whether the register is at that revision or has been, and not at another one of the same number."""
    if known.revision > mark(session).revision:
        return False
    token = session.scalar(select(RevisionMark.token).where(RevisionMark.revision == known.revision))
    return (token or "") == known.token
