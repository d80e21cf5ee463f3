"""What the portal tells those who share and index it: pages for a sitemap, and a profile's facts and picture."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from ecosystem.core.db import db
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Kind, Profile, State
from ecosystem.directory.queries import Card, ProfileView
from ecosystem.directory.rules import PATHS, Relation
from ecosystem.portal.pictures import Words

# People are persons, all else is an organisation, in the words of schema.org.
PERSONS = frozenset({Kind.ANGEL, Kind.MENTOR})
LONGEST = 300


@dataclass(frozen=True)
class Entry:
    """One profile of a sitemap."""

    path: str
    changed_at: datetime


def entries(number: int, size: int) -> list[Entry]:
    """The published profiles of one sitemap, counted from 1, the oldest first so that a full one stays as it is."""
    select = (
        sa.select(Profile.kind, Profile.slug, Profile.updated_at)
        .where(Profile.state == State.PUBLISHED)
        .order_by(Profile.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return [Entry(f"/{PATHS[kind]}/{slug}", changed_at) for kind, slug, changed_at in db.session.execute(select)]


def published() -> int:
    """How many profiles everybody may see."""
    return sum(directory.counts().values())


def facts(view: ProfileView, address: str, picture: str = "") -> Mapping[str, Any]:
    """A profile as JSON-LD. ``view`` must be a stranger's; contacts stay out even when they are open to all."""
    card = view.card
    texts = [text.body for text in view.texts]
    about = {
        "@type": "Person" if card.kind in PERSONS else "Organization",
        "name": card.name,
        "url": address,
        "description": textwrap.shorten(card.tagline or next(iter(texts), ""), LONGEST, placeholder="…"),
        "image" if card.kind in PERSONS else "logo": picture,
        "sameAs": [view.website] if view.website else [],
        "knowsAbout": list(card.tags),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": card.ward_label,
            "addressRegion": "Đà Nẵng",
            "addressCountry": "VN",
        }
        if card.ward_label
        else "",
    }
    return {"@type": "ProfilePage", "mainEntity": {name: value for name, value in about.items() if value}}


def picture_words(slug: str, locale: str) -> Words | None:
    """What the picture of a published profile says in a language, or ``None`` where there is no such profile."""
    select = sa.select(Profile.id).where(Profile.slug == slug, Profile.state == State.PUBLISHED)
    with force_locale(locale):
        cards = directory.cards(db.session.scalars(select), Relation.STRANGER)
        return words_of(cards[0]) if cards else None


def words_of(card: Card) -> Words:
    """What the picture of a profile says in the present language."""
    return Words(
        above=" · ".join((card.kind_label, *card.tags[:2])),
        name=card.name,
        below=card.tagline or card.ward_label,
        brand=_("Đà Nẵng – Thành phố đổi mới sáng tạo"),
    )


def site_words(locale: str) -> Words:
    """What the picture of every other page says in a language."""
    with force_locale(locale):
        return Words(
            above=_("Mạng lưới khởi nghiệp sáng tạo Đà Nẵng"),
            name=f"{_('Ý tưởng hay cần một')} {_('nhịp cầu')} {_('để sang bờ bên kia')}",
            below=_("Nhịp Cầu nối nhà sáng lập, cố vấn, nhà đầu tư và thành phố."),
            brand=_("Đà Nẵng – Thành phố đổi mới sáng tạo"),
        )
