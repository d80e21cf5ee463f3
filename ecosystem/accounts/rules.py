"""Who may do what with accounts and roles, and what an address and a name must look like. All of it is pure."""

from __future__ import annotations

import contextlib
import enum
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from ecosystem.accounts.models import LinkPurpose, Role
from ecosystem.core.text import confusable_skeleton, fold, nfc, words

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account, Invitation

# What a person may take up by themselves; the rest is given by an administrator.
SELF_CHOSEN = (
    Role.FOUNDER,
    Role.ANGEL,
    Role.MENTOR,
    Role.FUND_MEMBER,
    Role.PROGRAM_MANAGER,
    Role.CHALLENGE_OWNER,
)
GIVEN = frozenset({Role.OFFICER, Role.ADMINISTRATOR})
# People with reach into others' data are signed out after half an hour without a click.
STAFF = frozenset({Role.PROGRAM_MANAGER, Role.OFFICER, Role.ADMINISTRATOR})
IDLE = timedelta(hours=12)
IDLE_STAFF = timedelta(minutes=30)


class Remembered(enum.Enum):
    """How a remembered browser opens a visit."""

    ALONE = "alone"
    WITH_FACTOR = "with a second factor"
    NEVER = "never"


# Names that would speak for the site or for the city, folded, as whole words.
OFFICIAL_NAMES = (
    ("nhip", "cau"),
    ("nhipcau",),
    ("admin",),
    ("administrator",),
    ("quan", "tri", "vien"),
    ("so", "khoa", "hoc"),
    ("so", "khcn"),
    ("uy", "ban", "nhan", "dan"),
    ("ubnd",),
)
PASSING_SCRIPTS = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN", "LISU"})


# --- roles ----------------------------------------------------------------------------------------------------------


# Hints a person may put away, by name, and where they stand.
FIRST_STEPS = "first-steps"
HINTS: Mapping[str, str] = {FIRST_STEPS: "dashboard.home"}


def hint(name: str) -> str | None:
    """The hint of this name, or ``None`` where there is none."""
    return name if name in HINTS else None


def may_put_away(actor: Account | None, _hint: str) -> bool:
    """Everybody puts away what they do not want to see."""
    return actor is not None


def is_administrator(actor: Account | None) -> bool:
    """Whether ``actor`` runs this site."""
    return actor is not None and actor.locked_at is None and Role.ADMINISTRATOR in actor.roles


def is_confirmed(account: Account) -> bool:
    """Whether the address was proven."""
    return account.email_confirmed_at is not None


def may_choose(role: Role) -> bool:
    """Whether anybody may take up ``role`` by themselves."""
    return role in SELF_CHOSEN


def may_grant(actor: Account | None, role: Role, account: Account | None = None) -> bool:
    """Whether ``actor`` may give ``role`` to ``account``.

    An administrator may give any, everybody else one of the free ones to themselves.
    """
    if is_administrator(actor):
        return True
    return actor is not None and account is not None and actor.id == account.id and may_choose(role)


def may_revoke(actor: Account | None, role: Role, account: Account) -> bool:
    """The same for taking it away; administrators cannot take away their own reach, so one always remains."""
    if actor is None:
        return False
    own = actor.id == account.id
    if role is Role.ADMINISTRATOR and own:
        return False
    return is_administrator(actor) or (own and may_choose(role))


def may_lock(actor: Account | None, account: Account) -> bool:
    """Whether ``actor`` may lock or unlock ``account``: an administrator, anybody but themselves."""
    return is_administrator(actor) and actor is not None and actor.id != account.id


def may_use_link(account: Account, purpose: LinkPurpose) -> bool:
    """Whether a link of ``purpose`` has any use for ``account``."""
    if account.locked_at is not None:
        return False
    return purpose is LinkPurpose.RESET_PASSWORD or not is_confirmed(account)


# --- invitations ----------------------------------------------------------------------------------------------------


