"""The page client: fetches pages as a browser would, fills in their own forms, and lints every page on the way."""

from __future__ import annotations

import contextvars
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, Response, got_request_exception, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ecosystem.accounts.models import Account, Role, SignIn
from ecosystem.core import clock
from ecosystem.core.db import db, settle, write

# Scripts of these types are data; no browser runs them.
DATA = ("application/json", "application/ld+json")
UNLABELLED = ("hidden", "submit", "button", "reset", "image")
LEFT_OVER = re.compile(r"%\(\w+\)[sd]|\{\{|\{%|LazyString|speaklater|<built-in|\bUndefined\b")
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "popovertarget", "list", "form")


@dataclass
class Form:
    """One form of a page: where it goes, how, and what it would send as it stands."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class Page:
    """One answer of the site. Its HTML was linted when it was made."""

    def __init__(self, response: TestResponse, url: str, *, lint: bool = True) -> None:
        self.response, self.url, self.status = response, url, response.status_code
        self.headers, self.data = response.headers, response.data
        # Nobody reads the body of a redirect.
        self.is_html = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        self.location = response.headers.get("Location", "")
        self.tree: Element | None = None
        if self.is_html and self.data:
            # A fragment answers an htmx request; it is not a page.
            self.whole = b"<html" in self.data[:2000].lower()
            self.tree, errors = _parse(self.data.decode(), whole=self.whole)
            if lint:
                problems = [*errors, *check(self.tree, whole=self.whole)]
                assert not problems, f"{url} ({self.status}):\n  " + "\n  ".join(problems)

    @property
    def html(self) -> str:
        """The body as it came."""
        return self.data.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return self.response.json

    @property
    def text(self) -> str:
        """What a person reads in the main part of the page, white space folded."""
        assert self.tree is not None, f"{self.url} is no page"
        main = next(self.tree.iter("main"), self.tree)
        return words(main)

    @property
    def title(self) -> str:
        """The title of the page."""
        return words(next(self.all("title")))

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return words(next(self.all("h1")))

    @property
    def lang(self) -> str:
        """The language the page declares."""
        assert self.tree is not None
        return self.tree.get("lang", "")

    @property
    def links(self) -> list[str]:
        """Where the page links to, as paths of the site or whole addresses."""
        return [element.get("href", "") for element in self.all("a") if element.get("href")]

    @property
    def errors(self) -> list[str]:
        """The messages at fields and in the error summary."""
        marked = [el for el in self.all("*") if {"error", "err", "field-error"} & set(el.get("class", "").split())]
        return [words(element) for element in marked]

    @property
    def toasts(self) -> list[str]:
        """The short words that the last act left."""
        return [words(box) for box in self.all("div") if box.get("id") == "toasts" and words(box)]

    def all(self, tag: str) -> Iterator[Element]:
        """The elements with a tag; ``*`` for all of them."""
        assert self.tree is not None, f"{self.url} is no page"
        return (el for el in self.tree.iter() if isinstance(el.tag, str) and tag in ("*", el.tag))

    def with_class(self, name: str) -> list[Element]:
        """The elements that carry a class."""
        return [element for element in self.all("*") if name in element.get("class", "").split()]

    @property
    def forms(self) -> list[Form]:
        """The forms of the page with what each would send as it stands."""
        return [_form(element, self.url) for element in self.all("form")]

    def form(self, action: str) -> Form:
        """The POST form that goes to a path. Fails with the ones there are."""
        path = urlsplit(action).path
        there = [form for form in self.forms if form.method == "post"]
        found = [form for form in there if urlsplit(form.action).path == path]
        assert found, f"{self.url} has no form to {path}, only {[form.action for form in there]}"
        return found[0]


class Http(FlaskClient):
    """Flask's test client, but each request runs in an empty context, as in a server's thread.

    Nothing of the test's application context (its database session, its ``g``) leaks into the request, and what the
    test wrote is committed first, so that the request sees it. ``app.test_client()`` gives one.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        if has_app_context():
            settle(keep=True)
        # The body is read and closed at once, as a browser does.
        kwargs.setdefault("buffered", True)
        self.crash: Exception | None = None
        with got_request_exception.connected_to(self._keep, self.application):
            answer: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        return answer

    def _keep(self, _app: Flask, exception: Exception, **_extra: Any) -> None:
        self.crash = exception


