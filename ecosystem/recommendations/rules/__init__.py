"""Whose list is whose, who may speak about a card, and the words for parts and hard rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections.rules import is_hand, is_member
from ecosystem.directory.models import INVESTORS, Facet, FieldGroup, Kind, Profile, State
from ecosystem.directory.rules import Relation, is_officer
from ecosystem.directory.rules.steps import step_of
from ecosystem.recommendations.models import Spot

# list -> the kinds it is made for, and the kinds that stand in it.
MADE_FOR: Mapping[str, tuple[Kind, ...]] = {
    "mentors": (Kind.STARTUP,),
    "investors": (Kind.STARTUP,),
    "startups": (Kind.MENTOR, *INVESTORS),
}
HOLDS: Mapping[str, tuple[Kind, ...]] = {
    "mentors": (Kind.MENTOR,),
    "investors": INVESTORS,
    "startups": (Kind.STARTUP,),
}

TITLES: Mapping[str, Any] = {
    "mentors": _l("Cố vấn cho startup"),
    "investors": _l("Nhà đầu tư cho startup"),
    "startups": _l("Startup cho cố vấn và nhà đầu tư"),
    "cofounder": _l("Đồng sáng lập"),
    "customer": _l("Khách hàng đầu tiên"),
    "similar": _l("Startup tương tự"),
    "search": _l("Kết quả tìm bằng một câu"),
}
# Where a list was shown.
SPOTS: Mapping[Spot, Any] = {
    Spot.LIST: _l("trên trang gợi ý"),
    Spot.HOME: _l("trên trang đầu"),
    Spot.MAIL: _l("trong thư gợi ý hằng tuần"),
    Spot.NEXT: _l("khi một lời ngỏ không được trả lời"),
    Spot.EVENT: _l("tại một sự kiện"),
    Spot.POSTING: _l("trên trang tin đăng của mình"),
    Spot.POSTINGS: _l("bên cạnh tin đăng của mình"),
    Spot.TOLD: _l("khi có tin đăng mới"),
    Spot.SIMILAR: _l("trên trang của startup"),
    Spot.SEARCH: _l("trên trang tìm kiếm"),
}
# Who opened the page of a profile beside which others were shown.
READERS: Mapping[Relation, Any] = {
    Relation.STRANGER: _l("Khách"),
    Relation.MEMBER: _l("Người đã đăng nhập"),
    Relation.CONNECTED: _l("Người đã kết nối"),
    Relation.INSIDER: _l("Người trong nhóm"),
    Relation.OFFICER: _l("Cán bộ"),
}
VERDICTS: Mapping[str, Any] = {
    "identical": _l("Tái lập giống hệt"),
    "different": _l("Tái lập ra kết quả khác"),
    "impossible": _l("Không tái lập được: một hồ sơ trong danh sách đã bị xoá hẳn"),
}

# What a part of the score is called, and the taxonomy list that names its evidence.
PARTS: Mapping[str, tuple[Any, str]] = {
    "text": (_l("Nội dung giống nhau"), ""),
    "sectors": (_l("Lĩnh vực"), "sectors"),
    "expertise": (_l("Chuyên môn đúng nhu cầu"), "mentor_expertise"),
    "stage": (_l("Giai đoạn"), "startup_stages"),
    "round": (_l("Vòng gọi vốn"), "funding_rounds"),
    "ticket": (_l("Mức vốn"), ""),
    "instruments": (_l("Hình thức đầu tư"), "funding_instruments"),
    "languages": (_l("Ngôn ngữ"), "languages"),
    "past": (_l("Đã đồng hành với startup cùng lĩnh vực"), "sectors"),
}

# The share of what counts that must be declared for a score to say much, and to be called well founded.
THIN, FULL = 0.5, 0.8

# How many percent at most the disclosed priority may set a startup forward.
MOST_PRIORITY = 10

# What moves a candidate beside its value: what sets it back, what sets it forward.
ACTS: Mapping[str, Any] = {
    "room": _l("đã đồng hành với startup khác"),
    "week": _l("tuần này đã nhận nhiều lời ngỏ"),
    "busy": _l("đang có những lời ngỏ khác"),
    "shown": _l("đã đứng đầu nhiều danh sách"),
    "priority": _l("làm công nghệ ưu tiên của thành phố"),
    "local": _l("ở Đà Nẵng"),
}
BACK = frozenset({"room", "week", "busy", "shown"})
FORTH = frozenset({"priority", "local"})

# The field of a profile that a part is read from, for who wants to fill it in.
FILLED_IN: Mapping[Kind, Mapping[str, str]] = {
    Kind.STARTUP: {
        "text": "description_vi",
        "sectors": "sectors",
        "expertise": "needs",
        "stage": "stage",
        "round": "round",
        "ticket": "ask_amount",
        "instruments": "instruments",
        "languages": "languages",
    },
    Kind.MENTOR: {
        "text": "experience_vi",
        "sectors": "sectors",
        "expertise": "expertise",
        "stage": "stages",
        "languages": "languages",
    },
    **{kind: {"text": "thesis_vi"} for kind in INVESTORS},
}

# The groups of fields a part may have been read from, beside those that are public always: where one of them is closed
# to the reader, the part stands without its evidence.
READ_FROM: Mapping[str, frozenset[FieldGroup]] = {
    "text": frozenset({FieldGroup.INTRO, FieldGroup.CRITERIA}),
    "sectors": frozenset(),
    "expertise": frozenset({FieldGroup.NEEDS}),
    "stage": frozenset(),
    "round": frozenset({FieldGroup.FUNDRAISING, FieldGroup.CRITERIA}),
    "ticket": frozenset({FieldGroup.FUNDRAISING, FieldGroup.CRITERIA}),
    "instruments": frozenset({FieldGroup.FUNDRAISING, FieldGroup.CRITERIA}),
    "languages": frozenset({FieldGroup.INTRO}),
    "past": frozenset({FieldGroup.PORTFOLIO}),
}

# Why a hard rule left somebody out, and what one may do about it.
BROKEN: Mapping[str, tuple[Any, Any]] = {
    "not-accepting": (_l("đang tạm nghỉ, chưa nhận lời ngỏ"), _l("Kiểm tra hồ sơ của bạn có đang tạm nghỉ không.")),
    "full": (
        _l("đã nhận đủ số startup"),
        _l("Quay lại khi có chỗ trống, hoặc tăng sức tiếp nhận nếu là hồ sơ của bạn."),
    ),
    "stage": (_l("khác giai đoạn"), _l("Kiểm tra giai đoạn trong hồ sơ đã đúng với hiện tại chưa.")),
    "round": (_l("khác vòng gọi vốn"), _l("Kiểm tra vòng gọi vốn trong hồ sơ.")),
    "instrument": (_l("không chung hình thức đầu tư"), _l("Cân nhắc chấp nhận thêm hình thức đầu tư.")),
    "ask-below-min-ticket": (
        _l("số vốn cần thấp hơn mức đầu tư nhỏ nhất"),
        _l("Cân nhắc gộp thành vòng lớn hơn, hoặc tìm nhà đầu tư thiên thần."),
    ),
    "ticket-under-a-tenth-of-ask": (
        _l("mức đầu tư lớn nhất chưa tới một phần mười số vốn cần"),
        _l("Cân nhắc chia vòng gọi vốn thành nhiều bước nhỏ."),
    ),
    "excluded-sector": (_l("loại trừ lĩnh vực này"), _l("Kiểm tra lĩnh vực đã chọn có đúng không.")),
    "no-common-language": (_l("không chung ngôn ngữ làm việc"), _l("Thêm ngôn ngữ mà nhóm làm việc được.")),
    "conflict": (_l("có xung đột lợi ích đã khai báo"), _l("Điều kiện này bảo vệ cả hai bên và không bỏ qua được.")),
    "already-connected": (_l("đã kết nối hoặc đang có lời ngỏ"), _l("Xem lại trong mục Kết nối.")),
    "own-organisation": (_l("cùng một người quản lý"), _l("Bạn có thể trao đổi trực tiếp.")),
}

# A field of one side and the list of terms the other side states that is weighed against it. Money and a startup's
# own columns are no lists of terms: the query reads those in their own way.
WEIGHED_AGAINST: Mapping[str, Facet] = {
    "round": Facet.ROUND,
    "stage": Facet.STAGE,
    "instruments": Facet.INSTRUMENT,
    "sectors": Facet.SECTOR,
    "languages": Facet.LANGUAGE,
    "needs": Facet.EXPERTISE,
    "expertise": Facet.NEED,
}
# Texts are weighed against whatever the other side wrote.
WEIGHED_TEXTS = frozenset(
    {"tagline_vi", "tagline_en", "pitch_vi", "pitch_en", "description_vi", "description_en", "thesis_vi", "thesis_en"}
    | {"experience_vi", "experience_en"}
)


def may_see(actor: Account | None, profile: Profile) -> bool:
    """A profile's lists are for its members alone."""
    return is_member(actor, profile)


