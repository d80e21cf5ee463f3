"""The forms of a demo day."""

from __future__ import annotations

from datetime import datetime, time

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.meetings.actions.demo import DemoValues
from ecosystem.meetings.models import DemoDay, DemoPitch
from ecosystem.meetings.rules.demo import PITCH_MOST
from ecosystem.web.fields import AreaField, BaseForm, DateField, QuietField, TextField

MORNING = time(9)


class DemoForm(BaseForm):
    """What the page says."""

    name_vi = TextField(_l("Tên demo day"), needed=True, limit=160)
    name_en = TextField(_l("Tên bằng tiếng Anh"), limit=160)
    held_on = DateField(_l("Ngày diễn ra"), needed=True)
    place = TextField(_l("Nơi diễn ra"), limit=200)
    words_vi = AreaField(_l("Lời giới thiệu"), limit=2000)
    words_en = AreaField(_l("Lời giới thiệu bằng tiếng Anh"), limit=2000)

    @classmethod
    def of(cls, one: DemoDay | None) -> DemoForm:
        """The form as it stands."""
        if one is None:
            return cls(formdata=None)
        data = {name: getattr(one, name) for name in ("name_vi", "name_en", "place", "words_vi", "words_en")}
        return cls(formdata=None, data={**data, "held_on": format_date(one.held_at)})

    def values(self) -> DemoValues:
        """What was typed."""
        return DemoValues(
            name_vi=self.name_vi.data or "",
            name_en=self.name_en.data or "",
            words_vi=self.words_vi.data or "",
            words_en=self.words_en.data or "",
            place=self.place.data or "",
            held_at=datetime.combine(self.held_on.value, MORNING, clock.LOCAL),
        )


class PitchForm(BaseForm):
    """A startup's own words."""

    pitch_vi = AreaField(_l("Giới thiệu nhóm trong vài câu"), needed=True, limit=PITCH_MOST)
    pitch_en = AreaField(_l("Bằng tiếng Anh"), limit=PITCH_MOST)

    @classmethod
    def of(cls, one: DemoPitch | None) -> PitchForm:
        """The form as it stands."""
        data = {"pitch_vi": one.pitch_vi, "pitch_en": one.pitch_en} if one is not None else {}
        return cls(formdata=None, data=data)


class DemoPickForm(BaseForm):
    """A button of the page."""

    value = QuietField()
    startup = QuietField()
