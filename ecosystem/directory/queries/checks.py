"""What is wrong with the values of a profile: the invariants that no form, import or demo file may get around.

Every problem names its field and says in one sentence what to do, so that forms show it in place and imports by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock, text, values
from ecosystem.directory.models import VOCABULARIES, Kind, Stay
from ecosystem.directory.rules.values import (
    TERM_FIELDS,
    InvestorValues,
    MentorValues,
    ProfileValues,
    StartupValues,
)
from ecosystem.taxonomy import queries as taxonomy

MOST_MONEY = 10**15
SECTORS_MOST = 3
FORMS = {"online": _l("Trực tuyến"), "in-person": _l("Gặp trực tiếp")}
STAYS = {
    Stay.RESIDENT: _l("Ở Đà Nẵng lâu dài"),
    Stay.VISITING: _l("Chuyên gia ghé thăm"),
    Stay.NOMAD: _l("Người làm việc từ xa (digital nomad)"),
}
CONFLICT_KINDS = {
    "competitor": _l("Đối thủ cạnh tranh"),
    "conflict": _l("Xung đột lợi ích"),
    "kin": _l("Người thân"),
}
# Which organisation types a fund and an institution may be.
FUND_KINDS = ("innovative-startup-fund", "local-venture-fund", "venture-fund", "cvc", "angel-network", "bank")
INSTITUTION_KINDS = (
    *("government", "ward", "incubator", "accelerator", "innovation-centre", "university", "research-institute"),
    *("coworking", "makerspace", "association", "corporate", "ngo", "media", "service-provider"),
)

# The longest text of each field, in characters; the database's columns are as wide or wider.
LIMITS = {
    "name": 120,
    "name_en": 120,
    "tagline_vi": 140,
    "tagline_en": 140,
    "description_vi": 6000,
    "description_en": 6000,
    "pitch_vi": 600,
    "pitch_en": 600,
    "place": 120,
    "email": 254,
    "phone": 20,
    "website": 300,
    "use_of_funds_vi": 2000,
    "use_of_funds_en": 2000,
    "legal_name": 200,
    "visa_note": 300,
    "visa_note_en": 300,
    "contact_name": 120,
    "contact_title": 120,
    "contact_title_en": 120,
    "tax_code": 14,
    "video_url": 300,
    "thesis_vi": 4000,
    "thesis_en": 4000,
    "title_vi": 160,
    "title_en": 160,
    "experience_vi": 4000,
    "experience_en": 4000,
    "ask_entered": 60,
}
MULTILINE = tuple(name for name, limit in LIMITS.items() if limit >= 600)  # noqa: PLR2004  bodies, not lines

# Fields that hold one term of a list of the taxonomy.
ONE_OF = {
    "stage": "startup_stages",
    "round": "funding_rounds",
    "legal_form": "legal_forms",
    "visa_needs": "visa_categories",
    "fund_kind": "organisation_types",
    "institution_kind": "organisation_types",
}
# How many free words of a kind a profile may have, and how long each may be.
FREE_WORDS = ("technologies", "topics", "places")
FREE_MOST, FREE_LIMIT = 15, 80
ROWS_MOST = {"founders": 12, "traction": 24, "assets": 24, "mandates": 8, "portfolio": 60, "conflicts": 40}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: with which field, and a sentence for people."""

    field: str
    sentence: Any


def problems(kind: Kind, values: ProfileValues, *, imported: bool = False) -> list[Problem]:
    """Everything that is wrong with ``values``; empty when they can be kept.

    What was imported may lack what only its people can tell (a sector we know, a stage, a text).
    """
    checks: list[Callable[[Any], Iterator[Problem]]] = [_texts, _contacts, _terms, _rows, _days]
    own: dict[Kind, Callable[[Any], Iterator[Problem]]] = {
        Kind.STARTUP: _startup,
        Kind.MENTOR: _mentor,
        Kind.ANGEL: _investor,
        Kind.FUND: _investor,
    }
    if kind in own:
        checks.append(own[kind])
    if not imported:
        checks.append(_needed)
    return [problem for check in checks for problem in check(values)]


def _needed(values: ProfileValues) -> Iterator[Problem]:
    if isinstance(values, StartupValues):
        if not any((values.tagline_vi, values.tagline_en, values.description_vi, values.description_en)):
            yield Problem("tagline_vi", _l("Vui lòng giới thiệu startup bằng một câu, tiếng Việt hoặc tiếng Anh."))
        if not values.sectors:
            yield Problem("sectors", _l("Vui lòng chọn từ 1 đến 3 lĩnh vực."))
        if not values.stage:
            yield Problem("stage", _l("Vui lòng chọn giai đoạn."))
    if isinstance(values, MentorValues) and not values.expertise:
        yield Problem("expertise", _l("Vui lòng chọn ít nhất một chuyên môn."))


