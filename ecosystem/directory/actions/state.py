"""Verbs on a whole profile: pausing, hiding, publishing, removing, and its files."""

from __future__ import annotations

from datetime import date
from typing import IO, TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock, files
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import queries, rules
from ecosystem.directory.actions import history
from ecosystem.directory.actions.history import Stroke
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.actions.quality import confirmed_by
from ecosystem.directory.models import Act, Profile, Startup, State
from ecosystem.directory.rules.plain import differing
from ecosystem.directory.rules.values import held

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

EVENTS = {"hide": "profile.hidden", "publish": "profile.published", "remove": "profile.removed"}
CONSENT = "consent"
OFFICERS = "officers"
WITHHELD = _l("Cán bộ đã ẩn hồ sơ này sau khi xem một báo cáo. Vui lòng liên hệ cán bộ để hiện lại.")
NO_CONSENT = _l(
    "Hồ sơ cá nhân chỉ hiện khi chủ hồ sơ đồng ý hiển thị công khai. Mở Cài đặt, mục Quyền riêng tư để bật lại."
)
NO_STEP = _l("Hồ sơ đang ở trạng thái khác, nên việc này không còn làm được. Vui lòng tải lại trang.")


def pause(actor: Account | None, profile: Profile, *, until: date | None = None) -> None:
    """Take no requests for now, or until the end of a day."""
    permit(actor is None or rules.may_edit(actor, profile))
    if until is not None and until < clock.today():
        raise Refused(_l("Ngày hết tạm nghỉ cần từ hôm nay trở đi."), code="paused_until")
    _open_or_close(actor, profile, accepting=until is not None, until=until)
    record("profile.paused", actor=_id(actor), subject=profile, until=until.isoformat() if until else None)


def resume(actor: Account | None, profile: Profile) -> None:
    """Take requests again."""
    permit(actor is None or rules.may_edit(actor, profile))
    confirmed_by(profile)
    _open_or_close(actor, profile, accepting=True, until=None)
    record("profile.changed", actor=_id(actor), subject=profile, fields=["accepting"])


def hide(actor: Account | None, profile: Profile) -> None:
    """Show the profile to its members only."""
    _step(actor, profile, "hide")


def withhold(officer: Account, profile: Profile) -> None:
    """Show the profile to its members only, until officers show it again: its owners cannot."""
    permit(rules.is_officer(officer))
    _step(officer, profile, "hide", because=OFFICERS)


def show_again(officer: Account, profile: Profile) -> bool:
    """Show what officers had hidden, where it still is hidden by them and may be shown. Returns whether that was so."""
    permit(rules.is_officer(officer))
    if not _is_withheld(profile) or profile.state is not State.HIDDEN or not queries.may_be_public(profile):
        return False
    _step(officer, profile, "publish")
    return True


def publish(actor: Account | None, profile: Profile) -> None:
    """Show the profile to all again; also takes back a removal.

    Raises ``Refused``: ``consent`` for a person's own profile that its owner does not want shown to all, ``withheld``
    for one that officers have hidden.
    """
    permit(actor is None or rules.may_manage(actor, profile))
    if actor is not None and not rules.is_officer(actor) and _is_withheld(profile):
        raise Refused(WITHHELD, code="withheld")
    if not queries.may_be_public(profile):
        raise Refused(NO_CONSENT, code="consent")
    _step(actor, profile, "publish")


def follow_consent(account_id: int) -> list[Profile]:
    """Bring the personal profiles of an account to what it agrees to: hide them, or show again what that had hidden."""
    return [profile for profile in queries.personal_profiles(account_id) if follow_owners(profile)]


def follow_owners(profile: Profile) -> bool:
    """Bring one profile to what its owners agree to now. Returns whether that changed anything."""
    allowed = queries.may_be_public(profile)
    if profile.state == State.PUBLISHED and not allowed and not queries.may_stay_public(profile):
        _step(None, profile, "hide", because=CONSENT)
    elif profile.state == State.HIDDEN and allowed and queries.hidden_because(profile.id) == CONSENT:
        _step(None, profile, "publish", because=CONSENT)
    else:
        return False
    return True


