"""The blueprint of introductions, and the page of one with all that one may do there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ecosystem.accounts.models import Account
from ecosystem.connections import queries, rules
from ecosystem.connections.forms import (
    AcceptForm,
    AnswerMoreForm,
    DeclineForm,
    EndForm,
    MoreForm,
    SortForm,
    WithdrawForm,
)
from ecosystem.connections.models import Introduction, Side
from ecosystem.connections.queries import crowd, sorting, trail
from ecosystem.connections.queries.snapshot import stood
from ecosystem.web.access import Limit, by_account, current_account
from ecosystem.web.i18n import locale
from ecosystem.web.pages import render

bp = Blueprint("connections", __name__)
A_DAY = 86_400
WORDS = Limit("connections.words", 200, A_DAY, by_account)


def page(one: Introduction, status: int = 200, **context: Any) -> ResponseReturnValue:
    """The page of one introduction as its reader's side sees it."""
    actor = current_account()
    side = rules.side_of(actor, one) or Side.ASKED
    other = rules.other_side(side)
    return render(
        "connections/introduction.html",
        status,
        one=one,
        side=side,
        state_label=queries.state_label(one.state),
        is_my_turn=rules.turn(one.state) is side and rules.is_hand(actor, rules.profile_of(one, side)),
        mine=rules.profile_of(one, side),
        other=rules.profile_of(one, other),
        contacts=queries.contacts(one, other),
        given=queries.contacts(one, side),
        steps=trail.steps(one.id),
        coming=trail.coming(one) if rules.both_stand(one) else [],
        reason=rules.REASONS.get(one.reason, ""),
        end_reason=rules.END_REASONS.get(one.end_reason, ""),
        **_may(actor, one),
        **_of_asked(actor, one, side, context),
        **_forms(context),
        **context,
    )


def _may(actor: Account | None, one: Introduction) -> dict[str, bool]:
    return {
        "may_answer": rules.may_answer(actor, one),
        "may_ask_more": rules.may_ask_more(actor, one),
        "may_answer_more": rules.may_answer_more(actor, one),
        "may_withdraw": rules.may_withdraw(actor, one),
        "may_end": rules.may_end(actor, one),
        "may_view": rules.may_move(actor, one, queries.VIEWED),
    }


def _of_asked(actor: Account | None, one: Introduction, side: Side, context: dict[str, Any]) -> dict[str, Any]:
    """What only the side asked is told: the profile as it stood, how many others said yes, its own notes."""
    if side is not Side.ASKED:
        return {}
    mark = sorting.mark(one.id)
    found: dict[str, Any] = {
        "mark": mark,
        "labels": rules.LABELS,
        "may_sort": rules.may_sort(actor, one),
        "stood": stood(one, locale()) if rules.stands(one.asker) else None,
        "accepted_others": crowd.accepted_others(one) if one.state in rules.WAITING else 0,
    }
    drafted = {"reply": mark.reply} if mark is not None and mark.reply else {}
    if "accept_form" not in context:
        found["accept_form"] = AcceptForm(formdata=None, **drafted)
    if "decline_form" not in context:
        found["decline_form"] = DeclineForm(formdata=None, **drafted)
    if "sort_form" not in context:
        version = str(mark.version) if mark is not None else ""
        noted = {"label": mark.label or "", "note": mark.note, "reply": mark.reply} if mark is not None else {}
        found["sort_form"] = SortForm(formdata=None, version=version, **noted)
    return found


def _forms(context: dict[str, Any]) -> dict[str, Any]:
    made = {"withdraw_form": WithdrawForm, "more_form": MoreForm, "given_form": AnswerMoreForm, "end_form": EndForm}
    return {name: form(formdata=None) for name, form in made.items() if name not in context}
