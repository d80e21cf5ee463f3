"""The reply clock: whose turn it is since when, how often they were reminded; and how soon a profile answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = "state IN ('asked', 'viewed', 'more-asked', 'more-answered')"


def upgrade() -> None:
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("reminded_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("due_at", INSTANT, nullable=True))
    # What waits already is looked at when the clock next ticks.
    op.execute("UPDATE introduction SET turn_at = asked_at, due_at = asked_at WHERE state = 'asked'")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.alter_column("reminded", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        batch_op.create_index(batch_op.f("ix_introduction_due_at"), ["due_at"], unique=False)
        batch_op.create_check_constraint(
            op.f("ck_introduction_waiting_has_turn"), f"({WAITING}) = (turn_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(op.f("ck_introduction_reminded_counts"), "reminded >= 0")
    op.create_table(
        "reply_pace",
        sa.Column("profile_id", ID, autoincrement=False, nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("median_seconds", sa.Integer(), nullable=True),
        sa.Column("counted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_reply_pace_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_reply_pace")),
    )


def downgrade() -> None:
    op.drop_table("reply_pace")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_introduction_reminded_counts"), type_="check")
        batch_op.drop_constraint(op.f("ck_introduction_waiting_has_turn"), type_="check")
        batch_op.drop_index(batch_op.f("ix_introduction_due_at"))
        for name in ("due_at", "reminded_at", "reminded", "turn_at"):
            batch_op.drop_column(name)