def remove(actor: Account | None, profile: Profile) -> None:
    """Take the profile away from everywhere into the bin; ``bring_back`` brings it back for ``rules.KEPT_REMOVED``."""
    _step(actor, profile, "remove")
    profile.removed_by_id = _id(actor)
    db.session.flush()


def bring_back(actor: Account | None, profile: Profile) -> None:
    """Bring a removed profile back to where it was: to all, or to its members alone.

    A personal one whose owner no longer agrees to be shown comes back hidden, until the owner does.
    """
    was_hidden = profile.removed_from == State.HIDDEN
    closed = "" if queries.may_be_public(profile) else CONSENT
    because = queries.hidden_because(profile.id) if was_hidden else closed
    words = {"because": because} if because else {}
    _step(actor, profile, "hide" if was_hidden or because else "publish", **words)


def set_logo(actor: Account | None, profile: Profile, stream: IO[bytes], *, name: str) -> None:
    """Keep an image as the profile's logo. Raises ``Refused`` when it is no PNG, JPEG or WebP."""
    permit(actor is None or rules.may_edit(actor, profile))
    old = profile.logo
    profile.logo = files.store(stream, name=name, kind="logo", owner=_id(actor))
    _changed_file(actor, profile, "logo")
    if old is not None:
        files.remove(old)


def set_deck(actor: Account | None, startup: Startup, stream: IO[bytes], *, name: str) -> None:
    """Keep a PDF as the startup's deck. Raises ``Refused`` when it is none."""
    permit(actor is None or rules.may_edit(actor, startup))
    old = startup.deck
    startup.deck = files.store(stream, name=name, kind="deck", owner=_id(actor))
    _changed_file(actor, startup, "deck")
    if old is not None:
        files.remove(old)


def drop_file(actor: Account | None, profile: Profile, which: str) -> None:
    """Take the ``logo`` or the ``deck`` away."""
    permit(actor is None or rules.may_edit(actor, profile))
    old = getattr(profile, which)
    if old is None:
        return
    setattr(profile, which, None)
    _changed_file(actor, profile, which)
    files.remove(old)


def _open_or_close(actor: Account | None, profile: Profile, *, accepting: bool, until: date | None) -> None:
    before, began_from = held(profile), profile.version
    profile.accepting, profile.paused_until = accepting, until
    profile.updated_at = clock.now()
    db.session.flush()
    after = held(profile)
    changed = differing(before, after, profile.kind)
    if changed:
        history.begin(profile, before, began_from)
        history.keep(profile, Stroke(_id(actor)), changed, after)


def _changed_file(actor: Account | None, profile: Profile, field: str) -> None:
    if actor is not None:
        confirmed_by(profile)
    profile.updated_at = clock.now()
    db.session.flush()
    history.keep(profile, Stroke(_id(actor), Act.FILED), [field], None)
    record("profile.changed", actor=_id(actor), subject=profile, fields=[field])


def _is_withheld(profile: Profile) -> bool:
    """Whether it is hidden, or was when it was removed, because officers wanted it so."""
    hidden = State.HIDDEN in (profile.state, profile.removed_from)
    return hidden and queries.hidden_because(profile.id) == OFFICERS


def _step(actor: Account | None, profile: Profile, act: str, **words: str) -> None:
    permit(actor is None or rules.may_manage(actor, profile))
    target = rules.next_state(profile.state, act)
    if target is None:
        raise Refused(NO_STEP, code="no-step")
    before = profile.state
    profile.state, profile.updated_at = target, clock.now()
    db.session.flush()
    record(EVENTS[act], actor=_id(actor), subject=profile, before=before.value, **words)


def _id(actor: Account | None) -> int | None:
    return actor.id if actor is not None else None
