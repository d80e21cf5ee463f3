"""challenges: another solution is tried after one that was not accepted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "0097"
branch_labels = None
depends_on = None

LIVE = sa.text("state NOT IN ('not-accepted', 'stopped')")


def upgrade() -> None:
    with op.batch_alter_table("pilot") as batch:
        batch.drop_constraint(op.f("uq_pilot_challenge_id"), type_="unique")
    op.create_index(op.f("ix_pilot_challenge_id"), "pilot", ["challenge_id"])
    op.create_index("uq_pilot_live", "pilot", ["challenge_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_index("uq_pilot_live", table_name="pilot")
    op.drop_index(op.f("ix_pilot_challenge_id"), table_name="pilot")
    # Of several the last one stays.
    op.execute(
        "DELETE FROM pilot WHERE id NOT IN (SELECT last FROM (SELECT max(id) AS last FROM pilot GROUP BY challenge_id) kept)"
    )
    with op.batch_alter_table("pilot") as batch:
        batch.create_unique_constraint(op.f("uq_pilot_challenge_id"), ["challenge_id"])
