"""reports: the figures a cohort follows, monthly reports, every version of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cohort_kpi",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("agg", sa.String(length=20), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("dropped_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_kpi_cohort_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_kpi")),
        sa.UniqueConstraint("cohort_id", "key", name=op.f("uq_cohort_kpi_cohort_id_key")),
    )
    op.create_table(
        "kpi_report",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("blank_why", sa.String(length=500), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("told", sa.String(length=20), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (sent_at IS NULL)", name=op.f("ck_kpi_report_done_has_time")),
        sa.CheckConstraint("state <> 'skipped' OR blank_why <> ''", name=op.f("ck_kpi_report_skipped_has_reason")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_kpi_report_enrolment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_report")),
        sa.UniqueConstraint("enrolment_id", "month", name=op.f("uq_kpi_report_enrolment_id_month")),
        sa.UniqueConstraint("key", name=op.f("uq_kpi_report_key")),
    )
    op.create_index("ix_kpi_report_state_due_on", "kpi_report", ["state", "due_on"])
    op.create_table(
        "kpi_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("blank_why", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_kpi_version_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["report_id"], ["kpi_report.id"], name=op.f("fk_kpi_version_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_version")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_kpi_version_report_id_number")),
    )
    op.create_index(op.f("ix_kpi_version_by_id"), "kpi_version", ["by_id"])


def downgrade() -> None:
    for table in ("kpi_version", "kpi_report", "cohort_kpi"):
        op.drop_table(table)
