"""The card of the dashboard."""

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem
from ecosystem.dashboard.views import bp

FEATURE = Feature(
    name="dashboard",
    blueprint=bp,
    nav=(NavItem("dashboard.home", _l("Trang chính"), "home", order=10, keys="g h"),),
    samples={"dashboard.home": lambda role: None if role == "public" else {}},
)
