"""The bin: since when a profile is removed, from where and by whom, and when nothing of it was left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed_from", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("removed_by_id", ID, nullable=True))
        batch_op.add_column(sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
    # What was removed before there was a bin has its whole time from its last change on.
    op.execute("UPDATE profile SET removed_at = updated_at, removed_from = 'published' WHERE state = 'removed'")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_removed_at"), ["removed_at"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_profile_removed_by_id"), "account", ["removed_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_profile_removed_has_time"), "(state = 'removed') = (removed_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_profile_purged_was_removed"), "purged_at IS NULL OR removed_at IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_profile_purged_was_removed"), type_="check")
        batch_op.drop_constraint(op.f("ck_profile_removed_has_time"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_profile_removed_by_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_profile_removed_at"))
        batch_op.drop_column("purged_at")
        batch_op.drop_column("removed_by_id")
        batch_op.drop_column("removed_from")
        batch_op.drop_column("removed_at")
