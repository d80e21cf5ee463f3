"""upheld reports: the message that was hidden by one, and whether the profile was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("hid_profile", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("report") as table:
        table.alter_column("hid_profile", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("report") as table:
        table.drop_column("hid_profile")
    with op.batch_alter_table("message") as table:
        table.drop_column("hidden_at")
