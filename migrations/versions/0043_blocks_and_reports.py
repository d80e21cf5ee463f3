"""blocks and reports: who keeps whom away, and what officers are asked to look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "profile_block",
        sa.Column("id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("blocked_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("profile_id <> blocked_id", name=op.f("ck_profile_block_two_profiles")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_profile_block_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["blocked_id"], ["profile.id"], name=op.f("fk_profile_block_blocked_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_profile_block_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_block")),
        sa.UniqueConstraint("profile_id", "blocked_id", name=op.f("uq_profile_block_profile_id_blocked_id")),
    )
    op.create_index(op.f("ix_profile_block_blocked_id"), "profile_block", ["blocked_id"])
    op.create_index(op.f("ix_profile_block_account_id"), "profile_block", ["account_id"])
    op.create_table(
        "report",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reporter_id", ID, nullable=True),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_report_decided_has_time")),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["account.id"], name=op.f("fk_report_reporter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_report_profile_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_report_message_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_report_decided_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("key", name=op.f("uq_report_key")),
    )
    for column in ("reporter_id", "profile_id", "message_id", "decided_by_id"):
        op.create_index(op.f(f"ix_report_{column}"), "report", [column])
    op.create_index(
        "uq_report_profile_open",
        "report",
        ["reporter_id", "profile_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open' AND message_id IS NULL"),
        postgresql_where=sa.text("state = 'open' AND message_id IS NULL"),
    )
    op.create_index(
        "uq_report_message_open",
        "report",
        ["reporter_id", "message_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("report")
    op.drop_table("profile_block")
