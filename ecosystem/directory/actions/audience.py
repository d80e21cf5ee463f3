"""Whom the holder of a profile opens its groups of fields to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.exc import StaleDataError

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import rules
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.actions.write import STALE, index_words
from ecosystem.directory.models import Profile, ProfileAudience
from ecosystem.directory.rules.audience import CHOICES, DEFAULTS, GUARDED, Chosen, groups_of, moved
from ecosystem.directory.rules.values import held

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

UNSURE = _l("Vui lòng đánh dấu rằng bạn muốn mở liên hệ cho nhiều người hơn.")


def set_audiences(
    actor: Account | None, profile: Profile, wanted: Chosen, *, version: int | None, sure: bool = False
) -> None:
    """Open the groups of ``profile`` (loaded whole) to the audiences of ``wanted``; other groups stay as they are.

    ``sure`` says that the holder means to open contacts wider than to who is connected. Raises ``Refused``: ``stale``
    when somebody changed the profile meanwhile, ``sure``, or the group's name when that is no choice for it.
    """
    permit(actor is None or rules.may_set_audience(actor, profile))
    if version is not None and version != profile.version:
        raise Refused(STALE, code="stale")
    groups = groups_of(profile.kind)
    for group, audience in wanted.items():
        if group not in groups or audience not in CHOICES[group]:
            raise Refused(_l("Lựa chọn này không có trong danh sách."), code=group.value)
    before = profile.chosen
    changes = moved(before, {**before, **wanted}, groups)
    if not changes:
        return
    if not sure and any(new in GUARDED.get(group, ()) for group, (_old, new) in changes.items()):
        raise Refused(UNSURE, code="sure")
    keep_chosen(profile, {**before, **wanted})
    index_words(profile, held(profile))
    told = {group.value: [old.value, new.value] for group, (old, new) in changes.items()}
    record("profile.audience_changed", actor=actor.id if actor else None, subject=profile, groups=told)


def keep_chosen(profile: Profile, chosen: Chosen) -> None:
    """Write what was chosen for each group, whoever says so; the search words are the caller's to bring up to date."""
    try:
        # The version is checked here, before a row is touched; a refusal leaves the session usable.
        with db.session.begin_nested():
            profile.updated_at = clock.now()
    except StaleDataError as error:
        raise Refused(STALE, code="stale") from error
    profile.audiences = []
    db.session.flush()
    # What a group is for by default needs no row.
    kept = {group: audience for group, audience in chosen.items() if audience != DEFAULTS[group]}
    profile.audiences = [ProfileAudience(field_group=group, audience=audience) for group, audience in kept.items()]
    db.session.flush()
