"""kinds of profile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "institution",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("institution_kind", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["profile.id"], name=op.f("fk_institution_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
    )
    op.create_table(
        "investor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thesis_vi", sa.Text(), nullable=False),
        sa.Column("thesis_en", sa.Text(), nullable=False),
        sa.Column("fund_kind", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["profile.id"], name=op.f("fk_investor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investor")),
    )
    op.create_table(
        "mentor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title_vi", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("capacity_startups", sa.Integer(), nullable=True),
        sa.Column("capacity_hours", sa.Integer(), nullable=True),
        sa.Column("current_startups", sa.Integer(), nullable=False),
        sa.Column("experience_vi", sa.Text(), nullable=False),
        sa.Column("experience_en", sa.Text(), nullable=False),
        sa.Column("in_town_from", sa.Date(), nullable=True),
        sa.Column("in_town_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "coalesce(capacity_startups, 0) >= 0 AND current_startups >= 0", name=op.f("ck_mentor_capacity_positive")
        ),
        sa.ForeignKeyConstraint(["id"], ["profile.id"], name=op.f("fk_mentor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor")),
    )
    op.create_table(
        "startup",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pitch_vi", sa.Text(), nullable=False),
        sa.Column("pitch_en", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("round", sa.String(length=40), nullable=True),
        sa.Column("ask_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ask_entered", sa.String(length=60), nullable=False),
        sa.Column("ask_currency", sa.String(length=3), nullable=False),
        sa.Column("use_of_funds_vi", sa.Text(), nullable=False),
        sa.Column("use_of_funds_en", sa.Text(), nullable=False),
        sa.Column("founded", sa.Date(), nullable=True),
        sa.Column("legal_form", sa.String(length=40), nullable=True),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("tax_code", sa.String(length=14), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=True),
        sa.Column("raising", sa.Boolean(), nullable=False),
        sa.Column("hiring", sa.Boolean(), nullable=False),
        sa.Column("video_url", sa.String(length=300), nullable=False),
        sa.Column("deck_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("visa_needs", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "ask_amount IS NULL OR (ask_amount >= 0 AND ask_amount <= 1000000000000000)",
            name=op.f("ck_startup_ask_range"),
        ),
        sa.CheckConstraint("team_size IS NULL OR team_size >= 0", name=op.f("ck_startup_team_size_positive")),
        sa.ForeignKeyConstraint(["deck_id"], ["stored_file.id"], name=op.f("fk_startup_deck_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["id"], ["profile.id"], name=op.f("fk_startup_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup")),
    )
    op.create_table(
        "founder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("startup_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["startup_id"], ["startup.id"], name=op.f("fk_founder_startup_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_founder")),
    )
    with op.batch_alter_table("founder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_founder_startup_id"), ["startup_id"], unique=False)

    op.create_table(
        "ip_asset",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("startup_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["startup_id"], ["startup.id"], name=op.f("fk_ip_asset_startup_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ip_asset")),
    )
    with op.batch_alter_table("ip_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ip_asset_startup_id"), ["startup_id"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("investor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ticket_min", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ticket_max", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ticket_min_entered", sa.String(length=60), nullable=False),
        sa.Column("ticket_max_entered", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("coalesce(ticket_min, 0) >= 0", name=op.f("ck_mandate_ticket_positive")),
        sa.CheckConstraint(
            "ticket_min IS NULL OR ticket_max IS NULL OR ticket_min <= ticket_max", name=op.f("ck_mandate_ticket_order")
        ),
        sa.ForeignKeyConstraint(
            ["investor_id"], ["investor.id"], name=op.f("fk_mandate_investor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_investor_id"), ["investor_id"], unique=False)

    op.create_table(
        "portfolio_company",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("investor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["investor_id"], ["investor.id"], name=op.f("fk_portfolio_company_investor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_company")),
    )
    with op.batch_alter_table("portfolio_company", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portfolio_company_investor_id"), ["investor_id"], unique=False)

    op.create_table(
        "traction_figure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("startup_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["startup_id"], ["startup.id"], name=op.f("fk_traction_figure_startup_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traction_figure")),
    )
    with op.batch_alter_table("traction_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_traction_figure_startup_id"), ["startup_id"], unique=False)

    op.create_table(
        "mandate_term",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mandate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("term", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_term_mandate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_term")),
        sa.UniqueConstraint("mandate_id", "facet", "term", name=op.f("uq_mandate_term_mandate_id_facet_term")),
    )
    with op.batch_alter_table("mandate_term", schema=None) as batch_op:
        batch_op.create_index("ix_mandate_term_facet_term", ["facet", "term", "mandate_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mandate_term", schema=None) as batch_op:
        batch_op.drop_index("ix_mandate_term_facet_term")

    op.drop_table("mandate_term")
    with op.batch_alter_table("traction_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_traction_figure_startup_id"))

    op.drop_table("traction_figure")
    with op.batch_alter_table("portfolio_company", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portfolio_company_investor_id"))

    op.drop_table("portfolio_company")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandate_investor_id"))

    op.drop_table("mandate")
    with op.batch_alter_table("ip_asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ip_asset_startup_id"))

    op.drop_table("ip_asset")
    with op.batch_alter_table("founder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_founder_startup_id"))

    op.drop_table("founder")
    op.drop_table("startup")
    op.drop_table("mentor")
    op.drop_table("investor")
    op.drop_table("institution")
