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
    """One purpose that consent is asked for, in the reader's words; ``text`` is the number of these words."""

    slug: str
    label: str
    required: bool
    text: int
    short: str
    what: str
    data: tuple[str, ...]
    why: str
    without: str


@dataclass(frozen=True)
class Choice:
    """A purpose and what one person said to it: the open yes, if any, and whether its words are those of today."""

    purpose: Purpose
    consent: Consent | None
    counts: bool
    past: tuple[Consent, ...]


def purposes() -> tuple[Purpose, ...]:
    """The purposes that something in the product obeys now, in the order of the list."""
    locale = "en" if str(get_locale() or "vi").startswith("en") else "vi"
    return tuple(_purpose(term, locale) for term in taxonomy.terms(PURPOSES) if term.extra.get("offered"))


def purpose(slug: str) -> Purpose | None:
    """One of them."""
    return next((one for one in purposes() if one.slug == slug), None)


def has_consent(account_id: int, slug: str) -> bool:
    """Whether this person agrees to this purpose, in the words of today."""
    return db.session.scalar(sa.select(sa.exists().where(Consent.account_id == account_id, *_counting(slug)))) is True


def consenting(slug: str) -> sa.Select[int]:
    """The ids of all who agree to this purpose, to be asked within a larger question."""
    return sa.select(Consent.account_id).where(*_counting(slug))


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
    return Choice(one, held, held is not None and held.text == one.text, past)


def _counting(slug: str) -> tuple[sa.ColumnElement[bool], ...]:
    # An older yes was to other words: it counts again when the person agrees to those of today.
    offered = purpose(slug)
    return (Consent.purpose == slug, Consent.text == (offered.text if offered else 0), Consent.withdrawn_at.is_(None))


def _purpose(term: taxonomy.TermView, locale: str) -> Purpose:
    words = {name: term.extra[f"{name}_{locale}"] for name in ("short", "what", "why", "without")}
    data = tuple(term.extra[f"data_{locale}"])
    required, text = bool(term.extra["required"]), int(term.extra["text"])
    return Purpose(slug=term.slug, label=term.label(locale), required=required, text=text, data=data, **words)
