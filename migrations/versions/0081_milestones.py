"""milestones: the plan of a cohort, what each startup is to reach, its steps and proof."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _words() -> list[sa.Column[object]]:
    return [
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("goal", sa.String(length=1000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "milestone_plan",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        *_words(),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind <> '' OR title <> ''", name=op.f("ck_milestone_plan_named")),
        sa.CheckConstraint("target IS NULL OR unit <> ''", name=op.f("ck_milestone_plan_target_has_unit")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_milestone_plan_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_plan")),
    )
    op.create_index(op.f("ix_milestone_plan_cohort_id"), "milestone_plan", ["cohort_id"])
    op.create_table(
        "milestone",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=True),
        *_words(),
        sa.Column("result", sa.BigInteger(), nullable=True),
        sa.Column("reviewer_id", ID, nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_at", INSTANT, nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("heard_at", INSTANT, nullable=True),
        sa.Column("told_sign", sa.String(length=20), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind <> '' OR title <> ''", name=op.f("ck_milestone_named")),
        sa.CheckConstraint("target IS NULL OR unit <> ''", name=op.f("ck_milestone_target_has_unit")),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'approved') OR reached_on IS NOT NULL", name=op.f("ck_milestone_sent_has_day")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_milestone_enrolment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["milestone_plan.id"], name=op.f("fk_milestone_plan_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["account.id"], name=op.f("fk_milestone_reviewer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("enrolment_id", "plan_id", name=op.f("uq_milestone_enrolment_id_plan_id")),
        sa.UniqueConstraint("key", name=op.f("uq_milestone_key")),
    )
    op.create_index(op.f("ix_milestone_plan_id"), "milestone", ["plan_id"])
    op.create_index(op.f("ix_milestone_reviewer_id"), "milestone", ["reviewer_id"])
    op.create_index("ix_milestone_state_due_on", "milestone", ["state", "due_on"])
    op.create_table(
        "milestone_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("milestone_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_milestone_step_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_step_milestone_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_step")),
    )
    op.create_index(op.f("ix_milestone_step_actor_id"), "milestone_step", ["actor_id"])
    op.create_index(op.f("ix_milestone_step_milestone_id"), "milestone_step", ["milestone_id"])
    op.create_table(
        "milestone_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("milestone_id", ID, nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_milestone_file_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_file_milestone_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_file")),
    )
    op.create_index(op.f("ix_milestone_file_file_id"), "milestone_file", ["file_id"])
    op.create_index(op.f("ix_milestone_file_milestone_id"), "milestone_file", ["milestone_id"])


def downgrade() -> None:
    for table in ("milestone_file", "milestone_step", "milestone", "milestone_plan"):
        op.drop_table(table)
