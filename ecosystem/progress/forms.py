"""The forms of progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.progress.actions import Answer, MilestoneValues, Step
from ecosystem.progress.models import Milestone
from ecosystem.progress.queries.base import UNIT_CHOICES, Person, typed
from ecosystem.progress.queries.reports import AGGREGATES
from ecosystem.progress.rules import kpis
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    FlagField,
    MoneyField,
    QuietField,
    TextField,
    UploadField,
    WholeNumberField,
)

FILES = ".pdf,.png,.jpg,.jpeg,.webp,application/pdf,image/png,image/jpeg,image/webp"


FIGURE = "kpi-"


def _figures() -> list[tuple[str, str]]:
    return taxonomy.choices("kpi_kinds")


def _kinds() -> list[tuple[str, str]]:
    return taxonomy.choices("milestone_kinds")


class MilestoneForm(BaseForm):
    """A milestone of a plan or of one startup."""

    kind = ChoiceField(_l("Loại cột mốc"), choices=_kinds, empty=_l("Tự đặt tên"))
    title = TextField(_l("Tên riêng"), limit=160, hint=_l("Để trống thì dùng tên của loại cột mốc."))
    goal = AreaField(_l("Thế nào là đạt"), limit=1000)
    due_on = DateField(_l("Hạn"), needed=True)
    unit = ChoiceField(_l("Đơn vị của chỉ tiêu"), choices=list(UNIT_CHOICES.items()), empty=_l("Không đo bằng số"))
    target = TextField(_l("Chỉ tiêu"), limit=60, example=_l("10; 500 triệu"))
    reviewer = ChoiceField(_l("Người duyệt"), empty=_l("Ai phụ trách khoá cũng duyệt được"))

    @classmethod
    def of(cls, one: Milestone | None = None, people: tuple[Person, ...] | list[Person] = ()) -> MilestoneForm:
        """The form as it is first shown, or as it was sent."""
        start = {
            "kind": one.kind,
            "title": one.title,
            "goal": one.goal,
            "due_on": format_date(one.due_on),
            "unit": one.unit,
            "target": typed(one.target, one.unit),
            "reviewer": str(one.reviewer_id or ""),
        } if one else {}  # fmt: skip
        form = cls(data=start)
        form.offer(people)
        return form

    def offer(self, people: tuple[Person, ...] | list[Person]) -> None:
        """Who may review."""
        self.reviewer.offer([(str(one.id), one.name) for one in people])

    def values(self) -> MilestoneValues | None:
        """What was written; ``None`` with a word at the field when the figure cannot be read."""
        unit, raw = self.unit.data or "", (self.target.data or "").strip()
        try:
            target = kpis.read(raw, unit) if raw and unit else None
        except ValueError as wrong:
            self.refuse(str(wrong), "target")
            return None
        if raw and not unit:
            self.refuse(_("Vui lòng chọn đơn vị của chỉ tiêu."), "unit")
            return None
        return MilestoneValues(
            due_on=self.due_on.value,
            kind=self.kind.data or "",
            title=self.title.data or "",
            goal=self.goal.data or "",
            unit=unit,
            target=target,
        )


class StepForm(BaseForm):
    """A step of a milestone; ``value`` is the state it goes to, or ``say`` for words alone."""

    value = QuietField()
    note = AreaField(_l("Lời nhắn"), limit=2000)
    reached_on = DateField(_l("Ngày đạt được"))
    result = TextField(_l("Con số đạt được"), limit=60)

    @classmethod
    def of(cls) -> StepForm:
        """The form as it is first shown."""
        return cls(formdata=None, data={"reached_on": format_date(clock.today())})

    def step(self, one: Milestone) -> Step | None:
        """What was written; ``None`` with a word at the field when the figure cannot be read."""
        raw = (self.result.data or "").strip()
        try:
            result = kpis.read(raw, one.unit) if raw and one.unit else None
        except ValueError as wrong:
            self.refuse(str(wrong), "result")
            return None
        return Step(self.note.data or "", self.reached_on.value if self.reached_on.data else None, result)


class ProofForm(BaseForm):
    """A file as proof."""

    file = UploadField(_l("Tệp minh chứng"), accept=FILES, hint=_l("PDF hoặc ảnh, tối đa 10 MB."))


class KpiForm(BaseForm):
    """Follow one more figure: one of the list, or one of the cohort's own."""

    kind = ChoiceField(_l("Chỉ số"), choices=_figures, empty=_l("Chỉ số riêng"))
    name_vi = TextField(_l("Tên chỉ số riêng"), limit=80, example=_l("Số lượt dùng thử"))
    name_en = TextField(_l("Tên bằng tiếng Anh"), limit=80)
    unit = ChoiceField(_l("Đơn vị"), choices=list(UNIT_CHOICES.items()))
    agg = ChoiceField(_l("Gộp cả khoá bằng cách"), choices=list(AGGREGATES.items())[1:], empty=_l("Tổng"))


