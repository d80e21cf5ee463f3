"""What a sheet of an event holds: its numbers, then its matches, as the organisers' page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from ecosystem.events.queries.contacts import Contact, Funnel
from ecosystem.events.rules.contacts import STAGES


def funnel_rows(funnel: Funnel) -> list[tuple[str, int]]:
    """Each number under its name, in the order of the way."""
    return [
        (_("Trong danh sách"), funnel.attendees),
        (_("Đồng ý tham gia"), funnel.consented),
        (_("Đã chọn người muốn gặp"), funnel.wished),
        (_("Hai bên cùng muốn gặp"), funnel.matched),
        (_("Đã gặp"), funnel.met),
        (_("Đang làm việc"), funnel.working),
        (_("Đã đầu tư"), funnel.invested),
        (_("Không tiếp tục"), funnel.not_continuing),
        (_("Đã khép"), funnel.closed),
    ]


def export_rows(funnel: Funnel, contacts: Iterable[Contact]) -> Iterator[list[str]]:
    """The rows of the sheet. A side that has withdrawn is not named."""
    for label, number in funnel_rows(funnel):
        yield [label, str(number)]
    yield []
    yield [_("Một bên"), _("Bên kia"), _("Trạng thái"), _("Số ngày"), _("Đã khép")]
    for one in contacts:
        names = [side.name if side is not None else _("(đã rút đồng ý)") for side in (one.asker, one.asked)]
        yield [*names, str(STAGES[one.stage]), str(one.days), _("có") if one.is_closed else _("chưa")]
