"""Who sees which field: every group, every audience, every reader; and no place that shows more."""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from ecosystem.directory import rules
from ecosystem.directory.models import Audience, FieldGroup, Kind, Right
from ecosystem.directory.rules import FIELD_GROUPS, Relation, Sight
from ecosystem.directory.rules.audience import (
    CHOICES,
    DEFAULTS,
    GUARDED,
    audience_of,
    groups_of,
    hiding,
    may_see_group,
    moved,
)
from ecosystem.directory.rules.values import VALUES

P, M, C, X = Audience
ALL = (P, M, C, X)

# group: default, what may be chosen
GROUPS = {
    FieldGroup.BASICS: (P, (P,)),
    FieldGroup.INTRO: (P, ALL),
    FieldGroup.FUNDRAISING: (M, ALL),
    FieldGroup.NEEDS: (M, ALL),
    FieldGroup.TRACTION: (M, ALL),
    FieldGroup.TEAM: (M, ALL),
    FieldGroup.ASSETS: (M, ALL),
    FieldGroup.CRITERIA: (M, ALL),
    FieldGroup.PORTFOLIO: (M, ALL),
    FieldGroup.CAPACITY: (M, ALL),
    FieldGroup.CONTACTS: (C, ALL),
    FieldGroup.DECK: (C, (M, C, X)),
    FieldGroup.CONFLICTS: (C, (M, C, X)),
    FieldGroup.LEGAL: (X, (X,)),
}
# reader: public, members, connected, private
SEEN = {
    "stranger": (True, False, False, False),
    "member": (True, True, False, False),
    "connected": (True, True, True, False),
    "viewer": (True, True, True, True),
    "editor": (True, True, True, True),
    "owner": (True, True, True, True),
    "officer": (True, True, False, False),
    "administrator": (True, True, False, False),
}
MEMBERS = {1: Right.OWNER, 2: Right.EDITOR, 3: Right.VIEWER}
READERS: dict[str, Any] = {
    "stranger": None,
    "member": SimpleNamespace(id=9, role_names=["angel"]),
    "connected": SimpleNamespace(id=8, role_names=["mentor"]),
    "viewer": SimpleNamespace(id=3, role_names=["founder"]),
    "editor": SimpleNamespace(id=2, role_names=["founder"]),
    "owner": SimpleNamespace(id=1, role_names=["founder"]),
    "officer": SimpleNamespace(id=6, role_names=["officer"]),
    "administrator": SimpleNamespace(id=7, role_names=["administrator"]),
}
PROFILE: Any = SimpleNamespace(
    memberships=[SimpleNamespace(account_id=number, right=right) for number, right in MEMBERS.items()]
)


def relation_of(reader: str) -> Relation:
    return rules.relation(READERS[reader], PROFILE, connected=reader == "connected")


def test_defaults_and_choices_are_those_of_the_domain():
    assert {group: (DEFAULTS[group], CHOICES[group]) for group in FieldGroup} == GROUPS


@pytest.mark.parametrize(("group", "choice", "reader"), list(product(FieldGroup, (None, *ALL), SEEN)))
def test_every_group_under_every_choice_for_every_reader(group, choice, reader):
    default, choices = GROUPS[group]
    audience = choice if choice in choices else default
    officers_need = group == FieldGroup.LEGAL and reader in ("officer", "administrator")
    expected = dict(zip(ALL, SEEN[reader], strict=True))[audience] or officers_need

    chosen = {group: choice} if choice else {}

    assert audience_of(group, chosen) == audience
    assert may_see_group(relation_of(reader), group, chosen) is expected
    sight = Sight(relation_of(reader), chosen)
    assert {sight.may(name) for name, of in FIELD_GROUPS.items() if of == group} == {expected}


@pytest.mark.parametrize(("group", "relation"), list(product(FieldGroup, Relation)))
def test_a_narrower_audience_never_shows_to_somebody_new(group, relation):
    seen = [may_see_group(relation, group, {group: choice}) for choice in CHOICES[group]]
    assert seen == sorted(seen, reverse=True)
    assert hiding(relation, group) == {choice for choice, sees in zip(CHOICES[group], seen, strict=True) if not sees}


def test_only_contacts_need_a_second_yes():
    assert {FieldGroup.CONTACTS: frozenset({P, M})} == GUARDED


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_of_every_kind_has_a_group(kind):
    names = {field.name for field in fields(VALUES[kind])}
    assert names <= set(FIELD_GROUPS)
    assert {FIELD_GROUPS[name] for name in names} <= set(groups_of(kind))


def test_each_kind_has_its_own_groups():
    shared = {FieldGroup.BASICS, FieldGroup.INTRO, FieldGroup.CONTACTS, FieldGroup.CONFLICTS}
    own = {kind: set(groups_of(kind)) - shared for kind in Kind}
    assert {FieldGroup.FUNDRAISING, FieldGroup.TRACTION, FieldGroup.TEAM, FieldGroup.DECK, FieldGroup.LEGAL} <= own[
        Kind.STARTUP
    ]
    assert own[Kind.ANGEL] == own[Kind.FUND] >= {FieldGroup.CRITERIA, FieldGroup.PORTFOLIO}
    assert own[Kind.MENTOR] >= {FieldGroup.CAPACITY}
    assert all(shared <= set(groups_of(kind)) for kind in Kind)


# audience of the team: shown to a stranger who agreed / did not, to a member, to who is connected, to an insider
TEAM = {
    P: (True, False, True, True, True),
    M: (True, False, True, True, True),
    C: (False, False, False, True, True),
    X: (False, False, False, False, True),
}


@pytest.mark.parametrize("audience", ALL)
def test_a_founder_is_shown_to_strangers_only_by_their_own_yes(audience):
    chosen = {FieldGroup.TEAM: audience}

    def shown(relation: Relation, *, is_public: bool) -> bool:
        return Sight(relation, chosen).may_see_founder(is_public=is_public)

    assert (
        shown(Relation.STRANGER, is_public=True),
        shown(Relation.STRANGER, is_public=False),
        shown(Relation.MEMBER, is_public=False),
        shown(Relation.CONNECTED, is_public=False),
        shown(Relation.INSIDER, is_public=False),
    ) == TEAM[audience]


def test_what_moved_is_told_from_the_default():
    before, after = {FieldGroup.DECK: X}, {FieldGroup.CONTACTS: X, FieldGroup.INTRO: P, FieldGroup.LEGAL: P}
    assert moved(before, after, FieldGroup) == {FieldGroup.DECK: (X, C), FieldGroup.CONTACTS: (C, X)}
