"""Every change of the alerts, inside the caller's transaction, with its entry in the trail."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from stationfinder.accounts import audit
from stationfinder.alerts import queries
from stationfinder.alerts.models import AlertRow, AlertsRevision
from stationfinder.alerts.rules import Alert, AlertDraft, clashing
from stationfinder.errors import Conflict


def add(session: Session, draft: AlertDraft, *, by: str, at: datetime) -> Alert:
    """Tell it. Raises Conflict while the same area is told of the same event."""
    _bump(session)
    clash = clashing(queries.list_alerts(session, after=at), draft)
    if clash is not None:
        said = f"这里已经有一条{clash.word}提示（第 {clash.id} 条），时间重叠。"
        raise Conflict(f"{said}要换掉它，先运行 stationfinder alert end {clash.id}。")
    row = AlertRow(
        event=draft.event,
        headline=draft.headline,
        adcode=draft.adcode,
        effective=draft.effective.astimezone(UTC),
        expires=draft.expires.astimezone(UTC),
        source=draft.source,
        created_at=at,
    )
    session.add(row)
    session.flush()
    values = {"event": draft.event, "headline": draft.headline, "adcode": draft.adcode, "source": draft.source}
    values |= {"effective": row.effective.isoformat(), "expires": row.expires.isoformat()}
    changes = {name: [None, value] for name, value in values.items()}
    audit.record(session, at=at, actor=by, action="add", subject=("alert", row.id), changes=changes)
    return queries.alert_of(row)


def end(session: Session, alert_id: int, *, by: str, at: datetime) -> bool:
    """Stop telling it; False when it was over already. Raises NotFound."""
    row = queries.get_row(session, alert_id)
    alert = queries.alert_of(row)
    if alert.ended_at is not None or alert.expires <= at:
        return False
    _bump(session)
    row.ended_at = at
    changes = {"ended_at": [None, at.isoformat()]}
    audit.record(session, at=at, actor=by, action="end", subject=("alert", row.id), changes=changes)
    session.flush()
    return True


def _bump(session: Session) -> None:
    """The next revision number, first of all: on PostgreSQL its row stays locked, so that two cannot tell the same."""
    bumped = update(AlertsRevision).values(revision=AlertsRevision.revision + 1)
    session.execute(bumped.execution_options(synchronize_session=False))
