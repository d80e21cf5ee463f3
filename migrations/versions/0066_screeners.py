"""screeners: who of a call's people checks an application."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0057"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("application") as batch:
        batch.add_column(sa.Column("screener_id", ID, nullable=True))
        batch.create_foreign_key(
            op.f("fk_application_screener_id"), "account", ["screener_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_application_screener_id"), ["screener_id"])


def downgrade() -> None:
    with op.batch_alter_table("application") as batch:
        batch.drop_index(op.f("ix_application_screener_id"))
        batch.drop_constraint(op.f("fk_application_screener_id"), type_="foreignkey")
        batch.drop_column("screener_id")
