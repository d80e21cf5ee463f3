"""How the pages look and react for an account, and the hints it put away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("theme", sa.String(length=5), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("shortcuts", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("dismissed", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.create_check_constraint(op.f("ck_account_theme_known"), "theme IN ('', 'light', 'dark')")
    with op.batch_alter_table("account", schema=None) as batch_op:
        for name in ("theme", "shortcuts", "dismissed"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_account_theme_known"), type_="check")
        batch_op.drop_column("dismissed")
        batch_op.drop_column("shortcuts")
        batch_op.drop_column("theme")
