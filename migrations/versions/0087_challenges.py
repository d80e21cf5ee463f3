"""challenges: what hurts, the acceptance test, and the steps of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0084"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WRITTEN = ("pain", "sufferers", "users", "given", "constraints", "outcome")
STATES = "'proposed', 'approved', 'open', 'evaluating', 'awarded', 'piloting', 'completed', 'cancelled'"


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        *(sa.Column(f"{name}_{locale}", sa.Text(), nullable=False) for name in WRITTEN for locale in ("vi", "en")),
        sa.Column("head_vi", sa.String(length=200), nullable=False),
        sa.Column("head_en", sa.String(length=200), nullable=False),
        sa.Column("budget_vnd", sa.BigInteger(), nullable=True),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("test", sa.JSON(), nullable=False),
        sa.Column("phases", sa.JSON(), nullable=False),
        sa.Column("award_id", ID, nullable=True),
        sa.Column("cancelled_why", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("budget_vnd IS NULL OR budget_vnd >= 0", name=op.f("ck_challenge_budget_range")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_challenge_state_known")),
        sa.CheckConstraint(
            "award_id IS NULL OR state IN ('awarded', 'piloting', 'completed', 'cancelled')",
            name=op.f("ck_challenge_award_has_state"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_challenge_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["award_id"], ["application.id"], name=op.f("fk_challenge_award_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("call_id", name=op.f("uq_challenge_call_id")),
    )
    op.create_index("ix_challenge_state", "challenge", ["state"])
    op.create_index(op.f("ix_challenge_award_id"), "challenge", ["award_id"])
    op.create_table(
        "challenge_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("came", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_challenge_step_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_challenge_step_actor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_step")),
    )
    op.create_index(op.f("ix_challenge_step_challenge_id"), "challenge_step", ["challenge_id"])
    op.create_index(op.f("ix_challenge_step_actor_id"), "challenge_step", ["actor_id"])


def downgrade() -> None:
    op.drop_table("challenge_step")
    op.drop_table("challenge")
