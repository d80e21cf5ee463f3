"""more fields of profiles: residence in words, roles in English, limits of funds, stays of mentors, contact persons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXTS = (
    ("startup", "visa_note", 300),
    ("founder", "title_en", 120),
    ("institution", "contact_name", 120),
    ("institution", "contact_title", 120),
)
NUMBERS = ("investor_count", "state_share", "largest_stake")


def upgrade() -> None:
    for table, column, length in TEXTS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=length), nullable=False, server_default=""))
    with op.batch_alter_table("investor") as batch_op:
        for column in NUMBERS:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
    with op.batch_alter_table("mentor") as batch_op:
        batch_op.add_column(sa.Column("stay", sa.String(length=40), nullable=True))


def downgrade() -> None:
    # SQLite drops a column by itself; making the table anew would take the rows that hang on it along.
    with op.batch_alter_table("mentor", recreate="never") as batch_op:
        batch_op.drop_column("stay")
    with op.batch_alter_table("investor", recreate="never") as batch_op:
        for column in NUMBERS:
            batch_op.drop_column(column)
    for table, column, _length in reversed(TEXTS):
        with op.batch_alter_table(table, recreate="never") as batch_op:
            batch_op.drop_column(column)
