"""Changing a form: each function gives a new form and leaves the old one as it was. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from ecosystem.calls.rules.form import KEY, Form, Question, Section, Wrong
from ecosystem.core.text import slugify

T = TypeVar("T")
FAULTS: Mapping[str, Any] = {
    "there": _l("Biểu mẫu đã có câu hỏi. Hãy xoá các phần trước khi lấy mẫu khác."),
    "label": _l("Câu hỏi cần có lời hỏi."),
    "title": _l("Phần cần có tên."),
    "options": _l("Cần ít nhất hai lựa chọn, mỗi lựa chọn một dòng."),
    "options-twice": _l("Có hai lựa chọn trùng nhau."),
    "columns": _l("Bảng cần từ một đến sáu cột."),
    "profile-field": _l("Vui lòng chọn mục của hồ sơ."),
    "need-from": _l("Vui lòng cho biết cần trả lời từ ngày nào."),
    "personal-public": _l("Dữ liệu cá nhân không công khai được sau khi có kết quả."),
    "shown-when": _l("Câu hỏi chỉ phụ thuộc được vào một câu chọn đứng trước nó."),
    "shown-for": _l("Vui lòng chọn câu trả lời nào thì hiện câu này."),
    "too-many": _l("Biểu mẫu dài quá: tối đa 20 phần và 100 câu hỏi."),
    "type": _l("Câu hỏi đã dùng thì không đổi loại được. Hãy thêm câu mới."),
    "needed-by": _l("Một câu khác chỉ hiện theo câu này. Hãy bỏ điều kiện đó trước."),
}
SHAPE = _l("Biểu mẫu có chỗ không hợp lệ.")


def fault_of(wrong: Wrong) -> Any:  # noqa: ANN401  a lazy sentence
    """The sentence for what is wrong with a form."""
    return FAULTS.get(wrong.code, SHAPE)


def fresh_key(label: str, taken: Collection[str]) -> str:
    """A key for a new question or section that no version of the form ever used."""
    wish = slugify(label, limit=30)
    if not KEY.fullmatch(wish):
        wish = f"q-{wish}"[:30].rstrip("-")
    number, key = 2, wish
    while key in taken:
        key, number = f"{wish}-{number}", number + 1
    return key


def with_section(form: Form, section: Section) -> Form:
    """A new section at the end, or a section's new words."""
    if form.section(section.key) is None:
        return Form((*form.sections, section))
    sections = [replace(section, questions=one.questions) if one.key == section.key else one for one in form.sections]
    return Form(tuple(sections))


def without_section(form: Form, key: str) -> Form:
    """The form without a section and its questions. Raises ``Wrong`` where another hangs on one of them."""
    return _sound(Form(tuple(one for one in form.sections if one.key != key)))


def moved_section(form: Form, key: str, step: int) -> Form:
    """A section one place up (-1) or down (+1)."""
    return _sound(Form(_moved(form.sections, [one.key for one in form.sections].index(key), step)))


def with_question(form: Form, section_key: str, question: Question) -> Form:
    """A new question at the end of its section, or a question's new words where it stands."""
    there = form.question(question.key) is not None
    sections = []
    for section in form.sections:
        questions = tuple(question if one.key == question.key else one for one in section.questions)
        if not there and section.key == section_key:
            questions = (*questions, question)
        sections.append(replace(section, questions=questions))
    return Form(tuple(sections))


def without_question(form: Form, key: str) -> Form:
    """The form without a question. Raises ``Wrong`` where another hangs on it."""
    sections = [replace(one, questions=tuple(q for q in one.questions if q.key != key)) for one in form.sections]
    return _sound(Form(tuple(sections)))


def moved_question(form: Form, key: str, step: int) -> Form:
    """A question one place up or down; at the end of its section it goes into the next one."""
    at = next(number for number, one in enumerate(form.sections) if any(q.key == key for q in one.questions))
    section = form.sections[at]
    place = [one.key for one in section.questions].index(key)
    if 0 <= place + step < len(section.questions):
        return _sound(_put(form, at, replace(section, questions=_moved(section.questions, place, step))))
    if not 0 <= at + step < len(form.sections):
        return form
    return placed_question(form, key, form.sections[at + step].key, 0 if step > 0 else -1)


def placed_question(form: Form, key: str, section_key: str, place: int) -> Form:
    """A question at a place (from 0; -1 is the end) of a section: what dragging does."""
    question, target = form.question(key), form.section(section_key)
    if question is None or target is None:
        return form
    bare = [replace(one, questions=tuple(q for q in one.questions if q.key != key)) for one in form.sections]
    sections = []
    for section in bare:
        questions = list(section.questions)
        if section.key == section_key:
            questions.insert(len(questions) if place < 0 else place, question)
        sections.append(replace(section, questions=tuple(questions)))
    return _sound(Form(tuple(sections)))


def _put(form: Form, at: int, section: Section) -> Form:
    return Form((*form.sections[:at], section, *form.sections[at + 1 :]))


def _moved(items: tuple[T, ...], at: int, step: int) -> tuple[T, ...]:
    to = at + step
    if not 0 <= to < len(items):
        return items
    rest = list(items)
    rest.insert(to, rest.pop(at))
    return tuple(rest)


def _sound(form: Form) -> Form:
    """The form, unless a condition in it now points to nothing or ahead."""
    seen: set[str] = set()
    for question in form.questions():
        if question.shown_when and question.shown_when not in seen:
            raise Wrong("needed-by" if form.question(question.shown_when) is None else "shown-when", question.key)
        seen.add(question.key)
    return form
