"""Whom people at events wish to meet, and the matches that two wishes made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "event_wish",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("wanted_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("profile_id <> wanted_id", name=op.f("ck_event_wish_two_profiles")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_wish_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_event_wish_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wanted_id"], ["profile.id"], name=op.f("fk_event_wish_wanted_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_wish_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_wish")),
        sa.UniqueConstraint(
            "event_id", "profile_id", "wanted_id", name=op.f("uq_event_wish_event_id_profile_id_wanted_id")
        ),
    )
    for column in ("profile_id", "wanted_id", "account_id"):
        op.create_index(op.f(f"ix_event_wish_{column}"), "event_wish", [column])
    op.create_table(
        "event_match",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("introduction_id", ID, nullable=False),
        sa.Column("was_known", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_match_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_event_match_introduction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_match")),
        sa.UniqueConstraint("event_id", "introduction_id", name=op.f("uq_event_match_event_id_introduction_id")),
    )
    op.create_index(op.f("ix_event_match_introduction_id"), "event_match", ["introduction_id"])


def downgrade() -> None:
    op.drop_table("event_match")
    op.drop_table("event_wish")