class Client:
    """One browser. ``get`` fetches, ``post`` fills in the form of a page and sends it, ``sign_in`` opens a sign-in.

    Every page is linted when it arrives.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = Http(app, Response, use_cookies=True)
        self.account: Account | None = None

    def get(self, url: str, *, status: int | None = 200, lint: bool = True, **kwargs: Any) -> Page:
        """The page at a path; its status must be ``status`` (``None``: any below 500)."""
        return self._send("GET", url, status, lint=lint, **kwargs)

    def post(
        self,
        url: str,
        changes: dict[str, Any] | None = None,
        *,
        at: str | Page | None = None,
        status: int | None = 303,
        force: bool = False,
        **kwargs: Any,
    ) -> Page:
        """Send the form that goes to ``url``, found on the page ``at`` (a path or a fetched page; else ``url``).

        The form's own values are sent (hidden ``csrf_token``, ``once`` and ``version`` with them) with ``changes`` over
        them; ``None`` takes a field out, a list sends several. A name the form lacks fails, unless ``force``.
        """
        page = at if isinstance(at, Page) else self.get(at or url)
        form = page.form(url)
        unknown = set(changes or {}) - form.names
        assert force or not unknown, f"the form to {url} has no {sorted(unknown)}, only {sorted(form.names)}"
        sent: dict[str, Any] = {**form.fields, **(changes or {})}
        # The address keeps its query, as a browser would send it.
        return self.send(
            form.action, {name: value for name, value in sent.items() if value is not None}, status=status, **kwargs
        )

    def send(self, url: str, sent: dict[str, Any], *, status: int | None = 303, **kwargs: Any) -> Page:
        """POST exactly ``sent``: no form is fetched, no token added."""
        return self._send("POST", url, status, data=sent, **kwargs)

    def token(self) -> str:
        """The CSRF token of this browser, from the first form of a page that everyone may open."""
        for url in ("/", "/sign-in", "/dashboard"):
            for form in self.get(url, status=None).forms if self.get(url, status=None).is_html else ():
                if "csrf_token" in form.fields:
                    return form.fields["csrf_token"][0]
        raise AssertionError("no form with a CSRF token")

    def follow(self, page: Page, *, status: int = 200) -> Page:
        """The page that a redirect leads to."""
        assert page.location, f"{page.url} leads nowhere ({page.status})"
        return self.get(page.location, status=status)

    def sign_in(self, account: Account, role: Role | None = None, *, proven: bool = True) -> Client:
        """Open a sign-in for ``account`` as its row and cookie, without the form and its slow password hash.

        ``proven=False``: it is older than what counts as having just shown who one is.
        """
        from ecosystem.accounts import queries, sessions

        moment = clock.now()
        token = f"token-of-{account.email}-{moment.timestamp()}"
        row = SignIn(
            token_hash=queries.token_hash(token),
            account_id=account.id,
            role=role,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + sessions.LONGEST,
            proven_at=moment if proven else None,
            factor="passkey",
        )
        # What the test wrote is kept; the row is written under SQLite's lock, for a worker may be writing as well.
        settle(keep=True)
        with write():
            db.session.add(row)
        with self.http.session_transaction() as session:
            session.clear()
            session.update({"_user_id": token, "_fresh": True})
        self.account = account
        return self

    def language(self, locale: str) -> Client:
        """Read on in ``vi`` or ``en``."""
        self.http.set_cookie("lang", locale)
        return self

    def _send(self, method: str, url: str, status: int | None, *, lint: bool = True, **kwargs: Any) -> Page:
        response = self.http.open(url, method=method, **kwargs)
        if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR and status != response.status_code:
            raise AssertionError(f"{method} {url} crashed") from self.http.crash
        # Real servers drop the whole answer for one line of a header that is not ASCII.
        assert all(value.isascii() for value in response.headers.values()), f"{method} {url}: {response.headers}"
        answer = Page(response, url, lint=lint)
        if status is None:
            assert answer.status < 500, f"{method} {url}: {answer.status}"
        else:
            assert answer.status == status, f"{method} {url}: {answer.status} {_gist(answer)}"
        return answer


def words(element: Element) -> str:
    """The text inside an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def _gist(page: Page) -> str:
    if page.location:
        return f"-> {page.location}"
    if not page.is_html or page.tree is None:
        return page.data[:300].decode(errors="replace")
    return f"{page.h1 if page.whole else ''} {page.errors} {page.text[:300]}"


