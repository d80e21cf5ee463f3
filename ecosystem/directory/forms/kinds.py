"""The forms of the five kinds: which fields, in which words, in which sections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.directory.forms.base import ProfileForm, Section
from ecosystem.directory.forms.fields import VndField, WordsField
from ecosystem.directory.forms.rows import of
from ecosystem.directory.models import Kind
from ecosystem.directory.queries import FORMS, FUND_KINDS, INSTITUTION_KINDS, LIMITS
from ecosystem.directory.rules import Group
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.fields import (
    AreaField,
    ChoiceField,
    DateField,
    EmailField,
    FlagField,
    ManyField,
    PhoneField,
    TextField,
    UploadField,
    WebField,
    WholeNumberField,
)

IMAGES = "image/png,image/jpeg,image/webp"
COMMAS = _l("Cách nhau bằng dấu phẩy.")
EITHER = _l("Viết tiếng Việt, tiếng Anh hoặc cả hai; trang hồ sơ hiện bản nào có.")


def _kinds(slugs: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(slug, taxonomy.label("organisation_types", slug)) for slug in slugs]


class CommonForm(ProfileForm):
    """What every kind asks."""

    name = TextField(_l("Tên"), needed=True, limit=LIMITS["name"])
    name_en = TextField(_l("Tên tiếng Anh"), limit=LIMITS["name_en"])
    tagline_vi = TextField(_l("Giới thiệu một câu"), limit=LIMITS["tagline_vi"], hint=_l("Tối đa 140 ký tự."))
    tagline_en = TextField(_l("Một câu bằng tiếng Anh"), limit=LIMITS["tagline_en"], hint=_l("Tối đa 140 ký tự."))
    description_vi = AreaField(_l("Giới thiệu"), limit=LIMITS["description_vi"], hint=EITHER)
    description_en = AreaField(_l("Giới thiệu bằng tiếng Anh"), limit=LIMITS["description_en"])
    ward = ChoiceField(_l("Phường, xã"), choices=of("wards"), hint=_l("Theo tên gọi từ ngày 1/7/2025."))
    place = TextField(
        _l("Nơi khác"), limit=LIMITS["place"], hint=_l("Nếu không ở Đà Nẵng."), example=_l("Thành phố Hồ Chí Minh")
    )
    email = EmailField(_l("Email liên hệ"), limit=LIMITS["email"], example="lienhe@congty.vn")
    phone = PhoneField(_l("Điện thoại"), limit=LIMITS["phone"], example="0905 123 456")
    website = WebField(_l("Trang web"), limit=LIMITS["website"], example="https://congty.vn")
    logo = UploadField(_l("Biểu trưng hoặc ảnh"), accept=IMAGES, hint=_l("PNG, JPEG hoặc WebP, dưới 10 MB."))
    drop_logo = FlagField(_l("Bỏ ảnh đang dùng"))
    accepting = FlagField(
        _l("Đang nhận lời ngỏ kết nối"), default=True, hint=_l("Bỏ chọn để tạm nghỉ; hồ sơ vẫn hiện.")
    )
    paused_until = DateField(_l("Tạm nghỉ đến hết ngày"), example="18/12/2026")


CONTACTS = Section(
    _l("Liên hệ"), ("email", "phone"), audience=Group.CONNECTED, hint=_l("Chỉ hiện khi hai bên đã đồng ý kết nối.")
)
PLACE = Section(_l("Nơi chốn và hình ảnh"), ("ward", "place", "website", "logo", "drop_logo"))
OPENNESS = Section(_l("Nhận lời ngỏ"), ("accepting", "paused_until"))
CONFLICTS = Section(
    _l("Đối thủ và xung đột lợi ích"),
    group="conflicts",
    audience=Group.CONNECTED,
    hint=_l("Hai bên có xung đột sẽ không bao giờ được gợi ý cho nhau."),
)


class StartupForm(CommonForm):
    """A startup."""

    kind = Kind.STARTUP
    parts = (
        Section(
            _l("Điều cốt lõi"),
            ("name", "tagline_vi", "tagline_en", "sectors", "stage", "description_vi"),
            hint=_l("Chừng này là đủ để tạo hồ sơ; phần dưới bạn thêm dần."),
        ),
        Section(
            _l("Kể thêm"),
            ("name_en", "pitch_vi", "pitch_en", "description_en", "technologies", "languages", "video_url", "hiring"),
        ),
        Section(
            _l("Bạn cần gì"),
            ("needs",),
            audience=Group.MEMBERS,
            hint=_l("Cố vấn được gợi ý theo đúng những nhu cầu này."),
        ),
        Section(
            _l("Gọi vốn"),
            ("raising", "round", "ask_amount", "instruments", "use_of_funds_vi", "use_of_funds_en", "revenue_models"),
            audience=Group.MEMBERS,
            hint=_l("Nhà đầu tư xét bạn theo vòng, số vốn và hình thức đầu tư."),
        ),
        Section(_l("Đội ngũ"), ("team_size",), group="founders", audience=Group.MEMBERS),
        Section(_l("Số liệu"), group="traction", audience=Group.MEMBERS),
        Section(_l("Tài sản trí tuệ"), group="assets", audience=Group.MEMBERS),
        PLACE,
        CONTACTS,
        Section(
            _l("Tài liệu giới thiệu"),
            ("deck", "drop_deck"),
            audience=Group.CONNECTED,
            hint=_l("Chỉ người đã kết nối tải được."),
        ),
        Section(
            _l("Pháp lý"),
            ("founded", "legal_form", "legal_name", "tax_code", "visa_needs"),
            audience=Group.PRIVATE,
            hint=_l("Riêng ngày thành lập hiện công khai."),
        ),
        CONFLICTS,
        OPENNESS,
    )

    pitch_vi = AreaField(
        _l("Tóm tắt"), limit=LIMITS["pitch_vi"], hint=_l("Bài toán, giải pháp, vì sao là đội của bạn.")
    )
    pitch_en = AreaField(_l("Tóm tắt bằng tiếng Anh"), limit=LIMITS["pitch_en"])
    sectors = ManyField(_l("Lĩnh vực"), choices=of("sectors"), least=1, most=3, hint=_l("Chọn từ 1 đến 3."))
    stage = ChoiceField(
        _l("Giai đoạn"),
        choices=of("startup_stages"),
        needed=True,
        hint=_l("Sản phẩm đã tới đâu, không phải vòng gọi vốn."),
    )
    technologies = WordsField(_l("Công nghệ"), hint=COMMAS, example="RISC-V, LoRaWAN, PostgreSQL")
    languages = ManyField(_l("Ngôn ngữ làm việc"), choices=of("languages"))
    video_url = WebField(_l("Video giới thiệu"), limit=LIMITS["video_url"], example="https://youtu.be/...")
    hiring = FlagField(_l("Đang tuyển người"))
    needs = ManyField(_l("Đang cần"), choices=of("support_needs"))
    raising = FlagField(_l("Đang gọi vốn"))
    round = ChoiceField(_l("Vòng gọi vốn"), choices=of("funding_rounds"))
    ask_amount = VndField(
        _l("Số vốn cần gọi"), hint=_l("Gõ thế nào cũng được."), example=_l("1,5 tỷ; 500tr; 50.000 USD")
    )
    instruments = ManyField(_l("Hình thức đầu tư chấp nhận"), choices=of("funding_instruments"))
    use_of_funds_vi = AreaField(_l("Vốn dùng vào việc gì"), limit=LIMITS["use_of_funds_vi"])
    use_of_funds_en = AreaField(_l("Vốn dùng vào việc gì, tiếng Anh"), limit=LIMITS["use_of_funds_en"])
    revenue_models = ManyField(_l("Mô hình doanh thu"), choices=of("revenue_models"))
    team_size = WholeNumberField(_l("Số người trong đội"), high=100_000, example="9")
    founded = DateField(_l("Ngày thành lập"), hint=_l("Chưa rõ ngày thì lấy ngày 1 của tháng."), example="01/03/2024")
    legal_form = ChoiceField(_l("Loại hình"), choices=of("legal_forms"))
    legal_name = TextField(_l("Tên pháp lý"), limit=LIMITS["legal_name"], example=_l("Công ty TNHH Giọng Quảng"))
    tax_code = TextField(
        _l("Mã số thuế"), limit=LIMITS["tax_code"], hint=_l("10 số, hoặc 13 số với chi nhánh."), example="0401234567"
    )
    visa_needs = ChoiceField(
        _l("Thị thực, cư trú"), choices=of("visa_categories"), hint=_l("Dành cho nhà sáng lập người nước ngoài.")
    )
    deck = UploadField(_l("Bản trình bày gọi vốn (pitch deck)"), accept="application/pdf", hint=_l("PDF, dưới 10 MB."))
    drop_deck = FlagField(_l("Bỏ tài liệu đang dùng"))


class MentorForm(CommonForm):
    """A mentor."""

    kind = Kind.MENTOR
    parts = (
        Section(
            _l("Điều cốt lõi"),
            ("name", "title_vi", "title_en", "expertise", "description_vi"),
            hint=_l("Chừng này là đủ để tạo hồ sơ; phần dưới bạn thêm dần."),
        ),
        Section(
            _l("Bạn nhận ai"),
            ("sectors", "stages", "languages", "topics"),
            hint=_l("Càng rõ, startup được gợi ý càng đúng."),
        ),
        Section(_l("Nhận lời ngỏ"), ("accepting", "paused_until", "forms")),
        Section(
            _l("Sức tiếp nhận"),
            ("capacity_startups", "current_startups", "capacity_hours", "excluded_sectors"),
            audience=Group.MEMBERS,
        ),
        Section(
            _l("Kể thêm"),
            ("name_en", "tagline_vi", "tagline_en", "description_en", "experience_vi", "experience_en"),
        ),
        Section(
            _l("Thời gian ở Đà Nẵng"),
            ("in_town_from", "in_town_until"),
            hint=_l("Dành cho chuyên gia ghé thăm và người làm việc từ xa."),
        ),
        PLACE,
        CONTACTS,
        CONFLICTS,
    )

    name = TextField(_l("Họ và tên"), needed=True, limit=LIMITS["name"])
    title_vi = TextField(_l("Chức danh"), limit=LIMITS["title_vi"], example=_l("Kiến trúc sư vi mạch, 20 năm"))
    title_en = TextField(_l("Chức danh bằng tiếng Anh"), limit=LIMITS["title_en"])
    expertise = ManyField(_l("Chuyên môn"), choices=of("mentor_expertise"), least=1, most=12)
    sectors = ManyField(_l("Lĩnh vực am hiểu"), choices=of("sectors"))
    excluded_sectors = ManyField(_l("Lĩnh vực không nhận"), choices=of("sectors"))
    stages = ManyField(_l("Giai đoạn nhận"), choices=of("startup_stages"))
    languages = ManyField(_l("Ngôn ngữ làm việc"), choices=of("languages"))
    topics = WordsField(_l("Chủ đề"), hint=COMMAS, example=_l("định giá, kênh phân phối"))
    forms = ManyField(_l("Hình thức"), choices=lambda: list(FORMS.items()))
    capacity_startups = WholeNumberField(_l("Nhận tối đa bao nhiêu startup cùng lúc"), high=744, example="4")
    current_startups = WholeNumberField(_l("Đang đồng hành với mấy startup"), high=744, default="0")
    capacity_hours = WholeNumberField(_l("Số giờ mỗi tháng"), high=744, example="6")
    experience_vi = AreaField(_l("Kinh nghiệm"), limit=LIMITS["experience_vi"])
    experience_en = AreaField(_l("Kinh nghiệm, tiếng Anh"), limit=LIMITS["experience_en"])
    in_town_from = DateField(_l("Ngày đến"), example="02/12/2026", hint=_l("Ngày bạn tới Đà Nẵng."))
    in_town_until = DateField(_l("Ngày đi"), example="20/12/2026")


class InvestorForm(CommonForm):
    """What angels and funds share."""

    thesis_vi = AreaField(_l("Khẩu vị đầu tư"), limit=LIMITS["thesis_vi"], hint=EITHER)
    thesis_en = AreaField(_l("Khẩu vị đầu tư, tiếng Anh"), limit=LIMITS["thesis_en"])


MORE = Section(_l("Kể thêm"), ("name_en", "description_en"))
THESIS = Section(_l("Khẩu vị đầu tư"), ("thesis_vi", "thesis_en"), audience=Group.MEMBERS)
MANDATES = Section(
    _l("Tiêu chí đầu tư"),
    group="mandates",
    audience=Group.MEMBERS,
    hint=_l("Mỗi bộ tiêu chí là một kiểu startup bạn tìm. Lĩnh vực, giai đoạn và ngôn ngữ hiện công khai."),
)
PORTFOLIO = Section(_l("Danh mục đã đầu tư"), group="portfolio", audience=Group.MEMBERS)


class AngelForm(InvestorForm):
    """An angel investor."""

    kind = Kind.ANGEL
    name = TextField(_l("Họ và tên"), needed=True, limit=LIMITS["name"])
    parts = (
        Section(_l("Điều cốt lõi"), ("name", "tagline_vi", "tagline_en", "description_vi")),
        MANDATES,
        THESIS,
        OPENNESS,
        PORTFOLIO,
        MORE,
        PLACE,
        CONTACTS,
        CONFLICTS,
    )


class FundForm(InvestorForm):
    """A fund."""

    kind = Kind.FUND
    name = TextField(_l("Tên quỹ"), needed=True, limit=LIMITS["name"])
    fund_kind = ChoiceField(
        _l("Loại quỹ"),
        choices=lambda: _kinds(FUND_KINDS),
        hint=_l(
            "Quỹ đầu tư khởi nghiệp sáng tạo (NĐ 38/2018, NĐ 210/2025): 2 đến 30 nhà đầu tư, mỗi khoản không quá 50% "
            "vốn điều lệ sau đầu tư. Quỹ mạo hiểm của địa phương (NĐ 264/2025): vốn ngân sách không quá 49%."
        ),
    )
    parts = (
        Section(_l("Điều cốt lõi"), ("name", "fund_kind", "tagline_vi", "tagline_en", "description_vi")),
        MANDATES,
        THESIS,
        OPENNESS,
        PORTFOLIO,
        MORE,
        PLACE,
        CONTACTS,
        CONFLICTS,
    )


class InstitutionForm(CommonForm):
    """An institution."""

    kind = Kind.INSTITUTION
    name = TextField(_l("Tên tổ chức"), needed=True, limit=LIMITS["name"])
    institution_kind = ChoiceField(_l("Loại tổ chức"), choices=lambda: _kinds(INSTITUTION_KINDS))
    parts = (
        Section(_l("Điều cốt lõi"), ("name", "institution_kind", "tagline_vi", "tagline_en", "description_vi")),
        MORE,
        PLACE,
        CONTACTS,
    )
