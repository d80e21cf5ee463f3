"""The terms of all code lists, and the wards."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core.db import BigId, SlugEnum, db

# Every list the product knows; a list that is not here is a slip of the pen, not an empty list.
LISTS = (
    "application_states", "challenge_states", "connection_states", "consent_purposes", "data_subject_requests",
    "document_kinds", "event_kinds", "facility_kinds", "funding_instruments", "funding_rounds", "ip_kinds",
    "ip_statuses", "kpi_kinds", "languages", "legal_forms", "mentor_expertise", "milestone_kinds",
    "organisation_types", "plan152_indicators", "policy_kinds", "program_types", "revenue_models", "review_criteria",
    "sectors", "startup_stages", "support_needs", "ticket_bands", "visa_categories",
)  # fmt: skip
LIST_NAMES = {
    "application_states": _l("Trạng thái đơn đăng ký"),
    "challenge_states": _l("Trạng thái bài toán"),
    "connection_states": _l("Trạng thái kết nối"),
    "consent_purposes": _l("Mục đích dùng dữ liệu cá nhân"),
    "data_subject_requests": _l("Yêu cầu về dữ liệu cá nhân"),
    "document_kinds": _l("Loại tài liệu"),
    "event_kinds": _l("Loại sự kiện"),
    "facility_kinds": _l("Loại hạ tầng đổi mới sáng tạo"),
    "funding_instruments": _l("Công cụ đầu tư"),
    "funding_rounds": _l("Vòng gọi vốn"),
    "ip_kinds": _l("Loại tài sản trí tuệ"),
    "ip_statuses": _l("Tình trạng tài sản trí tuệ"),
    "kpi_kinds": _l("Chỉ số theo dõi"),
    "languages": _l("Ngôn ngữ làm việc"),
    "legal_forms": _l("Loại hình pháp lý"),
    "mentor_expertise": _l("Chuyên môn của cố vấn"),
    "milestone_kinds": _l("Cột mốc ươm tạo"),
    "organisation_types": _l("Loại tổ chức"),
    "plan152_indicators": _l("Chỉ tiêu của Kế hoạch 152"),
    "policy_kinds": _l("Loại chính sách hỗ trợ"),
    "program_types": _l("Loại chương trình"),
    "revenue_models": _l("Mô hình doanh thu"),
    "review_criteria": _l("Tiêu chí chấm điểm"),
    "sectors": _l("Lĩnh vực và công nghệ"),
    "startup_stages": _l("Giai đoạn của startup"),
    "support_needs": _l("Nhu cầu hỗ trợ"),
    "ticket_bands": _l("Khoảng vốn"),
    "visa_categories": _l("Loại thị thực"),
}
# Their words are part of a text that people agree to or rely on: a release changes them, nobody in the site.
LEGAL_LISTS = frozenset({"consent_purposes", "data_subject_requests"})
# Wards are a table of their own, yet answer to this name wherever a list is asked for.
WARDS = "wards"


class WardType(enum.StrEnum):
    """What kind of unit a ward is, since the districts were abolished on 1 July 2025."""

    WARD = "ward"
    COMMUNE = "commune"
    SPECIAL_ZONE = "special-zone"


class Term(db.Model):
    """One term of one list. ``edited`` names the fields an officer set, which a reload of the files leaves alone.

    ``extra`` holds what only some lists have (the expertise that answers a need, the bounds of a ticket band...).
    """

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    list_name: Mapped[str] = mapped_column(sa.String(40))
    slug: Mapped[str] = mapped_column(sa.String(60))
    label_vi: Mapped[str] = mapped_column(sa.String(200))
    label_en: Mapped[str] = mapped_column(sa.String(200))
    synonyms_vi: Mapped[list[str]]
    synonyms_en: Mapped[list[str]]
    position: Mapped[int]
    group: Mapped[str] = mapped_column(sa.String(40), default="")
    parent: Mapped[str | None] = mapped_column(sa.String(60))
    extra: Mapped[dict[str, Any]]
    edited: Mapped[list[str]]
    retired_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __table_args__ = (
        sa.UniqueConstraint("list_name", "slug"),
        sa.CheckConstraint("label_vi <> '' AND label_en <> ''", name="labelled"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict


class Ward(db.Model):
    """One ward, commune or special zone of Đà Nẵng, with the names its ground bore before 1 July 2025."""

    __tablename__ = "ward"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    code: Mapped[int] = mapped_column(unique=True)
    alt_codes: Mapped[list[int]] = mapped_column(sa.JSON)
    type: Mapped[WardType] = mapped_column(SlugEnum(WardType))
    name: Mapped[str] = mapped_column(sa.String(80))
    short_name: Mapped[str] = mapped_column(sa.String(60))
    folded: Mapped[str] = mapped_column(sa.String(60))
    sort_key: Mapped[str] = mapped_column(sa.String(400))
    former_province: Mapped[str] = mapped_column(sa.String(60), default="")
    former_districts: Mapped[list[str]]
    merged_from: Mapped[list[str]]
    search_text: Mapped[str] = mapped_column(sa.String(600))
    retired_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
