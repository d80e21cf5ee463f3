"""The demo day of a cohort: what everybody reads of it, and what its managers do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction
from ecosystem.connections.queries import own_ids, own_profiles
from ecosystem.connections.queries import pair as pair_of
from ecosystem.connections.rules import OPEN, is_hand
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile, State
from ecosystem.directory.rules import Relation
from ecosystem.meetings.models import DemoDay, DemoPitch
from ecosystem.meetings.rules.demo import INTERESTED
from ecosystem.programs.models import Cohort, CohortManager, Enrolment
from ecosystem.programs.rules.enrolments import HOLDING


@dataclass(frozen=True)
class Shown:
    """One startup of the page: its card as everybody sees it, its words, the introduction the reader asked for."""

    card: Any
    pitch: Any
    introduction: str | None


def demo(slug: str) -> DemoDay:
    """The demo day of ``slug`` with its cohort's managers. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(DemoDay.slug == slug[:120])).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(demo_day_id: int) -> DemoDay | None:
    """One by its id, or ``None``."""
    return db.session.scalars(_whole().where(DemoDay.id == demo_day_id)).one_or_none()


def listed() -> list[tuple[str, datetime]]:
    """The pages that are open to everybody, for search engines: address, and since when."""
    wanted = sa.select(DemoDay.slug, DemoDay.opened_at).where(DemoDay.opened_at.is_not(None)).order_by(DemoDay.id)
    return [(f"/demo-days/{slug}", opened_at) for slug, opened_at in db.session.execute(wanted) if opened_at]


def opened_of(cohort_ids: Sequence[int]) -> dict[int, DemoDay]:
    """The demo days of these cohorts that are open to everybody."""
    wanted = sa.select(DemoDay).where(DemoDay.cohort_id.in_(list(cohort_ids)), DemoDay.opened_at.is_not(None))
    return {one.cohort_id: one for one in db.session.scalars(wanted)}


def of_cohort(cohort_id: int) -> DemoDay | None:
    """The demo day of a cohort, if it has one."""
    return db.session.scalars(_whole().where(DemoDay.cohort_id == cohort_id)).one_or_none()


def _whole() -> sa.Select[DemoDay]:
    return sa.select(DemoDay).options(
        joinedload(DemoDay.cohort).selectinload(Cohort.managers).joinedload(CohortManager.account)
    )


def pitch_of(one: DemoDay, enrolment: Enrolment) -> DemoPitch | None:
    """What a startup said, if it agreed to be shown."""
    where = {"demo_day_id": one.id, "enrolment_id": enrolment.id}
    return db.session.scalars(sa.select(DemoPitch).filter_by(**where)).one_or_none()


def pitches(one: DemoDay) -> list[DemoPitch]:
    """Who agreed, holds a seat, and has a public profile: those the page shows."""
    wanted = (
        sa.select(DemoPitch)
        .join(Enrolment, Enrolment.id == DemoPitch.enrolment_id)
        .join(Profile, Profile.id == Enrolment.profile_id)
        .where(DemoPitch.demo_day_id == one.id, Enrolment.state.in_(list(HOLDING)), Profile.state == State.PUBLISHED)
        .options(joinedload(DemoPitch.enrolment).joinedload(Enrolment.profile))
        .order_by(Profile.sort_key, DemoPitch.id)
    )
    return list(db.session.scalars(wanted))


def page(one: DemoDay, reader: Profile | None) -> list[Shown]:
    """The startups of the page, in a constant number of queries."""
    found = {each.enrolment.profile_id: each for each in pitches(one)}
    keys = _introductions(reader, list(found)) if reader is not None else {}
    return [
        Shown(card, directory.local(found[card.id].pitch_vi, found[card.id].pitch_en), keys.get(card.id))
        for card in directory.cards(list(found), Relation.STRANGER)
    ]


def interested_as(account: Account | None) -> Profile | None:
    """The profile in whose name somebody says that a startup interests them: a fund before an angel."""
    if account is None:
        return None
    mine = [one for one in own_profiles(account.id) if one.kind in INTERESTED and one.state is State.PUBLISHED]
    mine = [one for one in mine if is_hand(account, one)]
    return min(mine, key=lambda one: (INTERESTED.index(one.kind), one.id), default=None)


def own(account: Account) -> list[tuple[Enrolment, DemoDay]]:
    """The demo days on which one's startups may stand, the last first."""
    columns: list[Any] = [Enrolment, DemoDay]
    wanted: sa.Select[Any] = sa.select(*columns).join(DemoDay, DemoDay.cohort_id == Enrolment.cohort_id)
    mine = (Enrolment.profile_id.in_(own_ids(account.id)), Enrolment.state.in_(list(HOLDING)))
    rows = db.session.execute(
        wanted.where(*mine).options(joinedload(Enrolment.profile)).order_by(DemoDay.held_at.desc(), Enrolment.id)
    )
    return [(enrolment, one) for enrolment, one in rows]


def _introductions(reader: Profile, ids: list[int]) -> dict[int, str]:
    pairs = {pair_of(reader.id, one): one for one in ids}
    wanted = sa.select(Introduction.pair, Introduction.key).where(
        Introduction.pair.in_(list(pairs)), Introduction.state.in_(list(OPEN))
    )
    return {pairs[name]: key for name, key in db.session.execute(wanted)}
