"""Building a form: every act reads the newest version, changes it by a rule, and keeps it when it is sound."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules
from ecosystem.calls.models import Call, CallForm, CallState
from ecosystem.calls.queries import forms as queries
from ecosystem.calls.rules import building, eligibility
from ecosystem.calls.rules import form as shape
from ecosystem.calls.rules.form import Form, Question, Section, Wrong
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

TEMPLATES = Path(__file__).parents[1] / "data"
BUILDABLE = frozenset({CallState.DRAFT, CallState.PUBLISHED, CallState.OPEN})
Change = Callable[[Form], Form]


def change(actor: Account, call: Call, make: Change, *, saved: int | None = None) -> CallForm:
    """Keep what ``make`` makes of the newest version; one in force stays, and the change begins the next version.

    Raises ``Refused``: ``rights``, ``state``, ``frozen``, ``stale`` (somebody saved since ``saved``), or the code of
    what would be wrong.
    """
    _refuse_builder(actor, call)
    # Locked, so that two who build at once save one after the other.
    db.session.execute(sa.select(Call.id).where(Call.id == call.id).with_for_update())
    row = queries.newest(call.id)
    if saved is not None and row is not None and saved != row.saved:
        raise Refused(_l("Biểu mẫu vừa được người khác sửa. Vui lòng tải lại trang rồi sửa tiếp."), code="stale")
    before = queries.form_of(row)
    try:
        made = make(before)
        content = shape.plain(shape.read(shape.plain(made)))
    except Wrong as wrong:
        raise Refused(building.fault_of(wrong), code=wrong.code) from wrong
    if row is None or row.in_force_at is not None:
        number = row.number + 1 if row is not None else 1
        row = CallForm(call_id=call.id, number=number, saved=row.saved if row is not None else 0, content={})
        db.session.add(row)
    row.content, row.changed_at, row.changed_by_id = content, clock.now(), actor.id
    row.saved += 1
    db.session.flush()
    record("call.form_changed", actor=actor.id, subject=call, version=row.number)
    return row


def put_section(actor: Account, call: Call, section: Section, *, saved: int | None = None) -> CallForm:
    """Add a section (with an empty key) or change its words."""
    if not section.key:
        key = building.fresh_key(section.title_vi or section.title_en, queries.taken_keys(call.id))
        section = replace(section, key=key)
    return change(actor, call, lambda form: building.with_section(form, section), saved=saved)


def put_question(actor: Account, call: Call, section: str, question: Question, *, saved: int | None = None) -> CallForm:
    """Add a question (with an empty key) to a section or change it. Raises ``Refused`` with ``type`` too."""
    if not question.key:
        key = building.fresh_key(question.label_vi or question.label_en, queries.taken_keys(call.id))
        question = replace(question, key=key)
    standing = queries.form_of(queries.in_force(call.id)).question(question.key)
    if standing is not None and standing.type is not question.type:
        raise Refused(building.FAULTS["type"], code="type")
    return change(actor, call, lambda form: building.with_question(form, section, question), saved=saved)


def use_template(actor: Account, call: Call, name: str) -> CallForm:
    """Begin with a ready-made form. Raises ``Refused`` with ``there`` where questions stand already."""
    found = templates().get(name)
    if found is None:
        raise Refused(_l("Không có mẫu này."), code="template")
    return _fill(actor, call, shape.read(found["form"]))


def copy_from(actor: Account, call: Call, other: Call) -> CallForm:
    """Begin with the form, and the eligibility rules, of an earlier call that one works on."""
    if not rules.may_work_on(actor, other):
        raise Refused(_l("Không có đợt gọi này."), code="rights")
    if not call.rules:
        call.rules = list(other.rules)
    return _fill(actor, call, queries.form_of(queries.newest(other.id)))


def put_in_force(actor: Account | None, call: Call) -> None:
    """From now on applicants answer the newest version; what they wrote goes along by its keys."""
    if actor is not None:
        _refuse_builder(actor, call)
    row = queries.newest(call.id)
    if row is None or row.in_force_at is not None:
        return
    row.in_force_at = clock.now()
    db.session.flush()
    record("call.form_in_force", actor=actor.id if actor else None, subject=call, version=row.number)


def set_rules(actor: Account, call: Call, wanted: list[dict[str, Any]]) -> None:
    """The rules of eligibility. Raises ``Refused``: ``rights``, ``state``, ``rules``."""
    _refuse_builder(actor, call, frozen=False)
    try:
        call.rules = eligibility.read(wanted)
    except eligibility.WrongRule as wrong:
        raise Refused(_l("Điều kiện chưa đầy đủ. Vui lòng xem lại."), code="rules") from wrong
    db.session.flush()
    record("call.rules_set", actor=actor.id, subject=call, rules=[one["kind"] for one in call.rules])


def templates() -> dict[str, Any]:
    """The ready-made forms by name: ``kind``, ``title_vi``, ``title_en``, ``form``."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.glob("*.json"))}


def _fill(actor: Account, call: Call, form: Form) -> CallForm:
    def begin(there: Form) -> Form:
        if there.sections:
            raise Wrong("there")
        return form

    return change(actor, call, begin)


def _refuse_builder(actor: Account, call: Call, *, frozen: bool = True) -> None:
    if not rules.may_edit(actor, call):
        raise Refused(_l("Bạn không sửa được đợt gọi này."), code="rights")
    if call.state not in BUILDABLE:
        raise Refused(_l("Đợt gọi đang ở bước không sửa được biểu mẫu."), code="state")
    if frozen and call.form_frozen_at is not None and clock.now() >= call.form_frozen_at:
        raise Refused(_l("Biểu mẫu đã khoá từ ngày đã định, không sửa được nữa."), code="frozen")
