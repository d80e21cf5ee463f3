"""Whether a profile is suggested to others, and whether it is given suggestions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "suggestion_choice",
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("is_suggested", sa.Boolean(), nullable=False),
        sa.Column("gets_suggestions", sa.Boolean(), nullable=False),
        sa.Column("changed_by_id", ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_suggestion_choice_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["account.id"], name=op.f("fk_suggestion_choice_changed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_suggestion_choice")),
    )


def downgrade() -> None:
    op.drop_table("suggestion_choice")
