"""What people say of cards, with reasons and rests, and the profiles they save."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
CHECKS = {
    "state_known": "state IN ('fits', 'refused', 'snoozed')",
    "refused_has_reason": "(state = 'refused') = (reason IS NOT NULL)",
    "snoozed_has_end": "(state = 'snoozed') = (until IS NOT NULL)",
    "note_of_refusal": "note = '' OR state = 'refused'",
}


def upgrade() -> None:
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=40), nullable=False, server_default="fits"))
        batch_op.add_column(sa.Column("reason", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
    # What was refused before had no reason to choose.
    op.execute(sa.text("UPDATE opinion SET state = 'refused', reason = 'other' WHERE NOT fits"))
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.alter_column("state", server_default=None)
        batch_op.alter_column("note", server_default=None)
        batch_op.drop_column("fits")
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_opinion_{name}"), condition)
    op.create_table(
        "bookmark",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_bookmark_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["profile.id"], name=op.f("fk_bookmark_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmark")),
        sa.UniqueConstraint("account_id", "other_id", name=op.f("uq_bookmark_account_id_other_id")),
    )
    op.create_index(op.f("ix_bookmark_other_id"), "bookmark", ["other_id"])


def downgrade() -> None:
    op.drop_table("bookmark")
    # A rest has no place in the older table; the card comes back, as it would by itself.
    op.execute(sa.text("DELETE FROM opinion WHERE state = 'snoozed'"))
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fits", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text("UPDATE opinion SET fits = false WHERE state = 'refused'"))
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_opinion_{name}"), type_="check")
        for column in ("until", "note", "reason", "state"):
            batch_op.drop_column(column)
        batch_op.alter_column("fits", server_default=None)
