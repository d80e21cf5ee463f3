"""Digests, one a person and day, and mails that wait for the morning or may be turned off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("written_at", INSTANT, nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_digest_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_digest_account_id_day")),
    )
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_day"), ["day"], unique=False)
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("topic", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("unsubscribe", sa.String(length=400), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("about", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("not_before", INSTANT, nullable=True))
    with op.batch_alter_table("mail", schema=None) as batch_op:
        for name in ("topic", "unsubscribe", "about"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(batch_op.f("ix_mail_not_before"), ["not_before"], unique=False)


def downgrade() -> None:
    # A mail that waits has no delivery that would send it; the schema before this one knows no waiting.
    op.execute(sa.text("DELETE FROM mail WHERE not_before IS NOT NULL"))
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_not_before"))
        for name in ("not_before", "about", "unsubscribe", "topic"):
            batch_op.drop_column(name)
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_day"))
    op.drop_table("digest")
