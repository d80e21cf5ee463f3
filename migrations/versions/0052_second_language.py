"""second language: the texts of profiles that could be given in one language only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0049"
branch_labels = None
depends_on = None

COLUMNS = (
    ("startup", "visa_note_en", 300),
    ("institution", "contact_title_en", 120),
    ("ip_asset", "title_en", 200),
    ("mandate", "name_en", 120),
    ("conflict", "note_en", 300),
)


def upgrade() -> None:
    for table, column, length in COLUMNS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=length), nullable=False, server_default=""))


def downgrade() -> None:
    # SQLite drops a column by itself; making the table anew would take the rows that hang on it along.
    for table, column, _length in reversed(COLUMNS):
        with op.batch_alter_table(table, recreate="never") as batch_op:
            batch_op.drop_column(column)
