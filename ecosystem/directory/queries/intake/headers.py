"""Which of our fields a column of a file is: by its heading, however people write it, in Vietnamese or English.

``FIELDS`` gives every field that a file may fill its label, which heads the column of an export too, and other words
that people use. Headings are compared folded, without marks and brackets, so "Mã số thuế (MST)" is "ma so thue mst".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.core.text import fold
from ecosystem.directory.models import INVESTORS, Kind
from ecosystem.directory.rules.values import VALUES

# The column that says which profile a row is about: its address here, or the row's id where it comes from.
ADDRESS, OWN_ID = "slug", "external_id"
MANY = ["sectors", "excluded_sectors", "stages", "rounds", "instruments", "places", "languages"]
MANDATE_COLUMNS = (*MANY, "ticket")
_MARKS = re.compile(r"[^0-9a-z]+")

FIELDS: Mapping[str, tuple[Any, str]] = {
    ADDRESS: (_l("Mã hồ sơ"), "ma ho so nhip cau; profile id; profile code"),
    OWN_ID: (_l("Mã trong nguồn"), "id; ma; ma so; stt; code; source id; ma doanh nghiep"),
    "name": (
        _l("Tên"),
        (
            "ten startup; ten doanh nghiep; ten cong ty; ten du an; ten quy; ten to chuc; ho va ten; ho ten; don vi; "
            "startup; company; company name; full name; organisation; organization; fund; fund name; mentor"
        ),
    ),
    "name_en": (_l("Tên tiếng Anh"), "english name; ten en; ten quoc te"),
    "tagline_vi": (_l("Giới thiệu một câu"), "tagline; khau hieu; mo ta ngan; gioi thieu ngan; san pham; slogan"),
    "tagline_en": (_l("Một câu bằng tiếng Anh"), "one liner; one line; short description; product"),
    "description_vi": (_l("Giới thiệu"), "mo ta; gioi thieu chung; mo ta chi tiet; noi dung; tieu su; bio"),
    "description_en": (_l("Giới thiệu bằng tiếng Anh"), "description; about; text; long description; overview"),
    "pitch_vi": (_l("Tóm tắt"), "tom tat du an; pitch; van de va giai phap"),
    "pitch_en": (_l("Tóm tắt bằng tiếng Anh"), "summary; english pitch"),
    "ward": (_l("Phường, xã"), "phuong; xa; phuong xa; ward; dia chi; address; dia ban"),
    "place": (_l("Nơi khác"), "tinh thanh pho; thanh pho; tinh; city; location; noi o; tinh thanh; province"),
    "email": (_l("Email liên hệ"), "email; e mail; thu dien tu; mail; contact email"),
    "phone": (
        _l("Điện thoại"),
        "so dien thoai; dien thoai lien he; sdt; dt; phone; mobile; tel; hotline; phone number",
    ),
    "website": (_l("Trang web"), "website; web; url; dia chi web; homepage; site"),
    "accepting": (_l("Đang nhận lời ngỏ kết nối"), "dang nhan ket noi; nhan loi ngo; accepting; open"),
    "sectors": (
        _l("Lĩnh vực"),
        (
            "linh vuc hoat dong; linh vuc dau tu; nganh; nganh nghe; linh vuc am hieu; sector; "
            "sectors; industry; industries; market; markets; vertical"
        ),
    ),
    "excluded_sectors": (_l("Lĩnh vực không nhận"), "linh vuc loai tru; excluded sectors; khong dau tu"),
    "technologies": (_l("Công nghệ"), "technology; technologies; cong nghe su dung; tech; tech stack"),
    "stage": (_l("Giai đoạn"), "giai doan phat trien; stage; startup stage; muc do phat trien"),
    "stages": (_l("Giai đoạn nhận"), "giai doan; giai doan dau tu; stages; stage; investment stage"),
    "round": (_l("Vòng gọi vốn"), "vong; round; funding round; vong dau tu"),
    "rounds": (_l("Vòng tham gia"), "vong; rounds; round; vong dau tu"),
    "ask_amount": (
        _l("Số vốn cần gọi"),
        "so von; nhu cau von; von can goi; so tien can goi; ask; amount; raising amount; funding ask",
    ),
    "instruments": (_l("Hình thức đầu tư"), "hinh thuc dau tu chap nhan; cong cu dau tu; instrument; instruments"),
    "use_of_funds_vi": (_l("Vốn dùng vào việc gì"), "muc dich su dung von; su dung von; use of funds"),
    "use_of_funds_en": (_l("Vốn dùng vào việc gì, tiếng Anh"), ""),
    "revenue_models": (_l("Mô hình doanh thu"), "mo hinh kinh doanh; revenue model; business model"),
    "needs": (_l("Đang cần"), "nhu cau; nhu cau ho tro; can ho tro; needs; support needs"),
    "languages": (_l("Ngôn ngữ làm việc"), "ngon ngu; language; languages"),
    "founded": (_l("Ngày thành lập"), "nam thanh lap; thanh lap; founded; year; year founded; ngay cap; founded on"),
    "legal_form": (_l("Loại hình"), "loai hinh doanh nghiep; loai hinh cong ty; legal form; company type"),
    "legal_name": (_l("Tên pháp lý"), "ten day du; ten phap nhan; ten theo dang ky kinh doanh; legal name"),
    "tax_code": (_l("Mã số thuế"), "mst; ma so thue mst; ma so doanh nghiep; tax code; tax id; msdn"),
    "team_size": (_l("Số người trong đội"), "so nhan su; nhan su; so nguoi; team size; employees; headcount; quy mo"),
    "raising": (_l("Đang gọi vốn"), "goi von; raising; is raising; fundraising"),
    "hiring": (_l("Đang tuyển người"), "tuyen dung; dang tuyen; hiring; is hiring"),
    "video_url": (_l("Video giới thiệu"), "video; video url; link video"),
    "fund_kind": (_l("Loại quỹ"), "loai; fund kind; fund type; type"),
    "institution_kind": (_l("Loại tổ chức"), "loai; loai hinh to chuc; institution kind; organisation type; type"),
    "thesis_vi": (_l("Khẩu vị đầu tư"), "khau vi; luan diem dau tu; tieu chi dau tu"),
    "thesis_en": (_l("Khẩu vị đầu tư, tiếng Anh"), "thesis; investment thesis"),
    "ticket": (
        _p("money", "Mỗi khoản"),
        "khoan dau tu; quy mo khoan dau tu; ticket; ticket size; check size; cheque size",
    ),
    "places": (_l("Nơi đầu tư"), "dia ban dau tu; places; geography; regions; thi truong"),
    "title_vi": (_l("Chức danh"), "chuc vu; vi tri; nghe nghiep"),
    "title_en": (_l("Chức danh bằng tiếng Anh"), "title; job title; position"),
    "expertise": (_l("Chuyên môn"), "linh vuc chuyen mon; the manh; expertise; skills"),
    "topics": (_l("Chủ đề"), "chu de tu van; topics; topic"),
    "forms": (_l("Hình thức"), "hinh thuc tu van; online hay truc tiep; form; forms; mode"),
    "capacity_startups": (_l("Nhận tối đa bao nhiêu startup cùng lúc"), "so startup nhan; suc chua; capacity"),
    "capacity_hours": (_l("Số giờ mỗi tháng"), "gio moi thang; so gio; hours; hours a month"),
    "experience_vi": (_l("Kinh nghiệm"), "kinh nghiem lam viec; qua trinh cong tac"),
    "experience_en": (_l("Kinh nghiệm, tiếng Anh"), "experience; background"),
}


def importable(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind that a file may fill, in the order of ``FIELDS``; an investor's include its mandate's."""
    own = {field.name for field in fields(VALUES[kind])} | {ADDRESS, OWN_ID}
    if kind in INVESTORS:
        own |= set(MANDATE_COLUMNS)
    if kind == Kind.ANGEL:
        own.discard("fund_kind")
    return tuple(name for name in FIELDS if name in own)


