"""The card of the portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem
from ecosystem.directory import queries as directory
from ecosystem.directory.models import INVESTORS, Kind
from ecosystem.portal import queries
from ecosystem.portal.queries import programs
from ecosystem.portal.views import bp, development


def _page_of(*kinds: Kind) -> Callable[[str], dict[str, Any] | None]:
    def sample(role: str) -> dict[str, Any] | None:
        slug = queries.first_slug(kinds)
        return {"slug": slug} if role == "public" and slug else None

    return sample


def _language(role: str) -> dict[str, Any] | None:
    return {"locale": "vi"} if role == "public" else None


def _picture(role: str) -> dict[str, Any] | None:
    slug = queries.first_slug((Kind.STARTUP,))
    return {"locale": "vi", "slug": slug} if role == "public" and slug else None


def _deck(role: str) -> dict[str, Any] | None:
    slug = queries.slug_with_deck(f"{role}@demo.example")
    return {"slug": slug} if slug else None


FEATURE = Feature(
    name="portal",
    blueprint=bp,
    development=development,
    pages=(
        NavItem("portal.programs", _l("Chương trình ươm tạo và tăng tốc"), "rocket", strangers=True, order=23),
        NavItem("portal.about", _l("Giới thiệu"), "info-circle", strangers=True, order=95),
    ),
    shared=("portal.landing", "portal.about", "portal.programs"),
    listed=programs.listed,
    of_call=programs.of_call,
    samples={
        "portal.startup": _page_of(Kind.STARTUP),
        "portal.mentor": _page_of(Kind.MENTOR),
        "portal.investor": _page_of(*INVESTORS),
        "portal.institution": _page_of(Kind.INSTITUTION),
        "portal.program": programs.sample,
        "portal.site_picture": _language,
        "portal.profile_picture": _picture,
        "portal.part_of_sitemap": lambda role: {"number": 0} if role == "public" else None,
        "portal.manifest": _language,
        "portal.deck": _deck,
        "portal.preview": directory.sample_own,
    },
)
