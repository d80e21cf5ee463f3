"""Pages of postings: look through them, read one with who suits it, write, close, renew."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.connections import queries as connections
from ecosystem.connections.rules import fits_kinds, is_member
from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.directory.models import Profile
from ecosystem.partners import actions, queries, rules
from ecosystem.partners.forms import FIELD_OF, ButtonForm, PostingForm
from ecosystem.partners.models import Posting, PostingState, Side, Subject
from ecosystem.partners.queries import lists
from ecosystem.recommendations.keeping import keep
from ecosystem.recommendations.queries import asks_first
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import Page, back, page_number, paginate, render, toast

bp = Blueprint("partners", __name__)
A_DAY = 86_400
WRITING = Limit("partners.write", 100, A_DAY, by_account)


@bp.get("/partners")
@signed_in
def partners() -> ResponseReturnValue:
    """Postings of one subject, one's own first."""
    subject, side = _subject(), _side()
    profiles = queries.own_profiles(current_account())
    own = queries.own(profiles, subject)
    mine = [one for one in own if one.state is PostingState.OPEN]
    page = paginate(queries.listed(subject, side, [profile.id for profile in profiles]), size=lists.SIZE)
    rows = lists.own_rows(mine)
    shown = render(
        "partners/list.html",
        subject=subject,
        side=side,
        own=rows,
        closed=[one for one in own if one.state is PostingState.CLOSED],
        offers=_offers(profiles, own, subject),
        asks=asks_first(current_account()) if mine else None,
        page=page,
        told=queries.told(page.items),
        rules=rules,
        subjects=list(Subject),
        sides=list(Side),
    )
    keep(row.shown for row in rows)
    return shown


def _asked_form() -> tuple[Profile, tuple[Subject, Side]]:
    """What the address asks for. Raises ``NotFound``."""
    return _profile(), _what()


@bp.get("/partners/new")
@allow(rules.may_begin, load=_asked_form)
def new(asked: tuple[Profile, tuple[Subject, Side]]) -> ResponseReturnValue:
    """The form of one more: ``as`` names the profile, ``subject`` and ``side`` what it is."""
    profile, (subject, side) = asked
    before = queries.of(profile.id, subject, side)
    if before is not None and before.state is PostingState.OPEN:
        return back("partners.edit", key=before.key)
    form = PostingForm.of(before) if before is not None else PostingForm()
    return _form_page(form, profile, (subject, side))


@bp.post("/partners/new")
@signed_in
@limited(WRITING)
def create() -> ResponseReturnValue:
    """Post it."""
    profile, what, form = _profile(), _what(), PostingForm()
    if not form.validate_on_submit():
        return _form_page(form, profile, what, 422)
    try:
        made = actions.post(current_account(), profile, what, form.words)
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _form_page(form, profile, what, 422)
    toast(_("Đã đăng. Vài giây nữa bạn xem được ai hợp."))
    return back("partners.posting", key=made.key)


@bp.get("/partners/<key>")
@allow(rules.may_read, load=queries.posting)
def posting(one: Posting) -> ResponseReturnValue:
    """One posting: who suits it for its own hands, how it suits one's own for others."""
    account = current_account()
    keeps = rules.may_keep(account, one)
    if not keeps and queries.is_apart(one, account):
        raise NotFound
    told = queries.told([one])[0]
    common: dict[str, Any] = {"one": one, "told": told, "keeps": keeps, "rules": rules}
    found = _kept(one) if keeps else _read(one)
    page = render("partners/posting.html", **common, **found)
    shelf = found.get("shelf")
    keep([shelf.shown] if shelf else [])
    return page


@bp.get("/partners/<key>/edit")
@allow(rules.may_keep, load=queries.posting)
def edit(one: Posting) -> ResponseReturnValue:
    """The form as it stands."""
    return _form_page(PostingForm.of(one), one.profile, (one.subject, one.side), one=one)


