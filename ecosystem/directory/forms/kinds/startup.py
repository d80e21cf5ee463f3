"""The form of a startup."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.directory.forms.base import Section
from ecosystem.directory.forms.fields import VndField, WordsField
from ecosystem.directory.forms.kinds.common import (
    COMMAS,
    CONFLICTS,
    CONTACTS,
    ENOUGH,
    OPENNESS,
    PICTURE,
    PLACE,
    CommonForm,
)
from ecosystem.directory.forms.rows import of
from ecosystem.directory.models import Kind
from ecosystem.directory.queries import LIMITS
from ecosystem.web.fields import (
    AreaField,
    ChoiceField,
    DateField,
    FlagField,
    ManyField,
    TextField,
    UploadField,
    WebField,
    WholeNumberField,
)


class StartupForm(CommonForm):
    """A startup."""

    kind = Kind.STARTUP
    parts = (
        Section(
            _l("Điều cốt lõi"),
            (
                *("name", "name_en", "tagline_vi", "tagline_en", "sectors", "stage"),
                *("description_vi", "description_en"),
            ),
            hint=ENOUGH,
        ),
        Section(_l("Kể thêm"), ("pitch_vi", "pitch_en", "technologies", "languages", "video_url", "hiring")),
        Section(
            _l("Bạn cần gì"),
            ("needs",),
            hint=_l("Cố vấn được gợi ý theo đúng những nhu cầu này."),
        ),
        Section(
            _l("Gọi vốn"),
            ("raising", "round", "ask_amount", "instruments", "use_of_funds_vi", "use_of_funds_en", "revenue_models"),
            hint=_l("Nhà đầu tư xét bạn theo vòng, số vốn và hình thức đầu tư."),
        ),
        Section(_l("Đội ngũ"), ("team_size",), group="founders"),
        Section(
            _l("Số liệu"),
            group="traction",
            hint=_l("Vài con số thật, kèm ngày, đáng tin hơn nhiều lời khen."),
        ),
        Section(_l("Tài sản trí tuệ"), group="assets"),
        PLACE,
        CONTACTS,
        Section(
            _l("Pháp lý"),
            ("founded", "legal_form", "legal_name", "tax_code", "visa_needs", "visa_note", "visa_note_en"),
            hint=_l("Riêng ngày thành lập hiện công khai."),
        ),
        CONFLICTS,
        OPENNESS,
        PICTURE,
        Section(
            _l("Tài liệu giới thiệu"),
            ("deck", "drop_deck"),
        ),
    )

    name = TextField(
        _l("Tên startup"),
        needed=True,
        limit=LIMITS["name"],
        hint=_l("Tên sản phẩm hoặc tên mọi người vẫn gọi."),
        example="Giọng Quảng",
    )
    pitch_vi = AreaField(
        _l("Tóm tắt"), limit=LIMITS["pitch_vi"], hint=_l("Bài toán, giải pháp, vì sao là đội của bạn.")
    )
    pitch_en = AreaField(
        _l("Tóm tắt bằng tiếng Anh"), limit=LIMITS["pitch_en"], hint=_l("Dành cho người đọc tiếng Anh.")
    )
    sectors = ManyField(_l("Lĩnh vực"), choices=of("sectors"), least=1, most=3, hint=_l("Chọn từ 1 đến 3."))
    stage = ChoiceField(
        _l("Giai đoạn"),
        choices=of("startup_stages"),
        needed=True,
        hint=_l("Sản phẩm đã tới đâu, không phải vòng gọi vốn."),
    )
    technologies = WordsField(_l("Công nghệ"), hint=COMMAS, example="RISC-V, LoRaWAN, PostgreSQL")
    languages = ManyField(
        _l("Ngôn ngữ làm việc"), choices=of("languages"), hint=_l("Cố vấn và nhà đầu tư cần chung ít nhất một.")
    )
    video_url = WebField(
        _l("Video giới thiệu"),
        limit=LIMITS["video_url"],
        hint=_l("Địa chỉ của một video ngắn; trang hồ sơ dẫn tới đó."),
        example="https://youtu.be/...",
    )
    hiring = FlagField(_l("Đang tuyển người"), hint=_l("Hồ sơ hiện dòng “Đang tuyển người”."))
    needs = ManyField(_l("Đang cần"), choices=of("support_needs"), hint=_l("Chọn những việc cần nhất lúc này."))
    raising = FlagField(_l("Đang gọi vốn"), hint=_l("Bỏ chọn khi vòng đã khép."))
    round = ChoiceField(
        _l("Vòng gọi vốn"), choices=of("funding_rounds"), hint=_l("Vòng đang mở, không phải vòng đã xong.")
    )
    ask_amount = VndField(
        _l("Số vốn cần gọi"), hint=_l("Gõ thế nào cũng được."), example=_l("1,5 tỷ; 500tr; 50.000 USD")
    )
    instruments = ManyField(
        _l("Hình thức đầu tư chấp nhận"), choices=of("funding_instruments"), hint=_l("Không chọn nghĩa là còn mở.")
    )
    use_of_funds_vi = AreaField(
        _l("Vốn dùng vào việc gì"),
        limit=LIMITS["use_of_funds_vi"],
        hint=_l("Các khoản lớn và tỷ lệ."),
        example=_l("50% sản phẩm, 30% bán hàng, 20% chứng nhận"),
    )
    use_of_funds_en = AreaField(
        _l("Vốn dùng vào việc gì, tiếng Anh"),
        limit=LIMITS["use_of_funds_en"],
        hint=_l("Dành cho nhà đầu tư đọc tiếng Anh."),
    )
    revenue_models = ManyField(
        _l("Mô hình doanh thu"), choices=of("revenue_models"), hint=_l("Tiền đến từ đâu, hoặc sẽ đến từ đâu.")
    )
    team_size = WholeNumberField(_l("Số người trong đội"), high=100_000, hint=_l("Tính cả bạn."), example="9")
    founded = DateField(_l("Ngày thành lập"), hint=_l("Chưa rõ ngày thì lấy ngày 1 của tháng."), example="01/03/2024")
    legal_form = ChoiceField(
        _l("Loại hình"), choices=of("legal_forms"), hint=_l("Chưa có pháp nhân cũng tạo được hồ sơ.")
    )
    legal_name = TextField(
        _l("Tên pháp lý"),
        limit=LIMITS["legal_name"],
        hint=_l("Như trên giấy đăng ký doanh nghiệp."),
        example=_l("Công ty TNHH Giọng Quảng"),
    )
    tax_code = TextField(
        _l("Mã số thuế"), limit=LIMITS["tax_code"], hint=_l("10 số, hoặc 13 số với chi nhánh."), example="0401234567"
    )
    visa_needs = ChoiceField(
        _l("Thị thực, cư trú"), choices=of("visa_categories"), hint=_l("Dành cho nhà sáng lập người nước ngoài.")
    )
    visa_note = TextField(
        _l("Cần giúp gì về thị thực, cư trú"),
        limit=LIMITS["visa_note"],
        hint=_l("Ai cần, đến khi nào, đang vướng gì."),
        example=_l("Hai nhà sáng lập cần thẻ tạm trú từ tháng 3"),
    )
    visa_note_en = TextField(
        _l("Cần giúp gì, tiếng Anh"),
        limit=LIMITS["visa_note_en"],
        example="Two founders need residence cards from March",
    )
    deck = UploadField(_l("Bản trình bày gọi vốn (pitch deck)"), accept="application/pdf", hint=_l("PDF, dưới 10 MB."))
    drop_deck = FlagField(_l("Bỏ tài liệu đang dùng"))
