"""Who sees which field of a profile. Pure: no database, no Flask.

``FIELD_GROUPS`` puts every field into a group, ``DEFAULTS`` says whom each group is for unless its holder chose one of
``CHOICES``, and ``SEES`` says which audiences a relation belongs to. ``Sight`` is one reader's eye on one profile.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.directory.models import Audience, FieldGroup, Kind
from ecosystem.directory.rules.values import VALUES


class Relation(enum.StrEnum):
    """How a reader stands to a profile."""

    STRANGER = "stranger"
    MEMBER = "member"
    CONNECTED = "connected"
    INSIDER = "insider"
    OFFICER = "officer"


# Contacts and decks open by a yes of both sides, for officers as for everyone.
SEES: Mapping[Relation, frozenset[Audience]] = {
    Relation.STRANGER: frozenset({Audience.PUBLIC}),
    Relation.MEMBER: frozenset({Audience.PUBLIC, Audience.MEMBERS}),
    Relation.CONNECTED: frozenset({Audience.PUBLIC, Audience.MEMBERS, Audience.CONNECTED}),
    Relation.INSIDER: frozenset(Audience),
    Relation.OFFICER: frozenset({Audience.PUBLIC, Audience.MEMBERS}),
}
# What officers verify people by, and see whatever its audience.
OFFICERS_NEED = frozenset({FieldGroup.LEGAL})

_FIELDS = {
    FieldGroup.BASICS: (
        "name name_en tagline_vi tagline_en ward place logo accepting paused_until sectors stage stages expertise "
        "title_vi title_en fund_kind institution_kind raising hiring"
    ),
    FieldGroup.INTRO: (
        "description_vi description_en pitch_vi pitch_en website video_url technologies languages topics forms "
        "experience_vi experience_en founded stay in_town_from in_town_until"
    ),
    FieldGroup.FUNDRAISING: "round ask_amount ask_entered ask_currency use_of_funds_vi use_of_funds_en instruments",
    FieldGroup.NEEDS: "needs",
    FieldGroup.TRACTION: "traction revenue_models",
    FieldGroup.TEAM: "founders team_size",
    FieldGroup.ASSETS: "assets",
    FieldGroup.CRITERIA: "thesis_vi thesis_en mandates investor_count state_share largest_stake",
    FieldGroup.PORTFOLIO: "portfolio",
    FieldGroup.CAPACITY: "capacity_startups capacity_hours current_startups excluded_sectors",
    FieldGroup.CONTACTS: "email phone contact_name contact_title contact_title_en",
    FieldGroup.DECK: "deck",
    FieldGroup.CONFLICTS: "conflicts",
    FieldGroup.LEGAL: "tax_code legal_name legal_form visa_needs visa_note visa_note_en",
}
# Every field of every kind stands here once. Of the investors' mandates the sectors and stages are as public as they
# are for everyone else; tickets, rounds and instruments are not.
FIELD_GROUPS: Mapping[str, FieldGroup] = {name: group for group, names in _FIELDS.items() for name in names.split()}

DEFAULTS: Mapping[FieldGroup, Audience] = {
    FieldGroup.BASICS: Audience.PUBLIC,
    FieldGroup.INTRO: Audience.PUBLIC,
    FieldGroup.FUNDRAISING: Audience.MEMBERS,
    FieldGroup.NEEDS: Audience.MEMBERS,
    FieldGroup.TRACTION: Audience.MEMBERS,
    FieldGroup.TEAM: Audience.MEMBERS,
    FieldGroup.ASSETS: Audience.MEMBERS,
    FieldGroup.CRITERIA: Audience.MEMBERS,
    FieldGroup.PORTFOLIO: Audience.MEMBERS,
    FieldGroup.CAPACITY: Audience.MEMBERS,
    FieldGroup.CONTACTS: Audience.CONNECTED,
    FieldGroup.DECK: Audience.CONNECTED,
    FieldGroup.CONFLICTS: Audience.CONNECTED,
    FieldGroup.LEGAL: Audience.PRIVATE,
}
_NOT_PUBLIC = (Audience.MEMBERS, Audience.CONNECTED, Audience.PRIVATE)
# Which audiences a holder may choose. Who somebody is stays public, what officers verify stays private, and a deck or
# a conflict of interest is never handed to people without a name.
CHOICES: Mapping[FieldGroup, tuple[Audience, ...]] = {
    **dict.fromkeys(FieldGroup, tuple(Audience)),
    FieldGroup.BASICS: (Audience.PUBLIC,),
    FieldGroup.DECK: _NOT_PUBLIC,
    FieldGroup.CONFLICTS: _NOT_PUBLIC,
    FieldGroup.LEGAL: (Audience.PRIVATE,),
}
# Wider than its default, this group needs a second yes: addresses that are out do not come back.
GUARDED: Mapping[FieldGroup, frozenset[Audience]] = {
    FieldGroup.CONTACTS: frozenset({Audience.PUBLIC, Audience.MEMBERS})
}

GROUP_LABELS: Mapping[FieldGroup, Any] = {
    FieldGroup.BASICS: _l("Thông tin cơ bản"),
    FieldGroup.INTRO: _l("Giới thiệu"),
    FieldGroup.FUNDRAISING: _l("Gọi vốn"),
    FieldGroup.NEEDS: _l("Nhu cầu hỗ trợ"),
    FieldGroup.TRACTION: _l("Số liệu"),
    FieldGroup.TEAM: _l("Đội ngũ"),
    FieldGroup.ASSETS: _l("Tài sản trí tuệ"),
    FieldGroup.CRITERIA: _l("Khẩu vị và tiêu chí"),
    FieldGroup.PORTFOLIO: _l("Danh mục đã đầu tư"),
    FieldGroup.CAPACITY: _l("Năng lực nhận"),
    FieldGroup.CONTACTS: _l("Liên hệ"),
    FieldGroup.DECK: _l("Bản giới thiệu (deck)"),
    FieldGroup.CONFLICTS: _l("Đối thủ và xung đột lợi ích"),
    FieldGroup.LEGAL: _l("Pháp lý"),
}
GROUP_HINTS: Mapping[FieldGroup, Any] = {
    FieldGroup.BASICS: _l("Tên, biểu trưng, câu giới thiệu, lĩnh vực, giai đoạn, chuyên môn, phường"),
    FieldGroup.INTRO: _l("Phần giới thiệu, kinh nghiệm, công nghệ, ngôn ngữ, trang web, video"),
    FieldGroup.FUNDRAISING: _l("Vòng gọi vốn, số vốn cần, cách dùng vốn, hình thức đầu tư"),
    FieldGroup.NEEDS: _l("Những việc bạn đang cần người giúp"),
    FieldGroup.TRACTION: _l("Doanh thu, khách hàng, mô hình doanh thu và các số liệu khác"),
    FieldGroup.TEAM: _l("Tên từng người và số người; ai chưa đồng ý công khai thì khách không bao giờ thấy"),
    FieldGroup.ASSETS: _l("Nhãn hiệu, sáng chế và tài sản trí tuệ khác"),
    FieldGroup.CRITERIA: _l("Khẩu vị, tiêu chí, mức vốn mỗi khoản"),
    FieldGroup.PORTFOLIO: _l("Những công ty đã đầu tư"),
    FieldGroup.CAPACITY: _l("Số startup cùng lúc, giờ mỗi tháng, lĩnh vực không nhận"),
    FieldGroup.CONTACTS: _l("Email và điện thoại"),
    FieldGroup.DECK: _l("Tệp PDF giới thiệu với nhà đầu tư"),
    FieldGroup.CONFLICTS: _l("Tên và lý do đã khai; gợi ý luôn tránh các bên này; người thân chỉ bên bạn thấy"),
    FieldGroup.LEGAL: _l("Tên pháp lý, mã số thuế, loại hình, thị thực; cán bộ phụ trách cũng thấy"),
}
AUDIENCE_LABELS: Mapping[Audience, Any] = {
    Audience.PUBLIC: _l("Mọi người"),
    Audience.MEMBERS: _l("Người đã đăng nhập"),
    Audience.CONNECTED: _l("Bên đã kết nối"),
    Audience.PRIVATE: _l("Chỉ thành viên hồ sơ"),
}

Chosen = Mapping[FieldGroup, Audience]
NOTHING_CHOSEN: Chosen = {}


def audience_of(group: FieldGroup, chosen: Chosen = NOTHING_CHOSEN) -> Audience:
    """Whom a group is for: what its holder chose, as far as that is a choice, else its default."""
    audience = chosen.get(group, DEFAULTS[group])
    return audience if audience in CHOICES[group] else DEFAULTS[group]


def may_see_group(relation: Relation, group: FieldGroup, chosen: Chosen = NOTHING_CHOSEN) -> bool:
    """Whether a reader of this relation sees fields of this group."""
    if relation == Relation.OFFICER and group in OFFICERS_NEED:
        return True
    return audience_of(group, chosen) in SEES[relation]


def may_see_field(relation: Relation, field: str, chosen: Chosen = NOTHING_CHOSEN) -> bool:
    """Whether a reader of this relation sees this field; a field nobody put into a group is a ``KeyError``."""
    return may_see_group(relation, FIELD_GROUPS[field], chosen)


def narrowest(names: Iterable[str], chosen: Chosen = NOTHING_CHOSEN) -> FieldGroup:
    """The group for the fewest people among those of the fields ``names``; names of no field are left out."""
    order = tuple(Audience)
    groups = sorted({FIELD_GROUPS[name] for name in names if name in FIELD_GROUPS}, key=tuple(FieldGroup).index)
    return max(groups, key=lambda group: order.index(audience_of(group, chosen)), default=FieldGroup.BASICS)


def hiding(relation: Relation, group: FieldGroup) -> frozenset[Audience]:
    """The audiences a holder may choose for ``group`` that leave a reader of ``relation`` out."""
    return frozenset(choice for choice in CHOICES[group] if not may_see_group(relation, group, {group: choice}))


def is_open_to_all(field: str, chosen: Chosen = NOTHING_CHOSEN) -> bool:
    """Whether a field is for people who are not signed in too: only such words enter the search index."""
    return may_see_field(Relation.STRANGER, field, chosen)


@dataclass(frozen=True)
class Sight:
    """What one reader may see of one profile: their relation, and what the profile's holder chose."""

    relation: Relation
    chosen: Chosen

    def may(self, field: str) -> bool:
        """Whether the reader sees this field."""
        return may_see_field(self.relation, field, self.chosen)

    def may_see_group(self, group: FieldGroup) -> bool:
        """Whether the reader sees the fields of this group."""
        return may_see_group(self.relation, group, self.chosen)

    def may_see_founder(self, *, is_public: bool) -> bool:
        """Whether the reader sees one person of the team.

        Somebody who agreed to be shown is shown to all, unless the team as a whole was closed to people who signed in;
        somebody who did not is never shown to strangers, however open the team.
        """
        open_team = audience_of(FieldGroup.TEAM, self.chosen) in SEES[Relation.MEMBER]
        if self.relation == Relation.STRANGER:
            return is_public and open_team
        return self.may("founders")


@cache
def groups_of(kind: Kind) -> tuple[FieldGroup, ...]:
    """The groups that a profile of this kind has fields in, in their order."""
    names = {field.name for field in fields(VALUES[kind])} | ({"deck"} if kind == Kind.STARTUP else set())
    held = {FIELD_GROUPS[name] for name in names}
    return tuple(group for group in FieldGroup if group in held)


def moved(before: Chosen, after: Chosen, groups: Iterable[FieldGroup]) -> dict[FieldGroup, tuple[Audience, Audience]]:
    """Which of ``groups`` changed their audience, from what to what."""
    both = {group: (audience_of(group, before), audience_of(group, after)) for group in groups}
    return {group: pair for group, pair in both.items() if pair[0] != pair[1]}
