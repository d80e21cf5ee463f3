"""Who could solve a challenge: the facts the engine reads, the shortlist with its reasons, the log of invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.calls.models import Application, ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.calls.rules.applications import UNSENT
from ecosystem.challenges.models import Challenge, ChallengeInvitation
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Institution, Kind, Profile, State
from ecosystem.recommendations import documents
from ecosystem.recommendations.documents import Facts
from ecosystem.recommendations.queries import words

# The kinds of organisation that solve problems of others.
FIRMS = (
    "sme", "corporate", "sci-tech-enterprise", "service-provider", "research-institute", "university", "cooperative",
)  # fmt: skip
FIRST = 12


@dataclass(frozen=True)
class Solver:
    """One who could solve it, with the reasons, and whether they were invited."""

    profile: Profile
    score: int
    reasons: Sequence[words.Part]
    shared: Sequence[str]
    is_invited: bool


@dataclass(frozen=True)
class Invited:
    """One line of the log: ``answer`` is the proposal that was sent since, in its state's words."""

    invitation: ChallengeInvitation
    profile: Profile
    by: str
    answer: str
    key: str


def facts() -> list[Facts]:
    """Published startups and capable firms that take part in matching, by what those who sign in may read."""
    startups = [one for one in documents.facts(clock.today()) if one.kind == Kind.STARTUP]
    return [*startups, *_firms()]


def _firms() -> list[Facts]:
    firm, profile = Institution.__table__, Profile.__table__
    texts = (profile.c.tagline_vi, profile.c.tagline_en, profile.c.description_vi, profile.c.description_en)
    select = sa.select(profile.c.id, *texts).select_from(profile.join(firm, firm.c.id == profile.c.id))
    published = (profile.c.state == State.PUBLISHED, firm.c.institution_kind.in_(FIRMS), documents.takes_part())
    return [
        Facts(id=str(row[0]), kind=Kind.INSTITUTION.value, texts=tuple(word for word in row[1:] if word))
        for row in db.session.execute(select.where(*published).order_by(profile.c.id))
    ]


def shortlist(one: Challenge) -> list[Solver]:
    """The shortlist as it stands: who is no longer published is left out."""
    entries = words.current((one.shortlist or {}).get("entries"))[:FIRST]
    ids = [entry["id"] for entry in entries]
    live = sa.select(Profile).where(Profile.id.in_(ids), Profile.state == State.PUBLISHED)
    found = {each.id: each for each in db.session.scalars(live)}
    invited = set(
        db.session.scalars(sa.select(ChallengeInvitation.profile_id).where(ChallengeInvitation.challenge_id == one.id))
    )
    rows = []
    for entry in entries:
        if entry["id"] in found:
            fit = words.fit(entry)
            profile = found[entry["id"]]
            rows.append(Solver(profile, fit.yours.score, fit.yours.reasons, fit.shared, profile.id in invited))
    return rows


def log(one: Challenge) -> list[Invited]:
    """Whom we invited, the newest first; of those who write but have sent nothing, nothing."""
    invited = sa.select(ChallengeInvitation).where(ChallengeInvitation.challenge_id == one.id)
    options = (joinedload(ChallengeInvitation.profile), joinedload(ChallengeInvitation.by))
    rows = list(db.session.scalars(invited.options(*options).order_by(ChallengeInvitation.id.desc())))
    sent = sa.select(Application).where(
        Application.call_id == one.call_id,
        Application.profile_id.in_([row.profile_id for row in rows]),
        Application.state.not_in([*UNSENT, ApplicationState.WITHDRAWN]),
    )
    answers = {each.profile_id: each for each in db.session.scalars(sent)}
    found = []
    for row in rows:
        answer = answers.get(row.profile_id)
        label, key = (applications.state_label(answer.state), answer.key) if answer else ("", "")
        found.append(Invited(row, row.profile, row.by.full_name if row.by else "", label, key))
    return found


def candidate(slug: str) -> Profile:
    """The published startup or organisation of that slug. Raises ``NotFound``."""
    wanted = sa.select(Profile).where(Profile.slug == slug, Profile.state == State.PUBLISHED)
    found = db.session.scalars(wanted.where(Profile.kind.in_([Kind.STARTUP, Kind.INSTITUTION]))).one_or_none()
    if found is None:
        raise NotFound
    return found


def invitation(invitation_id: int) -> ChallengeInvitation | None:
    """One invitation with its challenge and profile, or ``None``."""
    select = sa.select(ChallengeInvitation).where(ChallengeInvitation.id == invitation_id)
    whole = (
        joinedload(ChallengeInvitation.challenge).joinedload(Challenge.call),
        joinedload(ChallengeInvitation.profile).selectinload(Profile.memberships),
    )
    return db.session.scalars(select.options(*whole)).one_or_none()
