"""meetings: meeting days, who comes, their wishes, the timetable and what they made of each meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0089"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _days()
    _people()
    _wishes()
    _meetings()
    _marks()


def _days() -> None:
    op.create_table(
        "meeting_day",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("name_vi", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("wishes_until", INSTANT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("proposal_asked_at", INSTANT, nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'open', 'published', 'done')", name=op.f("ck_meeting_day_state_known")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 120", name=op.f("ck_meeting_day_minutes_range")),
        sa.CheckConstraint("slots BETWEEN 1 AND 40", name=op.f("ck_meeting_day_slots_range")),
        sa.CheckConstraint("most BETWEEN 1 AND 40", name=op.f("ck_meeting_day_most_range")),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_meeting_day_published_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_meeting_day_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_day")),
        sa.UniqueConstraint("key", name=op.f("uq_meeting_day_key")),
    )
    op.create_index(op.f("ix_meeting_day_cohort_id"), "meeting_day", ["cohort_id"])


def _people() -> None:
    op.create_table(
        "day_person",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("day_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("away", sa.JSON(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.CheckConstraint("side IN ('startup', 'guest')", name=op.f("ck_day_person_side_known")),
        sa.ForeignKeyConstraint(["day_id"], ["meeting_day.id"], name=op.f("fk_day_person_day_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_day_person_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_person")),
        sa.UniqueConstraint("key", name=op.f("uq_day_person_key")),
        sa.UniqueConstraint("day_id", "profile_id", name=op.f("uq_day_person_day_id_profile_id")),
    )
    op.create_index(op.f("ix_day_person_profile_id"), "day_person", ["profile_id"])


def _wishes() -> None:
    op.create_table(
        "day_wish",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("is_strong", sa.Boolean(), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_day_wish_two_people")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["day_person.id"], name=op.f("fk_day_wish_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["day_person.id"], name=op.f("fk_day_wish_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_day_wish_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_wish")),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_day_wish_person_id_other_id")),
    )
    for column in ("other_id", "account_id"):
        op.create_index(op.f(f"ix_day_wish_{column}"), "day_wish", [column])


def _meetings() -> None:
    op.create_table(
        "day_meeting",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("day_id", ID, nullable=False),
        sa.Column("startup_id", ID, nullable=False),
        sa.Column("guest_id", ID, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("introduction_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["day_id"], ["meeting_day.id"], name=op.f("fk_day_meeting_day_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["startup_id"], ["day_person.id"], name=op.f("fk_day_meeting_startup_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["day_person.id"], name=op.f("fk_day_meeting_guest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_day_meeting_introduction_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_meeting")),
        sa.UniqueConstraint("key", name=op.f("uq_day_meeting_key")),
        sa.UniqueConstraint("startup_id", "guest_id", name=op.f("uq_day_meeting_startup_id_guest_id")),
        sa.UniqueConstraint("startup_id", "slot", name=op.f("uq_day_meeting_startup_id_slot")),
        sa.UniqueConstraint("guest_id", "slot", name=op.f("uq_day_meeting_guest_id_slot")),
        sa.UniqueConstraint("day_id", "slot", "room", "seat", name=op.f("uq_day_meeting_day_id_slot_room_seat")),
    )
    op.create_index(op.f("ix_day_meeting_introduction_id"), "day_meeting", ["introduction_id"])


def _marks() -> None:
    op.create_table(
        "day_mark",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("side IN ('startup', 'guest')", name=op.f("ck_day_mark_side_known")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["day_meeting.id"], name=op.f("fk_day_mark_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_day_mark_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_mark")),
        sa.UniqueConstraint("meeting_id", "side", name=op.f("uq_day_mark_meeting_id_side")),
    )
    op.create_index(op.f("ix_day_mark_account_id"), "day_mark", ["account_id"])


def downgrade() -> None:
    for table in ("day_mark", "day_meeting", "day_wish", "day_person", "meeting_day"):
        op.drop_table(table)
