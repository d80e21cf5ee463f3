"""lists as they were shown, and what they were made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "matching_record",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("profile_id", ID, nullable=True),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_matching_record_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_matching_record")),
    )
    op.create_table(
        "shown_list",
        sa.Column("id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("wanted", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("shown_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("replayed_at", INSTANT, nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.CheckConstraint("(verdict IS NULL) = (replayed_at IS NULL)", name=op.f("ck_shown_list_verdict_has_time")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_shown_list_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_list")),
    )
    op.create_table(
        "shown_entry",
        sa.Column("shown_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("other_id", ID, nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("factor", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shown_id"], ["shown_list.id"], name=op.f("fk_shown_entry_shown_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["profile.id"], name=op.f("fk_shown_entry_other_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("shown_id", "place", name=op.f("pk_shown_entry")),
    )
    with op.batch_alter_table("matching_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matching_record_profile_id"), ["profile_id"], unique=False)
    with op.batch_alter_table("shown_list", schema=None) as batch_op:
        batch_op.create_index("ix_shown_list_profile_id", ["profile_id", "wanted", "first"], unique=False)
        batch_op.create_index(batch_op.f("ix_shown_list_shown_at"), ["shown_at"], unique=False)
    with op.batch_alter_table("shown_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shown_entry_other_id"), ["other_id"], unique=False)
    with op.batch_alter_table("recommendation_list", schema=None) as batch_op:
        batch_op.add_column(sa.Column("inputs", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("top", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("recommendation_list", schema=None) as batch_op:
        batch_op.alter_column("inputs", existing_type=sa.String(length=64), server_default=None)
        batch_op.alter_column("top", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("recommendation_list", schema=None) as batch_op:
        batch_op.drop_column("top")
        batch_op.drop_column("inputs")
    op.drop_table("shown_entry")
    op.drop_table("shown_list")
    op.drop_table("matching_record")
