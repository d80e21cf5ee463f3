"""Public pages, and what search engines and those who share a link read of them."""

from __future__ import annotations

from ecosystem.portal.views import pages, programs, sharing
from ecosystem.portal.views.base import bp
from ecosystem.portal.views.pages import development

__all__ = ["bp", "development", "pages", "programs", "sharing"]
