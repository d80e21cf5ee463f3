"""applications: one of a profile to a call, its answers, its files, its history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _application()
    _answers()
    _steps()


def _application() -> None:
    op.create_table(
        "application",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("form_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("late_until", INSTANT, nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("asked_note", sa.String(length=2000), nullable=False),
        sa.Column("asked_until", INSTANT, nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'discarded') OR submitted_at IS NOT NULL", name=op.f("ck_application_sent_has_time")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_application_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_application_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["form_id"], ["call_form.id"], name=op.f("fk_application_form_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_application_created_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("key", name=op.f("uq_application_key")),
    )
    for column in ("profile_id", "form_id", "created_by_id"):
        op.create_index(op.f(f"ix_application_{column}"), "application", [column])
    op.create_index("ix_application_call_id_state", "application", ["call_id", "state"])
    op.create_index(
        "uq_application_live",
        "application",
        ["call_id", "profile_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('discarded', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('discarded', 'withdrawn')"),
    )


def _answers() -> None:
    op.create_table(
        "application_answer",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("saved_by_id", ID, nullable=True),
        sa.Column("from_profile", sa.Boolean(), nullable=False),
        _of_application("application_answer"),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["account.id"], name=op.f("fk_application_answer_saved_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("application_id", "question", name=op.f("pk_application_answer")),
    )
    op.create_index(op.f("ix_application_answer_saved_by_id"), "application_answer", ["saved_by_id"])
    op.create_table(
        "application_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("file_id", ID, nullable=False),
        _of_application("application_file"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_application_file_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
    )
    for column in ("application_id", "file_id"):
        op.create_index(op.f(f"ix_application_file_{column}"), "application_file", [column])


def _steps() -> None:
    op.create_table(
        "application_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("came", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("by_applicant", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        _of_application("application_step"),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_application_step_actor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_step")),
    )
    for column in ("application_id", "actor_id"):
        op.create_index(op.f(f"ix_application_step_{column}"), "application_step", [column])


def _of_application(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_application_id")
    return sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("application_step", "application_file", "application_answer", "application"):
        op.drop_table(table)
