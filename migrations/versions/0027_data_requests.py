"""data requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("done_by", sa.Date(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("acts_at", INSTANT, nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_data_request_end_has_time")),
        sa.CheckConstraint("(kind = 'delete') = (acts_at IS NOT NULL)", name=op.f("ck_data_request_erasure_has_day")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_data_request_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_data_request_file_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_request_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_request_received_at"), ["received_at"], unique=False)
        batch_op.create_index(
            "uq_data_request_open",
            ["account_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.drop_index("uq_data_request_open")
        batch_op.drop_index(batch_op.f("ix_data_request_received_at"))
        batch_op.drop_index(batch_op.f("ix_data_request_account_id"))
    op.drop_table("data_request")
