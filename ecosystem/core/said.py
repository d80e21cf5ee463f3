"""Sentences that are kept: a reaction writes them once, people read them later, each in their own language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import force_locale, get_locale

Said = dict[str, str]
LOCALES = ("vi", "en")


def keep(sentence: object) -> Said:
    """The sentence in every language, as plain JSON; a lazy translation is worked out once for each."""
    said = {}
    for locale in LOCALES:
        with force_locale(locale):
            said[locale] = str(sentence)
    return said


def read(said: Mapping[str, str] | None) -> str:
    """A kept sentence in the language of who reads now; nothing where nothing was kept."""
    if not said:
        return ""
    locale = "en" if str(get_locale() or "vi").startswith("en") else "vi"
    return said.get(locale) or said.get("vi", "")
