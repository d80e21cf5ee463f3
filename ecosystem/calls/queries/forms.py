"""The versions of a form: the newest, the one in force, and those of earlier calls to copy from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Call, CallForm, CallManager
from ecosystem.calls.queries.calls import call as call_of_slug
from ecosystem.calls.rules import form as rules
from ecosystem.calls.rules.calls import FAULTS, fault
from ecosystem.calls.rules.form import Form, Question, Section
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.rules import is_officer

if TYPE_CHECKING:
    from ecosystem.core.feature import House

NOTHING = Form()
MOST_EARLIER = 50


@dataclass(frozen=True)
class Place:
    """A place in the newest version of a call's form: a section, a question in it, or neither."""

    call: Call
    row: CallForm | None
    form: Form
    section: Section | None = None
    question: Question | None = None


def newest(call_id: int) -> CallForm | None:
    """The newest version, in force or being built."""
    select = sa.select(CallForm).where(CallForm.call_id == call_id).order_by(CallForm.number.desc())
    return db.session.scalars(select.limit(1)).first()


def in_force(call_id: int) -> CallForm | None:
    """The version applicants answer now."""
    stands = (CallForm.call_id == call_id, CallForm.in_force_at.is_not(None))
    return db.session.scalars(sa.select(CallForm).where(*stands).order_by(CallForm.number.desc()).limit(1)).first()


def version(form_id: int) -> CallForm:
    """One version."""
    return db.session.get_one(CallForm, form_id)


def form_of(row: CallForm | None) -> Form:
    """The form of a version; nothing of none."""
    return rules.read(row.content) if row is not None else NOTHING


def has_form(call_id: int) -> bool:
    """Whether the newest version asks anything."""
    return any(question.asks for question in form_of(newest(call_id)).questions())


def lacks(call: Call) -> list[tuple[str, Any]]:
    """What a call lacks before it is sent for approval: codes and words, those of higher features first."""
    house: House = current_app.extensions["house"]
    own = fault(call, clock.now(), has_form=has_form(call.id))
    return [("missing", words) for words in house.lacks(call.id)] or [(code, FAULTS[code]) for code in own]


def taken_keys(call_id: int) -> set[str]:
    """Every key that any version of the form ever used."""
    keys: set[str] = set()
    for content in db.session.scalars(sa.select(CallForm.content).where(CallForm.call_id == call_id)):
        for section in content.get("sections", []):
            keys |= {section["key"], *(question["key"] for question in section.get("questions", []))}
    return keys


def place(slug: str, section: str = "", question: str = "") -> Place:
    """A place in a form. Raises ``NotFound``."""
    call = call_of_slug(slug)
    row = newest(call.id)
    form = form_of(row)
    found = Place(call, row, form, form.section(section), form.question(question))
    if (section and found.section is None) or (question and found.question is None):
        raise NotFound
    return found


def earlier(account: Account, besides: int) -> list[Call]:
    """The calls whose form one may copy: one's own, and for officers all, the newest first."""
    own = sa.select(CallManager.call_id).where(CallManager.account_id == account.id)
    select = sa.select(Call).where(Call.id != besides, Call.id.in_(sa.select(CallForm.call_id)))
    wanted = select if is_officer(account) else select.where(Call.id.in_(own))
    options = (joinedload(Call.owner), selectinload(Call.managers))
    return list(db.session.scalars(wanted.options(*options).order_by(Call.id.desc()).limit(MOST_EARLIER)))
