"""What every kind asks, and the sections that several kinds share."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.directory.forms.base import ProfileForm, Section
from ecosystem.directory.forms.rows import of
from ecosystem.directory.queries import LIMITS
from ecosystem.web.fields import (
    AreaField,
    ChoiceField,
    DateField,
    EmailField,
    FlagField,
    PhoneField,
    TextField,
    UploadField,
    WebField,
)

IMAGES = "image/png,image/jpeg,image/webp"
COMMAS = _l("Cách nhau bằng dấu phẩy, tối đa 15 mục.")
EITHER_WORDS = _l("Cách nhau bằng dấu phẩy, tối đa 15 mục; tiếng Việt, tiếng Anh hoặc cả hai.")
EITHER = _l("Viết tiếng Việt, tiếng Anh hoặc cả hai; trang hồ sơ hiện bản nào có.")


class CommonForm(ProfileForm):
    """What every kind asks."""

    name = TextField(
        _l("Tên"), needed=True, limit=LIMITS["name"], hint=_l("Tên mà mọi người vẫn gọi."), example="Giọng Quảng"
    )
    name_en = TextField(
        _l("Tên tiếng Anh"), limit=LIMITS["name_en"], hint=_l("Nếu khác tên tiếng Việt."), example="Quang Voice"
    )
    tagline_vi = TextField(
        _l("Giới thiệu một câu"),
        limit=LIMITS["tagline_vi"],
        hint=_l("Câu đứng ngay dưới tên trong mọi danh sách."),
        example=_l("Nhận dạng giọng nói tiếng Quảng cho tổng đài"),
    )
    tagline_en = TextField(
        _l("Một câu bằng tiếng Anh"),
        limit=LIMITS["tagline_en"],
        example="Speech recognition for Central Vietnamese accents",
    )
    description_vi = AreaField(_l("Giới thiệu"), limit=LIMITS["description_vi"], hint=EITHER)
    description_en = AreaField(
        _l("Giới thiệu bằng tiếng Anh"),
        limit=LIMITS["description_en"],
        hint=_l("Người đọc tiếng Anh thấy bản này; gợi ý đọc được cả hai bản."),
    )
    ward = ChoiceField(_l("Phường, xã"), choices=of("wards"), hint=_l("Theo tên gọi từ ngày 1/7/2025."))
    place = TextField(
        _l("Nơi khác"), limit=LIMITS["place"], hint=_l("Nếu không ở Đà Nẵng."), example=_l("Thành phố Hồ Chí Minh")
    )
    email = EmailField(
        _l("Email liên hệ"),
        limit=LIMITS["email"],
        hint=_l("Có thể khác email đăng nhập."),
        example="lienhe@congty.vn",
    )
    phone = PhoneField(
        _l("Điện thoại"), limit=LIMITS["phone"], hint=_l("Số nước ngoài bắt đầu bằng dấu +."), example="0905 123 456"
    )
    website = WebField(
        _l("Trang web"), limit=LIMITS["website"], hint=_l("Hiện công khai."), example="https://congty.vn"
    )
    logo = UploadField(_l("Biểu trưng hoặc ảnh"), accept=IMAGES, hint=_l("PNG, JPEG hoặc WebP, dưới 10 MB."))
    drop_logo = FlagField(_l("Bỏ ảnh đang dùng"))
    accepting = FlagField(
        _l("Đang nhận lời ngỏ kết nối"), default=True, hint=_l("Bỏ chọn để tạm nghỉ; hồ sơ vẫn hiện.")
    )
    paused_until = DateField(
        _l("Tạm nghỉ đến hết ngày"), hint=_l("Hết ngày này hồ sơ tự nhận lời ngỏ trở lại."), example="18/12/2026"
    )


PLACE = Section(_l("Nơi chốn"), ("ward", "place", "website"))
CONTACTS = Section(_l("Liên hệ"), ("email", "phone"))
PICTURE = Section(_l("Hình ảnh"), ("logo", "drop_logo"))
OPENNESS = Section(_l("Nhận lời ngỏ"), ("accepting", "paused_until"))
CONFLICTS = Section(
    _l("Đối thủ và xung đột lợi ích"),
    group="conflicts",
    hint=_l("Hai bên có xung đột sẽ không bao giờ được gợi ý cho nhau. Người thân bạn khai thì chỉ bên bạn thấy."),
)
ENOUGH = _l("Chừng này là đủ để tạo hồ sơ; phần dưới bạn thêm dần.")
