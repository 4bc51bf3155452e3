"""Alerts of heat, cold and storm by area, and their counter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _alerts_revision()
    _alerts()


def _alerts_revision() -> None:
    counter = op.create_table(
        "alerts_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_alerts_revision_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts_revision")),
    )
    op.bulk_insert(counter, [{"id": 1, "revision": 0}])


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("headline", sa.String(length=120), nullable=False),
        sa.Column("adcode", sa.String(length=6), nullable=False),
        sa.Column("effective", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("event IN ('heat', 'cold', 'storm', 'wind', 'snow', 'haze')", name=op.f("ck_alerts_event")),
        sa.CheckConstraint("length(headline) > 0", name=op.f("ck_alerts_headline_present")),
        sa.CheckConstraint("length(adcode) = 6", name=op.f("ck_alerts_adcode_length")),
        sa.CheckConstraint("effective < expires", name=op.f("ck_alerts_times_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_expires"), "alerts", ["expires"], unique=False)
