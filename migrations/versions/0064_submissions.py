"""submissions: what was sent, never changed; and single-use codes for late entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("form_id", ID, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_submission_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_submission_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["form_id"], ["call_form.id"], name=op.f("fk_submission_form_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_submission_application_id_number")),
    )
    for column in ("by_id", "form_id"):
        op.create_index(op.f(f"ix_submission_{column}"), "submission", [column])
    op.create_table(
        "access_code",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("late_until", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("used_by_id", ID, nullable=True),
        sa.Column("application_id", ID, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name=op.f("ck_access_code_used_or_revoked")),
        sa.CheckConstraint("application_id IS NULL OR used_at IS NOT NULL", name=op.f("ck_access_code_used_has_time")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_access_code_call_id"), ondelete="CASCADE"),
        *(
            sa.ForeignKeyConstraint(
                [column], ["account.id"], name=op.f(f"fk_access_code_{column}"), ondelete="SET NULL"
            )
            for column in ("made_by_id", "used_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_access_code_application_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_access_code_code_hash")),
    )
    for column in ("call_id", "made_by_id", "used_by_id", "application_id"):
        op.create_index(op.f(f"ix_access_code_{column}"), "access_code", [column])


def downgrade() -> None:
    op.drop_table("access_code")
    op.drop_table("submission")
