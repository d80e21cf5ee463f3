"""profile revisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "profile_revision",
        sa.Column("id", big, nullable=False),
        sa.Column("profile_id", big, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", big, nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.CheckConstraint("(act = 'filed') = (content IS NULL)", name=op.f("ck_profile_revision_content_unless_file")),
        sa.CheckConstraint(
            "(act = 'restored') = (restored_from IS NOT NULL)", name=op.f("ck_profile_revision_restored_from_something")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_profile_revision_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_profile_revision_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_revision")),
    )
    with op.batch_alter_table("profile_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_revision_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_profile_revision_profile_id_version", ["profile_id", "version"], unique=False)


def downgrade() -> None:
    op.drop_table("profile_revision")
