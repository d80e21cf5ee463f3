"""The forms of angels and funds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.directory.forms.base import Section
from ecosystem.directory.forms.fields import ShareField
from ecosystem.directory.forms.kinds.common import (
    CONFLICTS,
    CONTACTS,
    EITHER,
    ENOUGH,
    OPENNESS,
    PICTURE,
    PLACE,
    CommonForm,
)
from ecosystem.directory.models import Kind
from ecosystem.directory.queries import FUND_KINDS, LIMITS
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.fields import AreaField, ChoiceField, TextField, WholeNumberField

CORE = ("name", "name_en", "tagline_vi", "tagline_en", "description_vi", "description_en")
MANDATES = Section(
    _l("Tiêu chí đầu tư"),
    group="mandates",
    hint=_l("Mỗi bộ tiêu chí là một kiểu startup bạn tìm. Lĩnh vực, giai đoạn và ngôn ngữ hiện công khai."),
)
THESIS = Section(_l("Khẩu vị đầu tư"), ("thesis_vi", "thesis_en"))
PORTFOLIO = Section(_l("Danh mục đã đầu tư"), group="portfolio")


class InvestorForm(CommonForm):
    """What angels and funds share."""

    thesis_vi = AreaField(_l("Khẩu vị đầu tư"), limit=LIMITS["thesis_vi"], hint=EITHER)
    thesis_en = AreaField(
        _l("Khẩu vị đầu tư, tiếng Anh"), limit=LIMITS["thesis_en"], hint=_l("Dành cho startup đọc tiếng Anh.")
    )


class AngelForm(InvestorForm):
    """An angel investor."""

    kind = Kind.ANGEL
    name = TextField(
        _l("Họ và tên"),
        needed=True,
        limit=LIMITS["name"],
        hint=_l("Tên thật, như trên danh thiếp."),
        example="Lê Thu Hà",
    )
    parts = (
        Section(_l("Điều cốt lõi"), CORE, hint=ENOUGH),
        MANDATES,
        THESIS,
        PORTFOLIO,
        PLACE,
        CONTACTS,
        CONFLICTS,
        OPENNESS,
        PICTURE,
    )


class FundForm(InvestorForm):
    """A fund."""

    kind = Kind.FUND
    name = TextField(
        _l("Tên quỹ"), needed=True, limit=LIMITS["name"], hint=_l("Tên mọi người vẫn gọi."), example="Quỹ Sao Biển"
    )
    fund_kind = ChoiceField(
        _l("Loại quỹ"),
        choices=lambda: [(slug, taxonomy.label("organisation_types", slug)) for slug in FUND_KINDS],
        hint=_l(
            "Quỹ đầu tư khởi nghiệp sáng tạo (NĐ 38/2018, NĐ 210/2025): 2 đến 30 nhà đầu tư, mỗi khoản không quá 50% "
            "vốn điều lệ sau đầu tư. Quỹ mạo hiểm của địa phương (NĐ 264/2025): vốn ngân sách không quá 49%."
        ),
    )
    investor_count = WholeNumberField(
        _l("Số nhà đầu tư góp vốn"),
        high=100_000,
        hint=_l("Để đối chiếu với mức 2 đến 30 của NĐ 38/2018."),
        example="12",
    )
    largest_stake = ShareField(
        _l("Nắm nhiều nhất ở một công ty"),
        hint=_l("Phần trăm vốn điều lệ của công ty sau khi quỹ đầu tư."),
        example="25%",
    )
    state_share = ShareField(
        _l("Vốn ngân sách trong quỹ"), hint=_l("Phần trăm vốn điều lệ của quỹ do ngân sách góp."), example="40%"
    )
    parts = (
        Section(_l("Điều cốt lõi"), ("name", "name_en", "fund_kind", *CORE[2:]), hint=ENOUGH),
        MANDATES,
        THESIS,
        PORTFOLIO,
        Section(
            _l("Giới hạn theo nghị định"),
            ("investor_count", "largest_stake", "state_share"),
            hint=_l("Vượt mức thì hồ sơ vẫn lưu được; bạn chỉ nhận lời nhắc."),
        ),
        PLACE,
        CONTACTS,
        CONFLICTS,
        OPENNESS,
        PICTURE,
    )
