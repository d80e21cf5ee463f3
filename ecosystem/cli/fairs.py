"""Two events of the demo world: one that is over and followed, one that is to come and waits for wishes."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.connections.models import Introduction, IntroductionStep
from ecosystem.conversations import actions as conversations
from ecosystem.conversations.models import OutcomeKind
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Profile, Right
from ecosystem.events import actions, queries
from ecosystem.events.models import Attendee, Event, EventConsent, EventState, Match, Wish

AGREED = ("account", "matching", "profile-public")
# Who comes beside the sign-ins of the demo, and in whose name.
GUESTS = {
    "s05": ("Ông Ích Duy", Role.FOUNDER),
    "s08": ("Trà Thị Mộc Lan", Role.FOUNDER),
    "m03": ("Doãn Gia Phúc", Role.MENTOR),
    "m05": ("Khương Tú Anh", Role.MENTOR),
    "a03": ("Mạc Đình Khải", Role.ANGEL),
}
# Those who met at the event that is over, and what they say has come of it.
MET = (
    ("s05", "m03", OutcomeKind.WORKING),
    ("s05", "a03", OutcomeKind.INVESTED),
    ("s08", "m05", OutcomeKind.MET),
    ("s08", "a03", None),
)
# Wishes that nobody returned: at the event that is over, and at the one to come.
ALONE = (("m03", "s08"), ("m05", "s05"))
WAITING = (("f01", "s01"), ("m03", "s01"))
AGO = timedelta(days=41)
STRANGER = ("Lương Thế Vỹ", "luong.the.vy@demo.example")
# A row of the file that waits to be looked through.
UNREADABLE = ("Tạ Quỳnh Như", "ta.quynh.nhu")


def hold(made: dict[str, Profile], people: dict[str, Account], holders: dict[str, Account]) -> None:
    """Both events, by the actions of an organiser and of the people on their lists."""
    guests = {name: _guest(name, made[name]) for name in GUESTS}
    hands = {**holders, **guests}
    manager, house = people["manager"], made["i01"]
    past = _event(manager, "Gặp gỡ startup và nhà đầu tư mùa thu", "Autumn founders meet investors", house, 3)
    _open(past, hands, ("s01", "m01", *GUESTS), [STRANGER])
    for left, right, _outcome in MET:
        _wish(past, hands, made, left, right)
        _wish(past, hands, made, right, left)
    for left, right in ALONE:
        _wish(past, hands, made, left, right)
    for left, right, outcome in MET:
        if outcome is not None:
            conversations.mark(hands[left], _between(past, made[left], made[right]), outcome)
    actions.move(manager, past, EventState.MATCHED)
    actions.move(manager, past, EventState.FOLLOWING)
    _age(past)
    coming = _event(manager, "Ngày hội kết nối cố vấn", "Mentor matchmaking day", house, 12)
    _open(coming, hands, ("s01", "m01", "f01", *GUESTS), [])
    for left, right in WAITING:
        _wish(coming, hands, made, left, right)
    lines = ["Họ và tên,Email", *(",".join(one) for one in (STRANGER, UNREADABLE))]
    actions.take_file(manager, coming, "\n".join(lines).encode(), name="dang-ky-them.csv")


def _guest(name: str, profile: Profile) -> Account:
    full_name, role = GUESTS[name]
    account = accounts.create_account(
        email=f"{name}@demo.example",
        full_name=full_name,
        # Nobody signs in as a guest.
        password=secrets.token_urlsafe(24),
        roles=[role],
        confirmed=True,
        is_sample=True,
    )
    for purpose in AGREED:
        accounts.give_consent(account, purpose, method="operator")
    directory.add_member(None, profile, account, Right.OWNER)
    return account


def _event(manager: Account, title: str, title_en: str, house: Profile, days: int) -> Event:
    starts = datetime.combine(clock.today() + timedelta(days=days), time(8, 30), clock.LOCAL)
    plan = actions.Plan(
        title_vi=title,
        title_en=title_en,
        place="Nhà hội nghị bên sông Hàn, Đà Nẵng",
        starts_at=starts,
        ends_at=starts + timedelta(hours=8),
        profile_id=house.id,
    )
    return actions.create(manager, plan, is_sample=True)


def _open(event: Event, hands: dict[str, Account], consenting: tuple[str, ...], more: list[tuple[str, str]]) -> None:
    manager = event.organiser
    if manager is None:
        return
    people = dict.fromkeys((hand.full_name, hand.email) for name, hand in hands.items() if not name.startswith("i"))
    lines = ["Họ và tên,Email", *(",".join(one) for one in [*people, *more])]
    actions.take_file(manager, event, "\n".join(lines).encode(), name="danh-sach.csv")
    actions.confirm(manager, event)
    actions.move(manager, event, EventState.OPEN)
    for name in consenting:
        actions.consent(queries.seat(event.slug, hands[name].id).attendee, method="operator", locale="vi")


def _wish(event: Event, hands: dict[str, Account], made: dict[str, Profile], left: str, right: str) -> None:
    actions.wish(hands[left], queries.seat(event.slug, hands[left].id), made[right].slug)


def _between(event: Event, left: Profile, right: Profile) -> Introduction:
    both = {left.id, right.id}
    select = sa.select(Introduction).join(Match, Match.introduction_id == Introduction.id)
    found = db.session.scalars(
        select.where(Match.event_id == event.id, Introduction.asker_id.in_(both), Introduction.asked_id.in_(both))
    )
    return found.one()


def _age(event: Event) -> None:
    """What happened just now happened some weeks ago."""
    then = datetime.combine(clock.today() - AGO, time(10, 30), clock.LOCAL)
    ids = sa.select(Match.introduction_id).where(Match.event_id == event.id)
    mine = {"asked_at": then, "answered_at": then, "moved_at": then}
    people = sa.select(Attendee.id).where(Attendee.event_id == event.id)
    for statement in (
        sa.update(Introduction).where(Introduction.id.in_(ids)).values(**mine),
        sa.update(IntroductionStep).where(IntroductionStep.introduction_id.in_(ids)).values(at=then),
        sa.update(Match).where(Match.event_id == event.id).values(at=then),
        sa.update(Wish).where(Wish.event_id == event.id).values(at=then),
        sa.update(EventConsent).where(EventConsent.attendee_id.in_(people)).values(given_at=then),
        sa.update(Attendee).where(Attendee.event_id == event.id).values(added_at=then, told_at=then),
        sa.update(Event)
        .where(Event.id == event.id)
        .values(starts_at=then - timedelta(hours=2), ends_at=then + timedelta(hours=6), made_at=then),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
