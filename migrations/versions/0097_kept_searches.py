"""kept searches: what answered a person's free text is a shown list of theirs, with the words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0090"
branch_labels = None
depends_on = None

WHOSE = "ck_shown_list_somebodys"
WORDS = "ck_shown_list_search_has_words"
ACCOUNT = "fk_shown_list_account_id"


def upgrade() -> None:
    with op.batch_alter_table("shown_list") as table:
        table.alter_column("profile_id", existing_type=sa.BigInteger(), nullable=True)
        table.add_column(sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        table.add_column(sa.Column("asked", sa.JSON(), nullable=True))
        table.create_foreign_key(op.f(ACCOUNT), "account", ["account_id"], ["id"], ondelete="CASCADE")
        table.create_check_constraint(op.f(WHOSE), "(profile_id IS NULL) = (account_id IS NOT NULL)")
        table.create_check_constraint(op.f(WORDS), "(asked IS NULL) = (account_id IS NULL)")
    op.create_index(op.f("ix_shown_list_account_id"), "shown_list", ["account_id"])


def downgrade() -> None:
    op.execute("DELETE FROM shown_entry WHERE shown_id IN (SELECT id FROM shown_list WHERE profile_id IS NULL)")
    op.execute("DELETE FROM shown_list WHERE profile_id IS NULL")
    op.drop_index(op.f("ix_shown_list_account_id"), "shown_list")
    with op.batch_alter_table("shown_list") as table:
        table.drop_constraint(op.f(WORDS), type_="check")
        table.drop_constraint(op.f(WHOSE), type_="check")
        table.drop_constraint(op.f(ACCOUNT), type_="foreignkey")
        table.drop_column("asked")
        table.drop_column("account_id")
        table.alter_column("profile_id", existing_type=sa.BigInteger(), nullable=False)
