"""Who may post what, what a posting may become, what words it takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Kind, Membership, Profile, Right, State
from ecosystem.partners import rules
from ecosystem.partners.models import Mover, Posting, PostingState, Side, Subject
from ecosystem.partners.rules import Words

HAND, CLOCK = Mover.HAND, Mover.CLOCK
S = PostingState
TEXT = "Bốn mươi ký tự là đủ để nói điều mình cần."
KNOWN = {"sectors": ("ai", "iot"), "skills": ("sales", "hardware-iot")}
WORDS = Words(text_vi=TEXT, sectors=("iot", "ai"), skills=("sales",))
TODAY = date(2026, 12, 1)


def account(number, *roles):
    made = Account(id=number, email=f"{number}@example.com")
    made.grants = [RoleGrant(role=role) for role in roles]
    return made


def posting(state=S.OPEN, profile_state=State.PUBLISHED, kind=Kind.STARTUP):
    profile = Profile(id=1, kind=kind, state=profile_state)
    profile.memberships = [Membership(account_id=n, right=right) for n, right in enumerate(Right, 1)]
    return Posting(id=1, profile=profile, state=state, subject=Subject.COFOUNDER, side=Side.NEED)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("subject", list(Subject))
def test_who_may_post_what(subject, side, kind):
    allowed = {
        (Subject.COFOUNDER, Side.NEED): {Kind.STARTUP},
        (Subject.COFOUNDER, Side.OFFER): {Kind.MENTOR, Kind.ANGEL},
        (Subject.CUSTOMER, Side.NEED): {Kind.STARTUP},
        (Subject.CUSTOMER, Side.OFFER): {Kind.STARTUP, Kind.INSTITUTION},
    }[subject, side]
    assert rules.may_post(kind, subject, side) is (kind in allowed)
    assert ((subject, side) in rules.possible(kind)) is (kind in allowed)


def test_what_may_follow_a_state():
    told = {(state, to): movers for state, follows in rules.TRANSITIONS.items() for to, movers in follows.items()}
    assert told == {(S.OPEN, S.CLOSED): {HAND, CLOCK}, (S.CLOSED, S.OPEN): {HAND}}
    assert rules.sources(S.OPEN, CLOCK) == frozenset()
    assert rules.sources(S.CLOSED, CLOCK) == rules.sources(S.CLOSED, HAND) == {S.OPEN}


@pytest.mark.parametrize("profile_state", list(State))
@pytest.mark.parametrize("state", list(S))
def test_who_reads_and_who_keeps(state, profile_state):
    one = posting(state, profile_state)
    hands = {number for number, right in enumerate(Right, 1) if right in (Right.OWNER, Right.EDITOR)}
    standing = profile_state is not State.REMOVED
    assert {n for n in range(1, 6) if rules.may_keep(account(n), one)} == (hands if standing else set())
    shown = state is S.OPEN and profile_state is State.PUBLISHED
    readers = {n for n in range(1, 6) if rules.may_read(account(n), one)}
    assert readers == (set(range(1, 6)) if shown else hands if standing else set())
    assert rules.may_read(account(9, Role.OFFICER), one) is standing
    assert not rules.may_read(None, one)
    assert not rules.may_keep(None, one)


@pytest.mark.parametrize(
    ("code", "actor", "changes", "what"),
    [
        (None, 1, {}, (Subject.COFOUNDER, Side.NEED)),
        (None, None, {}, (Subject.COFOUNDER, Side.NEED)),
        ("not-yours", 9, {}, (Subject.COFOUNDER, Side.NEED)),
        ("kind", 1, {}, (Subject.COFOUNDER, Side.OFFER)),
        ("hidden", 1, {"profile_state": State.HIDDEN}, (Subject.CUSTOMER, Side.OFFER)),
    ],
)
def test_what_stands_in_the_way(code, actor, changes, what):
    profile = posting(**changes).profile
    profile.memberships[0].right = Right.OWNER
    found = rules.obstacle(account(actor) if actor else None, profile, *what)
    assert found == code
    assert code is None or code in rules.OBSTACLES


@pytest.mark.parametrize(
    ("code", "values", "subject"),
    [
        (None, {}, Subject.COFOUNDER),
        (None, {"text_vi": "", "text_en": TEXT}, Subject.COFOUNDER),
        (None, {"skills": ()}, Subject.CUSTOMER),
        ("text-short", {"text_vi": "Ngắn quá"}, Subject.COFOUNDER),
        ("text-short", {"text_vi": " " * 50}, Subject.COFOUNDER),
        ("text-long", {"text_vi": "a" * 601}, Subject.CUSTOMER),
        ("text-long", {"text_en": "a" * 601}, Subject.CUSTOMER),
        ("sectors", {"sectors": ()}, Subject.CUSTOMER),
        ("sectors", {"sectors": ("no-such",)}, Subject.CUSTOMER),
        ("skills", {"skills": ()}, Subject.COFOUNDER),
        ("skills", {"skills": ("no-such",)}, Subject.COFOUNDER),
    ],
)
def test_the_words_of_a_posting(code, values, subject):
    words = Words(**{**WORDS.__dict__, **values})
    if code is None:
        found = rules.checked(words, subject, **KNOWN)
        assert found["sectors"] == ["ai", "iot"]
        assert found["skills"] == (["sales"] if subject is Subject.COFOUNDER else [])
        return
    with pytest.raises(Refused) as refused:
        rules.checked(words, subject, **KNOWN)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("days", "ending", "over"), [(8, False, False), (7, True, False), (0, True, False), (-1, True, True)]
)
def test_when_it_ends(days, ending, over):
    last = TODAY + timedelta(days=days)
    assert rules.is_ending(last, TODAY) is ending
    assert rules.is_over(last, TODAY) is over


def test_everything_has_its_words():
    every = {(subject, side) for subject in Subject for side in Side}
    for table in (rules.MAY_POST, rules.TITLES, rules.SIDES, rules.POST, rules.HINTS):
        assert set(table) == every
    assert set(rules.SUBJECTS) == set(rules.ICONS) == set(Subject)
    assert {rules.other(side) for side in Side} == set(Side)
    assert rules.other(Side.NEED) is Side.OFFER
