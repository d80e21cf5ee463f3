"""versions of the weights of matching, learnt from answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0064"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
ACCOUNTS = ("made_by_id", "moved_by_id")
VERSIONS = ("against_id", "replaced_id")


def upgrade() -> None:
    op.create_table(
        "weight_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("taught", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("measured", sa.JSON(), nullable=False),
        sa.Column("against_id", ID, nullable=True),
        sa.Column("replaced_id", ID, nullable=True),
        sa.Column("moved_at", INSTANT, nullable=True),
        sa.Column("moved_by_id", ID, nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.CheckConstraint("kind IN ('mentor', 'investor')", name=op.f("ck_weight_version_kind_known")),
        sa.CheckConstraint("state IN ('proposed', 'on', 'off')", name=op.f("ck_weight_version_state_known")),
        sa.CheckConstraint("(state = 'proposed') = (moved_at IS NULL)", name=op.f("ck_weight_version_moved_has_time")),
        sa.CheckConstraint(
            "state <> 'proposed' OR replaced_id IS NULL", name=op.f("ck_weight_version_replaced_was_on")
        ),
        sa.CheckConstraint("taught > 0", name=op.f("ck_weight_version_taught_counts")),
        *(
            sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_weight_version_{name}"), ondelete="SET NULL")
            for name in ACCOUNTS
        ),
        *(
            sa.ForeignKeyConstraint([name], ["weight_version.id"], name=op.f(f"fk_weight_version_{name}"))
            for name in VERSIONS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_version")),
    )
    op.create_index(
        "uq_weight_version_on",
        "weight_version",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("state = 'on'"),
        postgresql_where=sa.text("state = 'on'"),
    )


def downgrade() -> None:
    op.drop_table("weight_version")
