"""Shape and wording of what people type in conversations."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.conversations import rules
from ecosystem.conversations.rules.meetings import CHOICES, MINUTES, PLACE_MOST
from ecosystem.conversations.rules.reports import REASONS, WORDS_MOST
from ecosystem.core import clock
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    FlagField,
    QuietField,
    TextField,
    UploadsField,
)

ATTACHABLE = "application/pdf,image/png,image/jpeg,image/webp"


class MessageForm(BaseForm):
    """Write a message; a file may stand alone."""

    body = AreaField(
        _l("Tin nhắn"),
        limit=rules.BODY_MOST,
        hint=_l("Dùng được Markdown: **đậm**, *nghiêng*, - gạch đầu dòng, > trích dẫn."),
    )
    files = UploadsField(
        _l("Tệp đính kèm"),
        accept=ATTACHABLE,
        most=rules.FILES_MOST,
        hint=_l("Nhiều nhất 5 tệp PDF, PNG, JPEG hoặc WebP, cộng lại dưới 10 MB. Chỉ hai bên mở được."),
    )


class ReadForm(BaseForm):
    """Say that the page up to a message was seen."""

    newest = QuietField()


class OutcomeForm(BaseForm):
    """A button that says what came of it."""

    kind = QuietField()


def _hours() -> list[tuple[str, str]]:
    """Every half hour from seven in the morning to nine in the evening, in Đà Nẵng."""
    slots = [f"{hour:02}:{minute:02}" for hour in range(7, 21) for minute in (0, 30)] + ["21:00"]
    return [(slot, slot) for slot in slots]


def _lengths() -> list[tuple[str, Any]]:
    return [(str(minutes), _("%(minutes)s phút", minutes=minutes)) for minutes in MINUTES]


class MeetingForm(BaseForm):
    """Propose three times, in the time of Đà Nẵng."""

    day1 = DateField(_l("Ngày thứ nhất"), needed=True, example="05/12/2026")
    hour1 = ChoiceField(_l("Giờ thứ nhất"), choices=_hours, needed=True)
    day2 = DateField(_l("Ngày thứ hai"), needed=True)
    hour2 = ChoiceField(_l("Giờ thứ hai"), choices=_hours, needed=True)
    day3 = DateField(_l("Ngày thứ ba"), needed=True)
    hour3 = ChoiceField(_l("Giờ thứ ba"), choices=_hours, needed=True)
    minutes = ChoiceField(_l("Gặp bao lâu"), choices=_lengths, needed=True)
    place = TextField(
        _l("Gặp ở đâu"), limit=PLACE_MOST, hint=_l("Địa chỉ, hoặc liên kết phòng họp trực tuyến. Có thể thêm sau.")
    )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The day and the hour of each of the three times."""
        return [(self[f"day{number}"], self[f"hour{number}"]) for number in range(1, CHOICES + 1)]

    @property
    def times(self) -> list[datetime]:
        """The three instants of a valid form."""
        clocks = [(day.value, time.fromisoformat(hour.data)) for day, hour in self.pairs]
        return [datetime.combine(day, at, clock.LOCAL) for day, at in clocks]


class PickForm(BaseForm):
    """A button that moves a meeting; ``number`` is the time picked."""

    number = QuietField()


class ButtonForm(BaseForm):
    """A button."""


class DecideForm(BaseForm):
    """An officer's word on a report."""

    state = QuietField()
    hide = QuietField()


class ReportForm(BaseForm):
    """Report a message or a profile."""

    reason = ChoiceField(_l("Lý do"), choices=lambda: list(REASONS.items()), needed=True)
    words = AreaField(_l("Vài lời thêm"), limit=WORDS_MOST, hint=_l("Điều gì đã xảy ra. Chỉ cán bộ đọc."))


class ReportSideForm(ReportForm):
    """Report the other side of an introduction, with its request if wished."""

    quote = FlagField(_l("Gửi kèm lời ngỏ của họ"), hint=_l("Cán bộ đọc được lời ngỏ này, không đọc gì khác."))
