"""meetings: demo days of cohorts, and the startups that agreed to stand on their page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "demo_day",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("name_vi", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("words_vi", sa.String(length=2000), nullable=False),
        sa.Column("words_en", sa.String(length=2000), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("held_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_demo_day_cohort_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_day")),
        sa.UniqueConstraint("slug", name=op.f("uq_demo_day_slug")),
        sa.UniqueConstraint("cohort_id", name=op.f("uq_demo_day_cohort_id")),
    )
    op.create_table(
        "demo_pitch",
        sa.Column("id", ID, nullable=False),
        sa.Column("demo_day_id", ID, nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("pitch_vi", sa.String(length=600), nullable=False),
        sa.Column("pitch_en", sa.String(length=600), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("agreed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["demo_day_id"], ["demo_day.id"], name=op.f("fk_demo_pitch_demo_day_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_demo_pitch_enrolment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_demo_pitch_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_pitch")),
        sa.UniqueConstraint("demo_day_id", "enrolment_id", name=op.f("uq_demo_pitch_demo_day_id_enrolment_id")),
    )
    for column in ("enrolment_id", "account_id"):
        op.create_index(op.f(f"ix_demo_pitch_{column}"), "demo_pitch", [column])


def downgrade() -> None:
    for table in ("demo_pitch", "demo_day"):
        op.drop_table(table)
