"""message files: a message carries several of them, in the order in which they were chosen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "message_file",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.CheckConstraint("place BETWEEN 0 AND 4", name=op.f("ck_message_file_place_range")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_file_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_message_file_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "place", name=op.f("pk_message_file")),
    )
    op.create_index(op.f("ix_message_file_file_id"), "message_file", ["file_id"])
    op.execute(
        "INSERT INTO message_file (message_id, place, file_id) "
        "SELECT id, 0, file_id FROM message WHERE file_id IS NOT NULL"
    )
    with op.batch_alter_table("message") as table:
        table.drop_index(op.f("ix_message_file_id"))
        table.drop_constraint(op.f("fk_message_file_id"), type_="foreignkey")
        table.drop_column("file_id")


def downgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("file_id", ID, nullable=True))
        table.create_foreign_key(op.f("fk_message_file_id"), "stored_file", ["file_id"], ["id"], ondelete="SET NULL")
        table.create_index(op.f("ix_message_file_id"), ["file_id"])
    # The first of several is kept.
    op.execute(
        "UPDATE message SET file_id = (SELECT file_id FROM message_file "
        "WHERE message_file.message_id = message.id AND message_file.place = 0)"
    )
    op.drop_table("message_file")
