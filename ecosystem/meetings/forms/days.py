"""The forms of a meeting day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.meetings.actions import DayValues
from ecosystem.meetings.models import MeetingDay
from ecosystem.meetings.rules.days import breaks_of, rooms_of
from ecosystem.web.fields import AreaField, BaseForm, DateField, QuietField, TextField, WholeNumberField


class DayForm(BaseForm):
    """A day: its date, how it is cut, its rooms."""

    name_vi = TextField(_l("Tên ngày gặp"), needed=True, limit=160, example=_l("Ngày gặp nhà đầu tư"))
    name_en = TextField(_l("Tên bằng tiếng Anh"), limit=160)
    place = TextField(_l("Nơi gặp"), limit=200)
    on = DateField(_l("Ngày"), needed=True)
    at = TextField(_l("Bắt đầu lúc"), needed=True, limit=5, example="08:30")
    minutes = WholeNumberField(_l("Mỗi cuộc gặp mấy phút"), low=5, high=120, needed=True)
    slots = WholeNumberField(_l("Có mấy lượt"), low=1, high=40, needed=True)
    most = WholeNumberField(_l("Mỗi bên gặp nhiều nhất mấy lượt"), low=1, high=40, needed=True)
    breaks = AreaField(_l("Giờ nghỉ, mỗi dòng một khoảng"), limit=400, example="10:00-10:15")
    rooms = AreaField(
        _l("Phòng, mỗi dòng một phòng và số bàn"), needed=True, limit=2000, example=_l("Phòng Sơn Trà: 6")
    )
    wishes_until = DateField(_l("Hạn chọn, hết ngày"), needed=True)

    @classmethod
    def of(cls, day: MeetingDay | None = None) -> DayForm:
        """The form as it is first shown."""
        if day is None:
            start = {"at": "08:30", "minutes": "15", "slots": "12", "most": "8", "breaks": "10:00-10:15"}
            return cls(formdata=None, data=start)
        starts = day.starts_at.astimezone(clock.LOCAL)
        return cls(
            formdata=None,
            data={
                "name_vi": day.name_vi,
                "name_en": day.name_en,
                "place": day.place,
                "on": format_date(starts.date()),
                "at": f"{starts:%H:%M}",
                "minutes": str(day.minutes),
                "slots": str(day.slots),
                "most": str(day.most),
                "breaks": "\n".join("-".join(one) for one in day.breaks),
                "rooms": "\n".join(f"{name}: {tables}" for name, tables in day.rooms),
                "wishes_until": format_date(day.wishes_until.astimezone(clock.LOCAL).date()),
            },
        )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check the fields, and that the hour, breaks and rooms can be read."""
        sound = super().validate(extra_validators)
        if _hour(self.at.data or "") is None:
            self.at.errors = [*self.at.errors, _("Viết giờ như 08:30.")]
            sound = False
        if breaks_of(self.breaks.data or "") is None:
            self.breaks.errors = [*self.breaks.errors, _("Mỗi dòng là giờ bắt đầu và giờ hết nghỉ, như 10:00-10:15.")]
            sound = False
        if rooms_of(self.rooms.data or "") is None:
            self.rooms.errors = [*self.rooms.errors, _("Mỗi dòng cần tên phòng, dấu hai chấm và số bàn.")]
            sound = False
        return sound

    def values(self) -> DayValues:
        """What was typed."""
        hour = _hour(self.at.data or "") or time(8)
        starts = datetime.combine(self.on.value, hour, clock.LOCAL)
        until = datetime.combine(self.wishes_until.value, time(23, 59, 59), clock.LOCAL)
        if self.wishes_until.value == self.on.value:
            until = starts - timedelta(minutes=1)
        return DayValues(
            name_vi=self.name_vi.data or "",
            name_en=self.name_en.data or "",
            place=self.place.data or "",
            starts_at=starts,
            wishes_until=until,
            minutes=self.minutes.value,
            slots=self.slots.value,
            most=self.most.value,
            breaks=breaks_of(self.breaks.data or "") or [],
            rooms=rooms_of(self.rooms.data or "") or [],
        )


class DayPickForm(BaseForm):
    """A button of a day with what it is about."""

    value = QuietField()
    person = QuietField()
    until = QuietField()
    other = QuietField()
    meeting = QuietField()


def _hour(text: str) -> time | None:
    try:
        return datetime.strptime(text.strip(), "%H:%M").replace(tzinfo=None).time()  # noqa: DTZ007  an hour of no day
    except ValueError:
        return None
