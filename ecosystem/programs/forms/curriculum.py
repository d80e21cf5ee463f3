"""The forms of a cohort's inside: modules, sessions, materials, attendance, tasks, what is handed in."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.text import whole_number
from ecosystem.core.values import format_date
from ecosystem.directory.queries import local
from ecosystem.programs.actions import SessionValues, TaskValues
from ecosystem.programs.models import CohortModule, CohortSession, CohortTask, Presence, Verdict
from ecosystem.programs.queries.curriculum import PRESENCES
from ecosystem.programs.queries.tasks import VERDICTS
from ecosystem.programs.rules.curriculum import FILES_MOST, WORDS_MOST, may_be_marked
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    QuietField,
    TextField,
    UploadField,
    UploadsField,
    WebField,
)

ACCEPT = "application/pdf,image/png,image/jpeg,image/webp"
HOURS = [(f"{hour:02}:{minute:02}",) * 2 for hour in range(6, 24) for minute in (0, 15, 30, 45)] + [("23:59",) * 2]


class ModuleForm(BaseForm):
    """A part of the curriculum."""

    title_vi = TextField(_l("Tên phần"), needed=True, limit=160, example=_l("Tuần 1: khách hàng"))
    title_en = TextField(_l("Tên bằng tiếng Anh"), limit=160)
    module = QuietField()

    @classmethod
    def of(cls, one: CohortModule | None) -> ModuleForm:
        """The form for another name, or for a new part."""
        if one is None:
            return cls(formdata=None)
        data = {"title_vi": one.title_vi, "title_en": one.title_en, "module": str(one.id)}
        return cls(formdata=None, data=data)


class MoveForm(BaseForm):
    """A part and where it goes."""

    value = QuietField()
    to = QuietField()


class _InModule(BaseForm):
    """Whatever may belong to a part."""

    title_vi = TextField(_l("Tên"), needed=True, limit=160)
    title_en = TextField(_l("Tên bằng tiếng Anh"), limit=160)
    module = ChoiceField(_l("Thuộc phần"), empty=_l("Không thuộc phần nào"))
    version = QuietField()

    def offer(self, modules: list[CohortModule]) -> None:
        """Fill in the parts of the cohort."""
        self.module.offer([(str(one.id), local(one.title_vi, one.title_en)) for one in modules])

    def module_id(self) -> int | None:
        """The part that was chosen."""
        return whole_number(self.module.data)


class SessionForm(_InModule):
    """A session: a day, from when to when, where, with whom."""

    day = DateField(_l("Ngày"), needed=True, example="05/01/2027")
    starts = ChoiceField(_l("Từ lúc"), needed=True, choices=HOURS)
    ends = ChoiceField(_l("Đến lúc"), needed=True, choices=HOURS)
    place = TextField(_l("Địa điểm"), limit=200)
    link = WebField(_l("Liên kết họp trực tuyến"), limit=400)
    trainers = AreaField(
        _l("Người dạy, mỗi dòng một người"),
        limit=1000,
        hint=_l("Tên, hoặc email tài khoản để buổi này vào lịch của họ."),
    )
    notes = AreaField(_l("Nội dung"), limit=8000, hint=_l("Dùng được Markdown."))

    @classmethod
    def of(cls, one: CohortSession | None, modules: list[CohortModule]) -> SessionForm:
        """The form as the session stands, or a new one."""
        data: dict[str, Any] = {"starts": "09:00", "ends": "11:00"}
        if one is not None:
            starts, ends = clock.local(one.starts_at), clock.local(one.ends_at)
            data = {name: getattr(one, name) for name in ("title_vi", "title_en", "place", "link", "notes")}
            data |= {"day": format_date(starts.date()), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
            data |= {"module": str(one.module_id or ""), "version": str(one.version)}
            data["trainers"] = "\n".join(each.name for each in one.trainers)
        made = cls(formdata=None, data=data)
        made.offer(modules)
        return made

    def values(self) -> SessionValues:
        """What was typed."""
        return SessionValues(
            title_vi=self.title_vi.data or "",
            title_en=self.title_en.data or "",
            notes=self.notes.data or "",
            starts_at=_at(self.day, self.starts.data),
            ends_at=_at(self.day, self.ends.data),
            place=self.place.data or "",
            link=self.link.data or "",
            module_id=self.module_id(),
            trainers=tuple(line.strip() for line in (self.trainers.data or "").splitlines() if line.strip()),
        )


class MaterialForm(BaseForm):
    """A link or a file."""

    title = TextField(_l("Tên tài liệu"), needed=True, limit=160)
    url = WebField(_l("Liên kết"), limit=400)
    file = UploadField(_l("Tệp PDF hoặc ảnh"), accept=ACCEPT)


class AttendanceForm(BaseForm):
    """Who was there: a choice for each enrolment, ``at-<id>``."""

    def sent_names(self) -> set[str]:
        """Whatever was sent beside the choices."""
        return {name for name in super().sent_names() if not name.startswith("at-")}


class TaskForm(_InModule):
    """A task and when it is due."""

    day = DateField(_l("Hạn nộp, ngày"), needed=True, example="05/01/2027")
    hour = ChoiceField(_l("Hạn nộp, giờ"), needed=True, choices=HOURS)
    body = AreaField(_l("Cần làm gì"), limit=8000, hint=_l("Dùng được Markdown."))

    @classmethod
    def of(cls, one: CohortTask | None, modules: list[CohortModule]) -> TaskForm:
        """The form as the task stands, or a new one."""
        data: dict[str, Any] = {"hour": "23:59"}
        if one is not None:
            due = clock.local(one.due_at)
            data = {name: getattr(one, name) for name in ("title_vi", "title_en", "body")}
            data |= {"day": format_date(due.date()), "hour": f"{due:%H:%M}"}
            data |= {"module": str(one.module_id or ""), "version": str(one.version)}
        made = cls(formdata=None, data=data)
        made.offer(modules)
        return made

    def values(self) -> TaskValues:
        """What was typed."""
        return TaskValues(
            title_vi=self.title_vi.data or "",
            title_en=self.title_en.data or "",
            body=self.body.data or "",
            due_at=_at(self.day, self.hour.data),
            module_id=self.module_id(),
        )


class HandInForm(BaseForm):
    """What a startup hands in."""

    words = AreaField(_l("Bài của nhóm"), limit=WORDS_MOST)
    link = WebField(_l("Liên kết"), limit=400)
    files = UploadsField(_l("Tệp"), accept=ACCEPT, most=FILES_MOST, hint=_l("Nhiều nhất 5 tệp PDF hoặc ảnh."))


class FeedbackForm(BaseForm):
    """What is said of a hand-in."""

    verdict = ChoiceField(
        _l("Nhận xét"),
        needed=True,
        choices=[(one.value, word) for one, word in VERDICTS.items()],
        default=Verdict.GOOD.value,
    )
    words = AreaField(_l("Góp ý"), limit=WORDS_MOST)


def presences(session: CohortSession, now: datetime) -> list[tuple[str, Any]]:
    """How one may attend or have attended by now, for a list to choose from."""
    return [(one.value, word) for one, word in PRESENCES.items() if may_be_marked(session, one, now)]


def marks_of(sent: dict[str, str]) -> dict[int, Presence]:
    """What was chosen for each enrolment; whatever is unknown is left out."""
    known = {one.value for one in Presence}
    found = {}
    for name, value in sent.items():
        number = whole_number(name.removeprefix("at-")) if name.startswith("at-") else None
        if number is not None and value in known:
            found[number] = Presence(value)
    return found


def _at(day: DateField, hour: str) -> datetime:
    return datetime.combine(day.value, time.fromisoformat(hour), clock.LOCAL)
