"""The forms of the five kinds: which fields, in which words, in which sections."""

from __future__ import annotations

from ecosystem.directory.forms.kinds.investor import AngelForm, FundForm
from ecosystem.directory.forms.kinds.mentor import InstitutionForm, MentorForm
from ecosystem.directory.forms.kinds.startup import StartupForm

__all__ = ["AngelForm", "FundForm", "InstitutionForm", "MentorForm", "StartupForm"]
