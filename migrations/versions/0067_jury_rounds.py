"""jury rounds: a rubric, a deadline, who sits on the panel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "jury_round",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("name_vi", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("sight", sa.String(length=40), nullable=False),
        sa.Column("reads_needed", sa.Integer(), nullable=False),
        sa.Column("most_reads", sa.Integer(), nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=True),
        sa.Column("proposal_asked_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reads_needed BETWEEN 1 AND 9", name=op.f("ck_jury_round_reads_range")),
        sa.CheckConstraint("most_reads BETWEEN 1 AND 500", name=op.f("ck_jury_round_load_range")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_jury_round_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_round")),
        sa.UniqueConstraint("key", name=op.f("uq_jury_round_key")),
    )
    op.create_index(op.f("ix_jury_round_call_id"), "jury_round", ["call_id"])
    op.create_table(
        "juror",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["jury_round.id"], name=op.f("fk_juror_round_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_juror_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_juror")),
        sa.UniqueConstraint("round_id", "account_id", name=op.f("uq_juror_round_id_account_id")),
    )
    op.create_index(op.f("ix_juror_account_id"), "juror", ["account_id"])


def downgrade() -> None:
    op.drop_table("juror")
    op.drop_table("jury_round")
