"""The card of privacy."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem
from ecosystem.privacy import views

FEATURE = Feature(
    name="privacy",
    blueprint=views.bp,
    settings=(NavItem("privacy.settings", _l("Quyền riêng tư"), "eye-off", order=30),),
)
