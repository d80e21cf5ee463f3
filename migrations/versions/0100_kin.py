"""directory: kin is declared beside competitors and conflicts of interest."""

from __future__ import annotations

from alembic import op

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _kinds("'competitor', 'conflict', 'kin'")


def downgrade() -> None:
    # What was said of kin stays said.
    op.execute("UPDATE conflict SET kind = 'conflict' WHERE kind = 'kin'")
    _kinds("'competitor', 'conflict'")


def _kinds(kinds: str) -> None:
    with op.batch_alter_table("conflict") as batch:
        batch.drop_constraint(op.f("ck_conflict_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_conflict_kind_known"), f"kind IN ({kinds})")