def label(name: str) -> str:
    """What a field is called, for the reader."""
    return str(FIELDS[name][0])


def key(heading: str) -> str:
    """A heading as it is compared."""
    return _MARKS.sub(" ", fold(heading)).strip()


def shape(columns: Sequence[str]) -> str:
    """The fingerprint of a file's headings, whatever their order: files of one shape are mapped alike."""
    return hashlib.sha256("\x1f".join(sorted(key(column) for column in columns)).encode()).hexdigest()


def guess(kind: Kind, columns: Sequence[str]) -> dict[str, str]:
    """Which column seems to be which of our fields; each column at most once, an exact label before other words."""
    left = {key(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for rank in range(2):
        for name in importable(kind):
            word = next((word for word in _words()[name][rank] if word in left), None)
            if name not in found and word is not None:
                found[name] = left.pop(word)
    return found


def guess_kind(columns: Sequence[str]) -> Kind:
    """The kind whose fields the headings name most; a startup when they say nothing."""
    return max(Kind, key=lambda kind: len(guess(kind, columns)))


def known(columns: Sequence[str]) -> int:
    """How many of these headings are fields of ours at all, which tells the head of a table from what stands above."""
    words = set().union(*(rank for ranks in _words().values() for rank in ranks))
    return sum(key(column) in words for column in columns)


@cache
def _words() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each field its labels in both languages with its own name, and the other words, as they are compared."""
    found = {}
    for name, (words, others) in FIELDS.items():
        said = [name]
        for locale in ("vi", "en"):
            with force_locale(locale):
                said.append(str(words))
        found[name] = tuple(map(key, said)), tuple(filter(None, (key(one) for one in others.split(";"))))
    return found
