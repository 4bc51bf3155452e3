"""Every question about alerts."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from stationfinder.alerts.models import AlertRow, AlertsRevision
from stationfinder.alerts.rules import Alert
from stationfinder.errors import NotFound


def revision(session: Session) -> int:
    """How often alerts have changed; 0 before the first one."""
    return session.scalar(select(AlertsRevision.revision)) or 0


def list_alerts(session: Session, *, after: datetime | None = None) -> list[Alert]:
    """Alerts by when they begin: all of them, or those not ended that expire after an aware moment."""
    question = select(AlertRow).order_by(AlertRow.effective, AlertRow.id)
    if after is not None:
        question = question.where(AlertRow.expires > after, AlertRow.ended_at.is_(None))
    return [alert_of(row) for row in session.scalars(question)]


def get_row(session: Session, alert_id: int) -> AlertRow:
    """The row itself. Raises NotFound."""
    found = session.get(AlertRow, alert_id) if 0 < alert_id < 2**31 else None
    if found is None:
        raise NotFound(f"没有第 {alert_id} 条提示，用 stationfinder alert list --all 看看有哪些。")
    return found


def alert_of(row: AlertRow) -> Alert:
    """The row as a value, its moments aware."""
    return Alert(
        id=row.id,
        event=row.event,
        headline=row.headline,
        adcode=row.adcode,
        effective=_utc(row.effective),
        expires=_utc(row.expires),
        source=row.source,
        ended_at=None if row.ended_at is None else _utc(row.ended_at),
    )


def _utc(moment: datetime) -> datetime:
    # SQLite keeps no zone; everything was written in UTC.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
