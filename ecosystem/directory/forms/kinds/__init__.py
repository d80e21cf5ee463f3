"""The forms of the five kinds: which fields, in which words, in which sections."""

from __future__ import annotations

from collections.abc import Mapping

from ecosystem.directory.forms.base import ProfileForm
from ecosystem.directory.forms.kinds.investor import AngelForm, FundForm
from ecosystem.directory.forms.kinds.mentor import InstitutionForm, MentorForm
from ecosystem.directory.forms.kinds.startup import StartupForm
from ecosystem.directory.models import Kind

FORMS: Mapping[Kind, type[ProfileForm]] = {
    Kind.STARTUP: StartupForm,
    Kind.ANGEL: AngelForm,
    Kind.FUND: FundForm,
    Kind.MENTOR: MentorForm,
    Kind.INSTITUTION: InstitutionForm,
}
