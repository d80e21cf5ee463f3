"""Questions about quality: a profile's four measures, the officers' list, whom to ask, what a link from a mail is.

The grades as conditions of the database say the same as ``rules.quality``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.core import clock, phones
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import (
    ConfirmationAsk,
    ConfirmationLink,
    DuplicatePair,
    Kind,
    Membership,
    PairState,
    Profile,
    ProfileQuality,
    Right,
    State,
    Verification,
)
from ecosystem.directory.queries.cards import Card, cards, is_english, kind_label, local
from ecosystem.directory.queries.checks import problems
from ecosystem.directory.queries.freshness import older_than, terms
from ecosystem.directory.queries.members import profile_with_members
from ecosystem.directory.queries.profiles import OwnRow, profiles
from ecosystem.directory.rules import PATHS
from ecosystem.directory.rules.quality import (
    COMPLETE_FROM,
    LEAST_GAP,
    THIN_BELOW,
    WEIGHTS,
    Facts,
    Finding,
    Grade,
    LinkState,
    Measure,
    Terms,
    asked_lately,
    days_since,
    is_holder,
    judge,
    link_state,
    quarter_of,
)
from ecosystem.directory.rules.steps import completeness
from ecosystem.directory.rules.values import ProfileValues, held

WEIGHED = {grade.value: weight for grade, weight in WEIGHTS.items()}


@dataclass(frozen=True)
class Measured:
    """What can be told from values alone."""

    faults: tuple[str, ...]
    percent: int
    missing: str


@dataclass(frozen=True)
class Filters:
    """What an officer looks for; empty means any. Values that are none of the known ones filter nothing."""

    kind: str = ""
    measure: str = ""
    grade: str = ""


@dataclass(frozen=True)
class QualityRow:
    """One profile in the officers' list: its measures, and whether its holders can be asked or were."""

    slug: str
    name: str
    kind_label: str
    href: str
    findings: tuple[Finding, ...]
    kind: Kind
    is_held: bool
    may_ask: bool
    asked_at: datetime | None


@dataclass(frozen=True)
class Summary:
    """How many published profiles were measured, and how many of them are good by each measure."""

    total: int
    good: Mapping[Measure, int]

    def share(self, measure: Measure) -> int:
        """The good ones in percent."""
        return 100 * self.good[measure] // self.total if self.total else 0


@dataclass(frozen=True)
class LinkPage:
    """What the page of a link from a mail shows."""

    link: ConfirmationLink
    profile: Profile
    card: Card
    state: LinkState


def measure(kind: Kind, said: ProfileValues) -> Measured:
    """The faults of ``said``, how much of what counts it says, and the worthiest thing it does not."""
    faults = [problem.field.partition("-")[0] for problem in problems(kind, said)]
    if said.phone and not _is_phone(said.phone):
        faults.append("phone")
    whole = completeness(kind, said)
    return Measured(tuple(dict.fromkeys(faults)), whole.percent, whole.missing[0].field if whole.missing else "")


def measured(ids: Sequence[int]) -> dict[int, Measured]:
    """The same for these profiles, as it was kept; what was never measured is looked at now."""
    wanted = list(ids)
    rows = db.session.scalars(sa.select(ProfileQuality).where(ProfileQuality.profile_id.in_(wanted)))
    known = {row.profile_id: Measured(tuple(row.faults), row.percent, row.missing) for row in rows}
    for profile in profiles(one for one in wanted if one not in known):
        known[profile.id] = measure(profile.kind, held(profile))
    return known


def own_findings(rows: Sequence[OwnRow], twins: Mapping[int, Sequence[Card]]) -> dict[int, tuple[Finding, ...]]:
    """The four measures of one's own profiles by id; of duplicates only those that one may know of."""
    known, today, limits = measured([row.profile.id for row in rows]), clock.today(), terms()
    return {
        row.profile.id: judge(
            Facts(
                slug=row.profile.slug,
                kind=row.profile.kind,
                faults=known[row.profile.id].faults,
                has_badge=row.card.verified_until is not None,
                percent=known[row.profile.id].percent,
                missing=known[row.profile.id].missing,
                twins=tuple((card.name, card.href) for card in twins.get(row.profile.id, ())),
                days=days_since(row.profile.confirmed_at, today),
            ),
            limits,
        )
        for row in rows
    }


