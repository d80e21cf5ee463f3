"""programs: cohorts with their managers, and enrolments with their history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
LIVE = sa.text("state NOT IN ('declined', 'expired', 'dropped')")
STATES = (
    "state IN ('offered', 'accepted', 'declined', 'expired', 'active', 'on-leave', 'dropped', 'graduated', 'alumni')"
)


def upgrade() -> None:
    _programs()
    _managers()
    _enrolments()
    _steps()


def _programs() -> None:
    op.create_table(
        "program",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column("name_vi", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("summary_vi", sa.String(length=400), nullable=False),
        sa.Column("summary_en", sa.String(length=400), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["profile.id"], name=op.f("fk_program_organisation_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("slug", name=op.f("uq_program_slug")),
    )
    op.create_index(op.f("ix_program_organisation_id"), "program", ["organisation_id"])
    op.create_table(
        "cohort",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=True),
        sa.Column("name_vi", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_at", INSTANT, nullable=False),
        sa.Column("budget", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'finished', 'archived')", name=op.f("ck_cohort_state_known")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_cohort_starts_first")),
        sa.CheckConstraint("seats BETWEEN 1 AND 500", name=op.f("ck_cohort_seats_range")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_cohort_program_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_cohort_call_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("key", name=op.f("uq_cohort_key")),
        sa.UniqueConstraint("call_id", name=op.f("uq_cohort_call_id")),
    )
    op.create_index(op.f("ix_cohort_program_id"), "cohort", ["program_id"])
    op.create_index("ix_cohort_state_starts_on", "cohort", ["state", "starts_on"])


def _managers() -> None:
    op.create_table(
        "cohort_manager",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("right", sa.String(length=40), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.CheckConstraint("\"right\" IN ('lead', 'editor')", name=op.f("ck_cohort_manager_right_known")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_manager_cohort_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_cohort_manager_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_manager")),
        sa.UniqueConstraint("cohort_id", "account_id", name=op.f("uq_cohort_manager_cohort_id_account_id")),
    )
    op.create_index(op.f("ix_cohort_manager_account_id"), "cohort_manager", ["account_id"])


def _enrolments() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=True),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("reply_by", INSTANT, nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_enrolment_state_known")),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'dropped') OR reason <> ''", name=op.f("ck_enrolment_leaving_has_reason")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_enrolment_application_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_enrolment_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("key", name=op.f("uq_enrolment_key")),
        sa.UniqueConstraint("application_id", name=op.f("uq_enrolment_application_id")),
    )
    op.create_index(op.f("ix_enrolment_profile_id"), "enrolment", ["profile_id"])
    op.create_index("ix_enrolment_cohort_id_state", "enrolment", ["cohort_id", "state"])
    op.create_index("ix_enrolment_state_reply_by", "enrolment", ["state", "reply_by"])
    op.create_index(
        "uq_enrolment_live",
        "enrolment",
        ["cohort_id", "profile_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def _steps() -> None:
    op.create_table(
        "enrolment_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("came", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("by_participant", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_step_enrolment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_enrolment_step_actor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_step")),
    )
    op.create_index(op.f("ix_enrolment_step_enrolment_id"), "enrolment_step", ["enrolment_id"])
    op.create_index(op.f("ix_enrolment_step_actor_id"), "enrolment_step", ["actor_id"])


def downgrade() -> None:
    for table in ("enrolment_step", "enrolment", "cohort_manager", "cohort", "program"):
        op.drop_table(table)