def _texts(values: ProfileValues) -> Iterator[Problem]:
    if not values.name.strip():
        yield Problem("name", _l("Vui lòng điền tên."))
    for field in fields(values):
        value = getattr(values, field.name)
        if not isinstance(value, str) or field.name not in LIMITS:
            continue
        yield from _text(field.name, value, LIMITS[field.name], multiline=field.name in MULTILINE)


def _text(field: str, value: str, limit: int, *, multiline: bool = False) -> Iterator[Problem]:
    if len(value) > limit:
        yield Problem(field, _l("Dài quá %(limit)s ký tự (đang có %(count)s).", limit=limit, count=len(value)))
    elif text.hostile(value, multiline=multiline):
        yield Problem(field, _l("Có ký tự ẩn hoặc ký tự điều khiển. Vui lòng gõ lại mục này."))


def _contacts(profile: ProfileValues) -> Iterator[Problem]:
    if profile.ward and not taxonomy.exists("wards", profile.ward):
        yield Problem("ward", _l("Không có phường, xã này."))
    if profile.email and ("@" not in profile.email or any(char.isspace() for char in profile.email)):
        yield Problem("email", _l("Email cần có dạng ten@congty.vn."))
    for field in ("website", "video_url"):
        url = getattr(profile, field, "")
        if url and not url.startswith(("https://", "http://")):
            yield Problem(field, _l("Cần một địa chỉ web, ví dụ: https://congty.vn."))


def _terms(values: ProfileValues) -> Iterator[Problem]:
    for field, vocabulary in ONE_OF.items():
        slug = getattr(values, field, None)
        if slug and not taxonomy.exists(vocabulary, slug):
            yield Problem(field, _unknown(slug))
    yield from _term_lists(values, "")
    for row, mandate in enumerate(getattr(values, "mandates", ())):
        yield from _term_lists(mandate, f"mandates-{row}-")
    for row, figure in enumerate(getattr(values, "traction", ())):
        if not taxonomy.exists("kpi_kinds", figure.kind):
            yield Problem(f"traction-{row}-kind", _unknown(figure.kind))
    for row, asset in enumerate(getattr(values, "assets", ())):
        if not (taxonomy.exists("ip_kinds", asset.kind) and taxonomy.exists("ip_statuses", asset.status)):
            yield Problem(f"assets-{row}-kind", _unknown(f"{asset.kind}, {asset.status}"))


def _term_lists(holder: object, prefix: str) -> Iterator[Problem]:
    for field, facet in TERM_FIELDS.items():
        for slug in getattr(holder, field, ()):
            if field in FREE_WORDS:
                yield from _text(prefix + field, slug, FREE_LIMIT)
            elif field == "forms":
                if slug not in FORMS:
                    yield Problem(prefix + field, _unknown(slug))
            elif not taxonomy.exists(VOCABULARIES[facet], slug):
                yield Problem(prefix + field, _unknown(slug))
        if field in FREE_WORDS and len(getattr(holder, field, ())) > FREE_MOST:
            yield Problem(prefix + field, _l("Chỉ ghi tối đa %(most)s mục.", most=FREE_MOST))


def _unknown(slug: str) -> object:
    return _l("“%(term)s” không có trong danh mục.", term=slug[:FREE_LIMIT])


def _rows(values: ProfileValues) -> Iterator[Problem]:
    for field, most in ROWS_MOST.items():
        if len(getattr(values, field, ())) > most:
            yield Problem(field, _l("Chỉ ghi tối đa %(most)s dòng.", most=most))
    for row, founder in enumerate(getattr(values, "founders", ())):
        yield from _text(f"founders-{row}-full_name", founder.full_name, 120)
        yield from _text(f"founders-{row}-title", founder.title, 120)
        yield from _text(f"founders-{row}-title_en", founder.title_en, 120)
    for row, asset in enumerate(getattr(values, "assets", ())):
        yield from _text(f"assets-{row}-title", asset.title, 200)
        yield from _text(f"assets-{row}-title_en", asset.title_en, 200)
    for row, company in enumerate(getattr(values, "portfolio", ())):
        yield from _text(f"portfolio-{row}-name", company.name, 120)
    for row, conflict in enumerate(values.conflicts):
        yield from _conflict(row, conflict)


