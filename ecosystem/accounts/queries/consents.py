"""Questions about what people agreed to, in the words of the taxonomy's list of purposes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import get_locale

from ecosystem.accounts.models import Consent
from ecosystem.core.db import db
from ecosystem.taxonomy import queries as taxonomy

PURPOSES = "consent_purposes"


@dataclass(frozen=True)
class Purpose:
    """One purpose that consent is asked for, in the reader's words; ``text`` is the number of these words.

    ``stands``: the oldest words to which a yes still stands, for what those named and no more. A text that only adds
    a use says so of itself (``{"2": 1}`` in the list); without that, a yes is to the words of today alone.
    """

    slug: str
    label: str
    required: bool
    text: int
    short: str
    what: str
    data: tuple[str, ...]
    why: str
    without: str
    stands: int


@dataclass(frozen=True)
class Choice:
    """A purpose and what one person said to it: the open yes, if any, and whether it counts.

    ``added``: the yes counts for what its words named, and the words of today name more.
    """

    purpose: Purpose
    consent: Consent | None
    counts: bool
    past: tuple[Consent, ...]
    added: bool = False


def purposes() -> tuple[Purpose, ...]:
    """The purposes that something in the product obeys now, in the order of the list."""
    locale = "en" if str(get_locale() or "vi").startswith("en") else "vi"
    return tuple(_purpose(term, locale) for term in taxonomy.terms(PURPOSES) if term.extra.get("offered"))


def purpose(slug: str) -> Purpose | None:
    """One of them."""
    return next((one for one in purposes() if one.slug == slug), None)


def has_consent(account_id: int, slug: str) -> bool:
    """Whether this person agrees to this purpose, in words that count today."""
    return db.session.scalar(sa.select(sa.exists().where(Consent.account_id == account_id, *_counting(slug)))) is True


def consenting(slug: str) -> sa.Select[int]:
    """The ids of all who agree to this purpose, to be asked within a larger question."""
    return sa.select(Consent.account_id).where(*_counting(slug))


def agreeing_to_all(slug: str) -> sa.Select[int]:
    """The ids of those whose yes is to the very words of today, so also to what these added."""
    offered = purpose(slug)
    return consenting(slug).where(Consent.text == (offered.text if offered else 0))


def added_since(account_id: int, slug: str) -> Purpose | None:
    """The purpose where a person's yes counts but its words of today name more; else ``None``."""
    offered, held = purpose(slug), open_consent(account_id, slug)
    return offered if offered and held and offered.stands <= held.text < offered.text else None


def open_consent(account_id: int, slug: str) -> Consent | None:
    """The yes that stands, to whatever words."""
    standing = (Consent.account_id == account_id, Consent.purpose == slug, Consent.withdrawn_at.is_(None))
    found: Consent | None = db.session.scalar(sa.select(Consent).where(*standing))
    return found


def open_purposes(account_id: int) -> set[str]:
    """The purposes with a yes that stands."""
    standing = (Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
    return set(db.session.scalars(sa.select(Consent.purpose).where(*standing)))


def consents(account_id: int) -> list[Consent]:
    """Everything a person ever agreed to, the newest first."""
    return list(
        db.session.scalars(sa.select(Consent).where(Consent.account_id == account_id).order_by(Consent.id.desc()))
    )


def choices(account_id: int) -> list[Choice]:
    """Every purpose that is offered, with what this person said to it."""
    said = consents(account_id)
    return [_choice(one, [row for row in said if row.purpose == one.slug]) for one in purposes()]


def _choice(one: Purpose, said: list[Consent]) -> Choice:
    held = next((row for row in said if row.withdrawn_at is None), None)
    past = tuple(row for row in said if row is not held)
    counts = held is not None and one.stands <= held.text <= one.text
    return Choice(one, held, counts, past, added=held is not None and counts and held.text < one.text)


def _counting(slug: str) -> tuple[sa.ColumnElement[bool], ...]:
    # An older yes was to other words: it counts again when the person agrees to those of today, or while it stands.
    offered = purpose(slug)
    oldest, text = (offered.stands, offered.text) if offered else (0, 0)
    return (Consent.purpose == slug, Consent.text.between(oldest, text), Consent.withdrawn_at.is_(None))


def _purpose(term: taxonomy.TermView, locale: str) -> Purpose:
    words = {name: term.extra[f"{name}_{locale}"] for name in ("short", "what", "why", "without")}
    data = tuple(term.extra[f"data_{locale}"])
    required, text = bool(term.extra["required"]), int(term.extra["text"])
    stands = int(term.extra.get("stands", {}).get(str(text), text))
    label = term.label(locale)
    return Purpose(slug=term.slug, label=label, required=required, text=text, stands=stands, data=data, **words)
