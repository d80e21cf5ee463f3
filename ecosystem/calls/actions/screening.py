"""Checking what was sent: taken up, returned for more, let through, found ineligible. A person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls.actions.applying import lock, move
from ecosystem.calls.models import Application, ApplicationState
from ecosystem.calls.queries import applications as queries
from ecosystem.calls.queries import forms
from ecosystem.calls.rules import applications as rules
from ecosystem.calls.rules.form import Type
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record


@dataclass(frozen=True)
class Many:
    """What became of an act on several applications: how many it was done to, and why not to others, by number."""

    done: int
    refused: Mapping[str, str]


def take_up(actor: Account, application: Application) -> None:
    """Begin to check an application; it is one's own then, unless somebody else was named."""
    move(actor, application, ApplicationState.SCREENING)
    if application.screener_id is None:
        application.screener_id = actor.id
        db.session.flush()


def assign(actor: Account, application: Application, screener_id: int | None) -> None:
    """Say who of the call's people checks it (``None``: nobody yet). Raises ``Refused``: ``screener``."""
    lock(application)
    if not rules.may_assign(actor, application, screener_id):
        raise Refused(_l("Hồ sơ này không giao cho người đó kiểm tra được."), code="screener")
    if application.screener_id == screener_id:
        return
    application.screener_id = screener_id
    db.session.flush()
    record("application.assigned", actor=actor.id, subject=application, screener=screener_id)


def many(applications: Sequence[Application], act: Callable[[Application], None]) -> Many:
    """Do the same to several; what refuses stays as it was, and its reason is told once."""
    done, refused = 0, {}
    for application in applications:
        try:
            act(application)
        except Refused as no:
            refused[application.number] = str(no.message)
        else:
            done += 1
    return Many(done, refused)


def let_through(actor: Account, application: Application, *, reason: str = "") -> None:
    """It is complete and eligible: to be read by the jury."""
    move(actor, application, ApplicationState.UNDER_REVIEW, reason=reason)


def turn_away(actor: Account, application: Application, *, note: str, reason: str = "") -> None:
    """It is not eligible; ``note`` says so gently. Raises ``Refused``: ``moved``, ``note`` (empty)."""
    if not note.strip():
        raise Refused(_l("Vui lòng nói lý do cho người nộp."), code="note")
    move(actor, application, ApplicationState.INELIGIBLE, note=note, reason=reason)


def ask_for_more(
    actor: Account, application: Application, *, questions: Sequence[str], note: str, until: datetime
) -> None:
    """Return an application: the applicant may write what ``questions`` name, until a day, and nothing else.

    Raises ``Refused``: ``moved``, ``questions`` (none, or none of the form), ``note``, ``past``.
    """
    lock(application)
    form = forms.form_of(forms.version(application.form_id))
    askable = {one.key for one in form.questions() if one.asks and one.type is not Type.PROFILE}
    wanted = [key for key in dict.fromkeys(questions) if key in askable]
    if not wanted or len(wanted) != len(set(questions)):
        raise Refused(_l("Vui lòng chọn ít nhất một câu cần bổ sung."), code="questions")
    if not note.strip():
        raise Refused(_l("Vui lòng nói rõ cần bổ sung điều gì."), code="note")
    if until <= clock.now():
        raise Refused(_l("Hạn bổ sung cần ở tương lai."), code="past")
    if not rules.may_move(actor, application, ApplicationState.NEEDS_INFO):
        raise Refused(_l("Hồ sơ vừa được chuyển bước, hoặc bạn không chuyển được."), code="moved")
    application.asked, application.asked_note, application.asked_until = wanted, note.strip()[:2000], until
    db.session.flush()
    move(actor, application, ApplicationState.NEEDS_INFO, note=note)


def expire() -> int:
    """The clock ends what was not sent in time. Returns how many."""
    over = queries.overdue(clock.now())
    for application in over:
        move(None, application, ApplicationState.EXPIRED)
    return len(over)