def may_say(actor: Account | None, profile: Profile, other: Profile) -> bool:
    """Owners and editors may say whether a published counterpart fits their profile."""
    pairs = any(profile.kind in MADE_FOR[wanted] and other.kind in HOLDS[wanted] for wanted in MADE_FOR)
    return pairs and other.state == State.PUBLISHED and is_hand(actor, profile)


def may_say_of_pair(actor: Account | None, pair: tuple[Profile, Profile]) -> bool:
    """The same of a profile and a counterpart that were asked for together."""
    return may_say(actor, *pair)


def may_see_shown(actor: Account | None, _shown: object) -> bool:
    """Lists as they were shown are for officers."""
    return is_officer(actor)


def step_for(kind: Kind, part: str) -> str:
    """The step of a profile's form that asks for what a part is read from: an investor's criteria, if not its text."""
    return step_of(kind, FILLED_IN[kind].get(part, "mandates"))


def pair_up(profile: Profile, other: Profile) -> bool:
    """Whether ``other`` is of a kind that stands in a list of ``profile``."""
    return any(profile.kind in MADE_FOR[wanted] and other.kind in HOLDS[wanted] for wanted in MADE_FOR)


def list_of(profile: Profile, other: Profile) -> str:
    """The list of ``profile`` that ``other`` may stand in."""
    return next(wanted for wanted in MADE_FOR if profile.kind in MADE_FOR[wanted] and other.kind in HOLDS[wanted])


def gini(counts: Iterable[int]) -> float:
    """How unequal counts are, as ``matching.exposure.gini`` measures it: 0 all alike, near 1 one has all.

    Pages may not load the library, so the formula stands here too; a test holds the two equal.
    """
    rising = sorted(counts)
    total, number = sum(rising), len(rising)
    if not total:
        return 0.0
    return 2 * sum(place * count for place, count in enumerate(rising, 1)) / (number * total) - (number + 1) / number