def _parse(html: str, *, whole: bool) -> tuple[Element, list[str]]:
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html) if whole else parser.parseFragment(html)
    lines = html.splitlines() or [""]
    errors = []
    for (line, column), code, data in parser.errors:
        near = lines[min(line, len(lines)) - 1][max(0, column - 60) : column + 20].strip()
        errors.append(f"HTML {code} {data} at line {line}: {near}")
    return tree, errors


def check(tree: Element, *, whole: bool = True) -> list[str]:
    """What is wrong with a page, in words: the rules of docs/testing.md, "the page lint"."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    found = [*_identities(elements), *_labels(tree, elements), *_inline(elements), *_left_over(elements)]
    return [*found, *_frame(tree, elements)] if whole else found


def _frame(tree: Element, elements: list[Element]) -> list[str]:
    found = []
    headings = [words(element) for element in elements if element.tag == "h1"]
    titles = [words(element) for element in elements if element.tag == "title"]
    if len(headings) != 1 or not headings[0]:
        found.append(f"one h1 is wanted, there are {headings}")
    elif not titles or not titles[0].startswith(headings[0]):
        found.append(f"the title {titles} does not start with the h1 {headings[0]!r}")
    if tree.get("lang") not in ("vi", "en"):
        found.append(f"lang is {tree.get('lang')!r}")
    if sum(element.tag == "main" for element in elements) != 1:
        found.append("one main is wanted")
    return found


def _identities(elements: list[Element]) -> list[str]:
    ids = [element.get("id", "") for element in elements if element.get("id") is not None]
    found = [f"id {one!r} is used twice" for one in sorted(set(ids)) if ids.count(one) > 1 or not one]
    for element in elements:
        for name in POINTERS:
            lost = set((element.get(name) or "").split()) - set(ids)
            if lost:
                found.append(f"<{element.tag} {name}> points to {sorted(lost)}, which is not there")
        target = element.get("href", "") if element.tag == "a" else ""
        if target.startswith("#") and target[1:] not in ids:
            found.append(f"a link leads to {target}, which is not there")
    return found


def _labels(tree: Element, elements: list[Element]) -> list[str]:
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    wrapped = {id(inner) for label in elements if label.tag == "label" for inner in label.iter()}
    found = []
    for element in elements:
        if element.tag not in ("input", "select", "textarea") or element.get("type") in UNLABELLED:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not (named or id(element) in wrapped or (element.get("id") and element.get("id") in labelled)):
            found.append(f"<{element.tag} name={element.get('name')!r}> has no label")
    return found


def _inline(elements: list[Element]) -> list[str]:
    found = []
    for element in elements:
        if element.tag == "script" and not element.get("src") and element.get("type") not in DATA:
            found.append("an inline script")
        if element.tag == "style" or element.get("style") is not None:
            found.append(f"an inline style on <{element.tag}>")
        found += [
            f"<{element.tag} {name}>" for name in element.attrib if isinstance(name, str) and name.startswith("on")
        ]
        loads = element.tag == "link" and element.get("rel") not in ("canonical", "alternate")
        source = element.get("src") or (element.get("href") if loads else "") or ""
        if urlsplit(source).netloc:
            found.append(f"<{element.tag}> loads {source} from another site")
    return found


def _left_over(elements: list[Element]) -> list[str]:
    found = []
    for element in elements:
        if element.tag in ("textarea", "code", "pre", "script"):
            continue
        texts = [element.text or "", element.tail or "", element.get("aria-label") or "", element.get("title") or ""]
        found += [f"left over in <{element.tag}>: {text.strip()[:80]!r}" for text in texts if LEFT_OVER.search(text)]
    return found


def _form(element: Element, url: str) -> Form:
    action = urljoin(url, element.get("action") or url)
    form = Form(action, (element.get("method") or "get").lower())
    for control in element.iter():
        name = control.get("name") if isinstance(control.tag, str) else None
        if name is None or control.get("disabled") is not None:
            continue
        form.names.add(name)
        form.fields.setdefault(name, []).extend(_values(control))
    form.fields = {name: values for name, values in form.fields.items() if values}
    return form


def _values(control: Element) -> list[str]:
    kind = (control.get("type") or "text").lower()
    if control.tag == "textarea":
        return ["".join(control.itertext()).removeprefix("\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", words(option)) for option in chosen]
    if control.tag != "input" or kind in ("submit", "button", "image", "reset", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]