def by_quality(filters: Filters) -> sa.Select[Any]:
    """Published profiles with what their measures are taken from, the worst first, then the longest unconfirmed."""
    grades = _grades()
    p, q = Profile.__table__.c, ProfileQuality.__table__.c
    select = sa.select(
        *(p.id, p.slug, p.kind, p.name, p.name_en, p.confirmed_at, q.faults, q.percent, q.missing),
        _has_badge().label("has_badge"),
        _has_twins().label("has_twins"),
        sa.exists().where(Membership.profile_id == p.id).label("is_held"),
        reachable().label("is_reachable"),
        sa.select(sa.func.max(ConfirmationAsk.asked_at))
        .where(ConfirmationAsk.profile_id == p.id)
        .scalar_subquery()
        .label("asked_at"),
    )
    worst = sum((sa.case(WEIGHED, value=grade) for grade in grades.values()), start=sa.literal(0))
    return _published(select).where(*_conditions(filters, grades)).order_by(worst.desc(), p.confirmed_at, p.id)


def quality_rows(rows: Sequence[Any]) -> list[QualityRow]:
    """Rows of ``by_quality`` as the page shows them."""
    today, limits = clock.today(), terms()
    return [_quality_row(row, today, limits) for row in rows]


def summary() -> Summary:
    """The site in the four words, in one query."""
    grades = _grades()
    good = [
        sa.func.coalesce(sa.func.sum(sa.case((grade == Grade.GOOD.value, 1), else_=0)), 0) for grade in grades.values()
    ]
    total, *found = db.session.execute(_published(sa.select(sa.func.count(), *good))).one()
    return Summary(total, dict(zip(grades, map(int, found), strict=True)))


def stale_profiles() -> int:
    """How many published profiles were left unconfirmed for too long."""
    old = Profile.confirmed_at < older_than(terms().stale)
    counted = sa.select(sa.func.count()).select_from(Profile.__table__).where(Profile.state == State.PUBLISHED, old)
    return db.session.scalar(counted) or 0


def unmeasured(before: datetime, limit: int) -> list[Profile]:
    """Profiles never measured, or not since ``before``, loaded whole: rules and vocabularies may have changed."""
    p, q = Profile.__table__.c, ProfileQuality.__table__.c
    old = q.measured_at.is_(None) | (q.measured_at < before)
    select = sa.select(p.id).outerjoin(ProfileQuality.__table__, q.profile_id == p.id)
    return profiles(db.session.scalars(select.where(p.state != State.REMOVED, old).order_by(p.id).limit(limit)))


def due(limit: int) -> list[int]:
    """The published profiles whose holders should be asked now, the longest unconfirmed first."""
    asked = sa.select(ConfirmationAsk.profile_id).where(_asked_lately())
    select = sa.select(Profile.id).where(
        Profile.state == State.PUBLISHED,
        Profile.confirmed_at < older_than(terms().ask),
        reachable(),
        Profile.id.not_in(asked),
    )
    return list(db.session.scalars(select.order_by(Profile.confirmed_at, Profile.id).limit(limit)))


def was_asked(profile_id: int) -> bool:
    """Whether the holders of a profile were asked this quarter, or so lately that they are left alone."""
    asked = sa.select(ConfirmationAsk.id).where(ConfirmationAsk.profile_id == profile_id, _asked_lately())
    return db.session.scalar(sa.select(asked.exists())) is True


def reachable() -> sa.ColumnElement[bool]:
    """Profiles with an owner who can be written to (the same as ``queries.owners_of``)."""
    return (
        sa.exists()
        .where(Membership.profile_id == Profile.__table__.c.id, Membership.right == Right.OWNER)
        .where(Account.id == Membership.account_id)
        .where(Account.email_confirmed_at.is_not(None), Account.locked_at.is_(None))
    )


def ask(ask_id: int) -> ConfirmationAsk | None:
    """One ask."""
    return db.session.get(ConfirmationAsk, ask_id)


def link_page(token: str) -> LinkPage:
    """What the link of ``token`` is for. Raises ``NotFound`` for an unknown one and for who is no holder any more."""
    select = sa.select(ConfirmationLink).where(ConfirmationLink.token_hash == accounts.token_hash(token))
    link = db.session.scalar(select.options(joinedload(ConfirmationLink.ask), joinedload(ConfirmationLink.account)))
    profile = profile_with_members(link.ask.profile_id) if link is not None else None
    if link is None or profile is None:
        raise NotFound
    state = link_state(
        is_holder=is_holder(link.account, profile),
        is_done=link.used_at is not None or link.ask.answered_at is not None,
        expires_at=link.expires_at,
        now=clock.now(),
    )
    if state is LinkState.GONE:
        raise NotFound
    # Whoever holds the link may not be who it was sent to: no more than everybody sees.
    [card] = cards([profile.id])
    return LinkPage(link, profile, card, state)