@bp.post("/partners/<key>/edit")
@allow(rules.may_keep, load=queries.posting)
@limited(WRITING)
def change(one: Posting) -> ResponseReturnValue:
    """Change it."""
    form, what = PostingForm(), (one.subject, one.side)
    if not form.validate_on_submit():
        return _form_page(form, one.profile, what, 422, one=one)
    try:
        actions.change(current_account(), one, form.words, version=form.seen)
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _form_page(form, one.profile, what, 409 if no.code == "changed" else 422, one=one)
    toast(_("Đã lưu."))
    return back("partners.posting", key=one.key)


@bp.post("/partners/<key>/close")
@allow(rules.may_keep, load=queries.posting)
def close(one: Posting) -> ResponseReturnValue:
    """Close it; the toast takes that back."""
    if ButtonForm().validate_on_submit() and actions.close(current_account(), one):
        toast(_("Đã đóng. Không ai thấy tin này nữa."), undo=url_for("partners.renew", key=one.key))
    return back("partners.posting", key=one.key)


@bp.post("/partners/<key>/renew")
@allow(rules.may_keep, load=queries.posting)
def renew(one: Posting) -> ResponseReturnValue:
    """Let it stand on, or open it again."""
    if ButtonForm().validate_on_submit():
        try:
            actions.renew(current_account(), one)
        except Refused as no:
            toast(no.message, "bad")
        else:
            toast(_("Tin này đang mở, thêm %(days)s ngày nữa.", days=queries.days_left(one)))
    return back("partners.posting", key=one.key)


def _kept(one: Posting) -> dict[str, Any]:
    """What its own hands see: the list."""
    asks = asks_first(current_account())
    shelf = lists.shelf(one, number=page_number()) if one.state is PostingState.OPEN and not asks else None
    return {
        "shelf": shelf,
        "asks": asks,
        "page": Page(shelf.items, shelf.number, lists.SIZE, shelf.total) if shelf else None,
        "is_ending": rules.is_ending(one.closes_on, clock.today()),
    }


def _read(one: Posting) -> dict[str, Any]:
    """What others see: how it suits what they posted, and the way to its people."""
    profiles = queries.own_profiles(current_account())
    found = lists.between([mine for mine in queries.own(profiles) if mine.state is PostingState.OPEN], one)
    asking = [own for own in connections.own_profiles(current_account().id) if fits_kinds(own, one.profile)]
    open_now = connections.open_with([own.id for own in asking], [one.profile_id])
    sender = found[0].profile.slug if found else (asking[0].slug if asking else "")
    return {
        "found": found,
        "sender": "" if is_member(current_account(), one.profile) else sender,
        "introduction": next(iter(open_now.values()), None),
        "offers": _offers(profiles, [], one.subject, rules.other(one.side)) if not found else [],
    }


def _offers(
    profiles: list[Profile], own: list[Posting], subject: Subject, side: Side | None = None
) -> list[tuple[Profile, Side]]:
    """What one may post of a subject and has not."""
    there = {(one.profile_id, one.side) for one in own}
    return [
        (profile, wanted)
        for profile in profiles
        for about, wanted in rules.possible(profile.kind)
        if about is subject and (profile.id, wanted) not in there and side in (None, wanted)
    ]


def _form_page(
    form: PostingForm, profile: Profile, what: tuple[Subject, Side], status: int = 200, *, one: Posting | None = None
) -> ResponseReturnValue:
    return render("partners/edit.html", status, form=form, profile=profile, what=what, one=one, rules=rules)


def _profile() -> Profile:
    """One's own profile that the address names, of those one may post for. Raises ``NotFound``."""
    wanted = request.args.get("as", "")
    found = next((own for own in queries.own_profiles(current_account()) if own.slug == wanted), None)
    if found is None or not rules.may_post(found.kind, *_what()):
        raise NotFound
    return found


def _what() -> tuple[Subject, Side]:
    side = _side()
    if side is None or request.args.get("subject", "") not in set(Subject):
        raise NotFound
    return _subject(), side


def _subject() -> Subject:
    raw = request.args.get("subject", "")
    return Subject(raw) if raw in set(Subject) else Subject.COFOUNDER


def _side() -> Side | None:
    raw = request.args.get("side", "")
    return Side(raw) if raw in set(Side) else None
