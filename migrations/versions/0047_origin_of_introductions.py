"""How an introduction came to be: asked for by one side, or agreed to by both at an event, which it names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(length=40), nullable=False, server_default="asked"))
        batch_op.add_column(sa.Column("occasion", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.alter_column("origin", existing_type=sa.String(40), existing_nullable=False, server_default=None)
        batch_op.alter_column("occasion", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    # The trail of before knows no such step.
    op.execute("DELETE FROM introduction_step WHERE kind = 'arranged'")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_column("occasion")
        batch_op.drop_column("origin")
