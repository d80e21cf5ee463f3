"""reasons of shown lists: the mail, the request, the event or the posting for which a part of a list was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("shown_list") as table:
        table.add_column(sa.Column("about", sa.String(120), nullable=False, server_default=""))
    with op.batch_alter_table("shown_list") as table:
        table.alter_column("about", server_default=None)


def downgrade() -> None:
    op.execute(
        "DELETE FROM shown_entry WHERE shown_id IN (SELECT id FROM shown_list WHERE spot NOT IN ('list', 'home'))"
    )
    op.execute("DELETE FROM shown_list WHERE spot NOT IN ('list', 'home')")
    with op.batch_alter_table("shown_list") as table:
        table.drop_column("about")
