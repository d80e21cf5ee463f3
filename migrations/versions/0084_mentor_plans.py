"""meetings: plans of mentors, who is asked, what both sides wish, who works with whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _plans()
    _mentors()
    _marks()
    _pairs()


def _plans() -> None:
    op.create_table(
        "mentor_plan",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("mentors_each", sa.Integer(), nullable=False),
        sa.Column("startups_most", sa.Integer(), nullable=False),
        sa.Column("wishes_until", INSTANT, nullable=False),
        sa.Column("proposal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("proposal_asked_at", INSTANT, nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mentors_each BETWEEN 1 AND 5", name=op.f("ck_mentor_plan_mentors_range")),
        sa.CheckConstraint("startups_most BETWEEN 1 AND 20", name=op.f("ck_mentor_plan_startups_range")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_mentor_plan_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_plan")),
        sa.UniqueConstraint("key", name=op.f("uq_mentor_plan_key")),
        sa.UniqueConstraint("cohort_id", name=op.f("uq_mentor_plan_cohort_id")),
    )


def _mentors() -> None:
    op.create_table(
        "plan_mentor",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint("answer IN ('asked', 'joined', 'declined')", name=op.f("ck_plan_mentor_answer_known")),
        sa.CheckConstraint("(answer = 'asked') = (answered_at IS NULL)", name=op.f("ck_plan_mentor_answered_has_time")),
        sa.CheckConstraint("most BETWEEN 1 AND 20", name=op.f("ck_plan_mentor_most_range")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["mentor_plan.id"], name=op.f("fk_plan_mentor_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_plan_mentor_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_mentor")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_mentor_key")),
        sa.UniqueConstraint("plan_id", "profile_id", name=op.f("uq_plan_mentor_plan_id_profile_id")),
    )
    op.create_index(op.f("ix_plan_mentor_profile_id"), "plan_mentor", ["profile_id"])


def _marks() -> None:
    op.create_table(
        "mentor_mark",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("profile_id <> other_id", name=op.f("ck_mentor_mark_two_profiles")),
        sa.CheckConstraint("mark IN ('first', 'gladly', 'avoid')", name=op.f("ck_mentor_mark_mark_known")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["mentor_plan.id"], name=op.f("fk_mentor_mark_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_mentor_mark_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["profile.id"], name=op.f("fk_mentor_mark_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mentor_mark_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_mark")),
        sa.UniqueConstraint(
            "plan_id", "profile_id", "other_id", name=op.f("uq_mentor_mark_plan_id_profile_id_other_id")
        ),
    )
    for column in ("profile_id", "other_id", "account_id"):
        op.create_index(op.f(f"ix_mentor_mark_{column}"), "mentor_mark", [column])


def _pairs() -> None:
    op.create_table(
        "mentor_pair",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("mentor_id", ID, nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("choice IN ('open', 'locked', 'forbidden')", name=op.f("ck_mentor_pair_choice_known")),
        sa.CheckConstraint(
            "choice <> 'forbidden' OR published_at IS NULL", name=op.f("ck_mentor_pair_forbidden_is_not_made")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["mentor_plan.id"], name=op.f("fk_mentor_pair_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_mentor_pair_enrolment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["plan_mentor.id"], name=op.f("fk_mentor_pair_mentor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_pair")),
        sa.UniqueConstraint("key", name=op.f("uq_mentor_pair_key")),
        sa.UniqueConstraint(
            "plan_id", "enrolment_id", "mentor_id", name=op.f("uq_mentor_pair_plan_id_enrolment_id_mentor_id")
        ),
    )
    for column in ("enrolment_id", "mentor_id"):
        op.create_index(op.f(f"ix_mentor_pair_{column}"), "mentor_pair", [column])


def downgrade() -> None:
    for table in ("mentor_pair", "mentor_mark", "plan_mentor", "mentor_plan"):
        op.drop_table(table)
