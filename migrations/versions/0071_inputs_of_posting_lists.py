"""inputs of posting lists: what the list of a posting was made from, so that it can be made again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posting_list") as table:
        table.add_column(sa.Column("inputs", sa.String(64), nullable=False, server_default=""))
    with op.batch_alter_table("posting_list") as table:
        table.alter_column("inputs", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("posting_list") as table:
        table.drop_column("inputs")
