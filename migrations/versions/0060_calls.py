"""calls: what is called for, by whom, from when to when, and what is attached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0056"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("program_type", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_at", INSTANT, nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column("title_vi", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("summary_vi", sa.String(length=400), nullable=False),
        sa.Column("summary_en", sa.String(length=400), nullable=False),
        sa.Column("body_vi", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(length=400), nullable=False),
        sa.Column("opens_at", INSTANT, nullable=True),
        sa.Column("closes_at", INSTANT, nullable=True),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("form_frozen_at", INSTANT, nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("approval_asked_by_id", ID, nullable=True),
        sa.Column("approval_note", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('program', 'challenge', 'policy')", name=op.f("ck_call_kind_known")),
        sa.CheckConstraint("grace_minutes BETWEEN 0 AND 1440", name=op.f("ck_call_grace_range")),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name=op.f("ck_call_opens_first")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in-approval', 'archived') OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)",
            name=op.f("ck_call_shown_has_window"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["profile.id"], name=op.f("fk_call_organisation_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["approval_asked_by_id"], ["account.id"], name=op.f("fk_call_approval_asked_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("slug", name=op.f("uq_call_slug")),
    )
    op.create_index(op.f("ix_call_organisation_id"), "call", ["organisation_id"])
    op.create_index("ix_call_state_closes_at", "call", ["state", "closes_at"])
    op.create_table(
        "call_manager",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("right", sa.String(length=40), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_manager_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_call_manager_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_manager")),
        sa.UniqueConstraint("call_id", "account_id", name=op.f("uq_call_manager_call_id_account_id")),
    )
    op.create_index(op.f("ix_call_manager_account_id"), "call_manager", ["account_id"])
    op.create_table(
        "call_document",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_document_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_call_document_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_document")),
    )
    op.create_index(op.f("ix_call_document_call_id"), "call_document", ["call_id"])
    op.create_index(op.f("ix_call_document_file_id"), "call_document", ["file_id"])


def downgrade() -> None:
    op.drop_table("call_document")
    op.drop_table("call_manager")
    op.drop_table("call")
