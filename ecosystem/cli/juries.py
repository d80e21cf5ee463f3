"""The jury of the demo world: a blind round of the open intake, with two readers, one of whom has sent marks."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls import queries as calls
from ecosystem.calls.models import Application, ApplicationState, Call, CallKind
from ecosystem.calls.queries import applications
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.juries import actions
from ecosystem.juries.models import RoundState, Sight
from ecosystem.juries.queries import rounds

READERS = ("mentor", "angel", "fund")
NOTE = "Bài toán rõ. Mong nhóm đo thêm chi phí trên mỗi khách hàng."


def load(people: dict[str, Account]) -> None:
    """Open a round for what is under review, and let its readers begin."""
    review = (Application.state == ApplicationState.UNDER_REVIEW, Call.kind == CallKind.PROGRAM)
    found = db.session.scalars(sa.select(Application).join(Call).where(*review).order_by(Application.id)).first()
    if found is None:
        return
    manager = people["manager"]
    values = actions.RoundValues(
        name_vi="Vòng hồ sơ",
        name_en="Paper round",
        sight=Sight.AFTER_OWN,
        reads_needed=2,
        closes_at=datetime.combine(clock.today() + timedelta(days=20), time(23, 59, 59), clock.LOCAL),
    )
    call = calls.by_id(found.call_id)
    if call is None:
        return
    made = actions.create(manager, call, values, is_sample=True)
    for role in READERS:
        actions.add_juror(manager, made, email=people[role].email)
    db.session.expire(made)
    one = rounds.round_by_key(made.key)
    actions.move(manager, one, RoundState.OPEN)
    application = applications.application(found.key)
    for juror in actions.seated(one):
        try:
            actions.give(manager, rounds.juror(juror.id), application, is_locked=False)
        except Refused:
            # Whoever knows the startup does not read it.
            continue
    _mark(people["angel"])


def _mark(account: Account) -> None:
    for read in db.session.scalars(rounds.own(account)):
        actions.declare(account, read, has_conflict=False)
        marks = {one.key: len(one.levels) - 2 for one in rounds.rubric_of(read.juror.round)}
        actions.send(account, read, actions.Given(marks, note=NOTE))
