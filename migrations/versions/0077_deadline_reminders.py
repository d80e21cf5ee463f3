"""deadline reminders: how long before its deadline a call reminds, and when an applicant was reminded last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("call") as batch:
        batch.add_column(sa.Column("remind_hours", sa.JSON(), nullable=False, server_default="[72, 24]"))
    with op.batch_alter_table("call") as batch:
        batch.alter_column("remind_hours", server_default=None)
    with op.batch_alter_table("application") as batch:
        batch.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("application") as batch:
        batch.drop_column("reminded_at")
    with op.batch_alter_table("call") as batch:
        batch.drop_column("remind_hours")
