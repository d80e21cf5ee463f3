"""What one says of cards and takes back, the profiles one saved, and the page that shows both to oneself alone."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.directory import rules as directory
from ecosystem.directory.models import Profile
from ecosystem.recommendations import actions, queries, rules
from ecosystem.recommendations.forms import FITS, OpinionForm, RefusalForm, TakeBackForm
from ecosystem.recommendations.models import Reason
from ecosystem.recommendations.queries import feedback
from ecosystem.recommendations.rules.feedback import LENGTHS, ends
from ecosystem.recommendations.views.base import bp
from ecosystem.web.access import Limit, allow, by_account, current_account, is_own_path, limited, signed_in
from ecosystem.web.pages import back_to, paginate, render, toast

A_LOT = Limit("recommendations.say", 300, 3600, by_account)
HIDDEN = "hidden"


@bp.post("/recommendations/opinions")
@signed_in
@limited(A_LOT)
def say() -> ResponseReturnValue:
    """Say that a card fits, does not for a reason, or not now; saying the same again changes nothing."""
    form = OpinionForm()
    profile, other = queries.pair(current_account(), form.profile.data or "", form.other.data or "")
    if not form.validate_on_submit():
        return _refusal_page(profile, other, 422)
    words = _said(profile, other, form)
    undo = url_for("recommendations.take_back", profile=profile.slug, other=other.slug, next=form.next.data or None)
    toast(words, undo=undo)
    return _back(form.next.data, profile, other)


@bp.post("/recommendations/opinions/undo")
@signed_in
@limited(A_LOT)
def take_back() -> ResponseReturnValue:
    """Take back what was said of a card."""
    if not TakeBackForm().validate_on_submit():
        abort(422)
    profile, other = queries.pair(current_account(), request.args.get("profile", ""), request.args.get("other", ""))
    actions.take_back(current_account(), profile, other)
    toast(_("Đã hoàn tác với %(name)s.", name=other.name))
    return _back(request.args.get("next"), profile, other)


def _asked_pair(slug: str) -> tuple[Profile, Profile]:
    return queries.pair(current_account(), request.args.get("as", ""), slug)


@bp.get("/recommendations/hide/<slug>")
@allow(rules.may_say_of_pair, load=_asked_pair)
def hide(pair: tuple[Profile, Profile]) -> ResponseReturnValue:
    """Say why a card does not fit, with a note for oneself."""
    return _refusal_page(*pair)


@bp.get("/saved")
@signed_in
def saved() -> ResponseReturnValue:
    """What one saved, or with ``?tab=hidden`` what one's sides hid; ``?as=`` names one side."""
    account, tab = current_account(), request.args.get("tab", "")
    own = feedback.sides(account)
    if tab != HIDDEN:
        page = paginate(feedback.saved(account.id), size=queries.SIZE)
        rows = feedback.saved_rows(page.items)
        return render("recommendations/saved.html", page=page, rows=rows, own=own, here=_here())
    profile = next((one for one in own if one.slug == request.args.get("as", "")), own[0] if own else None)
    page = paginate(feedback.hidden(profile.id if profile else 0, clock.today()), size=queries.SIZE)
    rows = feedback.hidden_rows(account, page.items)
    return render(
        "recommendations/hidden.html",
        page=page,
        rows=rows,
        own=own,
        profile=profile,
        words=feedback.words,
        here=_here(),
    )


@bp.post("/saved/<slug>")
@allow(directory.may_read, load=feedback.may_be_saved)
@limited(A_LOT)
def save(other: Profile) -> ResponseReturnValue:
    """Save a profile for oneself."""
    if not TakeBackForm().validate_on_submit():
        abort(422)
    actions.save(current_account(), other)
    undo = url_for("recommendations.unsave", profile_id=other.id, next=request.args.get("next"))
    toast(_("Đã lưu %(name)s. Chỉ mình bạn thấy.", name=other.name), undo=undo)
    return back_to(request.args.get("next"), "recommendations.saved")


@bp.post("/saved/<int:profile_id>/remove")
@signed_in
@limited(A_LOT)
def unsave(profile_id: int) -> ResponseReturnValue:
    """Let go of a saved profile; what was not saved is nothing to let go of."""
    if not TakeBackForm().validate_on_submit():
        abort(422)
    if actions.unsave(current_account(), min(profile_id, feedback.LARGEST)):
        toast(_("Đã bỏ lưu."))
    return back_to(request.args.get("next"), "recommendations.saved")


def _said(profile: Profile, other: Profile, form: OpinionForm) -> str:
    """Do what the form says. Returns what to tell of it."""
    actor, said = current_account(), str(form.said.data)
    if said == FITS:
        actions.like(actor, profile, other)
        return str(_("Đã ghi nhận: %(name)s hợp với bạn.", name=other.name))
    if said in LENGTHS:
        opinion = actions.snooze(actor, profile, other, ends(said, clock.today()))
    else:
        opinion = actions.refuse(actor, profile, other, Reason(said), note=form.note.data or "")
    if opinion.until is not None:
        day = format_date(opinion.until)
        return str(_("Đã tạm ẩn %(name)s đến %(day)s.", name=other.name, day=day))
    return str(_("Đã ẩn %(name)s khỏi gợi ý.", name=other.name))


def _refusal_page(profile: Profile, other: Profile, status: int = 200) -> ResponseReturnValue:
    form = RefusalForm()
    if form.is_submitted():
        form.validate()
    else:
        form.profile.data, form.other.data = profile.slug, other.slug
        form.next.data = request.args.get("next")
    listed = f"/recommendations/{rules.list_of(profile, other)}?as={profile.slug}"
    back = form.next.data if is_own_path(form.next.data) else listed
    return render("recommendations/hide.html", status, form=form, profile=profile, other=other, back=back)


def _here() -> str:
    return request.full_path.rstrip("?")


def _back(target: str | None, profile: Profile, other: Profile) -> ResponseReturnValue:
    return back_to(target, f"recommendations.{rules.list_of(profile, other)}", **{"as": profile.slug})
