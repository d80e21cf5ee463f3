"""remembered browsers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "remembered_browser",
        sa.Column("id", BIG, nullable=False),
        sa.Column("series_hash", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("device", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_remembered_browser_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_browser")),
        sa.UniqueConstraint("series_hash", name=op.f("uq_remembered_browser_series_hash")),
    )
    with op.batch_alter_table("remembered_browser", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remembered_browser_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remembered_browser_expires_at"), ["expires_at"], unique=False)

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("browser_id", BIG, nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_in_browser_id"), ["browser_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_sign_in_browser_id"), "remembered_browser", ["browser_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_in_browser_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_sign_in_browser_id"))
        batch_op.drop_column("browser_id")

    op.drop_table("remembered_browser")
