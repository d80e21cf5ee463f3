"""messages to a cohort, and whom each goes to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cohort_message",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        _to("cohort_message", "cohort_id", "cohort", "CASCADE"),
        _to("cohort_message", "by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_message")),
        sa.UniqueConstraint("key", name=op.f("uq_cohort_message_key")),
    )
    _index("cohort_message", "cohort_id", "by_id")
    op.create_table(
        "cohort_message_recipient",
        sa.Column("message_id", ID, autoincrement=False, nullable=False),
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("mail_id", ID, nullable=True),
        _to("cohort_message_recipient", "message_id", "cohort_message", "CASCADE"),
        _to("cohort_message_recipient", "account_id", "account", "CASCADE"),
        _to("cohort_message_recipient", "enrolment_id", "enrolment", "CASCADE"),
        _to("cohort_message_recipient", "mail_id", "mail", "SET NULL"),
        sa.PrimaryKeyConstraint("message_id", "account_id", name=op.f("pk_cohort_message_recipient")),
    )
    _index("cohort_message_recipient", "account_id", "enrolment_id", "mail_id")


def _to(table: str, column: str, other: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=then)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.drop_table("cohort_message_recipient")
    op.drop_table("cohort_message")
