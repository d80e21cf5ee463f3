"""Answers as they are read: of a draft, of what was sent, filtered by who reads before anything leaves this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import Application, ApplicationFile, ApplicationState, ManagerRight, Submission
from ecosystem.calls.queries import applications, forms, holding, words
from ecosystem.calls.queries.applications import Draft
from ecosystem.calls.rules import answers as shape
from ecosystem.calls.rules import applications as rights
from ecosystem.calls.rules.form import Form, Question, Section, Type
from ecosystem.calls.rules.sight import Reader, seen_by, sees
from ecosystem.core import values
from ecosystem.directory.queries import is_english


@dataclass(frozen=True)
class Line:
    """One question with its answer as words: ``heads`` and ``rows`` for tables, ``files`` to open."""

    key: str
    label: str
    text: str = ""
    heads: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """One section with its lines."""

    key: str
    title: str
    lines: tuple[Line, ...]


def reader_of(actor: Account | None, application: Application) -> Reader | None:
    """As whom somebody reads an application; ``None``: not at all. Jurors come from the floor of juries."""
    if rights.is_applicant(actor, application):
        return Reader.APPLICANT
    right = calls.right_of(actor, application.call)
    if right is None or application.state in rights.UNSENT:
        return None
    return Reader.LEAD if right is ManagerRight.LEAD else Reader.MANAGER


def may_open(actor: Account | None, file: ApplicationFile) -> bool:
    """Who sees the answer to a question opens its file."""
    reader = reader_of(actor, file.application)
    question = forms.form_of(forms.version(file.application.form_id)).question(file.question)
    if reader is Reader.APPLICANT:
        return True
    # Others open what was sent, never what is still being written.
    sent = any(file.file.key in one.content for one in applications.submissions(file.application_id))
    return reader is not None and question is not None and sent and sees(reader, question)


def of_draft(draft: Draft) -> list[Part]:
    """What was answered so far, as its writers read it."""
    return _parts(draft.form, draft.values, Reader.APPLICANT)


def of_submission(submission: Submission, reader: Reader = Reader.APPLICANT) -> list[Part]:
    """What was sent, by the version of the form it was sent with, as ``reader`` sees it."""
    form = forms.form_of(forms.version(submission.form_id))
    return _parts(form, applications.content_of(submission)["answers"], reader)


def changed(newer: Submission, older: Submission) -> set[str]:
    """The keys of questions whose answer differs between two revisions."""
    new, old = applications.content_of(newer)["answers"], applications.content_of(older)["answers"]
    return {key for key in {*new, *old} if new.get(key) != old.get(key)}


def untouched(draft: Draft) -> list[Question]:
    """Of a returned application, the questions that were asked for and stand as they were last sent."""
    one = draft.application
    sent = applications.newest_of([one.id]).get(one.id) if one.state is ApplicationState.NEEDS_INFO else None
    if sent is None:
        return []
    before = applications.content_of(sent)["answers"]
    asked = [each for each in draft.form.questions() if each.key in one.asked]
    return [each for each in asked if draft.values.get(each.key) == before.get(each.key)]


def named_in(submission: Submission) -> list[str]:
    """Whom what was sent names: the startup and its founders as the profile stood then, and the team as answered."""
    profile = applications.content_of(submission)["profile"]
    names = [profile.get(name) for name in ("name", "name_en", "legal_name")]
    founders = [one.get("full_name") for one in profile.get("founders") or ()]
    people = [row[0] for row in _team(submission, forms.form_of(forms.version(submission.form_id))) if row]
    return [name for name in (*names, *founders, *people) if name]


def teams(application_ids: Sequence[int]) -> dict[int, list[list[str]]]:
    """The rows of team tables as they were last sent, by application."""
    sent = applications.newest_of(application_ids)
    read = {one.form_id: forms.form_of(one.form) for one in sent.values()}
    return {number: _team(one, read[one.form_id]) for number, one in sent.items()}


def _team(submission: Submission, form: Form) -> list[list[str]]:
    keys = [one.key for one in form.questions() if one.type is Type.TEAM]
    answers = applications.content_of(submission)["answers"] if keys else {}
    return [row for key in keys for row in answers.get(key) or ()]


def last_moment(application: Application) -> datetime | None:
    """Until when it may be sent."""
    call = application.call
    if application.state is ApplicationState.NEEDS_INFO:
        return application.asked_until
    if application.late_until is not None:
        return application.late_until
    return calls.last_second(call.closes_at, call.grace_minutes) if call.closes_at else None


def words_of(question: Question, value: Any) -> str:  # noqa: ANN401  any JSON
    """An answer in one line of words."""
    if shape.is_empty(value):
        return ""
    say = SAID.get(Type.TABLE if question.type in shape.ROWED else question.type)
    return say(question, value) if say is not None else str(value)


def _chosen(question: Question, value: Any) -> str:  # noqa: ANN401  any JSON
    names = {one.value: words.option(one) for one in question.options}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(names.get(one, str(one)) for one in chosen)


def _locale() -> str:
    return "en" if is_english() else "vi"


def _money(_question: Question, value: Any) -> str:  # noqa: ANN401  any JSON
    if value["currency"] == "VND":
        return values.format_money(int(value["amount"]), _locale())
    amount = Decimal(value["amount"]) / values.MINOR[value["currency"]]
    return f"{values.format_number(amount, _locale())} {value['currency']}"


SAID: Mapping[Type, Callable[[Question, Any], str]] = {
    Type.PROFILE: lambda question, value: holding.words_of(question.profile_field, value),
    Type.CHOICE: _chosen,
    Type.MANY: _chosen,
    Type.CONSENT: lambda _question, _value: str(_("Đã đồng ý")),
    Type.TABLE: lambda _question, value: "; ".join(", ".join(cell for cell in row if cell) for row in value),
    Type.FILE: lambda _question, value: ", ".join(str(one.get("name", "")) for one in value),
    Type.DATE: lambda _question, value: values.format_date(date.fromisoformat(value)),
    Type.MONEY: _money,
    Type.NUMBER: lambda question, value: f"{values.format_number(Decimal(value), _locale())} {question.unit}".strip(),
}


def _parts(form: Form, answers: Mapping[str, Any], reader: Reader) -> list[Part]:
    return [_part(section, form, answers) for section in seen_by(reader, form).sections]


def _part(section: Section, form: Form, answers: Mapping[str, Any]) -> Part:
    shown = [one for one in section.questions if shape.is_shown(one, form, answers)]
    return Part(section.key, words.title(section), tuple(_line(one, answers.get(one.key)) for one in shown))


def _line(question: Question, value: Any) -> Line:  # noqa: ANN401  any JSON
    label = words.label(question)
    if shape.is_empty(value):
        return Line(question.key, label)
    if question.type in shape.ROWED:
        heads = tuple((head, "") for head in words.columns(question))
        return Line(question.key, label, heads=heads, rows=tuple(tuple(row) for row in value))
    if question.type is Type.FILE:
        return Line(question.key, label, files=tuple((one["key"], str(one.get("name", ""))) for one in value))
    return Line(question.key, label, words_of(question, value))
