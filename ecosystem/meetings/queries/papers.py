"""The timetable of a meeting day on paper."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.pdf import paper
from ecosystem.core.values import format_date, format_hour
from ecosystem.meetings.models import MeetingDay
from ecosystem.meetings.queries import days, proposals


def timetable(day: MeetingDay, by: str) -> bytes:
    """One page for each person, or for each room."""
    local = clock.local(day.starts_at)
    data: dict[str, Any] = {
        "title": days.name_of(day),
        "lang": str(get_locale() or "vi")[:2],
        "footer": f"{days.name_of(day)} · {format_date(local.date())}",
        "brand": "Nhịp Cầu",
        "when": " · ".join(part for part in (format_date(local.date()), day.place) if part),
        "heads": [_("Giờ"), _("Bàn"), _("Gặp")],
        "none": _("Không có cuộc gặp nào."),
        "sheets": [
            {
                "name": sheet.name,
                "rows": [[format_hour(line.at), line.where, line.who] for line in sheet.lines],
            }
            for sheet in proposals.sheets(day, by)
        ],
    }
    return paper("meetings/timetable", data, at=day.published_at or day.created_at)
