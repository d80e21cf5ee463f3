"""What an edit asks of every stored list, in small columns: who stands in it, and the order of its last entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Lists that stand already have none: they are read whole, until they are next written.
    with op.batch_alter_table("recommendation_list", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("places", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("last", sa.Double(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("recommendation_list", recreate="never") as batch_op:
        batch_op.drop_column("last")
        batch_op.drop_column("places")
