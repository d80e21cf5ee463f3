"""Who may open what: every route declares it, and a route without a declaration stops the start-up.

Unknown, and not for you to know of, look the same: 404. What you may know of but not do is a 403.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, g, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ecosystem.core.db import settle
from ecosystem.core.errors import NotFound

View = Callable[..., ResponseReturnValue]
Rule = Callable[..., bool]
DECLARED = "__access__"
LIMITS = "__limits__"
TOKENLESS = "__tokenless__"
LONGEST_PATH = 2000


def current_account() -> Any:  # noqa: ANN401  accounts stand above this floor; the value is an Account or None
    """The account that is signed in, or ``None``."""
    return current_user.account if _is_known() else None


def current_role() -> str | None:
    """The role through which the person looks at the site now."""
    return current_user.role if _is_known() else None


def _is_known() -> bool:
    # A mail that the worker renders has no request, hence nobody who reads it.
    return has_request_context() and bool(current_user.is_authenticated)


def public(view: View) -> View:
    """Open to everyone."""
    setattr(view, DECLARED, "public")
    return view


def signed_in(view: View) -> View:
    """Open to everyone who is signed in; others are sent to the sign-in page and back."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return to_sign_in()
        return view(*args, **kwargs)

    setattr(guarded, DECLARED, "signed_in")
    return guarded


def allow(
    rule: Rule, *, load: Callable[..., Any] | None = None, then: Rule | None = None, strangers: bool = False
) -> Callable[[View], View]:
    """Open to those for whom ``rule(actor, thing)`` holds; the loaded thing becomes the view's first argument.

    ``load(**values of the URL)`` returns the thing or raises ``NotFound``; a false ``rule`` is a 404 too. ``then`` is a
    second rule whose refusal is a 403. Without ``load`` the rule is ``rule(actor)`` and its refusal a 403.
    ``strangers`` lets people who are not signed in ask as well (the actor is ``None``).
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:
            actor = current_account()
            if actor is None and not strangers:
                return to_sign_in()
            if load is None:
                return view(**values) if rule(actor) else abort(403)
            thing = load(**values)
            if thing is None or not rule(actor, thing):
                raise NotFound
            if then is not None and not then(actor, thing):
                abort(403)
            return view(thing)

        setattr(guarded, DECLARED, f"allow:{rule.__name__}")
        return guarded

    return decorate


def without_token(view: View) -> View:
    """For a POST that the servers of others send too: no form token is asked for. Whatever it needs is in its URL."""
    setattr(view, TOKENLESS, True)
    return view


def proven(view: View) -> View:
    """Beneath ``signed_in`` or ``allow``: only for who showed within the last minutes who they are.

    Others are led to the page that asks again, and back: for what a stranger at an open screen must not do.
    """

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return to_sign_in()
        return view(*args, **kwargs) if current_user.is_proven else to_proof()

    return guarded


def to_proof() -> ResponseReturnValue:
    """Ask again who sits here, and come back to this page, or to the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        wanted = request.full_path.rstrip("?")
    else:
        # The form was not answered: sent again afterwards it must not count as a second click.
        settle(keep=False)
        g.pop("once_key", None)
        came = urlsplit(request.referrer or "")
        wanted = f"{came.path}?{came.query}".rstrip("?") if came.netloc == request.host else ""
    return redirect(url_for("accounts.prove", next=wanted if is_own_path(wanted) else None), code=303)


def to_sign_in() -> ResponseReturnValue:
    """Send a stranger to the sign-in page, and back to this page afterwards when it is a page."""
    wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    return redirect(url_for("accounts.sign_in", next=wanted), code=303)


def is_own_path(target: str | None) -> bool:
    """True for a path on this site: begins with exactly one slash, no backslash, no control character."""
    if not target or len(target) > LONGEST_PATH or not target.startswith("/") or target.startswith("//"):
        return False
    return "\\" not in target and all(char.isprintable() and not char.isspace() for char in target)


def check_declared(app: Flask) -> None:
    """Raise when a route does not say who may open it."""
    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], DECLARED)
    ]
    if silent:
        raise RuntimeError("routes without a declared access: " + ", ".join(sorted(silent)))


def request_id() -> str:
    """The id of this request, shown on error pages and in every log line."""
    return str(getattr(g, "request_id", "-"))


@dataclass(frozen=True)
class Limit:
    """At most ``most`` POSTs of ``name`` in ``seconds``, counted by what ``by()`` returns (address, mail, nothing)."""

    name: str
    most: int
    seconds: int
    by: Callable[[], tuple[str, ...]]


def limited(*limits: Limit) -> Callable[[View], View]:
    """Declare rate limits on a view; the edge counts them before anything else is written."""

    def decorate(view: View) -> View:
        setattr(view, LIMITS, limits)
        return view

    return decorate


def by_address() -> tuple[str, ...]:
    """Count by the address the request came from."""
    return (request.remote_addr or "unknown",)


def by_all() -> tuple[str, ...]:
    """Count everybody together."""
    return ()


def by_account() -> tuple[str, ...]:
    """Count by who is signed in, else by address."""
    account = current_account()
    return (f"account:{account.id}",) if account else by_address()
