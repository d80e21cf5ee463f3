"""Pages: rendering, pagination, going back, toasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ecosystem.core.db import db
from ecosystem.web.access import is_own_path

T = TypeVar("T")
SIZE = 20
DEEPEST = 500
MOST_TOASTS = 5


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, its number from 1, its size, and how many items the whole list has."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first item shown, counted from 1; 0 on an empty page."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The number of the last item shown."""
        return self.first + len(self.items) - 1 if self.items else 0


def page_number() -> int:
    """The page asked for in the URL; nonsense is page 1."""
    raw = request.args.get("page", "1")
    return max(1, min(int(raw[:9]), DEEPEST)) if raw.isascii() and raw.isdigit() else 1


def paginate(select: sa.Select[Any], *, size: int = SIZE, scalars: bool = True) -> Page[Any]:
    """The page of ``select`` that the URL asks for, in two queries: a count and the rows."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(select.order_by(None).subquery())) or 0
    number = min(page_number(), max(1, -(-total // size)))
    window = select.limit(size).offset((number - 1) * size)
    rows = db.session.scalars(window).all() if scalars else db.session.execute(window).all()
    return Page(rows, number, size, total)


def render(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    """The template with its context and status."""
    return render_template(template, **context), status


def back(endpoint: str, **values: Any) -> ResponseReturnValue:
    """See other: where a POST leads when all went well."""
    return redirect(url_for(endpoint, **values), code=303)


def back_to(target: str | None, endpoint: str, **values: Any) -> ResponseReturnValue:
    """See other: to ``target`` when it is a path of this site, else to the endpoint."""
    if target and is_own_path(target):
        return redirect(target, code=303)
    return back(endpoint, **values)


def toast(message: object, kind: str = "ok", undo: str | None = None) -> None:
    """A short word for the next page; ``undo`` is an address that a POST takes the act back with."""
    waiting = session.get("toasts", [])
    session["toasts"] = [*waiting, {"message": str(message), "kind": kind, "undo_url": undo}][-MOST_TOASTS:]


def toasts() -> list[dict[str, Any]]:
    """The words waiting for this page."""
    return list(session.pop("toasts", ()))


def url_with(**changes: Any) -> str:
    """This page's address with some query parameters changed; ``None`` takes one out. Lists stay lists."""
    query: dict[str, Any] = {name: values for name, values in request.args.lists() if name not in ("page", "lang")}
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return here(query)


def here(query: dict[str, Any]) -> str:
    """The path of this page with another query; a reader's parameters never reach ``url_for``, which has its own."""
    path = url_for(request.endpoint or "portal.landing", **(request.view_args or {}))
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def page_url(number: int) -> str:
    """This list's address at another page."""
    return url_with(page=number)
