"""Events: who holds them, who is on their lists, what those agreed to, and the files that wait for a yes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _event()
    _attendee()
    op.create_table(
        "event_consent",
        sa.Column("id", ID, nullable=False),
        sa.Column("attendee_id", ID, nullable=False),
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.CheckConstraint("method IN ('link', 'page', 'operator')", name=op.f("ck_event_consent_method_known")),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["event_attendee.id"], name=op.f("fk_event_consent_attendee_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_consent")),
    )
    op.create_index(
        "uq_event_consent_open",
        "event_consent",
        ["attendee_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "event_import",
        sa.Column("event_id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_import_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_event_import_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_import")),
    )
    op.create_index(op.f("ix_event_import_made_by_id"), "event_import", ["made_by_id"])


def downgrade() -> None:
    op.drop_table("event_import")
    op.drop_table("event_consent")
    op.drop_table("event_attendee")
    op.drop_table("event")


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title_vi", sa.String(length=140), nullable=False),
        sa.Column("title_en", sa.String(length=140), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("organiser_id", ID, nullable=True),
        sa.Column("profile_id", ID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("close_reason", sa.String(length=40), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_event_starts_before_it_ends")),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_event_closed_has_time")),
        sa.CheckConstraint("(state = 'closed') = (close_reason <> '')", name=op.f("ck_event_closed_has_reason")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["account.id"], name=op.f("fk_event_organiser_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_event_profile_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )
    op.create_index(op.f("ix_event_organiser_id"), "event", ["organiser_id"])
    op.create_index(op.f("ix_event_profile_id"), "event", ["profile_id"])
    op.create_index("ix_event_state_ends_at", "event", ["state", "ends_at"])


def _attendee() -> None:
    op.create_table(
        "event_attendee",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("profile_id", ID, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_attendee_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_attendee_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_event_attendee_profile_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_attendee")),
        sa.UniqueConstraint("key", name=op.f("uq_event_attendee_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_event_attendee_token_hash")),
        sa.UniqueConstraint("event_id", "email", name=op.f("uq_event_attendee_event_id_email")),
    )
    op.create_index(op.f("ix_event_attendee_account_id"), "event_attendee", ["account_id"])
    op.create_index(op.f("ix_event_attendee_profile_id"), "event_attendee", ["profile_id"])
