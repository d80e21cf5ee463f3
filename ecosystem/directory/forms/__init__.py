"""Forms of the directory: one for each kind of profile, whole and step by step, and the small ones of its acts."""

from __future__ import annotations

from ecosystem.directory.forms.audience import AudienceForm, audience_form
from ecosystem.directory.forms.base import KEEP, ProfileForm, made, version_of
from ecosystem.directory.forms.drafting import (
    StepView,
    label_of,
    sent_step,
    shown_step,
    start_of,
    steps,
    typed_in,
    whole,
)
from ecosystem.directory.forms.kinds import FORMS
from ecosystem.directory.forms.members import InviteForm, RightForm
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.drafting import Typed
from ecosystem.directory.rules.merging import Clash
from ecosystem.web.fields import BaseForm

__all__ = [
    "FORMS",
    "KEEP",
    "ActForm",
    "AudienceForm",
    "InviteForm",
    "ProfileForm",
    "RightForm",
    "StepView",
    "audience_form",
    "form_for",
    "label_of",
    "merging",
    "sent_step",
    "shown_step",
    "start_of",
    "steps",
    "typed_in",
    "version_of",
    "whole",
]


class ActForm(BaseForm):
    """A button: nothing but the hidden fields."""


def form_for(kind: Kind, profile: Profile | None = None) -> ProfileForm:
    """The form of a kind, filled from ``profile`` (loaded whole) or empty."""
    return made(FORMS[kind], profile)


def merging(profile: Profile, typed: Typed, clashes: tuple[Clash, ...]) -> ProfileForm:
    """The form of ``profile`` with what was typed, and for each field in which two versions differ which one stays."""
    form = made(FORMS[profile.kind], profile, typed, keeps=[clash.unit for clash in clashes])
    for clash in clashes:
        form[KEEP + clash.unit].data = clash.default.value if clash.default is not None else ""
    form.version.data = str(profile.version)
    return form
