"""call questions: asked by anyone, answered in public, and who wants to hear of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "call_question",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("asker_id", ID, nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", ID, nullable=True),
        sa.Column("hidden_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(answer <> '') = (answered_at IS NOT NULL)", name=op.f("ck_call_question_answered_has_time")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_question_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["account.id"], name=op.f("fk_call_question_asker_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_call_question_answered_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_question")),
    )
    op.create_index(op.f("ix_call_question_call_id"), "call_question", ["call_id"])
    op.create_index(op.f("ix_call_question_asker_id"), "call_question", ["asker_id"])
    op.create_table(
        "call_subscription",
        sa.Column("call_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_subscription_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_call_subscription_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "account_id", name=op.f("pk_call_subscription")),
    )
    op.create_index(op.f("ix_call_subscription_account_id"), "call_subscription", ["account_id"])


def downgrade() -> None:
    op.drop_table("call_subscription")
    op.drop_table("call_question")
