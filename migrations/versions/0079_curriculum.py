"""curriculum: modules, sessions, materials, attendance, feeds; tasks with what is handed in and said of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "hand_in_feedback", "hand_in_file", "hand_in", "cohort_task", "calendar_feed", "check_in", "attendance",
    "cohort_material", "session_trainer", "cohort_session", "cohort_module",
)  # fmt: skip


def upgrade() -> None:
    _sessions()
    _materials()
    _attendance()
    _feeds()
    _tasks()
    _hand_ins()


def _to(table: str, column: str, other: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=then)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _sessions() -> None:
    op.create_table(
        "cohort_module",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_vi", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        _to("cohort_module", "cohort_id", "cohort", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_module")),
    )
    _index("cohort_module", "cohort_id")
    op.create_table(
        "cohort_session",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("module_id", ID, nullable=True),
        sa.Column("title_vi", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("check_in_from", INSTANT, nullable=False),
        sa.Column("check_in_until", INSTANT, nullable=False),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_cohort_session_starts_first")),
        sa.CheckConstraint("check_in_from < check_in_until", name=op.f("ck_cohort_session_check_in_opens_first")),
        _to("cohort_session", "cohort_id", "cohort", "CASCADE"),
        _to("cohort_session", "module_id", "cohort_module", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_session")),
        sa.UniqueConstraint("key", name=op.f("uq_cohort_session_key")),
        sa.UniqueConstraint("code", name=op.f("uq_cohort_session_code")),
    )
    _index("cohort_session", "module_id")
    op.create_index("ix_cohort_session_cohort_id_starts_at", "cohort_session", ["cohort_id", "starts_at"])
    op.create_table(
        "session_trainer",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        _to("session_trainer", "session_id", "cohort_session", "CASCADE"),
        _to("session_trainer", "account_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_trainer")),
    )
    _index("session_trainer", "session_id", "account_id")


def _materials() -> None:
    op.create_table(
        "cohort_material",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.CheckConstraint("(url <> '') = (file_id IS NULL)", name=op.f("ck_cohort_material_link_or_file")),
        _to("cohort_material", "cohort_id", "cohort", "CASCADE"),
        _to("cohort_material", "session_id", "cohort_session", "CASCADE"),
        _to("cohort_material", "file_id", "stored_file", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_material")),
        sa.UniqueConstraint("key", name=op.f("uq_cohort_material_key")),
    )
    _index("cohort_material", "cohort_id", "session_id", "file_id")


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("session_id", ID, autoincrement=False, nullable=False),
        sa.Column("enrolment_id", ID, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.CheckConstraint("state IN ('present', 'late', 'excused', 'absent')", name=op.f("ck_attendance_state_known")),
        _to("attendance", "session_id", "cohort_session", "CASCADE"),
        _to("attendance", "enrolment_id", "enrolment", "CASCADE"),
        _to("attendance", "by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("session_id", "enrolment_id", name=op.f("pk_attendance")),
    )
    _index("attendance", "enrolment_id", "by_id")
    op.create_table(
        "check_in",
        sa.Column("session_id", ID, autoincrement=False, nullable=False),
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _to("check_in", "session_id", "cohort_session", "CASCADE"),
        _to("check_in", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "account_id", name=op.f("pk_check_in")),
    )
    _index("check_in", "account_id")


def _feeds() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        _to("calendar_feed", "account_id", "account", "CASCADE"),
        _to("calendar_feed", "cohort_id", "cohort", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    _index("calendar_feed", "account_id", "cohort_id")


def _tasks() -> None:
    op.create_table(
        "cohort_task",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("module_id", ID, nullable=True),
        sa.Column("title_vi", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("cohort_task", "cohort_id", "cohort", "CASCADE"),
        _to("cohort_task", "module_id", "cohort_module", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_task")),
        sa.UniqueConstraint("key", name=op.f("uq_cohort_task_key")),
    )
    _index("cohort_task", "module_id")
    op.create_index("ix_cohort_task_cohort_id_due_at", "cohort_task", ["cohort_id", "due_at"])


def _hand_ins() -> None:
    op.create_table(
        "hand_in",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        _to("hand_in", "task_id", "cohort_task", "CASCADE"),
        _to("hand_in", "enrolment_id", "enrolment", "CASCADE"),
        _to("hand_in", "by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in")),
        sa.UniqueConstraint("key", name=op.f("uq_hand_in_key")),
        sa.UniqueConstraint("task_id", "enrolment_id", "number", name=op.f("uq_hand_in_task_id_enrolment_id_number")),
    )
    _index("hand_in", "enrolment_id", "by_id")
    op.create_table(
        "hand_in_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("hand_in_id", ID, nullable=False),
        sa.Column("file_id", ID, nullable=False),
        _to("hand_in_file", "hand_in_id", "hand_in", "CASCADE"),
        _to("hand_in_file", "file_id", "stored_file", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in_file")),
    )
    _index("hand_in_file", "hand_in_id", "file_id")
    op.create_table(
        "hand_in_feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("hand_in_id", ID, nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.CheckConstraint("verdict IN ('good', 'again')", name=op.f("ck_hand_in_feedback_verdict_known")),
        sa.CheckConstraint("verdict <> 'again' OR words <> ''", name=op.f("ck_hand_in_feedback_again_has_words")),
        _to("hand_in_feedback", "hand_in_id", "hand_in", "CASCADE"),
        _to("hand_in_feedback", "by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in_feedback")),
    )
    _index("hand_in_feedback", "hand_in_id", "by_id")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
