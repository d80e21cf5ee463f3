"""the disclosed priority of ranking, as officers set it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ranking_setting",
        sa.Column("id", ID, nullable=False),
        sa.Column("priority_percent", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ranking_setting_only_one")),
        sa.CheckConstraint(
            "priority_percent >= 0 AND priority_percent <= 10", name=op.f("ck_ranking_setting_percent_bounded")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["account.id"], name=op.f("fk_ranking_setting_changed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_setting")),
    )


def downgrade() -> None:
    op.drop_table("ranking_setting")
