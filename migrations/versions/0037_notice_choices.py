"""What people choose to be told of, how soon, and when not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notice_choice",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("mail", sa.String(length=40), nullable=False),
        sa.Column("site", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.CheckConstraint("mail IN ('now', 'daily', 'weekly', 'off')", name=op.f("ck_notice_choice_mail_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_choice_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "topic", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "quiet_hours",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts BETWEEN 0 AND 23 AND ends BETWEEN 0 AND 23", name=op.f("ck_quiet_hours_hours_of_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_quiet_hours_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_quiet_hours")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("shown", server_default=None)
        batch_op.alter_column("waits", server_default=None)
        batch_op.create_index(
            "ix_notice_waits",
            ["account_id", "at"],
            unique=False,
            sqlite_where=sa.text("waits"),
            postgresql_where=sa.text("waits"),
        )


def downgrade() -> None:
    # What was kept for a digest alone never stood in the inbox.
    op.execute(sa.text("DELETE FROM notice WHERE NOT shown"))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_waits", sqlite_where=sa.text("waits"), postgresql_where=sa.text("waits"))
        batch_op.drop_column("waits")
        batch_op.drop_column("shown")
    op.drop_table("quiet_hours")
    op.drop_table("notice_choice")
