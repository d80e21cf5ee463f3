"""quality."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "profile_quality",
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("missing", sa.String(length=60), nullable=False),
        sa.Column("measured_at", INSTANT, nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_profile_quality_percent_range")),
        sa.CheckConstraint("fault_count >= 0", name=op.f("ck_profile_quality_faults_counted")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_profile_quality_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_profile_quality")),
    )
    op.create_index(op.f("ix_profile_quality_measured_at"), "profile_quality", ["measured_at"])
    op.create_table(
        "confirmation_ask",
        sa.Column("id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by_id", ID, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_confirmation_ask_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_confirmation_ask_asked_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_ask")),
        sa.UniqueConstraint("profile_id", "quarter", name=op.f("uq_confirmation_ask_profile_id_quarter")),
    )
    op.create_table(
        "confirmation_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("ask_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["ask_id"], ["confirmation_ask.id"], name=op.f("fk_confirmation_link_ask_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_confirmation_link_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_link")),
        sa.UniqueConstraint("ask_id", "account_id", name=op.f("uq_confirmation_link_ask_id_account_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_confirmation_link_token_hash")),
    )
    op.create_index(op.f("ix_confirmation_link_account_id"), "confirmation_link", ["account_id"])
    op.create_index("ix_profile_state_confirmed_at", "profile", ["state", "confirmed_at"])


def downgrade() -> None:
    op.drop_index("ix_profile_state_confirmed_at", "profile")
    op.drop_index(op.f("ix_confirmation_link_account_id"), "confirmation_link")
    op.drop_table("confirmation_link")
    op.drop_table("confirmation_ask")
    op.drop_index(op.f("ix_profile_quality_measured_at"), "profile_quality")
    op.drop_table("profile_quality")
