"""Postings: what a profile needs or offers of co-founders and first customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "posting",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject IN ('cofounder', 'customer')", name=op.f("ck_posting_subject_known")),
        sa.CheckConstraint("side IN ('need', 'offer')", name=op.f("ck_posting_side_known")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_posting_state_known")),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_posting_closed_has_time")),
        sa.CheckConstraint("text_vi <> '' OR text_en <> ''", name=op.f("ck_posting_says_something")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_posting_profile_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("key", name=op.f("uq_posting_key")),
        sa.UniqueConstraint("profile_id", "subject", "side", name=op.f("uq_posting_profile_id_subject_side")),
    )
    op.create_index("ix_posting_subject_state_updated_at", "posting", ["subject", "state", "updated_at"])
    op.create_index("ix_posting_state_closes_on", "posting", ["state", "closes_on"])


def downgrade() -> None:
    op.drop_table("posting")
