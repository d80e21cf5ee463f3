"""The lists of recommendations, and why somebody is not on one. A page reads one stored row; nothing is computed."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from ecosystem.connections import queries as connections
from ecosystem.connections.rules import fits_kinds, is_hand
from ecosystem.core import clock
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory_queries
from ecosystem.directory import rules as directory
from ecosystem.directory.models import Profile
from ecosystem.directory.queries import vocabulary
from ecosystem.recommendations import queries, rules
from ecosystem.recommendations.keeping import keep
from ecosystem.recommendations.queries import feedback
from ecosystem.recommendations.queries import why_not as reasons
from ecosystem.recommendations.queries.touching import touched_matches
from ecosystem.recommendations.rules.choices import may_choose
from ecosystem.recommendations.views.base import bp
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.taxonomy.models import LISTS
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import Page, page_number, render


@bp.get("/recommendations/mentors")
@signed_in
def mentors() -> ResponseReturnValue:
    """Mentors for a startup."""
    return _list("mentors")


@bp.get("/recommendations/investors")
@signed_in
def investors() -> ResponseReturnValue:
    """Angels and funds for a startup."""
    return _list("investors")


@bp.get("/recommendations/startups")
@signed_in
def startups() -> ResponseReturnValue:
    """Startups for a mentor, an angel or a fund."""
    return _list("startups")


@bp.get("/recommendations/gain/<slug>")
@allow(rules.may_see, load=queries.asked_gains)
def gain(profile: Profile) -> ResponseReturnValue:
    """What filling in one field would bring: a fragment that the form of a profile loads beside its meter."""
    found = queries.gains(profile, request.args.get("field", "")[:40])
    return render("recommendations/gain.html", gains=found)


@bp.get("/officer/touched/<list_name>/<slug>")
@allow(directory.is_officer)
def touched(list_name: str, slug: str) -> ResponseReturnValue:
    """For officers, before they save a synonym: which profiles and which matches it would touch."""
    term = taxonomy.term(list_name, slug) if list_name in LISTS else None
    if term is None:
        raise NotFound
    word = request.args.get("word", "")[:80].strip()
    found = vocabulary.touched(slug, word)
    matches = touched_matches(found.ids)
    return render("recommendations/touched.html", term=term, word=word, found=found, matches=matches)


@bp.get("/recommendations/why-not/<slug>")
@allow(directory.may_read, load=reasons.asked)
def why_not(other: Profile) -> ResponseReturnValue:
    """Why somebody is not on one's list, and what would bring them in."""
    account = current_account()
    own = reasons.own_sides(account, other)
    slug = request.args.get("as", "")
    profile = next((one for one in own if one.slug == slug), own[0] if own else None)
    asks = queries.asks_first(account) if own else None
    found = reasons.why_not(account, profile, other) if profile and not asks else None
    mine = [] if own else [one for one in connections.own_profiles(account.id) if one.id != other.id]
    return render(
        "recommendations/why_not.html",
        other=other,
        own=own,
        profile=profile,
        asks=asks,
        found=found,
        words=feedback.words,
        unpaired=bool(mine),
        may_ask=any(fits_kinds(one, other) for one in mine),
        is_owner=profile is not None and may_choose(account, profile),
        may_say=profile is not None and is_hand(account, profile),
        endpoint=directory_queries.page_endpoint(other.kind),
        step_for=rules.step_for,
        here=request.full_path.rstrip("?"),
    )


def _list(wanted: str) -> ResponseReturnValue:
    own = queries.own_for(current_account(), wanted)
    asks = queries.asks_first(current_account()) if own else None
    slug = request.args.get("as", "")
    profile = next((one for one in own if one.slug == slug), own[0] if own else None)
    shelf = queries.shelf(profile, wanted, number=page_number()) if profile and not asks else None
    page = render(
        "recommendations/list.html",
        wanted=wanted,
        own=own,
        profile=profile,
        asks=asks,
        shelf=shelf,
        page=Page(shelf.items, shelf.number, queries.SIZE, shelf.total) if shelf else None,
        saved=feedback.saved_ids(current_account().id, [item.card.id for item in shelf.items] if shelf else []),
        offer=feedback.offer(clock.today()) if profile and is_hand(current_account(), profile) else None,
        is_owner=profile is not None and may_choose(current_account(), profile),
        step_for=rules.step_for,
        here=request.full_path.rstrip("?"),
    )
    keep([shelf.shown] if shelf else [])
    return page
