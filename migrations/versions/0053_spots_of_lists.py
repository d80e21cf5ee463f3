"""spots of lists: the first few on the first page are kept as shown, beside the pages of lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("shown_list") as table:
        table.add_column(sa.Column("spot", sa.String(40), nullable=False, server_default="list"))
    with op.batch_alter_table("shown_list") as table:
        table.alter_column("spot", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM shown_entry WHERE shown_id IN (SELECT id FROM shown_list WHERE spot <> 'list')")
    op.execute("DELETE FROM shown_list WHERE spot <> 'list'")
    with op.batch_alter_table("shown_list") as table:
        table.drop_column("spot")
