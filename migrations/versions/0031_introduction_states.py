"""More states of introductions: drafts, what was viewed, questions and answers, ends; and the trail of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
OPEN_BEFORE = "state IN ('asked', 'accepted')"
OPEN = "state IN ('asked', 'viewed', 'more-asked', 'more-answered', 'accepted')"
UNANSWERED = "state IN ('draft', 'asked', 'viewed', 'more-asked', 'more-answered')"


def upgrade() -> None:
    _add_columns()
    op.execute("UPDATE introduction SET moved_at = COALESCE(answered_at, asked_at)")
    op.execute("UPDATE introduction SET replied_at = answered_at WHERE state IN ('accepted', 'declined')")
    _add_rules()
    op.create_table(
        "introduction_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("introduction_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "(kind = 'reminded') = (number IS NOT NULL)", name=op.f("ck_introduction_step_reminder_has_number")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_introduction_step_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_introduction_step_introduction_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_step")),
    )
    op.create_index(op.f("ix_introduction_step_introduction_id"), "introduction_step", ["introduction_id"])
    _tell_what_was()


def downgrade() -> None:
    op.drop_table("introduction_step")
    op.execute("DELETE FROM introduction WHERE state = 'draft'")
    op.execute("UPDATE introduction SET state = 'asked' WHERE answered_at IS NULL")
    op.execute("UPDATE introduction SET state = 'withdrawn', ended_at = NULL WHERE state IN ('expired', 'ended')")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index("uq_introduction_draft")
        batch_op.drop_index("uq_introduction_pair_open")
        for name in ("discarded_is_draft", "ended_has_time", "asked_has_time", "answered_has_time"):
            batch_op.drop_constraint(op.f(f"ck_introduction_{name}"), type_="check")
        for name in ("moved_at", "snapshot", "replied_at", "ended_at", "end_reason", "discarded_at", "tell_when_open"):
            batch_op.drop_column(name)
        batch_op.alter_column("asked_at", existing_type=INSTANT, nullable=False)
        batch_op.create_check_constraint(
            op.f("ck_introduction_answered_has_time"), "(state = 'asked') = (answered_at IS NULL)"
        )
    _unique(OPEN_BEFORE)


def _add_columns() -> None:
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("snapshot", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("replied_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("ended_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("discarded_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("tell_when_open", sa.Boolean(), nullable=False, server_default=sa.false()))


def _add_rules() -> None:
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index("uq_introduction_pair_open")
        batch_op.drop_constraint(op.f("ck_introduction_answered_has_time"), type_="check")
        batch_op.alter_column("moved_at", existing_type=INSTANT, nullable=False)
        batch_op.alter_column("asked_at", existing_type=INSTANT, nullable=True)
        for name, kind in (("snapshot", sa.JSON()), ("end_reason", sa.String(40)), ("tell_when_open", sa.Boolean())):
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_introduction_asked_has_time"), "(state = 'draft') = (asked_at IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_introduction_answered_has_time"), f"({UNANSWERED}) = (answered_at IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_introduction_ended_has_time"), "(state = 'ended') = (ended_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_introduction_discarded_is_draft"), "discarded_at IS NULL OR state = 'draft'"
        )
    _unique(OPEN)
    draft = sa.text("state = 'draft'")
    op.create_index(
        "uq_introduction_draft",
        "introduction",
        ["asker_id", "asked_id"],
        unique=True,
        sqlite_where=draft,
        postgresql_where=draft,
    )


def _unique(where: str) -> None:
    open_now = sa.text(where)
    op.create_index(
        "uq_introduction_pair_open",
        "introduction",
        ["pair"],
        unique=True,
        sqlite_where=open_now,
        postgresql_where=open_now,
    )


def _tell_what_was() -> None:
    """What happened before there was a trail is told from the columns."""
    op.execute(
        "INSERT INTO introduction_step (introduction_id, kind, side, account_id, words, at) "
        "SELECT id, 'asked', 'asker', asked_by_id, '', asked_at FROM introduction"
    )
    op.execute(
        "INSERT INTO introduction_step (introduction_id, kind, side, account_id, words, at) "
        "SELECT id, state, CASE WHEN state = 'withdrawn' THEN 'asker' ELSE 'asked' END, answered_by_id, '', answered_at "
        "FROM introduction WHERE answered_at IS NOT NULL"
    )
