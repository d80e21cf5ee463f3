"""Writing an application: one section at a time, saved by itself or by a button, and its files."""

from __future__ import annotations

from collections.abc import Mapping

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import actions, queries
from ecosystem.calls.forms.applying import AnswersForm, section_form
from ecosystem.calls.forms.receiving import NoteForm
from ecosystem.calls.models import ApplicationFile
from ecosystem.calls.queries import applications, holding, reading, words
from ecosystem.calls.queries.applications import Asked, Page
from ecosystem.calls.rules import answers as shape
from ecosystem.calls.rules import applications as rights
from ecosystem.calls.rules.form import Question, Section, Type
from ecosystem.calls.views.applying import act
from ecosystem.calls.views.base import A_DAY, bp
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.core.values import format_datetime
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, render, toast


@bp.get("/applications/<key>/sections/<section>")
@allow(rights.is_applicant_of, load=applications.page)
def section(page: Page) -> ResponseReturnValue:
    """One section to be answered."""
    if not rights.may_write(current_account(), page.application):
        return back("calls.application", key=page.application.key)
    form = section_form(_writable(page), page.draft.values)
    form.version.data = _token(page)
    return _section_page(page, form)


@bp.post("/applications/<key>/sections/<section>")
@allow(rights.is_applicant_of, load=applications.page)
@limited(Limit("calls.section", 2000, A_DAY, by_account))
def save_section_of(page: Page) -> ResponseReturnValue:
    """Keep a section and go on; what somebody else saved meanwhile is told, and nothing is lost."""
    form = section_form(_writable(page), sent=True)
    if not form.validate_on_submit():
        return _section_page(page, form, 422)
    account, one = current_account(), page.application
    try:
        saved = actions.save(account, one, form.plain(), _marks(page, form))
        if saved.clashes:
            form.version.data = _token(_fresh(page))
            return _section_page(page, form, 409, saved.clashes)
        _attach(page, form)
    except Refused as no:
        form.refuse(no.message)
        return _section_page(page, form, 409 if no.code == "rights" else 422)
    return _go_on(_fresh(page), form)


@bp.post("/applications/<key>/sections/<section>/autosave")
@allow(rights.is_applicant_of, load=applications.page)
@limited(Limit("calls.autosave", 10_000, A_DAY, by_account))
def autosave_section(page: Page) -> ResponseReturnValue:
    """Keep what is being typed, as far as it is sound."""
    form = section_form(_writable(page), sent=True)
    form.validate()
    try:
        saved = actions.save(current_account(), page.application, form.plain(), _marks(page, form))
    except Refused as no:
        return jsonify(said=str(no.message), version=""), 409 if no.code == "rights" else 422
    fresh = _fresh(page)
    if saved.clashes:
        who = saved.clashes[0].who
        said = (
            _("%(name)s vừa sửa cùng câu này. Lời bạn gõ còn nguyên ở đây.", name=who)
            if who
            else _("Câu này vừa được sửa.")
        )
        return jsonify(said=said, version=_token(fresh)), 409
    wrong = sum(bool(field.errors) for field in form)
    said = _("Đã lưu nháp lúc %(time)s", time=format_datetime(saved.at))
    if wrong:
        said = _("Đã lưu lúc %(time)s, trừ mục chưa hợp lệ", time=format_datetime(saved.at))
    return jsonify(said=said, version=_token(fresh))


@bp.post("/applications/<key>/files/<question>/remove")
@allow(rights.is_applicant_of, load=applications.asked)
def remove_file(asked: Asked) -> ResponseReturnValue:
    """Take a file off."""
    one, question = asked.application, asked.question
    if not NoteForm().validate_on_submit():
        return back("calls.application", key=one.key)
    return act(one, lambda actor: actions.detach(actor, one, question), _("Đã gỡ tệp."))


@bp.get("/applications/files/<key>")
@allow(reading.may_open, load=applications.file_by_key)
def file(found: ApplicationFile) -> ResponseReturnValue:
    """A file of an application, as a download."""
    return stored(found.file)


