"""Reactions and timed work of accounts, and live addresses for tests from outside."""

from __future__ import annotations

from typing import Any

from ecosystem.accounts import actions, queries
from ecosystem.accounts.models import LinkPurpose
from ecosystem.core import facts
from ecosystem.core.db import write
from ecosystem.core.journal import Entry


def answer_link_request(entry: Entry) -> None:
    """Send what was asked for; the request is gone afterwards, so a second run finds nothing to do."""
    request = queries.link_request(entry.subject_id)
    if request is not None:
        actions.answer_link_request(request)


def purge() -> None:
    """Forget sign-ins, links and invitations that have ended."""
    with write():
        actions.purge_visits()
        actions.purge_links()
        actions.purge_unconfirmed()
        actions.purge_invitations()
        actions.purge_challenges()


def sample_reset(role: str) -> dict[str, Any] | None:
    """A live reset link of the demo world."""
    return _sample_link(role, LinkPurpose.RESET_PASSWORD)


def sample_confirm(role: str) -> dict[str, Any] | None:
    """A live confirming link of the demo world."""
    return _sample_link(role, LinkPurpose.CONFIRM_EMAIL)


def sample_invitation(role: str) -> dict[str, Any] | None:
    """A live invitation of the demo world, which nobody was written to."""
    if role != "public" or not facts.is_demo():
        return None
    with write():
        inviter = queries.sample_account()
        return {"token": actions.sample_invitation(inviter)} if inviter is not None else None


def sample_new_email(role: str) -> dict[str, Any] | None:
    """A live link of the demo world that proves a new address."""
    return _sample_link(role, LinkPurpose.CHANGE_EMAIL)


def sample_stop(role: str) -> dict[str, Any] | None:
    """A live link of the demo world that keeps the old address."""
    return _sample_link(role, LinkPurpose.STOP_EMAIL_CHANGE)


def strangers_only(role: str) -> dict[str, Any] | None:
    """Pages that send people on who are signed in already."""
    return {} if role == "public" else None


def _sample_link(role: str, purpose: LinkPurpose) -> dict[str, Any] | None:
    # A link is worth an account: made only where every account is a sample, for who runs the command line there.
    if role != "public" or not facts.is_demo():
        return None
    with write():
        account = queries.sample_account()
        return {"token": actions.open_link(account, purpose, email=account.email)} if account is not None else None
