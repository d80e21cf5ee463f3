"""The forms a form is built with: a section, a question, and where something moves to."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.calls.queries import words
from ecosystem.calls.rules.building import fresh_key
from ecosystem.calls.rules.form import (
    DECIDING,
    HELP_MOST,
    LABEL_MOST,
    MOST_OPTIONS,
    ROWS_MOST,
    WORDS_MOST,
    YES,
    Form,
    Jurors,
    Need,
    Option,
    Question,
    Readers,
    Section,
    Type,
)
from ecosystem.core.values import format_date, parse_date
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    FlagField,
    QuietField,
    TextField,
    WholeNumberField,
)

PLAIN = ("label_vi", "label_en", "help_vi", "help_en", "example_vi", "example_en", "unit")
SECTION_TEXTS = ("title_vi", "title_en", "intro_vi", "intro_en")
JOINT = "="


class SectionForm(BaseForm):
    """A section's words."""

    title_vi = TextField(_l("Tên phần"), needed=True, limit=LABEL_MOST)
    title_en = TextField(_l("Tên phần bằng tiếng Anh"), limit=LABEL_MOST)
    intro_vi = AreaField(_l("Lời dẫn"), limit=HELP_MOST)
    intro_en = AreaField(_l("Lời dẫn bằng tiếng Anh"), limit=HELP_MOST)

    def section(self, key: str = "") -> Section:
        """What was typed."""
        texts: dict[str, Any] = {name: self[name].data or "" for name in SECTION_TEXTS}
        return Section(key, **texts)


class PlaceForm(BaseForm):
    """Where a question or section goes: a step up or down, or (dragged) a place in a section."""

    step = QuietField()
    section = QuietField()
    place = QuietField()


class StartForm(BaseForm):
    """What a form begins with: a template's name, or an earlier call's address."""

    value = QuietField()


class QuestionForm(BaseForm):
    """A question with all that can be said of it. ``depends`` is ``question=answer``."""

    label_vi = TextField(_l("Câu hỏi"), needed=True, limit=LABEL_MOST)
    label_en = TextField(_l("Câu hỏi bằng tiếng Anh"), limit=LABEL_MOST)
    help_vi = AreaField(_l("Lời giúp"), limit=HELP_MOST)
    help_en = AreaField(_l("Lời giúp bằng tiếng Anh"), limit=HELP_MOST)
    example_vi = TextField(_l("Ví dụ"), limit=HELP_MOST)
    example_en = TextField(_l("Ví dụ bằng tiếng Anh"), limit=HELP_MOST)
    options = AreaField(_l("Các lựa chọn"), limit=6000)
    words = WholeNumberField(_l("Nhiều nhất bao nhiêu từ"), high=WORDS_MOST)
    unit = TextField(_l("Đơn vị"), limit=40, example=_l("người, tháng, m²"))
    rows = WholeNumberField(_l("Số dòng"), low=1, high=ROWS_MOST)
    profile_field = ChoiceField(_l("Lấy từ mục nào của hồ sơ"), choices=lambda: list(words.FIELDS.items()))
    need = ChoiceField(_l("Khi nào cần trả lời"), choices=lambda: _names(words.NEEDS), needed=True)
    need_from = DateField(_l("Cần trả lời từ ngày"))
    depends = ChoiceField(_l("Chỉ hiện khi"), empty=_l("Luôn hiện"))
    readers = ChoiceField(_l("Ai của ban tổ chức đọc"), choices=lambda: _names(words.READERS), needed=True)
    jurors = ChoiceField(_l("Hội đồng thấy câu trả lời"), choices=lambda: _names(words.JURORS), needed=True)
    personal = FlagField(_l("Có dữ liệu cá nhân"), hint=_l("Hội đồng đọc kín không thấy, không bao giờ công khai."))
    public = FlagField(_l("Công khai sau khi có kết quả"))

    # The form this question stands in, itself as it stood, and its type.
    type: Type
    stood: Question | None

    @classmethod
    def of(cls, form: Form, kind: Type, stood: Question | None, *, sent: bool = False) -> QuestionForm:
        """The form for a question of that type; empty for a new one."""
        made = cls() if sent else cls(formdata=None, data=_held(stood))
        made.type, made.stood = kind, stood
        made.depends.offer(conditions(form, stood))
        for name in HIDDEN_FOR.get(kind, OTHERS):
            delattr(made, name)
        return made

    def question(self) -> Question:
        """What was typed."""
        kept = self.stood
        texts: dict[str, Any] = {name: self[name].data or "" for name in PLAIN if name in self}
        numbers: dict[str, Any] = {
            name: self[name].value for name in ("words", "rows") if name in self and self[name].data
        }
        shown_when, _joint, shown_for = self._text("depends").partition(JOINT)
        day = self._text("need_from") if self._text("need") == Need.DATE else ""
        return Question(
            key=kept.key if kept else "",
            type=self.type,
            **texts,
            **numbers,
            need=Need(self._text("need") or Need.OPTIONAL),
            need_from=parse_date(day).isoformat() if day else "",
            shown_when=shown_when,
            shown_for=(shown_for,) if shown_for else (),
            readers=Readers(self._text("readers") or Readers.MANAGERS),
            jurors=Jurors(self._text("jurors") or Jurors.ALWAYS),
            personal="personal" in self and bool(self.personal.data),
            public="public" in self and bool(self.public.data),
            options=_options(self._text("options"), kept.options if kept else ()),
            profile_field=self._text("profile_field"),
        )

    def _text(self, name: str) -> str:
        return str(self[name].data or "") if name in self else ""


