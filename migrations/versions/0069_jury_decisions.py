"""jury decisions: what becomes of each application, and the letters that tell it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "jury_decision",
        sa.Column("application_id", ID, autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("release_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'waitlisted', 'rejected')", name=op.f("ck_jury_decision_outcome_known")
        ),
        sa.CheckConstraint(
            "(outcome = 'waitlisted') = (place IS NOT NULL)", name=op.f("ck_jury_decision_waitlist_has_place")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_jury_decision_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_jury_decision_decided_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_jury_decision")),
    )
    op.create_index(op.f("ix_jury_decision_decided_by_id"), "jury_decision", ["decided_by_id"])
    op.create_index(op.f("ix_jury_decision_release_at"), "jury_decision", ["release_at"])
    op.create_table(
        "jury_letter",
        sa.Column("call_id", ID, autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("body_vi", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_jury_letter_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "outcome", name=op.f("pk_jury_letter")),
    )


def downgrade() -> None:
    op.drop_table("jury_letter")
    op.drop_table("jury_decision")
