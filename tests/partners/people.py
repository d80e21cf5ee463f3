"""Postings for tests, made by the product's own actions."""

from __future__ import annotations

from typing import Any

from ecosystem.accounts.models import Account, Role
from ecosystem.core.db import settle
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.values import InstitutionValues
from ecosystem.partners import actions
from ecosystem.partners.models import Posting, Side, Subject
from ecosystem.partners.rules import Words
from tests.connections.people import _made, fund, mentor, owner_of, person, startup

__all__ = ["fund", "mentor", "owner_of", "person", "startup"]
NEEDS, OFFERS = (Subject.COFOUNDER, Side.NEED), (Subject.COFOUNDER, Side.OFFER)
SELLS, BUYS = (Subject.CUSTOMER, Side.NEED), (Subject.CUSTOMER, Side.OFFER)
TEXT = "Tìm người lo phần cứng: cảm biến đo mặn cho đầm tôm, chạy pin, gửi số liệu qua sóng xa."
WORDS = Words(text_vi=TEXT, sectors=("aquaculture-marine",), skills=("hardware-iot",))


def school(name: str = "Trường Sông Hàn", owner: Account | None = None) -> Profile:
    """An institution with an owner of its own."""
    hand = owner or person(f"quanly{len(name)}", Role.PROGRAM_MANAGER)
    return _made(Kind.INSTITUTION, hand, InstitutionValues(name=name))


def words(**values: Any) -> Words:
    """What somebody says, unless told otherwise."""
    return Words(**{**WORDS.__dict__, **values})


def post(profile: Profile, what: tuple[Subject, Side], **values: Any) -> Posting:
    """The owner of a profile posts."""
    made = actions.post(owner_of(profile), profile, what, words(**values))
    settle(keep=True)
    return made
