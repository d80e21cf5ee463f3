"""The forms of mentors and of institutions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.directory.forms.base import Section
from ecosystem.directory.forms.fields import WordsField
from ecosystem.directory.forms.kinds.common import (
    CONFLICTS,
    CONTACTS,
    EITHER_WORDS,
    ENOUGH,
    PICTURE,
    PLACE,
    CommonForm,
)
from ecosystem.directory.forms.rows import of
from ecosystem.directory.models import Kind
from ecosystem.directory.queries import FORMS, INSTITUTION_KINDS, LIMITS, STAYS
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.fields import AreaField, ChoiceField, DateField, ManyField, TextField, WholeNumberField

MOST_HOURS = 744  # of the longest month


class MentorForm(CommonForm):
    """A mentor."""

    kind = Kind.MENTOR
    parts = (
        Section(
            _l("Điều cốt lõi"),
            ("name", "name_en", "title_vi", "title_en", "expertise", "description_vi", "description_en"),
            hint=ENOUGH,
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
        ),
        Section(_l("Kể thêm"), ("tagline_vi", "tagline_en", "experience_vi", "experience_en")),
        Section(
            _l("Thời gian ở Đà Nẵng"),
            ("stay", "in_town_from", "in_town_until"),
            hint=_l("Chuyên gia ghé thăm và người làm việc từ xa cho biết ngày có mặt."),
        ),
        PLACE,
        CONTACTS,
        CONFLICTS,
        PICTURE,
    )

    name = TextField(
        _l("Họ và tên"),
        needed=True,
        limit=LIMITS["name"],
        hint=_l("Tên thật, như trên danh thiếp."),
        example=_l("Nguyễn Thị Minh Châu"),
    )
    title_vi = TextField(
        _l("Chức danh"),
        limit=LIMITS["title_vi"],
        hint=_l("Việc đang làm và số năm kinh nghiệm."),
        example=_l("Kiến trúc sư vi mạch, 20 năm"),
    )
    title_en = TextField(_l("Chức danh bằng tiếng Anh"), limit=LIMITS["title_en"], example="Chip architect, 20 years")
    expertise = ManyField(
        _l("Chuyên môn"), choices=of("mentor_expertise"), least=1, most=12, hint=_l("Chọn từ 1 đến 12.")
    )
    sectors = ManyField(
        _l("Lĩnh vực am hiểu"), choices=of("sectors"), hint=_l("Không chọn nghĩa là lĩnh vực nào cũng được.")
    )
    excluded_sectors = ManyField(
        _l("Lĩnh vực không nhận"), choices=of("sectors"), hint=_l("Startup ở đây sẽ không được gợi ý cho bạn.")
    )
    stages = ManyField(
        _l("Giai đoạn nhận"), choices=of("startup_stages"), hint=_l("Không chọn nghĩa là mọi giai đoạn.")
    )
    languages = ManyField(
        _l("Ngôn ngữ làm việc"), choices=of("languages"), hint=_l("Startup cần chung với bạn ít nhất một.")
    )
    topics = WordsField(_l("Chủ đề"), hint=EITHER_WORDS, example=_l("định giá, kênh phân phối"))
    forms = ManyField(_l("Hình thức"), choices=lambda: list(FORMS.items()), hint=_l("Gặp nhau thế nào thì tiện."))
    capacity_startups = WholeNumberField(
        _l("Nhận tối đa bao nhiêu startup cùng lúc"),
        high=MOST_HOURS,
        hint=_l("Đủ số này thì hệ thống ngừng gợi ý bạn."),
        example="4",
    )
    current_startups = WholeNumberField(
        _l("Đang đồng hành với mấy startup"), high=MOST_HOURS, default="0", hint=_l("Kể cả ngoài Nhịp Cầu.")
    )
    capacity_hours = WholeNumberField(
        _l("Số giờ mỗi tháng"), high=MOST_HOURS, hint=_l("Tổng số giờ bạn dành cho các startup."), example="6"
    )
    experience_vi = AreaField(
        _l("Kinh nghiệm"), limit=LIMITS["experience_vi"], hint=_l("Những việc đã làm mà startup học được.")
    )
    experience_en = AreaField(
        _l("Kinh nghiệm, tiếng Anh"), limit=LIMITS["experience_en"], hint=_l("Dành cho người đọc tiếng Anh.")
    )
    stay = ChoiceField(
        _l("Bạn ở Đà Nẵng thế nào"),
        choices=lambda: [(stay.value, words) for stay, words in STAYS.items()],
        hint=_l("Người ghé thăm và người làm việc từ xa ghi thêm ngày ở dưới."),
    )
    in_town_from = DateField(_l("Ngày đến"), example="02/12/2026", hint=_l("Ngày bạn tới Đà Nẵng."))
    in_town_until = DateField(_l("Ngày đi"), example="20/12/2026", hint=_l("Ngày cuối bạn còn ở Đà Nẵng."))


class InstitutionForm(CommonForm):
    """An institution."""

    kind = Kind.INSTITUTION
    name = TextField(
        _l("Tên tổ chức"),
        needed=True,
        limit=LIMITS["name"],
        hint=_l("Tên đầy đủ, như trên văn bản."),
        example=_l("Vườn ươm Doanh nghiệp Đà Nẵng"),
    )
    institution_kind = ChoiceField(
        _l("Loại tổ chức"),
        choices=lambda: [(slug, taxonomy.label("organisation_types", slug)) for slug in INSTITUTION_KINDS],
        hint=_l("Giúp mọi người lọc danh sách tổ chức."),
    )
    contact_name = TextField(
        _l("Người liên hệ"),
        limit=LIMITS["contact_name"],
        hint=_l("Một người thật để gọi tên khi cần."),
        example="Phan Đức Trung",
    )
    contact_title = TextField(
        _l("Chức vụ của người liên hệ"), limit=LIMITS["contact_title"], example=_l("Phó trưởng phòng")
    )
    contact_title_en = TextField(
        _l("Chức vụ bằng tiếng Anh"), limit=LIMITS["contact_title_en"], example="Deputy head of division"
    )
    parts = (
        Section(
            _l("Điều cốt lõi"),
            (
                *("name", "name_en", "institution_kind", "tagline_vi", "tagline_en"),
                *("description_vi", "description_en"),
            ),
        ),
        PLACE,
        Section(_l("Liên hệ"), ("contact_name", "contact_title", "contact_title_en", "email", "phone")),
        PICTURE,
    )
