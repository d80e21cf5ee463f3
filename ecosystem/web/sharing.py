"""What a page says to those who share or index it: its one address, its languages, its picture, its facts as data.

A card names the endpoints of such pages (``Feature.shared``); a page without is marked ``noindex``. Addresses are those
of SITE_URL, never of the request's host. The facts are JSON-LD in the words of schema.org, and the caller puts nothing
into them that a stranger may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for
from flask_babel import gettext as _

from ecosystem.web import i18n, pages

Data = Mapping[str, Any]
SCHEMA = "https://schema.org"


@dataclass(frozen=True)
class Picture:
    """The picture of a shared link, 1200 by 630."""

    url: str
    says: str


@dataclass(frozen=True)
class Sharing:
    """All of it for one page. ``alternates`` are (language, address); ``kind`` is the word of Open Graph."""

    canonical: str
    alternates: tuple[tuple[str, str], ...]
    picture: Picture
    kind: str = "website"
    data: tuple[Data, ...] = ()


def page(*data: Data, picture: Picture | None = None, kind: str = "website") -> Sharing:
    """The present page's sharing. Of its query only the page of a list is part of its address."""
    path = url_for(request.endpoint or "portal.landing", **(request.view_args or {}))
    number = pages.page_number()
    query = {"page": number} if number > 1 else {}
    return Sharing(
        canonical=address(path, i18n.locale(), **query),
        alternates=alternates(path, **query),
        picture=picture or default_picture(),
        kind=kind,
        data=tuple({"@context": SCHEMA, **one} for one in data),
    )


def of_page() -> Sharing | None:
    """The sharing of the present page where its card says that it is for everyone, else ``None``."""
    house = current_app.extensions["house"]
    shared = {endpoint for feature in house.features for endpoint in feature.shared}
    return page() if request.endpoint in shared and request.method in ("GET", "HEAD") else None


def absolute(path: str) -> str:
    """The address of a path of this site, as others know it."""
    return f"{current_app.config['SITE_URL']}{path}"


def address(path: str, language: str, **query: Any) -> str:
    """A page in one language: Vietnamese is what the bare address speaks."""
    asked = {**query, **({"lang": language} if language != "vi" else {})}
    return absolute(f"{path}?{urlencode(asked)}" if asked else path)


def alternates(path: str, **query: Any) -> tuple[tuple[str, str], ...]:
    """The same page in every language, and where to lead people of any other."""
    said = [(language, address(path, language, **query)) for language in i18n.LOCALES]
    return (*said, ("x-default", address(path, "vi", **query)))


def default_picture() -> Picture:
    """The picture of pages that have none of their own."""
    says = _("Nhịp Cầu: cây cầu vàng trên biển Đà Nẵng lúc bình minh")
    return Picture(absolute(url_for("portal.site_picture", locale=i18n.locale())), says)


def site() -> tuple[Data, ...]:
    """The facts of the site: who runs it under which name, and how to search it."""
    home = absolute("/")
    return (
        {
            "@type": "Organization",
            "@id": f"{home}#organization",
            "name": "Nhịp Cầu",
            "url": home,
            "logo": absolute(url_for("static", filename="img/icon-512.png")),
            "areaServed": {"@type": "City", "name": "Đà Nẵng"},
        },
        {
            "@type": "WebSite",
            "name": "Nhịp Cầu",
            "url": home,
            "inLanguage": list(i18n.LOCALES),
            "publisher": {"@id": f"{home}#organization"},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": absolute("/search?q={search_term_string}")},
                "query-input": "required name=search_term_string",
            },
        },
    )


def crumbs(*steps: tuple[str, str]) -> Data:
    """Where a page stands: (label, path), from the first page down."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": label, "item": absolute(path)}
            for number, (label, path) in enumerate([(_("Trang đầu"), "/"), *steps], 1)
        ],
    }


def listed(name: str, items: Iterable[tuple[str, str]], *, first: int = 1, total: int) -> Data:
    """A list: (name, path) of each item, counted from ``first``, of ``total`` in all."""
    return {
        "@type": "ItemList",
        "name": name,
        "numberOfItems": total,
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": label, "url": absolute(path)}
            for number, (label, path) in enumerate(items, first)
        ],
    }
