"""challenges: who could solve one, and who was invited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("challenge") as table:
        table.add_column(sa.Column("shortlist", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("shortlist_asked_at", INSTANT, nullable=True))
    op.create_table(
        "challenge_invitation",
        sa.Column("id", ID, nullable=False),
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_invitation_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_challenge_invitation_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_challenge_invitation_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_invitation")),
        sa.UniqueConstraint("challenge_id", "profile_id", name=op.f("uq_challenge_invitation_challenge_id_profile_id")),
    )
    op.create_index(op.f("ix_challenge_invitation_profile_id"), "challenge_invitation", ["profile_id"])
    op.create_index(op.f("ix_challenge_invitation_by_id"), "challenge_invitation", ["by_id"])


def downgrade() -> None:
    op.drop_table("challenge_invitation")
    with op.batch_alter_table("challenge") as table:
        table.drop_column("shortlist_asked_at")
        table.drop_column("shortlist")
