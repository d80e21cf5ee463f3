"""Merging: which profile was taken into which, and what undoing needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
POINTS_TO = {
    "kept_id": ("profile", "CASCADE"),
    "taken_id": ("profile", "CASCADE"),
    "merged_by_id": ("account", "SET NULL"),
    "logo_id": ("stored_file", "SET NULL"),
    "deck_id": ("stored_file", "SET NULL"),
    "undone_by_id": ("account", "SET NULL"),
}


def upgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", ID, nullable=True))
        batch_op.create_index(batch_op.f("ix_profile_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_profile_merged_into_id"), "profile", ["merged_into_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_profile_merged_is_removed"), "merged_into_id IS NULL OR state = 'removed'"
        )
        batch_op.create_check_constraint(
            op.f("ck_profile_merged_into_another"), "merged_into_id IS NULL OR merged_into_id <> id"
        )
    op.create_table(
        "merge",
        sa.Column("id", ID, nullable=False),
        sa.Column("kept_id", ID, nullable=False),
        sa.Column("taken_id", ID, nullable=False),
        sa.Column("merged_at", INSTANT, nullable=False),
        sa.Column("merged_by_id", ID, nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("logo_id", ID, nullable=True),
        sa.Column("deck_id", ID, nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("undone_by_id", ID, nullable=True),
        sa.CheckConstraint("kept_id <> taken_id", name=op.f("ck_merge_two_profiles")),
        sa.CheckConstraint("undone_by_id IS NULL OR undone_at IS NOT NULL", name=op.f("ck_merge_undone_has_time")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_merge_{column}"), ondelete=then)
            for column, (table, then) in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    with op.batch_alter_table("merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merge_taken_id"), ["taken_id"], unique=False)
        batch_op.create_index(
            "uq_merge_taken_id_standing",
            ["taken_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("merge")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_profile_merged_into_another"), type_="check")
        batch_op.drop_constraint(op.f("ck_profile_merged_is_removed"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_profile_merged_into_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_profile_merged_into_id"))
        batch_op.drop_column("merged_into_id")
