"""A random mark for every revision of the register, so that files made from an undone one are known as such."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    marks = op.create_table(
        "revision_marks",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.CheckConstraint("length(token) = 16", name=op.f("ck_revision_marks_token_length")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_revision_marks")),
    )
    counters = op.get_bind().execute(sa.text("SELECT revision FROM register_revision")).scalars().all()
    op.bulk_insert(marks, [{"revision": number, "token": secrets.token_hex(8)} for number in counters])
