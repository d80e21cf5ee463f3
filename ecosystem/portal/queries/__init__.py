"""Questions of the portal: true numbers, a true example, and a profile as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.connections import rules as asking
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.conversations.rules.reports import may_report_profile
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory import rules as visibility
from ecosystem.directory.models import INVESTORS, Kind, Membership, Profile, Right, Startup, State
from ecosystem.directory.queries import Card
from ecosystem.directory.queries.asking import Fitting, similar
from ecosystem.directory.queries.duplicates import Twin, officer_twins, public_twins
from ecosystem.directory.queries.merges import where_it_went
from ecosystem.directory.rules import Relation
from ecosystem.partners import queries as partners
from ecosystem.partners import rules as posting
from ecosystem.portal.rules import POSES, Seen
from ecosystem.recommendations import queries as recommendations
from ecosystem.recommendations import rules as matching
from ecosystem.recommendations.queries import choices, feedback
from ecosystem.recommendations.queries.alike import shown as shown_alike
from ecosystem.recommendations.queries.showing import Shown
from ecosystem.web.access import current_account

EXAMPLE_TRIES = 10
SIMILAR = 3


@dataclass(frozen=True)
class Example:
    """A recommendation as the landing page shows it: two cards, and the parts that sum to the score."""

    startup: Card
    other: Card
    score: int
    reasons: tuple[Any, ...]
    shared: tuple[str, ...]


def numbers() -> dict[str, int]:
    """What the landing page counts: published profiles by side, and introductions that were accepted."""
    counts = directory.counts()
    return {
        "startups": counts[Kind.STARTUP],
        "mentors": counts[Kind.MENTOR],
        "investors": sum(counts[kind] for kind in INVESTORS),
        "introductions": connections.total(IntroductionState.ACCEPTED),
    }


def example() -> Example | None:
    """A true recommendation between two sample profiles, or ``None``: real people are nobody's example."""
    for startup_id, other_id in recommendations.top_pairs(EXAMPLE_TRIES):
        cards = {card.id: card for card in directory.cards([startup_id, other_id])}
        closed = frozenset(group for card in cards.values() for group in card.closed)
        fit = recommendations.fit_between([startup_id], other_id, closed)
        if (
            fit is not None
            and len(cards) == len({startup_id, other_id})
            and all(card.is_sample for card in cards.values())
        ):
            return Example(cards[startup_id], cards[other_id], fit.startup.score, fit.startup.reasons, fit.shared)
    return None


def startup(slug: str) -> Seen:
    """The startup of ``slug`` with how the present reader stands to it. Raises ``NotFound``."""
    return _seen(slug, (Kind.STARTUP,))


def mentor(slug: str) -> Seen:
    """The same for a mentor."""
    return _seen(slug, (Kind.MENTOR,))


def investor(slug: str) -> Seen:
    """The same for an angel or a fund."""
    return _seen(slug, INVESTORS)


def institution(slug: str) -> Seen:
    """The same for an institution."""
    return _seen(slug, (Kind.INSTITUTION,))


def _seen(slug: str, kinds: tuple[Kind, ...]) -> Seen:
    asked = directory.profile(slug)
    profile = where_it_went(asked)
    if profile.kind not in kinds:
        raise NotFound
    actor = current_account()
    relation = visibility.relation(actor, profile, connected=_connected(actor, profile))
    return Seen(profile, relation, moved=profile is not asked)


def profile_page(actor: Account | None, seen: Seen) -> dict[str, Any]:
    """What the page of a profile shows to ``actor``: only what the relation may see, and what they may do."""
    mine = connections.own_profiles(actor.id) if actor else []
    own_ids = [profile.id for profile in mine]
    found = connections.open_with(own_ids, [seen.profile.id])
    introduction: Introduction | None = next(iter(found.values()), None)
    asks = recommendations.asks_first(actor) if actor and mine else None
    view = directory.profile_view(seen.profile, seen.relation)
    fit = None if asks else recommendations.fit_between(own_ids, seen.profile.id, view.card.closed)
    similar, shown = _alike(actor, view.card, seen) if _compares(actor, mine, seen.profile) else ([], None)
    return {
        "profile": seen.profile,
        "view": view,
        "is_stranger": seen.relation == Relation.STRANGER,
        "is_inside": visibility.is_inside(actor, seen.profile),
        "preview": "",
        "introduction": introduction,
        "asks_to_show": directory.asks_to_show(actor) if _waits(actor, seen.profile) else None,
        "may_edit": visibility.may_edit(actor, seen.profile),
        "may_ask": introduction is None and any(asking.may_ask(actor, own, seen.profile) for own in mine),
        "fit": fit,
        "similar": similar,
        "shown": shown,
        "twins": _twins(actor, seen.profile) if _compares(actor, mine, seen.profile) else [],
        "may_report": may_report_profile(actor, seen.profile),
        "asks_why": fit is None and _may_ask_why(mine, seen),
        "is_saved": _is_saved(actor, seen),
        **_companions(actor, seen),
    }


