"""Sorting requests: what the side asked notes for itself, and how many requests a profile takes in a week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "introduction_mark",
        sa.Column("introduction_id", ID, autoincrement=False, nullable=False),
        sa.Column("label", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_introduction_mark_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_introduction_mark_introduction_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("introduction_id", name=op.f("pk_introduction_mark")),
    )
    op.create_table(
        "introduction_desk",
        sa.Column("profile_id", ID, autoincrement=False, nullable=False),
        sa.Column("weekly_limit", sa.Integer(), nullable=True),
        sa.Column("viewers_sort", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekly_limit IS NULL OR weekly_limit > 0", name=op.f("ck_introduction_desk_limit_counts")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_introduction_desk_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_introduction_desk")),
    )


def downgrade() -> None:
    op.drop_table("introduction_desk")
    op.drop_table("introduction_mark")
