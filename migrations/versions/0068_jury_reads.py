"""jury reads: declarations before sight, conflicts set aside by two, what is blacked out, and what jurors gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _of_both(
        "jury_read",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("private_note", sa.String(length=4000), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("abstained_why", sa.String(length=1000), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_jury_read_sent_has_time")),
        sa.UniqueConstraint("key", name=op.f("uq_jury_read_key")),
    )
    _of_both(
        "jury_declaration",
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
    )
    _of_both(
        "jury_override",
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by_id", ID, nullable=True),
        sa.Column("agreed_at", INSTANT, nullable=True),
        sa.Column("agreed_by_id", ID, nullable=True),
        sa.CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name=op.f("ck_jury_override_two_people")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["account.id"], name=op.f(f"fk_jury_override_{column}"), ondelete="SET NULL"
            )
            for column in ("asked_by_id", "agreed_by_id")
        ),
    )
    for column in ("asked_by_id", "agreed_by_id"):
        op.create_index(op.f(f"ix_jury_override_{column}"), "jury_override", [column])
    op.create_table(
        "jury_redaction",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["jury_round.id"], name=op.f("fk_jury_redaction_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_jury_redaction_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_redaction")),
        sa.UniqueConstraint(
            "round_id", "application_id", "question", name=op.f("uq_jury_redaction_round_id_application_id_question")
        ),
    )
    op.create_index(op.f("ix_jury_redaction_application_id"), "jury_redaction", ["application_id"])


def _of_both(name: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", ID, nullable=False),
        sa.Column("juror_id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        *more,
        sa.ForeignKeyConstraint(["juror_id"], ["juror.id"], name=op.f(f"fk_{name}_juror_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f(f"fk_{name}_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("juror_id", "application_id", name=op.f(f"uq_{name}_juror_id_application_id")),
    )
    op.create_index(op.f(f"ix_{name}_application_id"), name, ["application_id"])


def downgrade() -> None:
    for name in ("jury_redaction", "jury_override", "jury_declaration", "jury_read"):
        op.drop_table(name)
