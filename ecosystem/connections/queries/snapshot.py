"""The asker's profile as it stood when a request was sent, and as far as the side asked might see it then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

from ecosystem.connections.models import Introduction
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile
from ecosystem.directory.queries import LocalText, ProfileView
from ecosystem.directory.rules import Relation

LOCALES = ("vi", "en")
Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stood:
    """A profile as it stood, in the reader's language: plain words, no links."""

    name: str
    tagline: LocalText
    texts: tuple[tuple[str, LocalText], ...]
    facts: Lines


def snapshot(profile: Profile) -> dict[str, Any]:
    """What a member who is not connected may see of ``profile`` now, as plain words in both languages."""
    whole = directory.profile_by_id(profile.id)
    found: dict[str, Any] = {}
    for locale in LOCALES:
        with force_locale(locale):
            found[locale] = _plain(directory.profile_view(whole, Relation.MEMBER))
    return found


def stood(one: Introduction, locale: str) -> Stood | None:
    """The snapshot of an introduction for a reader of ``locale``, or ``None`` where there is none."""
    kept = one.snapshot.get(locale) or one.snapshot.get("vi")
    if not kept:
        return None
    facts = tuple((str(label), str(words)) for label, words in kept["facts"])
    # Requests of earlier versions do not say in which language a text stood.
    texts = tuple((str(title), LocalText(*said)) for title, *said in kept["texts"])
    return Stood(kept["name"], LocalText(kept["tagline"], kept.get("tagline_language", "")), texts, facts)


def _plain(view: ProfileView) -> dict[str, Any]:
    card = view.card
    facts = [*view.facts, *((tags.title, ", ".join(tags.labels)) for tags in view.tags)]
    facts += [(figure.label, f"{figure.value} ({figure.as_of})") for figure in view.figures]
    facts += [
        (mandate.name or mandate.ticket, ", ".join(value for _l, value in mandate.facts)) for mandate in view.mandates
    ]
    return {
        "name": card.name,
        "tagline": card.tagline,
        "tagline_language": getattr(card.tagline, "language", ""),
        "texts": [[text.title, text.body, text.language if text.note else ""] for text in view.texts],
        "facts": [[str(label), str(value)] for label, value in facts if value],
    }
