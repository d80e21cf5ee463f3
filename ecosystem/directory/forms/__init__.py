"""Forms of the directory: one for each kind of profile, and the small ones of its acts."""

from __future__ import annotations

from ecosystem.directory.forms.base import ProfileForm, made
from ecosystem.directory.forms.kinds import AngelForm, FundForm, InstitutionForm, MentorForm, StartupForm
from ecosystem.directory.models import Kind, Profile
from ecosystem.web.fields import BaseForm

FORMS: dict[Kind, type[ProfileForm]] = {
    Kind.STARTUP: StartupForm,
    Kind.ANGEL: AngelForm,
    Kind.FUND: FundForm,
    Kind.MENTOR: MentorForm,
    Kind.INSTITUTION: InstitutionForm,
}


class ActForm(BaseForm):
    """A button: nothing but the hidden fields."""


def form_for(kind: Kind, profile: Profile | None = None) -> ProfileForm:
    """The form of a kind, filled from ``profile`` (loaded whole) or empty."""
    return made(FORMS[kind], profile)
