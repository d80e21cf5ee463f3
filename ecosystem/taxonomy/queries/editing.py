"""The vocabulary as its editors see it: rows of the tables, retired ones too."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.taxonomy import rules
from ecosystem.taxonomy.models import LISTS, Term


def list_sizes() -> list[tuple[str, int, int, int]]:
    """Each list with how many terms it offers, how many are retired and how many an officer edited."""
    retired = sa.func.count(Term.retired_at)
    rows = db.session.execute(sa.select(Term.list_name, sa.func.count(), retired).group_by(Term.list_name))
    sizes = {name: (total - gone, gone) for name, total, gone in rows}
    edited: dict[str, int] = {}
    for name, marks in db.session.execute(sa.select(Term.list_name, Term.edited)):
        edited[name] = edited.get(name, 0) + bool(marks)
    return [(name, *sizes.get(name, (0, 0)), edited.get(name, 0)) for name in LISTS if rules.is_open(name)]


def all_terms(list_name: str) -> list[Term]:
    """The terms of a list in their order, the retired ones last; empty for a list that nobody edits."""
    if not rules.is_open(list_name):
        return []
    own = sa.select(Term).where(Term.list_name == list_name)
    order = Term.retired_at.is_not(None), Term.position, Term.slug
    return list(db.session.scalars(own.order_by(*order)))


def one_term(list_name: str, slug: str) -> Term:
    """One term of a list that may be edited; raises ``NotFound``."""
    found: Term | None = db.session.scalar(sa.select(Term).where(Term.list_name == list_name, Term.slug == slug))
    if found is None or not rules.is_open(list_name):
        raise NotFound
    return found
