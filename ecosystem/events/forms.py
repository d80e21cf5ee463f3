"""Shape and wording of what people type about events."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.events import queries, rules
from ecosystem.events.actions import Plan
from ecosystem.events.models import Event
from ecosystem.web.access import current_account
from ecosystem.web.fields import BaseForm, ChoiceField, DateField, QuietField, TextField, UploadField

TABLES = ".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _hours() -> list[tuple[str, str]]:
    """Every half hour of a day in Đà Nẵng, from six in the morning."""
    slots = [f"{hour:02}:{minute:02}" for hour in range(6, 24) for minute in (0, 30)]
    return [(slot, slot) for slot in slots]


def _organisations() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in queries.organisations_of(current_account())]


class EventForm(BaseForm):
    """An event, in the time of Đà Nẵng."""

    title_vi = TextField(_l("Tên sự kiện"), limit=rules.TITLE_MOST, needed=True)
    title_en = TextField(_l("Tên tiếng Anh"), limit=rules.TITLE_MOST)
    place = TextField(_l("Nơi tổ chức"), limit=rules.PLACE_MOST)
    start_day = DateField(_l("Ngày bắt đầu"), needed=True, example="05/12/2026")
    start_hour = ChoiceField(_l("Giờ bắt đầu"), choices=_hours, needed=True)
    end_day = DateField(_l("Ngày kết thúc"), needed=True)
    end_hour = ChoiceField(_l("Giờ kết thúc"), choices=_hours, needed=True)
    profile = ChoiceField(_l("Đơn vị tổ chức"), choices=_organisations)

    @property
    def plan(self) -> Plan:
        """What a valid form says."""
        return Plan(
            title_vi=self.title_vi.data or "",
            title_en=self.title_en.data or "",
            place=self.place.data or "",
            starts_at=_instant(self.start_day.value, self.start_hour.data),
            ends_at=_instant(self.end_day.value, self.end_hour.data),
            profile_id=int(self.profile.data) if self.profile.data else None,
        )

    @classmethod
    def of(cls, event: Event) -> EventForm:
        """The form as an event fills it."""
        starts, ends = clock.local(event.starts_at), clock.local(event.ends_at)
        given: dict[str, Any] = {
            "title_vi": event.title_vi,
            "title_en": event.title_en,
            "place": event.place,
            "start_day": format_date(starts.date()),
            "start_hour": f"{starts:%H:%M}",
            "end_day": format_date(ends.date()),
            "end_hour": f"{ends:%H:%M}",
            "profile": event.profile_id,
        }
        return cls(data=given)


class ListForm(BaseForm):
    """A file of attendees."""

    file = UploadField(
        _l("Tệp CSV hoặc XLSX"),
        accept=TABLES,
        hint=_l("Cần cột “Email” và “Họ và tên”. Tối đa 10 MB, 2.000 dòng. Chưa có gì được ghi khi bạn tải tệp lên."),
    )


class CloseForm(BaseForm):
    """Close an event by hand."""

    reason = ChoiceField(_l("Vì sao khép lại"), choices=lambda: list(rules.BY_HAND.items()), needed=True)


class MoveForm(BaseForm):
    """A button that moves an event."""

    to = QuietField()


class ButtonForm(BaseForm):
    """A button."""


class ConsentForm(BaseForm):
    """Agree; ``text`` is the number of the words that were read."""

    text = QuietField()


class WishForm(BaseForm):
    """A button about one other side."""

    other = QuietField()


class ProfileForm(BaseForm):
    """Which of one's profiles one stands for."""

    profile = QuietField()


def _instant(day: Any, hour: str) -> datetime:  # noqa: ANN401  a date
    return datetime.combine(day, time.fromisoformat(hour), clock.LOCAL)
