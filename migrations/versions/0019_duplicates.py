"""duplicates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_duplicate_pair_decided_has_time")),
        sa.CheckConstraint("state IN ('open', 'dismissed', 'merged')", name=op.f("ck_duplicate_pair_state_known")),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_duplicate_pair_ordered_sides")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_duplicate_pair_score_range")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_duplicate_pair_decided_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["left_id"], ["profile.id"], name=op.f("fk_duplicate_pair_left_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["profile.id"], name=op.f("fk_duplicate_pair_right_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("left_id", "right_id", name=op.f("uq_duplicate_pair_left_id_right_id")),
    )
    with op.batch_alter_table("duplicate_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duplicate_pair_right_id"), ["right_id"], unique=False)
        batch_op.create_index("ix_duplicate_pair_state_score", ["state", "score"], unique=False)

    op.create_table(
        "profile_key",
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "key",
            sa.String(length=110).with_variant(sa.String(length=110, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_profile_key_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "key", name=op.f("pk_profile_key")),
    )
    with op.batch_alter_table("profile_key", schema=None) as batch_op:
        batch_op.create_index("ix_profile_key_key", ["key", "profile_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("profile_key", schema=None) as batch_op:
        batch_op.drop_index("ix_profile_key_key")

    op.drop_table("profile_key")
    with op.batch_alter_table("duplicate_pair", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_pair_state_score")
        batch_op.drop_index(batch_op.f("ix_duplicate_pair_right_id"))

    op.drop_table("duplicate_pair")