def _writable(page: Page) -> list[Question]:
    """The questions of the section that may be written now: in a draft all of them, else what was asked for."""
    one, draft = page.application, page.draft
    here = {question.key for question in page.section.questions}
    # What hangs on an answer of this page is shown and hidden there; what hangs on another page's is decided here.
    return [
        question
        for question in page.section.questions
        if rights.may_answer(one, question.key)
        and (question.shown_when in here or shape.is_shown(question, draft.form, draft.values))
    ]


def _marked(page: Page) -> list[Question]:
    return [one for one in _writable(page) if one.type not in (Type.STATEMENT, Type.PROFILE)]


def _form_id(page: Page) -> int:
    return len(list(page.draft.form.questions())) * 1000 + page.application.form_id


def _token(page: Page) -> str:
    return shape.pack(_form_id(page), applications.marks(page.draft, _marked(page)))


def _marks(page: Page, form: AnswersForm) -> Mapping[str, shape.Mark]:
    return shape.unpack(form.version.data or "", _form_id(page), [one.key for one in _marked(page)])


def _fresh(page: Page) -> Page:
    return Page(applications.anew(page.draft), page.section)


def _attach(page: Page, form: AnswersForm) -> None:
    for question in _writable(page):
        field = form.field_of(question)
        if question.type is Type.FILE and field is not None and field.data:
            upload = field.data
            actions.attach(current_account(), page.application, question, upload.stream, name=upload.filename or "")


def _go_on(page: Page, form: AnswersForm) -> ResponseReturnValue:
    """To the next section, unless an answer is wanted before that."""
    one, go = page.application, form.go.data or "next"
    today = clock.today()
    wanted = [
        question
        for question in applications.shown_questions(page.draft, page.section)
        if shape.is_needed(question, today, to_submit=False) and shape.is_empty(page.draft.values.get(question.key))
    ]
    if go == "next" and form.want(wanted):
        form.version.data = _token(page)
        return _section_page(page, form, 422)
    if go == "stay":
        toast(_("Đã lưu."))
        return back("calls.section", key=one.key, section=page.section.key)
    keys = [part.key for part in _open_sections(page)]
    place = keys.index(page.section.key) if page.section.key in keys else len(keys)
    if go == "next" and place + 1 < len(keys):
        return back("calls.section", key=one.key, section=keys[place + 1])
    return back("calls.check" if go == "next" else "calls.application", key=one.key)


def _open_sections(page: Page) -> list[Section]:
    """The sections with something to write."""
    one = page.application
    sections = page.draft.form.sections
    return [part for part in sections if any(rights.may_answer(one, question.key) for question in part.questions)]


def _section_page(
    page: Page, form: AnswersForm, status: int = 200, clashes: tuple[actions.Clash, ...] = ()
) -> ResponseReturnValue:
    form.mark_needed(clock.today())
    one, account = page.application, current_account()
    sections = _open_sections(page)
    saved = [row.saved_at for row in page.draft.rows.values() if row.saved_at is not None]
    return render(
        "calls/section.html",
        status,
        page=page,
        one=one,
        call=queries.card(one.call),
        form=form,
        words=words,
        questions=_writable(page),
        told={
            q.key: holding.words_of(q.profile_field, page.draft.values.get(q.key))
            for q in page.section.questions
            if q.type is Type.PROFILE
        },
        filled={key for key, row in page.draft.rows.items() if row.from_profile},
        mend={
            q.key: holding.profile_step(one.profile, q.profile_field) for q in page.section.questions if q.profile_field
        },
        held={q.key: page.draft.values.get(q.key) or [] for q in page.section.questions if q.type is Type.FILE},
        place=[part.key for part in sections].index(page.section.key) + 1 if page.section in sections else 1,
        count=len(sections),
        saved_at=max(saved) if saved else None,
        clashes=[(clash, reading.words_of(clash.question, clash.theirs)) for clash in clashes],
        is_hand=rights.may_write(account, one),
    )
