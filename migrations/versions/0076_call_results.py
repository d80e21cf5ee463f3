"""call results: when they go public, until when that can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("call") as batch:
        batch.add_column(sa.Column("results_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f("ck_call_results_of_decided"), "results_at IS NULL OR state = 'decided'")


def downgrade() -> None:
    with op.batch_alter_table("call") as batch:
        batch.drop_constraint(op.f("ck_call_results_of_decided"), type_="check")
        batch.drop_column("results_at")
