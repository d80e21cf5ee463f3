"""Calls and applications for tests, made by the product's own actions."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ecosystem.calls import actions, queries
from ecosystem.calls.models import CallKind, CallState
from ecosystem.calls.queries import applications
from ecosystem.calls.rules import answers
from ecosystem.calls.rules.form import YES, Type
from ecosystem.core import clock
from ecosystem.core.db import write

DECK = Path(__file__).parents[2] / "ecosystem" / "samples" / "deck.pdf"
# What `frozen` stands at.
NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
CLOSES = NOW + timedelta(days=10)


def a_call(cast, kind=CallKind.PROGRAM, template="program-intake", rules=(), **values):
    """A published call that is open, of Mai's or Trung's."""
    lead = cast.manager if kind is CallKind.PROGRAM else cast.owner
    officer = cast.officer
    given = {
        "title_vi": "Khoá ươm tạo Sông Hàn",
        "title_en": "Sông Hàn incubation",
        "summary_vi": "Tám tuần cho nhóm có nguyên mẫu.",
        "owner_name": "Vườn ươm Sông Hàn",
        "opens_at": clock.now() - timedelta(days=1),
        "closes_at": clock.now() + timedelta(days=10),
        **values,
    }
    with write():
        call = actions.create(lead, kind, actions.CallValues(**given))
        actions.use_template(lead, call, template)
        actions.set_rules(lead, call, list(rules))
        actions.move(lead, call, CallState.IN_APPROVAL)
        actions.move(officer, call, CallState.PUBLISHED)
        actions.tick()
    return queries.call(call.slug)


def begun(cast, call, profile=None, who=None, **kwargs):
    """A draft of Lan's Sóng Xanh."""
    profile, who = cast.whole(profile or cast.startup), who or cast.lan
    with write():
        made = actions.start(who, call, profile, **kwargs)
    return applications.application(made.key)


def filled(cast, call, **kwargs):
    """The same with every answer that is needed."""
    one = begun(cast, call, **kwargs)
    fill(one, kwargs.get("who") or cast.lan)
    return one


def fill(one, who):
    """Answer what a draft still lacks."""
    with write():
        draft = applications.draft(one)
        lacking = [q for q in draft.form.questions() if answers.is_empty(draft.values.get(q.key))]
        wanted = {q.key: an_answer(q) for q in lacking}
        actions.save(who, one, {key: value for key, value in wanted.items() if value is not None})
        for question in lacking:
            if question.type is Type.FILE:
                actions.attach(who, one, question, io.BytesIO(DECK.read_bytes()), name="deck.pdf")


def sent(cast, call, **kwargs):
    """The same, submitted."""
    one = filled(cast, call, **kwargs)
    with write():
        actions.submit(kwargs.get("who") or cast.lan, one)
    return applications.application(one.key)


def an_answer(question):
    """A sound answer to any question; none to what a file or a profile answers."""
    if question.type in answers.ROWED:
        return [["a"] * answers.columns_of(question)]
    return {
        Type.SHORT: "0905123456",
        Type.LONG: "Ao tôm thiếu oxy ban đêm.",
        Type.CHOICE: question.options[0].value if question.options else None,
        Type.MANY: [one.value for one in question.options[:1]],
        Type.NUMBER: "3",
        Type.MONEY: {"amount": 5, "currency": "VND"},
        Type.DATE: "2027-01-05",
        Type.LINK: "https://songxanh.example",
        Type.VIDEO: "https://youtu.be/abc",
        Type.CONSENT: YES,
    }.get(question.type)


def last(one):
    """What was sent last."""
    return applications.submissions(one.id)[0]


def asks(one, key):
    """A question of an application's form."""
    return next(question for question in applications.draft(one).form.questions() if question.key == key)
