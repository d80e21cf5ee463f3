"""meetings: three times proposed, one picked; a mail may carry it for calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("introduction_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", ID, nullable=True),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=True),
        sa.Column("moved_by_id", ID, nullable=True),
        sa.Column("moved_at", INSTANT, nullable=True),
        sa.CheckConstraint("state <> 'agreed' OR starts_at IS NOT NULL", name=op.f("ck_meeting_agreed_has_start")),
        sa.CheckConstraint("(state = 'proposed') = (moved_at IS NULL)", name=op.f("ck_meeting_moved_has_time")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 480", name=op.f("ck_meeting_minutes_range")),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_meeting_introduction_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"], name=op.f("fk_meeting_proposed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["account.id"], name=op.f("fk_meeting_moved_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("key", name=op.f("uq_meeting_key")),
    )
    for column in ("introduction_id", "proposed_by_id", "moved_by_id"):
        op.create_index(op.f(f"ix_meeting_{column}"), "meeting", [column])
    op.create_index(
        "uq_meeting_proposed",
        "meeting",
        ["introduction_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.alter_column("calendar", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_column("calendar")
    op.drop_table("meeting")