def _conflict(row: int, conflict: Any) -> Iterator[Problem]:  # noqa: ANN401  a row of any values
    yield from _text(f"conflicts-{row}-other_name", conflict.other_name, 120)
    yield from _text(f"conflicts-{row}-note", conflict.note, 300)
    yield from _text(f"conflicts-{row}-note_en", conflict.note_en, 300)
    if conflict.kind not in CONFLICT_KINDS:
        yield Problem(f"conflicts-{row}-kind", _unknown(conflict.kind))
    if conflict.other_id is None and not conflict.other_name:
        yield Problem(f"conflicts-{row}-other_name", _l("Vui lòng điền tên."))


def _days(values: ProfileValues) -> Iterator[Problem]:
    for field in fields(values):
        day = getattr(values, field.name)
        if isinstance(day, date) and not 1900 <= day.year <= 2100:  # noqa: PLR2004  the years one can mean
            yield Problem(field.name, _l("Năm cần nằm trong khoảng 1900 đến 2100."))


def _startup(startup: StartupValues) -> Iterator[Problem]:
    if len(startup.sectors) > SECTORS_MOST:
        yield Problem("sectors", _l("Vui lòng chọn từ 1 đến 3 lĩnh vực."))
    if startup.ask_amount is not None and not 0 <= startup.ask_amount <= MOST_MONEY:
        yield Problem("ask_amount", _l("Số tiền lớn quá: nhiều nhất là 1.000.000 tỷ đồng."))
    if startup.tax_code and not values.is_tax_code(startup.tax_code):
        yield Problem("tax_code", _l("Mã số thuế không đúng. Vui lòng đối chiếu với giấy đăng ký doanh nghiệp."))
    if startup.founded and startup.founded > clock.today():
        yield Problem("founded", _l("Ngày thành lập không thể ở tương lai."))
    if startup.team_size is not None and not 0 <= startup.team_size <= 100_000:  # noqa: PLR2004  no startup is larger
        yield Problem("team_size", _l("Số người cần từ 0 đến 100.000."))


def _mentor(mentor: MentorValues) -> Iterator[Problem]:
    for field in ("capacity_startups", "capacity_hours", "current_startups"):
        number = getattr(mentor, field)
        if number is not None and not 0 <= number <= 744:  # noqa: PLR2004  the hours of the longest month
            yield Problem(field, _l("Cần một số từ 0 đến 744."))
    if mentor.in_town_from and mentor.in_town_until and mentor.in_town_from > mentor.in_town_until:
        yield Problem("in_town_until", _l("Ngày đi cần sau ngày đến."))
    if mentor.stay and mentor.stay not in STAYS:
        yield Problem("stay", _unknown(mentor.stay))
    if mentor.stay in (Stay.VISITING, Stay.NOMAD) and not (mentor.in_town_from or mentor.in_town_until):
        yield Problem("in_town_from", _l("Vui lòng ghi ngày đến hoặc ngày đi, để startup biết khi nào gặp được bạn."))


def _investor(investor: InvestorValues) -> Iterator[Problem]:
    if investor.investor_count is not None and not 0 <= investor.investor_count <= 100_000:  # noqa: PLR2004  no more
        yield Problem("investor_count", _l("Cần một số nguyên từ 0 đến 100.000."))
    for field in ("state_share", "largest_stake"):
        share = getattr(investor, field)
        if share is not None and not 0 <= share <= values.WHOLE:
            yield Problem(field, _l("Tỷ lệ phải từ 0 đến 100 %."))
    for row, mandate in enumerate(investor.mandates):
        yield from _text(f"mandates-{row}-name", mandate.name, 120)
        yield from _text(f"mandates-{row}-name_en", mandate.name_en, 120)
        for field in ("ticket_min", "ticket_max"):
            amount = getattr(mandate, field)
            if amount is not None and not 0 <= amount <= MOST_MONEY:
                yield Problem(f"mandates-{row}-{field}", _l("Số tiền lớn quá: nhiều nhất là 1.000.000 tỷ đồng."))
        low, high = mandate.ticket_min, mandate.ticket_max
        if low is not None and high is not None and low > high:
            yield Problem(f"mandates-{row}-ticket_max", _l("Khoản lớn nhất cần bằng hoặc hơn khoản nhỏ nhất."))
    for row, company in enumerate(investor.portfolio):
        if company.year is not None and not 1900 <= company.year <= 2100:  # noqa: PLR2004  the years one can mean
            yield Problem(f"portfolio-{row}-year", _l("Năm cần nằm trong khoảng 1900 đến 2100."))
