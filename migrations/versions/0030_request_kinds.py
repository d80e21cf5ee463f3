"""more kinds of requests about one's data: what is asked in words, and the answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = ("text", "answer")


def upgrade() -> None:
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        for name in WORDS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("answered_by_id", ID, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_data_request_answered_by_id"), "account", ["answered_by_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        for name in WORDS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    # What no older version knows goes with its columns.
    op.execute("DELETE FROM data_request WHERE kind NOT IN ('access', 'delete')")
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_data_request_answered_by_id"), type_="foreignkey")
        for name in ("answered_by_id", *WORDS):
            batch_op.drop_column(name)
