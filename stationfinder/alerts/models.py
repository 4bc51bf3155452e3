"""Alerts, and the counter that tells every process that they have changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from stationfinder.alerts.rules import EVENTS, LONGEST_HEADLINE, LONGEST_SOURCE
from stationfinder.database import Base


class AlertsRevision(Base):
    """One row: how often alerts have changed. A counter of their own: the register's would have stations read anew."""

    __tablename__ = "alerts_revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]


class AlertRow(Base):
    """One alert. Never changed but for its end, never deleted: the trail points to it."""

    __tablename__ = "alerts"
    __table_args__ = (
        CheckConstraint(f"event IN ({', '.join(repr(event) for event in EVENTS)})", name="event"),
        CheckConstraint("length(headline) > 0", name="headline_present"),
        CheckConstraint("length(adcode) = 6", name="adcode_length"),
        CheckConstraint("effective < expires", name="times_in_order"),
        Index(None, "expires"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(20))
    headline: Mapped[str] = mapped_column(String(LONGEST_HEADLINE))
    adcode: Mapped[str] = mapped_column(String(6))
    effective: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
