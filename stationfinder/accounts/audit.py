"""Writing the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from stationfinder.accounts.models import AuditEntry


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: tuple[str, int],
    changes: Mapping[str, Any],
) -> None:
    """Add one entry in the transaction of the change itself. `changes` maps a field to its [before, after]."""
    kind, number = subject
    session.add(
        AuditEntry(at=at, actor=actor, action=action, subject_kind=kind, subject_id=number, changes=dict(changes))
    )