def links_of(account_id: int) -> list[ConfirmationLink]:
    """The links a person was sent, with what they were asked about, the newest first."""
    select = sa.select(ConfirmationLink).where(ConfirmationLink.account_id == account_id)
    with_ask = select.options(joinedload(ConfirmationLink.ask).joinedload(ConfirmationAsk.profile))
    return list(db.session.scalars(with_ask.order_by(ConfirmationLink.id.desc())))


def _is_phone(number: str) -> bool:
    try:
        return bool(phones.parse_phone(number))
    except ValueError:
        return False


def _asked_lately() -> sa.ColumnElement[bool]:
    this_quarter = ConfirmationAsk.quarter == quarter_of(clock.today())
    return this_quarter | (ConfirmationAsk.asked_at > clock.now() - LEAST_GAP)


def _grades() -> dict[Measure, sa.ColumnElement[str]]:
    """The grade of every measure as an expression over ``_published``."""
    q, limits, at = ProfileQuality.__table__.c, terms(), Profile.__table__.c.confirmed_at
    good, fair, poor = (sa.literal(grade.value) for grade in Grade)
    return {
        Measure.VALID: sa.case((q.fault_count > 0, poor), (_has_badge(), good), else_=fair),
        Measure.COMPLETE: sa.case((q.percent >= COMPLETE_FROM, good), (q.percent >= THIN_BELOW, fair), else_=poor),
        Measure.UNIQUE: sa.case((_has_twins(), poor), else_=good),
        Measure.ALIVE: sa.case((at < older_than(limits.stale), poor), (at < older_than(limits.ask), fair), else_=good),
    }


def _published(select: sa.Select[Any]) -> sa.Select[Any]:
    """``select`` over the published profiles that were measured, with what a badge needs beside."""
    profile, kept, badge = Profile.__table__, ProfileQuality.__table__, Verification.__table__
    tables = profile.join(kept, kept.c.profile_id == profile.c.id).outerjoin(badge, badge.c.profile_id == profile.c.id)
    return select.select_from(tables).where(profile.c.state == State.PUBLISHED)


def _has_badge() -> sa.ColumnElement[bool]:
    until = Verification.__table__.c.valid_until
    return sa.and_(until.is_not(None), until >= clock.today())


def _has_twins() -> sa.ColumnElement[bool]:
    gone = sa.select(Profile.__table__.c.id).where(Profile.__table__.c.state == State.REMOVED)
    pair = DuplicatePair
    open_pairs = [
        sa.select(side).where(pair.state == PairState.OPEN, pair.left_id.not_in(gone), pair.right_id.not_in(gone))
        for side in (pair.left_id, pair.right_id)
    ]
    found: sa.ColumnElement[bool] = Profile.__table__.c.id.in_(sa.union_all(*open_pairs))
    return found


def _conditions(filters: Filters, grades: Mapping[Measure, sa.ColumnElement[str]]) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.kind in set(Kind):
        found.append(Profile.__table__.c.kind == Kind(filters.kind))
    wanted = [filters.grade] if filters.grade in set(Grade) else [Grade.FAIR.value, Grade.POOR.value]
    if filters.measure in set(Measure):
        found.append(grades[Measure(filters.measure)].in_(wanted))
    elif filters.grade in set(Grade):
        found.append(sa.or_(*(grade.in_(wanted) for grade in grades.values())))
    return found


def _quality_row(row: Any, today: date, limits: Terms) -> QualityRow:  # noqa: ANN401  a row of columns
    twins = ((str(_("một hồ sơ khác")), f"/officer/duplicates?kind={row.kind.value}"),) if row.has_twins else ()
    facts = Facts(
        slug=row.slug,
        kind=row.kind,
        faults=tuple(row.faults),
        has_badge=bool(row.has_badge),
        percent=row.percent,
        missing=row.missing,
        twins=twins,
        days=days_since(row.confirmed_at, today),
    )
    lately = asked_lately(row.asked_at, clock.now())
    return QualityRow(
        slug=row.slug,
        name=local(row.name, row.name_en) if is_english() else row.name,
        kind_label=kind_label(row.kind),
        href=f"/{PATHS[row.kind]}/{row.slug}",
        findings=judge(facts, limits),
        kind=row.kind,
        is_held=bool(row.is_held),
        may_ask=bool(row.is_reachable) and not lately,
        asked_at=row.asked_at if lately else None,
    )