# What is not asked for a type; a type that is not named has neither choices nor words nor rows.
OTHERS = ("options", "words", "unit", "rows")
UNASKED = ("profile_field", "need", "need_from", "readers", "jurors", "personal", "public", "example_vi", "example_en")
HIDDEN_FOR: dict[Type, tuple[str, ...]] = {
    Type.LONG: ("options", "unit", "rows"),
    Type.CHOICE: ("words", "unit", "rows", "profile_field"),
    Type.MANY: ("words", "unit", "rows", "profile_field"),
    Type.NUMBER: ("options", "words", "rows"),
    Type.TABLE: ("words", "unit", "profile_field"),
    Type.TEAM: ("options", "words", "unit", "profile_field"),
    Type.KPI: ("options", "words", "unit", "profile_field"),
    Type.FILE: (*OTHERS, "profile_field"),
    Type.CONSENT: (*OTHERS, "profile_field"),
    Type.STATEMENT: (*OTHERS, *UNASKED),
}  # fmt: skip


def conditions(form: Form, stood: Question | None) -> list[tuple[str, str]]:
    """What a question may hang on: the answers to the choices before it."""
    found = []
    for question in form.questions():
        if stood is not None and question.key == stood.key:
            break
        if question.type not in DECIDING:
            continue
        answers = [(one.value, words.option(one)) for one in question.options]
        if not question.options:
            answers = [(YES, _("Có đồng ý"))]
        found += [(f"{question.key}{JOINT}{value}", f"{words.label(question)}: {name}") for value, name in answers]
    return found


def _names(named: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(one.value, name) for one, name in named.items()]


def _held(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {"need": Need.SUBMISSION, "readers": Readers.MANAGERS, "jurors": Jurors.ALWAYS}
    held: dict[str, Any] = {name: getattr(question, name) for name in PLAIN}
    held |= {
        name: getattr(question, name) for name in ("need", "readers", "jurors", "personal", "public", "profile_field")
    }
    held |= {"words": str(question.words or ""), "rows": str(question.rows or "")}
    held["options"] = "\n".join(f"{one.vi} | {one.en}".removesuffix(" | ") for one in question.options)
    if question.need_from:
        held["need_from"] = format_date(parse_date(question.need_from))
    if question.shown_when:
        held["depends"] = f"{question.shown_when}{JOINT}{question.shown_for[0]}"
    return held


def _options(typed: str, stood: tuple[Option, ...]) -> tuple[Option, ...]:
    """One a line, "Tiếng Việt | English". One that was there keeps its value, so answers given stay true."""
    known = {one.vi: one.value for one in stood}
    found: list[Option] = []
    for line in typed.split("\n")[: MOST_OPTIONS + 1]:
        vi, _bar, en = (part.strip() for part in line.partition("|"))
        if vi or en:
            taken = {one.value for one in found} | set(known.values())
            found.append(Option(known.get(vi) or fresh_key(vi or en, taken), vi, en))
    return tuple(found)
