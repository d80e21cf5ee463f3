"""Forms of privacy."""

from __future__ import annotations

from ecosystem.web.fields import BaseForm


class ButtonForm(BaseForm):
    """One button."""
