"""Suggestions by mail: whose week was opened, and which cards were told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "suggestion_mail",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("written_at", INSTANT, nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_suggestion_mail_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_mail")),
        sa.UniqueConstraint("account_id", "week", name=op.f("uq_suggestion_mail_account_id_week")),
    )
    op.create_index(op.f("ix_suggestion_mail_week"), "suggestion_mail", ["week"])
    op.create_table(
        "sent_suggestion",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sent_suggestion_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_sent_suggestion_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["profile.id"], name=op.f("fk_sent_suggestion_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "profile_id", "other_id", name=op.f("pk_sent_suggestion")),
    )
    op.create_index(op.f("ix_sent_suggestion_profile_id"), "sent_suggestion", ["profile_id"])
    op.create_index(op.f("ix_sent_suggestion_other_id"), "sent_suggestion", ["other_id"])


def downgrade() -> None:
    op.drop_table("sent_suggestion")
    op.drop_table("suggestion_mail")
