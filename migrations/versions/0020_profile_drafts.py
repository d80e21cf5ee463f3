"""drafts of profiles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "profile_draft",
        sa.Column("id", big, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("account_id", big, nullable=False),
        sa.Column("profile_id", big, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("tabs", sa.JSON(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(profile_id IS NULL) = (base_version IS NULL)", name=op.f("ck_profile_draft_base_with_profile")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_profile_draft_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_profile_draft_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_draft")),
        sa.UniqueConstraint("account_id", "profile_id", name=op.f("uq_profile_draft_account_id_profile_id")),
        sa.UniqueConstraint("key", name=op.f("uq_profile_draft_key")),
    )
    with op.batch_alter_table("profile_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_draft_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_profile_draft_saved_at"), ["saved_at"], unique=False)
        batch_op.create_index(
            "uq_profile_draft_account_id_kind_new",
            ["account_id", "kind"],
            unique=True,
            sqlite_where=sa.text("profile_id IS NULL"),
            postgresql_where=sa.text("profile_id IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("profile_draft")
