"""People and profiles for tests of who meets whom, made by the product's own actions."""

from __future__ import annotations

from typing import Any

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.connections import actions
from ecosystem.connections.models import Introduction
from ecosystem.core import clock
from ecosystem.core.db import db, settle
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.values import InvestorValues, MandateValues, MentorValues, StartupValues
from tests.cast import PURPOSES

ROLES = {
    Kind.STARTUP: Role.FOUNDER,
    Kind.MENTOR: Role.MENTOR,
    Kind.ANGEL: Role.ANGEL,
    Kind.FUND: Role.FUND_MEMBER,
}
WORDS = "Chào anh, nhóm em làm cảm biến đo mặn cho đầm tôm và muốn xin ba mươi phút trao đổi."
TEXT = "Cảm biến đo độ mặn cho đầm tôm, cảnh báo qua điện thoại, học máy dự báo xâm nhập mặn."


def person(name: str, *roles: Role, locale: str = "vi", confirmed: bool = True) -> Account:
    """An account that can sign in nowhere: tests open its sign-in themselves."""
    moment = clock.now()
    account = Account(
        email=f"{name}@people.example",
        email_confirmed_at=moment if confirmed else None,
        password_hash="x",
        full_name=name.title(),
        locale=locale,
        created_at=moment,
    )
    account.grants = [RoleGrant(role=role, granted_at=moment) for role in roles]
    db.session.add(account)
    db.session.flush()
    for purpose in PURPOSES:
        accounts.give_consent(account, purpose, method="operator")
    return account


def startup(name: str = "Đầm Xanh", *, owner: Account | None = None, **values: Any) -> Profile:
    """A startup with an owner of its own."""
    given = {
        "description_vi": TEXT,
        "sectors": ("aquaculture-marine",),
        "languages": ("vi",),
        "stage": "mvp",
        "email": "lienhe@damxanh.example",
        "phone": "+84905111222",
        **values,
    }
    return _made(Kind.STARTUP, owner, StartupValues(name=name, **given))


def mentor(name: str = "Lê Mặn", *, owner: Account | None = None, **values: Any) -> Profile:
    """A mentor with an owner of their own."""
    given = {
        "experience_vi": "Hai mươi năm nuôi tôm, cảm biến đo mặn và dự báo xâm nhập mặn.",
        "sectors": ("aquaculture-marine",),
        "expertise": ("hardware-iot",),
        "languages": ("vi",),
        "email": "leman@mentor.example",
        "phone": "+84905333444",
        **values,
    }
    return _made(Kind.MENTOR, owner, MentorValues(name=name, **given))


def fund(name: str = "Quỹ Sóng", *, owner: Account | None = None, **values: Any) -> Profile:
    """A fund with one mandate."""
    given = {
        "thesis_vi": "Đầu tư công nghệ nuôi trồng thuỷ sản ở miền Trung.",
        "mandates": (MandateValues(sectors=("aquaculture-marine",), languages=("vi",)),),
        "email": "quy@song.example",
        **values,
    }
    return _made(Kind.FUND, owner, InvestorValues(name=name, **given))


def owner_of(profile: Profile) -> Account:
    """The account that owns a profile."""
    return profile.memberships[0].account


def asked(asker: Profile, other: Profile, message: str = WORDS) -> Introduction:
    """An introduction that was asked for by the owner of ``asker``."""
    introduction = actions.ask(owner_of(asker), asker, other, message=message)
    settle(keep=True)
    return introduction


def _made(kind: Kind, owner: Account | None, values: Any) -> Profile:
    number = db.session.query(Account).count()
    who = owner or person(f"{kind.value}{number}", ROLES[kind])
    profile = directory.create(who, kind, values)
    settle(keep=True)
    return profile