def may_invite(actor: Account | None, _role: Role) -> bool:
    """Whether ``actor`` may invite somebody into a role: administrators only, also for the roles that are free."""
    return is_administrator(actor)


def is_for(invitation: Invitation, account: Account) -> bool:
    """Whether ``account`` is whom the invitation was sent to; a link that was passed on opens nothing."""
    return invitation.email == account.email


# --- visits ---------------------------------------------------------------------------------------------------------


def idle_limit(account: Account) -> timedelta:
    """How long a visit of ``account`` may go without a click."""
    return IDLE_STAFF if account.roles & STAFF else IDLE


def remembered(account: Account, *, has_factor: bool) -> Remembered:
    """How a remembered browser of ``account`` comes back: people with reach into others' data show a factor."""
    if account.locked_at is not None:
        return Remembered.NEVER
    if not account.roles & STAFF:
        return Remembered.ALONE
    return Remembered.WITH_FACTOR if has_factor else Remembered.NEVER


# --- second factors -------------------------------------------------------------------------------------------------


def needs_second_factor(account: Account) -> bool:
    """Whether ``account`` must have a second factor: officers and administrators.

    Sample accounts of a demo world are left out: their password is public anyway.
    """
    return bool(account.roles & GIVEN) and not account.is_sample


def may_reset_second_factor(actor: Account | None, account: Account) -> bool:
    """Whether ``actor`` may take the second factors of ``account`` away: an administrator, for anybody else."""
    return is_administrator(actor) and actor is not None and actor.id != account.id


# --- addresses ------------------------------------------------------------------------------------------------------


def normal_email(email: str) -> str:
    """The one spelling an address is stored, compared and searched in.

    NFC, no blanks around, lower case; the domain as DNS knows it (an international one in its xn-- form), so that the
    composed, the decomposed and the encoded spelling of one address are one account.
    """
    # Lower case may take a letter apart again (İ), so the spelling is made whole last.
    local, at, domain = nfc(nfc(email).strip().lower()).rpartition("@")
    if not domain.isascii():
        # A domain that DNS could not know either stays as it was typed.
        with contextlib.suppress(UnicodeError):
            domain = domain.encode("idna").decode("ascii").lower()
    return f"{local}{at}{domain}"[:254]


# --- names ----------------------------------------------------------------------------------------------------------


def is_official_name(full_name: str) -> bool:
    """Whether the name speaks for the site or an office, also written with look-alike letters."""
    plain = words(full_name)
    seen = [fold(confusable_skeleton(word)) for word in full_name.split()]
    return any(_holds(known, official) for known in (plain, seen) for official in OFFICIAL_NAMES)


def is_disguised_name(full_name: str, staff_names: Iterable[str] = ()) -> bool:
    """Whether the name mixes alphabets that pass for each other, or passes for a staff member's without being it.

    A namesake is no impostor: the very same spelling is allowed.
    """
    scripts = {_script(char) for char in unicodedata.normalize("NFKC", full_name) if char.isalpha()}
    if "LATIN" in scripts and scripts & PASSING_SCRIPTS:
        return True
    skeleton, spelling = confusable_skeleton(full_name), nfc(full_name).casefold()
    return any(
        confusable_skeleton(name) == skeleton and nfc(name).casefold().split() != spelling.split()
        for name in staff_names
    )


def has_web_address(full_name: str) -> bool:
    """Whether the name carries an address; mails greet by name, so it would be an advertisement in our hand."""
    return any(sign in full_name for sign in ("/", "@", "\\", "<", ">")) or any(
        _is_domain(word) for word in full_name.split()
    )


def _is_domain(word: str) -> bool:
    head, _dot, tail = word.strip(".").rpartition(".")
    return bool(head) and len(tail) > 1 and tail.isascii() and tail.isalpha() and tail.islower()


def _holds(found: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(found[at : at + size]) == phrase for at in range(len(found) - size + 1))


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ", 1)[0]
