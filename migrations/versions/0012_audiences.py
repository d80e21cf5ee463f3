"""Whom a holder opens each group of fields to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_audience",
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field_group", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public', 'members', 'connected', 'private')", name=op.f("ck_profile_audience_audience_known")
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_profile_audience_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "field_group", name=op.f("pk_profile_audience")),
    )
    with op.batch_alter_table("profile_audience", schema=None) as batch_op:
        batch_op.create_index(
            "ix_profile_audience_field_group_audience", ["field_group", "audience", "profile_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("profile_audience")
