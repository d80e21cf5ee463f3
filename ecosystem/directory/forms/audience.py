"""The form of who sees what: one choice a group of fields."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core.errors import Refused
from ecosystem.directory.forms.base import version_of
from ecosystem.directory.models import Audience, FieldGroup, Kind, Profile
from ecosystem.directory.rules.audience import (
    AUDIENCE_LABELS,
    CHOICES,
    GROUP_HINTS,
    GROUP_LABELS,
    audience_of,
    groups_of,
)
from ecosystem.web.fields import BaseForm, ChoiceField, FlagField


class AudienceField(ChoiceField):
    """One of the audiences a group may have; there is always one, so no empty choice is offered."""

    def __init__(self, group: FieldGroup, **kwargs: Any) -> None:
        choices = [(choice.value, AUDIENCE_LABELS[choice]) for choice in CHOICES[group]]
        super().__init__(GROUP_LABELS[group], choices=choices, needed=True, hint=GROUP_HINTS[group], **kwargs)

    def iter_choices(self) -> Any:  # noqa: ANN401  WTForms' generator of option tuples
        """The options of the select."""
        return (option for option in super().iter_choices() if option[0])


class AudienceForm(BaseForm):
    """The base of the forms of all kinds; ``sure`` is the second yes that opening contacts wide needs."""

    sure = FlagField(_l("Tôi hiểu: liên hệ đã mở cho nhiều người thì không thu hồi được ở nơi người khác đã lưu lại"))

    @property
    def groups(self) -> Iterator[ChoiceField]:
        """The fields of the groups that there is a choice for."""
        return (self._fields[group.value] for group in FieldGroup if group.value in self._fields)

    @property
    def wanted(self) -> dict[FieldGroup, Audience]:
        """What was chosen."""
        return {FieldGroup(field.name): Audience(field.data) for field in self.groups}

    @property
    def version_number(self) -> int:
        """The version the holder began from; -1, which no profile has, when the form did not say."""
        return version_of(self.version.data)

    def show_refusal(self, no: Refused) -> None:
        """Show why the action refused, at its field when the code names one."""
        self.refuse(no.message, no.code if no.code in self._fields else None)


def audience_form(profile: Profile) -> AudienceForm:
    """The form for ``profile`` (loaded whole), showing what holds now."""
    make: Any = _of_kind(profile.kind)
    chosen = profile.chosen
    form: AudienceForm = make(data={group.value: audience_of(group, chosen) for group in groups_of(profile.kind)})
    if not form.is_submitted():
        form.version.data = str(profile.version)
    return form


@cache
def _of_kind(kind: Kind) -> type[AudienceForm]:
    open_groups = [group for group in groups_of(kind) if len(CHOICES[group]) > 1]
    return type("KindAudienceForm", (AudienceForm,), {group.value: AudienceField(group) for group in open_groups})
