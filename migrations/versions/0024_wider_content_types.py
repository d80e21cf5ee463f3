"""the content types of spreadsheets are longer than sixty characters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.alter_column("content_type", existing_type=sa.String(length=60), type_=sa.String(length=100))


def downgrade() -> None:
    # Sheets are kept for a day at most, and are not worth a failing step down.
    op.execute("DELETE FROM stored_file WHERE length(content_type) > 60")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.alter_column("content_type", existing_type=sa.String(length=100), type_=sa.String(length=60))
