"""The forms of a program and its cohorts."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.calls.queries import owner_named, owners_for
from ecosystem.core.values import format_date
from ecosystem.directory.queries import local
from ecosystem.programs.actions import CohortValues, ProgramValues
from ecosystem.programs.models import Cohort, CohortRight
from ecosystem.programs.queries import cohorts as queries
from ecosystem.programs.rules.cohorts import BUDGET_MOST, MILLIONS_MOST
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.access import current_account
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    EmailField,
    QuietField,
    TextField,
    WholeNumberField,
)

LINE = re.compile(r"^(?P<label>[^|]{1,120}?)\s*(?:\|\s*(?P<english>[^|]{1,120}?)\s*)?[:=]\s*(?P<millions>[\d.\s]+)$")
SEATS_MOST = 500


class CohortForm(BaseForm):
    """One cohort; a line of the budget is a name, perhaps one in English, and million VND."""

    name_vi = TextField(_l("Tên khoá"), needed=True, limit=160, example=_l("Khoá 3, mùa thu 2027"))
    name_en = TextField(_l("Tên bằng tiếng Anh"), limit=160)
    starts_on = DateField(_l("Ngày bắt đầu"), needed=True, example="05/01/2027")
    ends_on = DateField(_l("Ngày kết thúc"), needed=True, example="05/03/2027")
    seats = WholeNumberField(_l("Số chỗ"), low=1, high=SEATS_MOST, needed=True)
    budget = AreaField(
        _l("Ngân sách, mỗi dòng một khoản, triệu đồng"),
        limit=4000,
        example=_l("Giảng viên | Trainers: 120"),
        hint=_l("Tên tiếng Anh không bắt buộc."),
    )
    version = QuietField()

    @classmethod
    def of(cls, one: Cohort) -> CohortForm:
        """The form as the cohort stands."""
        data = {
            "name_vi": one.name_vi,
            "name_en": one.name_en,
            "starts_on": format_date(one.starts_on),
            "ends_on": format_date(one.ends_on),
            "seats": str(one.seats),
            "budget": "\n".join(_line_of(line) for line in one.budget),
            "version": str(one.version),
        }
        return cls(formdata=None, data=data)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check the fields, and that every line of the budget can be read."""
        sound = super().validate(extra_validators)
        if budget_of(self.budget.data or "") is None:
            self.budget.errors = [*self.budget.errors, _("Mỗi dòng cần tên khoản, dấu hai chấm và số triệu đồng.")]
            return False
        return sound

    def values(self) -> CohortValues:
        """What was typed."""
        return CohortValues(
            name_vi=self.name_vi.data or "",
            name_en=self.name_en.data or "",
            starts_on=self.starts_on.value,
            ends_on=self.ends_on.value,
            seats=self.seats.value,
            budget=tuple(budget_of(self.budget.data or "") or ()),
        )


class NewCohortForm(CohortForm):
    """The same with the program in front: one that runs already, or a new one."""

    program = ChoiceField(
        _l("Chương trình"),
        choices=lambda: [(str(one.id), local(one.name_vi, one.name_en)) for one in queries.usable(current_account())],
        hint=_l("Để trống để lập chương trình mới ở dưới."),
    )
    program_name_vi = TextField(_l("Tên chương trình mới"), limit=160, example=_l("Ươm tạo Sông Xanh"))
    program_name_en = TextField(_l("Tên chương trình bằng tiếng Anh"), limit=160)
    program_type = ChoiceField(_l("Loại chương trình"), choices=lambda: taxonomy.choices("program_types"))
    summary_vi = AreaField(_l("Giới thiệu ngắn"), limit=400)
    owner = ChoiceField(_l("Đơn vị tổ chức"), choices=lambda: owners_for(current_account()))
    owner_name = TextField(_l("Tên đơn vị, nếu chưa có hồ sơ"), limit=200)
    call = ChoiceField(
        _l("Lấy người từ đợt gọi"),
        choices=lambda: [(one.slug, local(one.title_vi, one.title_en)) for one in queries.feeding(current_account())],
        hint=_l("Ai được chọn trong đợt này nhận lời mời vào khoá; danh sách dự bị lên theo thứ tự."),
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check the fields, and that a new program has a name and a type."""
        sound = super().validate(extra_validators)
        if not self.program.data:
            for field in (self.program_name_vi, self.program_type):
                if not field.data:
                    field.errors = [*field.errors, _("Cần điền khi lập chương trình mới.")]
                    sound = False
        return sound

    def program_values(self) -> ProgramValues:
        """What was typed of a new program."""
        owner = owner_named(current_account(), self.owner.data or "")
        return ProgramValues(
            name_vi=self.program_name_vi.data or "",
            name_en=self.program_name_en.data or "",
            summary_vi=self.summary_vi.data or "",
            type=self.program_type.data or "",
            organisation_id=owner.id if owner is not None else None,
            owner_name=self.owner_name.data or "",
        )


class ManagerForm(BaseForm):
    """Somebody to run a cohort with."""

    email = EmailField(_l("Email tài khoản"), needed=True, limit=254)
    right = ChoiceField(
        _l("Quyền"),
        needed=True,
        choices=[(one.value, word) for one, word in queries.RIGHTS.items()],
        default=CohortRight.EDITOR.value,
    )


class PickForm(BaseForm):
    """A button with what it is about."""

    value = QuietField()


class ChangeForm(BaseForm):
    """Another right for a manager, or none."""

    account = QuietField()
    value = QuietField()


class ReasonForm(BaseForm):
    """Why somebody leaves."""

    reason = AreaField(_l("Lý do"), needed=True, limit=1000)


class FeedForm(BaseForm):
    """A calendar to make: of one cohort, or of all."""

    cohort = QuietField()


class StepForm(BaseForm):
    """A step of an enrolment that the lead makes."""

    value = QuietField()
    reason = AreaField(_l("Lý do"), limit=1000)


def _line_of(line: dict[str, Any]) -> str:
    english = f" | {line['label_en']}" if line.get("label_en") else ""
    return f"{line['label']}{english}: {line['millions']}"


def budget_of(typed: str) -> list[dict[str, Any]] | None:
    """The lines of a budget as they were typed; ``None``: a line cannot be read."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    found = []
    for line in lines:
        match = LINE.match(line)
        digits = re.sub(r"[.\s]", "", match.group("millions")) if match else ""
        if match is None or not digits.isascii() or not digits or int(digits[:9]) > MILLIONS_MOST:
            return None
        english = {"label_en": match.group("english")} if match.group("english") else {}
        found.append({"label": match.group("label"), **english, "millions": int(digits[:9])})
    return found if len(found) <= BUDGET_MOST else None
