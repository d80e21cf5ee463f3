"""Directories as tables: what is listed, in the fields that the reader may see of each profile.

The columns are those an import knows, so an exported file can come back. Contacts never leave in bulk: only of one's
own profiles. A field that a holder has closed to the reader is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.files import StoredFile
from ecosystem.core.values import format_date, format_money
from ecosystem.directory.models import INVESTORS, VOCABULARIES, FieldGroup, Mandate, Membership, Profile
from ecosystem.directory.queries.cards import is_english, kind_label
from ecosystem.directory.queries.checks import FORMS, ONE_OF
from ecosystem.directory.queries.intake import headers
from ecosystem.directory.queries.listing import Directory, Filters, found_ids
from ecosystem.directory.queries.profiles import profiles
from ecosystem.directory.rules import Relation, relation, relation_to_all
from ecosystem.directory.rules.audience import CHOICES, FIELD_GROUPS, Sight, hiding
from ecosystem.directory.rules.values import TERM_FIELDS, held
from ecosystem.taxonomy import queries as taxonomy

MOST = 20_000
AT_ONCE = 1_000  # more than this is made by the worker
CHUNK = 200
MANDATE = ("ticket", "stages", "rounds", "sectors", "excluded_sectors", "instruments", "places", "languages")
BETWEEN = "; "


def ids(directory: Directory, filters: Filters, actor: Account) -> list[int]:
    """The profiles that the list shows ``actor``, in its order, as many as may leave at once."""
    return found_ids(directory, filters, relation=relation_to_all(actor), most=MOST)


def columns(directory: Directory, actor: Account, wanted: Sequence[int]) -> list[str]:
    """The fields that can be filled for ``actor``: those no reader of theirs could ever see are left out."""
    names = dict.fromkeys(name for kind in directory.kinds for name in headers.importable(kind))
    own = _has_own(actor, wanted)
    general = relation_to_all(actor)
    return [
        name
        for name in names
        if name == headers.ADDRESS or (name != headers.OWN_ID and (own or _is_ever_seen(general, name)))
    ]


def _is_ever_seen(general: Relation, name: str) -> bool:
    group = FIELD_GROUPS[_guard(name, is_investor=False)]
    return group != FieldGroup.CONTACTS and len(hiding(general, group)) < len(CHOICES[group])


def _has_own(actor: Account, wanted: Sequence[int]) -> bool:
    mine = sa.select(sa.exists().where(Membership.account_id == actor.id, Membership.profile_id.in_(wanted[:MOST])))
    return bool(wanted) and db.session.scalar(mine) is True


def head(directory: Directory, names: Sequence[str]) -> list[str]:
    """The head of the table, in the reader's language."""
    labels = [headers.label(name) for name in names]
    return [*labels, _("Loại hồ sơ")] if len(directory.kinds) > 1 else labels


def rows(directory: Directory, actor: Account, names: Sequence[str], wanted: Sequence[int]) -> Iterator[list[str]]:
    """One row a profile, some at a time from the database."""
    for first in range(0, len(wanted), CHUNK):
        for profile in profiles(wanted[first : first + CHUNK]):
            row = _row(profile, actor, names)
            yield [*row, kind_label(profile.kind)] if len(directory.kinds) > 1 else row


def _row(profile: Profile, actor: Account, names: Sequence[str]) -> list[str]:
    sight, values = Sight(relation(actor, profile), profile.chosen), held(profile)
    return [_cell(profile, values, name) if _may(sight, profile, name) else "" for name in names]


def _may(sight: Sight, profile: Profile, name: str) -> bool:
    if name == headers.ADDRESS:
        return True
    guard = _guard(name, is_investor=profile.kind in INVESTORS)
    if FIELD_GROUPS[guard] == FieldGroup.CONTACTS and sight.relation != Relation.INSIDER:
        return False
    return sight.may(guard)


def _guard(name: str, *, is_investor: bool) -> str:
    """The field whose audience guards a column; what investors seek is public in its sectors, stages and languages."""
    sought = (
        ("ticket", "rounds", "places", "excluded_sectors", "instruments")
        if is_investor
        else ("ticket", "rounds", "places")
    )
    return "mandates" if name in sought else name


def _cell(profile: Profile, values: Any, name: str) -> str:  # noqa: ANN401  values of any kind
    if name == headers.ADDRESS:
        return str(profile.slug)
    if hasattr(values, "mandates") and name in MANDATE:
        return _sought(values.mandates, name)
    if name == "ask_amount":
        return _amount(values.ask_amount, values.ask_entered)
    return _said(name, getattr(values, name, ""))


def _sought(mandates: Sequence[Any], name: str) -> str:
    """What an investor's mandates say together; of one alone it can come back."""
    if name != "ticket":
        return _said(name, tuple(dict.fromkeys(term for mandate in mandates for term in getattr(mandate, name))))
    return BETWEEN.join(filter(None, (_ticket(mandate) for mandate in mandates)))


def _ticket(mandate: Mandate) -> str:
    low = _amount(mandate.ticket_min, mandate.ticket_min_entered)
    high = _amount(mandate.ticket_max, mandate.ticket_max_entered)
    if low and high:
        return low if low == high else f"{low} - {high}"
    return f"từ {low}" if low else f"đến {high}" if high else ""


def _amount(amount: int | None, entered: str) -> str:
    if amount is None:
        return ""
    return entered or format_money(amount, "en" if is_english() else "vi", short=False)


def _said(name: str, value: Any) -> str:  # noqa: ANN401  any value of a field
    if value in (None, "", ()):
        return ""
    if isinstance(value, bool):
        return str(_("Có") if value else _("Không"))
    if isinstance(value, date):
        return format_date(value)
    if name in TERM_FIELDS:
        return BETWEEN.join(_term(name, term) for term in value)
    if name in ONE_OF or name == "ward":
        return _label(ONE_OF.get(name, "wards"), str(value))
    return str(value)


def _term(name: str, term: str) -> str:
    if name == "forms":
        return str(FORMS.get(term, term))
    vocabulary = VOCABULARIES.get(TERM_FIELDS[name])
    return _label(vocabulary, term) if vocabulary else term


def _label(vocabulary: str, slug: str) -> str:
    return taxonomy.label(vocabulary, slug)


def export_file(key: str) -> StoredFile:
    """A list that was made to leave, by its key. Raises ``NotFound``."""
    found: StoredFile | None = db.session.scalar(
        sa.select(StoredFile).where(StoredFile.key == key, StoredFile.kind == "export")
    )
    if found is None:
        raise NotFound
    return found


def sample_export(role: str) -> dict[str, str] | None:
    """The URL values of an export of the demo account of ``role``, if there is one."""
    owner = sa.select(Account.id).where(Account.email == f"{role}@demo.example").scalar_subquery()
    key = db.session.scalar(
        sa.select(StoredFile.key).where(StoredFile.kind == "export", StoredFile.owner_id == owner).limit(1)
    )
    return {"key": key} if key else None
