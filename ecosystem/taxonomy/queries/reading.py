"""Terms and wards by their keys, and their labels in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale

from ecosystem.taxonomy.models import LISTS, WARDS
from ecosystem.taxonomy.queries.kept import TermView, WardView, kept

# The lists the matching engine draws its concepts and its answers to needs from.
MATCHED = ("sectors", "mentor_expertise", "support_needs")


def terms(list_name: str) -> tuple[TermView, ...]:
    """The terms of a list that are in use, in their order. Raises ``LookupError`` for a list that does not exist."""
    return kept().terms[list_name]


def term(list_name: str, slug: str) -> TermView | None:
    """One term, retired or not."""
    return kept().term.get((_known(list_name), slug))


def label(list_name: str, slug: str | None, locale: str | None = None) -> str:
    """The label of a term or, with the list "wards", of a ward; the reader's language unless ``locale`` says.

    A retired term keeps its label; an unknown slug is its own label.
    """
    if not slug:
        return ""
    found = ward(slug) if list_name == WARDS else term(list_name, slug)
    return found.label(locale or _reader()) if found else slug


def labels(list_name: str, slug: str) -> tuple[str, ...]:
    """The labels of a term in both languages, each once; of a ward also its former names. Empty when unknown."""
    if list_name == WARDS:
        found = ward(slug)
        names = (found.name, *found.former_districts, *found.merged_from) if found else ()
    else:
        known = term(list_name, slug)
        names = (known.label_vi, known.label_en) if known else ()
    return tuple(dict.fromkeys(names))


def exists(list_name: str, slug: str) -> bool:
    """Whether the term (or ward) is there and in use."""
    found = ward(slug) if list_name == WARDS else term(list_name, slug)
    return found is not None and not found.retired


def choices(list_name: str, locale: str | None = None) -> list[tuple[str, str]]:
    """(slug, label) of the terms in use for a form; wards in the order of the alphabet."""
    chosen = locale or _reader()
    offered: tuple[TermView | WardView, ...] = wards() if list_name == WARDS else terms(list_name)
    return [(each.slug, each.label(chosen)) for each in offered]


def wards() -> tuple[WardView, ...]:
    """All wards, in the order of the Vietnamese alphabet."""
    return kept().wards


def ward(slug: str) -> WardView | None:
    """One ward by its slug."""
    return kept().ward.get(slug)


def ward_by_code(code: int) -> WardView | None:
    """One ward by its official code, or by a code that another list gives it."""
    exact = (each for each in wards() if each.code == code)
    return next(exact, None) or next((each for each in wards() if code in each.alt_codes), None)


def vocabulary_lists() -> dict[str, list[dict[str, Any]]]:
    """The lists ``sectors``, ``mentor_expertise`` and ``support_needs`` as plain items for ``vocabulary_from``."""
    return {name: [_item(each) for each in terms(name)] for name in MATCHED}


def _item(view: TermView) -> dict[str, Any]:
    return {
        "id": view.slug,
        "vi": view.label_vi,
        "en": view.label_en,
        "synonyms_vi": list(view.synonyms_vi),
        "synonyms_en": list(view.synonyms_en),
        **view.extra,
    }


def _known(list_name: str) -> str:
    if list_name not in LISTS:
        raise LookupError(list_name)
    return list_name


def _reader() -> str:
    return "en" if str(get_locale() or "vi").startswith("en") else "vi"
