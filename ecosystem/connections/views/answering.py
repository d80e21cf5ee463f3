"""The lists, the page of one introduction, and what the side asked does with it."""

from __future__ import annotations

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.connections import actions, queries, rules
from ecosystem.connections.forms import AcceptForm, DeclineForm, EndForm, MoreForm
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.queries import Sifting, sorting
from ecosystem.connections.views.base import WORDS, bp, page
from ecosystem.core.errors import Refused
from ecosystem.web.access import allow, current_account, limited, signed_in
from ecosystem.web.pages import back, paginate, render, toast

# The states that a tab may be narrowed to.
STATES = {
    "waiting": (IntroductionState.ASKED, IntroductionState.VIEWED, *queries.MORE),
    "asked": (IntroductionState.ASKED, IntroductionState.VIEWED, *queries.MORE),
    "past": tuple(sorted(rules.PAST)),
}


@bp.get("/introductions")
@signed_in
def introductions() -> ResponseReturnValue:
    """My introductions in tabs, narrowed by label and state."""
    account = current_account()
    counts = queries.counts(account.id)
    tab = request.args.get("tab", "")
    if tab not in queries.TABS:
        tab = "waiting" if counts["waiting"] or not counts["asked"] else "asked"
    sifting = _sifting(tab)
    found = paginate(queries.of_account(account.id, tab, sifting))
    return render(
        "connections/introductions.html",
        tab=tab,
        counts=counts,
        page=found,
        rows=queries.rows(found.items, account.id),
        signs=current_app.extensions["house"].signs([one.id for one in found.items]),
        sifting=sifting,
        states=[(state.value, queries.state_label(state)) for state in STATES.get(tab, ())],
        labels=[*((label.value, said) for label, said in rules.LABELS.items()), (sorting.UNSORTED, _("Chưa xếp"))],
        label_names=rules.LABELS,
        desks=[own for own in queries.own_profiles(account.id) if rules.may_set_desk(account, own)],
    )


@bp.get("/introductions/<key>")
@allow(rules.may_read, load=queries.introduction)
def introduction(one: Introduction) -> ResponseReturnValue:
    """One introduction: what was said, what comes next, and what one may do now. A draft opens in its form."""
    if one.state is IntroductionState.DRAFT:
        values = {"to": one.asked.slug, "as": one.asker.slug}
        return back("connections.ask", **values)
    return page(one)


@bp.post("/introductions/<key>/viewed")
@allow(rules.may_read, load=queries.introduction, then=rules.is_answering_side)
def viewed(one: Introduction) -> ResponseReturnValue:
    """The page told that a hand of the side asked has it open: a GET may be a mail program's, this is a person's."""
    actions.view(current_account(), one)
    return back("connections.introduction", key=one.key)


@bp.post("/introductions/<key>/accept")
@allow(rules.may_read, load=queries.introduction, then=rules.is_answering_side)
def accept(one: Introduction) -> ResponseReturnValue:
    """Say yes."""
    form = AcceptForm()
    if not form.validate_on_submit():
        return page(one, 422, accept_form=form)
    try:
        actions.accept(current_account(), one, reply=form.reply.data or "")
    except Refused as no:
        return page(one, 409, refusal=no.message)
    toast(_("Hai bên đã kết nối. Thông tin liên hệ đã mở cho nhau."))
    return back("connections.introduction", key=one.key)


@bp.post("/introductions/<key>/decline")
@allow(rules.may_read, load=queries.introduction, then=rules.is_answering_side)
def decline(one: Introduction) -> ResponseReturnValue:
    """Say no kindly."""
    form = DeclineForm()
    if not form.validate_on_submit():
        return page(one, 422, decline_form=form)
    try:
        actions.decline(current_account(), one, reason=form.reason.data, reply=form.reply.data or "")
    except Refused as no:
        return page(one, 409, refusal=no.message)
    toast(_("Đã gửi lời từ chối nhẹ nhàng. Cảm ơn bạn đã trả lời."))
    return back("connections.introduction", key=one.key)


@bp.post("/introductions/<key>/question")
@allow(rules.may_read, load=queries.introduction, then=rules.is_answering_side)
@limited(WORDS)
def ask_more(one: Introduction) -> ResponseReturnValue:
    """Ask for more before answering."""
    form = MoreForm()
    if not form.validate_on_submit():
        return page(one, 422, more_form=form)
    try:
        actions.ask_more(current_account(), one, words=form.words.data or "")
    except Refused as no:
        return page(one, 409, refusal=no.message)
    toast(_("Đã gửi câu hỏi. Bên kia trả lời là bạn được báo."))
    return back("connections.introduction", key=one.key)


@bp.post("/introductions/<key>/end")
@allow(rules.may_read, load=queries.introduction, then=rules.is_either_side)
def end(one: Introduction) -> ResponseReturnValue:
    """End what was accepted."""
    form = EndForm()
    if not form.validate_on_submit():
        return page(one, 422, end_form=form)
    try:
        actions.end(current_account(), one, reason=form.reason.data, words=form.words.data or "")
    except Refused as no:
        return page(one, 409, refusal=no.message)
    toast(_("Kết nối đã kết thúc. Liên hệ của hai bên đã đóng lại."))
    return back("connections.introduction", key=one.key)


def _sifting(tab: str) -> Sifting:
    """What the address narrows the tab to; nonsense narrows nothing."""
    label, state = request.args.get("label", ""), request.args.get("state", "")
    states = {one.value: one for one in STATES.get(tab, ())}
    known = tab == "waiting" and (label in set(rules.LABELS) or label == sorting.UNSORTED)
    return Sifting(label if known else "", states.get(state))
