"""challenges: pilots, what was measured, orders, and who used a solution again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _points(table: str, column: str, to: str, on: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on)


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    _pilot()
    _measurement()
    op.create_table(
        "pilot_order",
        sa.Column("pilot_id", ID, autoincrement=False, nullable=False),
        sa.Column("value_vnd", sa.BigInteger(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.CheckConstraint("value_vnd >= 0", name=op.f("ck_pilot_order_value_range")),
        _points("pilot_order", "pilot_id", "pilot"),
        _points("pilot_order", "by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("pilot_id", name=op.f("pk_pilot_order")),
    )
    _indexed("pilot_order", "by_id")
    op.create_table(
        "challenge_reuse",
        sa.Column("id", ID, nullable=False),
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("agency_id", ID, nullable=False),
        sa.Column("made_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        _points("challenge_reuse", "challenge_id", "challenge"),
        _points("challenge_reuse", "agency_id", "profile"),
        _points("challenge_reuse", "made_id", "challenge", "SET NULL"),
        _points("challenge_reuse", "by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_reuse")),
        sa.UniqueConstraint("challenge_id", "agency_id", name=op.f("uq_challenge_reuse_challenge_id_agency_id")),
    )
    _indexed("challenge_reuse", "agency_id", "made_id", "by_id")


def _pilot() -> None:
    op.create_table(
        "pilot",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("scope", "limits", "data", "stop_rules")),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("supervisor", sa.String(length=200), nullable=False),
        sa.Column("needs_sandbox", sa.Boolean(), nullable=False),
        sa.Column("sandbox_case", sa.String(length=200), nullable=False),
        sa.Column("owner_agreed_at", INSTANT, nullable=True),
        sa.Column("owner_agreed_by_id", ID, nullable=True),
        sa.Column("solver_agreed_at", INSTANT, nullable=True),
        sa.Column("solver_agreed_by_id", ID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("began_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("learnt", sa.Text(), nullable=False),
        sa.Column("owner_shares_at", INSTANT, nullable=True),
        sa.Column("solver_shares_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'accepted', 'not-accepted', 'stopped', 'ordered')",
            name=op.f("ck_pilot_state_known"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (owner_agreed_at IS NOT NULL AND solver_agreed_at IS NOT NULL)",
            name=op.f("ck_pilot_both_agreed"),
        ),
        sa.CheckConstraint("(state = 'draft') = (began_at IS NULL)", name=op.f("ck_pilot_began_has_time")),
        sa.CheckConstraint(
            "(state IN ('draft', 'running')) = (ended_at IS NULL)", name=op.f("ck_pilot_ended_has_time")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR NOT needs_sandbox OR sandbox_case <> ''", name=op.f("ck_pilot_sandbox_has_case")
        ),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_pilot_starts_first")
        ),
        _points("pilot", "challenge_id", "challenge"),
        _points("pilot", "application_id", "application"),
        _points("pilot", "owner_agreed_by_id", "account", "SET NULL"),
        _points("pilot", "solver_agreed_by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot")),
        sa.UniqueConstraint("key", name=op.f("uq_pilot_key")),
        sa.UniqueConstraint("challenge_id", name=op.f("uq_pilot_challenge_id")),
    )
    _indexed("pilot", "application_id", "owner_agreed_by_id", "solver_agreed_by_id")


def _measurement() -> None:
    op.create_table(
        "pilot_measurement",
        sa.Column("id", ID, nullable=False),
        sa.Column("pilot_id", ID, nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("by_owner", sa.Boolean(), nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_pilot_measurement_value_range")),
        _points("pilot_measurement", "pilot_id", "pilot"),
        _points("pilot_measurement", "file_id", "stored_file", "SET NULL"),
        _points("pilot_measurement", "by_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_measurement")),
    )
    _indexed("pilot_measurement", "pilot_id", "file_id", "by_id")


def downgrade() -> None:
    for table in ("challenge_reuse", "pilot_order", "pilot_measurement", "pilot"):
        op.drop_table(table)
