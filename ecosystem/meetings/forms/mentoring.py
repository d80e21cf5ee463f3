"""The forms of a plan of mentors."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.meetings.actions import PlanValues
from ecosystem.meetings.models import MentorPlan
from ecosystem.web.fields import BaseForm, DateField, QuietField, TextField, WholeNumberField


class PlanForm(BaseForm):
    """How mentors are given to a cohort."""

    mentors_each = WholeNumberField(_l("Mỗi startup có mấy cố vấn"), low=1, high=5, needed=True)
    startups_most = WholeNumberField(
        _l("Mỗi cố vấn nhận nhiều nhất mấy startup"),
        low=1,
        high=20,
        needed=True,
        hint=_l("Cố vấn tự đổi được con số của mình khi nhận lời."),
    )
    wishes_until = DateField(_l("Hạn chọn của hai bên, hết ngày"), needed=True)

    @classmethod
    def of(cls, plan: MentorPlan | None = None) -> PlanForm:
        """The form as it is first shown."""
        if plan is None:
            day = clock.today() + timedelta(days=7)
            return cls(
                formdata=None, data={"mentors_each": "1", "startups_most": "3", "wishes_until": format_date(day)}
            )
        return cls(
            formdata=None,
            data={
                "mentors_each": str(plan.mentors_each),
                "startups_most": str(plan.startups_most),
                "wishes_until": format_date(plan.wishes_until.astimezone(clock.LOCAL).date()),
            },
        )

    def values(self) -> PlanValues:
        """What was typed; the day ends in Đà Nẵng."""
        return PlanValues(
            mentors_each=self.mentors_each.value,
            startups_most=self.startups_most.value,
            wishes_until=datetime.combine(self.wishes_until.value, time(23, 59, 59), clock.LOCAL),
        )


class WhoForm(BaseForm):
    """Somebody by name or address of the profile."""

    who = TextField(_l("Tên hoặc đường dẫn hồ sơ"), needed=True, limit=300)


class PickForm(BaseForm):
    """A button with what it is about."""

    value = QuietField()
    enrolment = QuietField()
    mentor = QuietField()
    other = QuietField()


class JoinForm(BaseForm):
    """A mentor's answer."""

    value = QuietField()
    most = WholeNumberField(_l("Bạn nhận nhiều nhất mấy startup"), low=1, high=20)
