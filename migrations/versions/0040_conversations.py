"""conversations: messages of accepted introductions, and how far each reader has read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("introduction_id", ID, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_message_introduction_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_message_author_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_message_file_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_index("ix_message_introduction_id_id", "message", ["introduction_id", "id"])
    op.create_index(op.f("ix_message_author_id"), "message", ["author_id"])
    op.create_index(op.f("ix_message_file_id"), "message", ["file_id"])
    op.create_table(
        "message_read_mark",
        sa.Column("introduction_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("upto", ID, nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_message_read_mark_introduction_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_read_mark_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("introduction_id", "account_id", name=op.f("pk_message_read_mark")),
    )
    op.create_index(op.f("ix_message_read_mark_account_id"), "message_read_mark", ["account_id"])


def downgrade() -> None:
    op.drop_table("message_read_mark")
    op.drop_table("message")
