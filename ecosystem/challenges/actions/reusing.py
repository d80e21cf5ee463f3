"""Another agency takes a solved challenge over with one click: pain and test are copied, the solution is named."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.challenges import rules
from ecosystem.challenges.actions.challenges import Draft, create
from ecosystem.challenges.models import Challenge, Reuse
from ecosystem.challenges.queries import pilots as queries
from ecosystem.challenges.rules import pilots as chain
from ecosystem.challenges.rules.feeding import HEADS
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile

OF_CALL = ("title_vi", "title_en", "summary_vi", "summary_en")


def reuse(actor: Account, one: Challenge, agency: Profile, *, is_sample: bool = False) -> Challenge:
    """The agency's own challenge, made of a solved one; a second click finds the same.

    Raises ``Refused``: ``role``, ``unsolved``, ``own`` (the agency's own challenge, or somebody else's agency).
    """
    if not rules.may_create(actor):
        raise Refused(_l("Vai trò của bạn không đặt được bài toán."), code="role")
    pilot = queries.of_challenge(one.id)
    if pilot is None or not chain.names_solver(pilot):
        raise Refused(_l("Bài toán này chưa có giải pháp được nhận."), code="unsolved")
    if agency.id == one.call.organisation_id or queries.agency(actor, str(agency.id)) is None:
        raise Refused(_l("Vui lòng chọn một cơ quan khác mà bạn chăm hồ sơ."), code="own")
    row = {"challenge_id": one.id, "agency_id": agency.id, "at": clock.now(), "by_id": actor.id}
    statement = insert_into(Reuse).values(**row)
    once = statement.on_conflict_do_nothing(index_elements=["challenge_id", "agency_id"])
    is_first = db.session.scalar(once.returning(Reuse.id)) is not None
    of_both = (Reuse.challenge_id == one.id, Reuse.agency_id == agency.id)
    kept = db.session.scalars(sa.select(Reuse).where(*of_both).execution_options(populate_existing=True)).one()
    if not is_first:
        return _made(kept)
    made = create(actor, _copied(one, agency), is_sample=is_sample)
    kept.made_id = made.id
    db.session.flush()
    record("challenge.reused", actor=actor.id, subject=kept, challenge=one.id)
    return made


def _made(kept: Reuse) -> Challenge:
    if kept.made is None:
        raise Refused(_l("Cơ quan này đã dùng lại bài toán."), code="own")
    return kept.made


def _copied(one: Challenge, agency: Profile) -> Draft:
    own = {f"{name}_{locale}": getattr(one, f"{name}_{locale}") for name in HEADS for locale in ("vi", "en")}
    own |= {"sectors": list(one.sectors), "test": list(one.test), "phases": list(one.phases)}
    return Draft(own, {**{name: getattr(one.call, name) for name in OF_CALL}, "organisation_id": agency.id})