def _companions(actor: Account | None, seen: Seen) -> dict[str, Any]:
    """What the profile has posted, for people who signed in, and whether the reader may post for it."""
    profile = seen.profile
    shown = partners.shown_to(actor, profile.id) if actor is not None else []
    may_post = asking.is_hand(actor, profile) and profile.state == State.PUBLISHED and posting.possible(profile.kind)
    return {"postings": shown, "posting_titles": posting.TITLES, "posting_icons": posting.ICONS, "may_post": may_post}


def _alike(actor: Account | None, card: Card, seen: Seen) -> tuple[list[Fitting], Shown | None]:
    """Startups like this one, and what is kept of them; who wants to be suggested to nobody is for officers alone."""
    alike = similar(card, seen.relation)
    is_officer = visibility.is_officer(actor)
    away = set() if is_officer else choices.among_unsuggested(one.card.id for one in alike.found)
    found = [one for one in alike.found if one.card.id not in away][:SIMILAR]
    about = f"{seen.relation.value}-{'en' if directory.is_english() else 'vi'}"
    return found, shown_alike(seen.profile.id, alike, found, about=about)


def _twins(actor: Account | None, profile: Profile) -> list[Twin]:
    """Startups that may be the same: by all that is known for officers, by public facts for investors."""
    return officer_twins(profile.id) if visibility.is_officer(actor) else public_twins(profile.id)


def _is_saved(actor: Account | None, seen: Seen) -> bool | None:
    """Whether the reader saved this profile; ``None`` where they may not."""
    if actor is None or seen.relation == Relation.INSIDER or seen.profile.state != State.PUBLISHED:
        return None
    return bool(feedback.saved_ids(actor.id, [seen.profile.id]))


def any_profile(slug: str) -> Seen:
    """The profile of ``slug``, of whatever kind, with how the present reader stands to it. Raises ``NotFound``."""
    return _seen(slug, tuple(Kind))


def posed_page(profile: Profile, pose: str) -> dict[str, Any]:
    """The page of a profile as a reader in ``pose`` would get it, with what only its own reader has left out."""
    relation = POSES[pose]
    page = profile_page(None, Seen(profile, relation))
    return {**page, "is_stranger": relation == Relation.STRANGER, "preview": pose}


def first_slug(kinds: tuple[Kind, ...]) -> str | None:
    """The slug of the first published profile of these kinds, for the list of pages."""
    published = sa.select(Profile.slug).where(Profile.kind.in_(kinds), Profile.state == State.PUBLISHED)
    return db.session.scalar(published.order_by(Profile.id).limit(1))


def slug_with_deck(email: str) -> str | None:
    """The slug of a startup with a deck that the account of ``email`` belongs to, for the list of pages."""
    mine = sa.select(Membership.profile_id).join(Account).where(Account.email == email)
    held = sa.select(Startup.slug).where(Startup.id.in_(mine), Startup.deck_id.is_not(None))
    return db.session.scalar(held.order_by(Startup.id).limit(1))


def _waits(actor: Account | None, profile: Profile) -> bool:
    personal = profile.kind in visibility.PERSONAL and profile.state == State.HIDDEN
    return personal and visibility.right_of(actor, profile) == Right.OWNER


def _compares(actor: Account | None, mine: Iterable[Profile], profile: Profile) -> bool:
    """Startups are set beside each other for officers and investors."""
    if profile.kind != Kind.STARTUP or profile.state != State.PUBLISHED:
        return False
    return visibility.is_officer(actor) or any(own.kind in INVESTORS for own in mine)


def _may_ask_why(mine: Iterable[Profile], seen: Seen) -> bool:
    """Whether the reader may be told why a published profile is not on their list."""
    if seen.relation == Relation.INSIDER or seen.profile.state != State.PUBLISHED:
        return False
    return any(matching.pair_up(own, seen.profile) for own in mine)


def _connected(actor: Account | None, profile: Profile) -> bool:
    if actor is None:
        return False
    return connections.is_connected([own.id for own in connections.own_profiles(actor.id)], profile.id)