class ReportForm(BaseForm):
    """A month's figures: its fields are those the cohort follows, ``kpi-<key>``."""

    blank_why = AreaField(_l("Lý do bỏ trống hoặc bỏ qua tháng này"), limit=500)
    is_sure = FlagField(_l("Tôi đã kiểm tra, số liệu này đúng"))

    def sent_names(self) -> set[str]:
        """Whatever was sent beside the figures."""
        return {name for name in super().sent_names() if not name.startswith(FIGURE)}


@dataclass(frozen=True)
class Figure:
    """One figure of a report as its field shows it."""

    key: str
    label: str
    unit: str
    raw: str
    before: str = ""
    error: str = ""


def read_figures(
    asked: Mapping[str, kpis.Indicator], sent: Mapping[str, str]
) -> tuple[dict[str, int | None], dict[str, str]]:
    """The figures that were typed, and what is wrong with those that cannot be read."""
    values: dict[str, int | None] = {}
    wrong: dict[str, str] = {}
    for key, one in asked.items():
        raw = sent.get(FIGURE + key, "").strip()
        try:
            values[key] = kpis.read(raw, one.unit) if raw else None
        except ValueError as error:
            values[key], wrong[key] = None, str(error)
    return values, wrong


class NumberForm(BaseForm):
    """The number of a certificate."""

    number = TextField(_l("Số chứng nhận"), needed=True, limit=60, example="NC-2026-7K4QX-9M2PA")


class WhyForm(BaseForm):
    """Why a certificate is withdrawn."""

    why = AreaField(_l("Lý do thu hồi"), needed=True, limit=1000)


class FollowUpForm(BaseForm):
    """What became of an alumnus; only the first question needs an answer."""

    is_operating = ChoiceField(
        _l("Công ty hoặc nhóm còn hoạt động không?"), needed=True, choices=[("yes", _l("Còn")), ("no", _l("Không còn"))]
    )
    revenue = MoneyField(_l("Doanh thu 12 tháng qua"), example=_l("800 triệu; 1,5 tỷ"))
    jobs = WholeNumberField(_l("Số lao động hiện nay"), high=100_000)
    capital = MoneyField(_l("Vốn gọi được từ khi tốt nghiệp"), example=_l("0; 2 tỷ"))
    ip_filed = WholeNumberField(_l("Đơn sở hữu trí tuệ nộp từ khi tốt nghiệp"), high=10_000)

    def answer(self) -> Answer | None:
        """What was answered; ``None`` with a word at the field when money is not in đồng."""
        for field in (self.revenue, self.capital):
            if field.data and field.value.currency != "VND":
                self.refuse(str(kpis.DONG), field.name)
                return None
        return Answer(
            self.is_operating.data == "yes",
            self.revenue.value.amount if self.revenue.data else None,
            self.jobs.value if self.jobs.data else None,
            self.capital.value.amount if self.capital.data else None,
            self.ip_filed.value if self.ip_filed.data else None,
        )


class ButtonForm(BaseForm):
    """A button with what it is about."""

    value = QuietField()
