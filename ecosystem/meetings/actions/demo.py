"""A demo day is made and opened; startups agree to be shown; whoever is interested asks for an introduction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import actions as connections
from ecosystem.connections.models import Introduction
from ecosystem.connections.queries import readers
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc, slugify
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile
from ecosystem.meetings.actions.base import lock, permit
from ecosystem.meetings.models import DemoDay, DemoPitch
from ecosystem.meetings.queries import demo as queries
from ecosystem.meetings.rules import demo as rules
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Cohort, Enrolment

INTEREST = _l(
    "Chúng tôi xem phần giới thiệu của nhóm bạn tại %(name)s và quan tâm. "
    "Mong có một buổi trao đổi ngắn để hiểu thêm về sản phẩm và kế hoạch sắp tới."
)


@dataclass(frozen=True, kw_only=True)
class DemoValues:
    """What the page says."""

    name_vi: str
    name_en: str = ""
    words_vi: str = ""
    words_en: str = ""
    place: str = ""
    held_at: datetime


def set_demo(actor: Account, cohort: Cohort, values: DemoValues, *, is_sample: bool = False) -> DemoDay:
    """Make the demo day of a cohort, or change what it says. Raises ``Refused``: ``rights``, ``there`` (a race)."""
    permit(allowed=programs.may_run(actor, cohort))
    one = queries.of_cohort(cohort.id)
    if one is None:
        slug = f"{slugify(values.name_vi)[:90]}-{secrets.token_hex(3)}"
        one = DemoDay(slug=slug, cohort_id=cohort.id, created_at=clock.now(), is_sample=is_sample)
    one.name_vi, one.name_en, one.place = nfc(values.name_vi), nfc(values.name_en), nfc(values.place)
    one.words_vi, one.words_en, one.held_at = nfc(values.words_vi), nfc(values.words_en), values.held_at
    try:
        with db.session.begin_nested():
            db.session.add(one)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Refused(_l("Khoá này đã có trang demo day."), code="there") from error
    record("demo_day.written", actor=actor.id, subject=one)
    return one


def open_demo(actor: Account, one: DemoDay, *, is_open: bool) -> None:
    """Let everybody read the page, or nobody any more. Twice changes nothing. Raises ``Refused``: ``rights``."""
    permit(allowed=rules.may_run_demo(actor, one))
    lock(one)
    if (one.opened_at is not None) == is_open:
        return
    one.opened_at = clock.now() if is_open else None
    db.session.flush()
    record("demo_day.opened" if is_open else "demo_day.closed", actor=actor.id, subject=one)


def stand(actor: Account, one: DemoDay, enrolment: Enrolment, *, pitch_vi: str, pitch_en: str = "") -> None:
    """Agree that one's startup is shown, in these words. Raises ``Refused``: ``rights``, ``short``."""
    permit(allowed=rules.may_stand(actor, enrolment) and enrolment.cohort_id == one.cohort_id)
    words = nfc(pitch_vi).strip()
    if not rules.PITCH_LEAST <= len(words) <= rules.PITCH_MOST:
        raise Refused(_l("Lời giới thiệu cần từ %(least)s ký tự.", least=rules.PITCH_LEAST), code="short")
    said = {"pitch_vi": words, "pitch_en": nfc(pitch_en).strip(), "account_id": actor.id, "agreed_at": clock.now()}
    db.session.execute(
        insert_into(DemoPitch)
        .values(demo_day_id=one.id, enrolment_id=enrolment.id, **said)
        .on_conflict_do_update(index_elements=["demo_day_id", "enrolment_id"], set_=said)
    )
    record("demo_day.agreed", actor=actor.id, subject=one)


def step_back(actor: Account, one: DemoDay, enrolment: Enrolment) -> None:
    """Take that back: the startup is off the page at once. Raises ``Refused``: ``rights``."""
    permit(allowed=rules.may_stand(actor, enrolment))
    where = {"demo_day_id": one.id, "enrolment_id": enrolment.id}
    db.session.execute(sa.delete(DemoPitch).filter_by(**where))
    record("demo_day.stepped_back", actor=actor.id, subject=one)


def be_interested(actor: Account, one: DemoDay, slug: str) -> Introduction:
    """Ask a startup of the page for an introduction, as anywhere else: every cap and block holds.

    Raises ``Refused``: ``closed``, ``not-there``, ``no-profile``, or a code of ``connections.actions.ask``.
    """
    if one.opened_at is None:
        raise Refused(_l("Trang này đã đóng."), code="closed")
    found = next((each for each in queries.pitches(one) if each.enrolment.profile.slug == slug), None)
    if found is None:
        raise Refused(_l("Startup này không còn trên trang."), code="not-there")
    mine, other = queries.interested_as(actor), directory.profile_with_members(found.enrolment.profile_id)
    if mine is None or other is None:
        raise Refused(
            _l("Bạn cần một hồ sơ nhà đầu tư, cố vấn hoặc tổ chức đang công khai để ngỏ lời."), code="no-profile"
        )
    whole = directory.profile_by_id(mine.id)
    return connections.ask(actor, whole or mine, other, message=_interest(one, other), is_sample=one.is_sample)


def _interest(one: DemoDay, startup: Profile) -> str:
    """What is said in the name of who is interested, in the language of who reads it first."""
    reader = next(iter(readers(startup)), None)
    with force_locale(reader.locale if reader is not None else "vi"):
        return str(INTEREST) % {"name": directory.local(one.name_vi, one.name_en)}
