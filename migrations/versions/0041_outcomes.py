"""outcomes: what each side says has come of an introduction, and how it is asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", ID, nullable=False),
        sa.Column("introduction_id", ID, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_outcome_introduction_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outcome_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("introduction_id", "side", "kind", name=op.f("uq_outcome_introduction_id_side_kind")),
    )
    op.create_index(op.f("ix_outcome_account_id"), "outcome", ["account_id"])
    op.create_table(
        "outcome_ask",
        sa.Column("id", ID, nullable=False),
        sa.Column("introduction_id", ID, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_outcome_ask_introduction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_ask")),
        sa.UniqueConstraint("introduction_id", "step", name=op.f("uq_outcome_ask_introduction_id_step")),
    )
    op.create_table(
        "outcome_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("ask_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["ask_id"], ["outcome_ask.id"], name=op.f("fk_outcome_link_ask_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outcome_link_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_link")),
        sa.UniqueConstraint("ask_id", "account_id", name=op.f("uq_outcome_link_ask_id_account_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_outcome_link_token_hash")),
    )
    op.create_index(op.f("ix_outcome_link_account_id"), "outcome_link", ["account_id"])


def downgrade() -> None:
    op.drop_table("outcome_link")
    op.drop_table("outcome_ask")
    op.drop_table("outcome")
