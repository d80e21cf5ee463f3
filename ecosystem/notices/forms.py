"""Up to which notice the inbox was seen, and how one wants to hear of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Regexp

from ecosystem.core.feature import Topic
from ecosystem.notices import rules
from ecosystem.notices.models import Frequency
from ecosystem.notices.queries import Offer
from ecosystem.web.fields import BaseForm, ChoiceField, FlagField

SOONEST = (
    (Frequency.NOW.value, _l("Gửi ngay")),
    (Frequency.DAILY.value, _l("Tóm tắt hằng ngày")),
    (Frequency.WEEKLY.value, _l("Tóm tắt hằng tuần")),
    (Frequency.OFF.value, _l("Không gửi thư")),
)


def _hours(hours: Sequence[int]) -> list[tuple[str, str]]:
    return [(str(hour), f"{hour:02}:00") for hour in hours]


class SeenForm(BaseForm):
    """Mark all as read, up to the newest one that the page showed."""

    newest = StringField(validators=[Regexp(r"^\d{1,18}$")])


def soonest(topic: Topic) -> list[tuple[str, Any]]:
    """How soon mails of a topic may come."""
    of_week = (Frequency.WEEKLY.value, Frequency.OFF.value)
    return [one for one in SOONEST if not topic.by_week or one[0] in of_week]


class SoonForm(BaseForm):
    """How soon mails of one topic come, on the page behind a mail's link; ``soon_form`` makes one."""

    mail: ChoiceField


def soon_form(topic: Topic, **given: Any) -> SoonForm:
    """The form of one topic."""
    field = ChoiceField(_l("Hoặc chọn lại cho mục này"), choices=soonest(topic), needed=True)
    form: SoonForm = type("TopicSoonForm", (SoonForm,), {"mail": field})(**given)
    return form


class QuietForm(BaseForm):
    """The hours in which mails that can wait do; the fields of the topics are added by ``choices_form``."""

    quiet = FlagField(_l("Giữ thư lại trong giờ yên lặng"))
    starts = ChoiceField(_l("Từ"), choices=_hours(rules.MAY_START), needed=True)
    ends = ChoiceField(_l("Đến"), choices=_hours(rules.MAY_END), needed=True)

    @property
    def hours(self) -> tuple[int, int]:
        """The hours chosen, both zero for none."""
        return (int(self.starts.data), int(self.ends.data)) if self.quiet.data else (0, 0)

    def wanted(self, offers: Mapping[str, Sequence[Offer]]) -> dict[str, tuple[Frequency, bool]]:
        """What was chosen for each topic: how soon by mail, and whether it stands in the site."""
        found = {}
        for offer in (one for group in offers.values() for one in group):
            site = offer.topic.must or bool(self[f"site_{offer.slug}"].data)
            found[offer.slug] = (Frequency(self[f"mail_{offer.slug}"].data), site)
        return found


def choices_form(offers: Mapping[str, Sequence[Offer]], hours: tuple[int, int]) -> QuietForm:
    """The form of all topics that the cards offer, with what the person has them at."""
    fields: dict[str, Any] = {}
    for offer in (one for group in offers.values() for one in group):
        label = _l("Thư về “%(topic)s”", topic=offer.topic.label)
        fields[f"mail_{offer.slug}"] = ChoiceField(
            label, choices=soonest(offer.topic), needed=True, default=offer.choice.mail.value
        )
        if not offer.topic.must:
            fields[f"site_{offer.slug}"] = FlagField(_l("Trong trang"), default=offer.choice.site)
    form: QuietForm = type("ChoicesForm", (QuietForm,), fields)()
    if not form.is_submitted():
        rests = hours[0] != hours[1]
        form.quiet.data = rests
        form.starts.data, form.ends.data = (str(hour) for hour in (hours if rests else (21, 7)))
    return form
