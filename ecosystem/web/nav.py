"""What every template can rely on: menu entries, icons, who reads, in which language, and formats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import force_locale
from markupsafe import Markup

from ecosystem.core import clock, facts, files, phones, said, text, values
from ecosystem.core.db import db
from ecosystem.core.feature import FirstStep, House, NavItem
from ecosystem.web import i18n, pages, sharing
from ecosystem.web.access import current_account, current_role, request_id

OFFICERS = ("officer", "administrator")


@dataclass(frozen=True)
class Link:
    """One entry of the menu as a template shows it."""

    href: str
    label: str
    icon: str
    current: bool
    keys: str = ""


@dataclass(frozen=True)
class Place:
    """A page that a search may lead to; ``spoken`` is how it is called, in every language the site speaks."""

    link: Link
    is_setting: bool
    spoken: str


def init_app(app: Flask) -> None:
    """Install template globals, filters and the context of every page."""
    app.jinja_env.globals.update(icon=icon, page_url=pages.page_url, url_with=pages.url_with, work_name=work_name)
    app.jinja_env.globals.update(max_upload=files.MAX_BYTES)
    app.jinja_env.filters.update(
        money=lambda amount: values.format_money(amount, i18n.locale()),
        number=lambda number: values.format_number(number, i18n.locale()),
        decimal=lambda number, places: values.format_decimal(number, places, i18n.locale()),
        date=values.format_date,
        datetime=values.format_datetime,
        hour=clock.hour,
        weekday=i18n.weekday,
        ago=lambda moment: values.ago(moment, clock.now(), i18n.locale()),
        said=said.read,
        given_name=text.given_name,
        initials=text.initials,
        phone=phones.format_phone,
    )
    app.context_processor(context)


def context() -> dict[str, Any]:
    """The names every page has; a mail rendered by the worker has its language only."""
    if not has_request_context():
        return {"locale": i18n.locale()}
    account = current_account()
    return {
        "locale": i18n.locale(),
        "current_account": account,
        "current_role": current_role(),
        "my_roles": account.role_names if account else [],
        "nav_items": links(),
        "settings_tabs": tabs(),
        "shortcuts": shortcuts(),
        "language_url": language_url(),
        "sharing": sharing.of_page(),
        "is_demo": facts.is_demo(),
        "toasts": pages.toasts(),
        "request_id": request_id(),
    }


def icon(name: str, cls: str = "") -> Markup:
    """The SVG of one icon of the sprite, hidden from screen readers: the words beside it speak."""
    href = url_for("static", filename="img/icons.svg")
    markup = '<svg class="i {cls}" aria-hidden="true"><use href="{href}#{name}"/></svg>'
    return Markup(markup).format(cls=cls, href=href, name=name)  # noqa: S704  a constant; the values are escaped


def links() -> list[Link]:
    """The menu for who reads now, in the order of the cards."""
    return _links(item for feature in _house().features for item in feature.nav)


def tabs() -> list[Link]:
    """The pages of one's own settings, in the order of the cards; nobody who is not signed in has any."""
    if current_account() is None:
        return []
    return _links(item for feature in _house().features for item in feature.settings)


@dataclass(frozen=True)
class DeskRow:
    """One row of the officers' hub as a template shows it; ``waiting`` is ``None`` where nothing is counted."""

    href: str
    label: str
    text: str
    icon: str
    waiting: int | None


def desk() -> list[DeskRow]:
    """The pages of officers with what waits there, in the order of the cards; one count a page."""
    items = sorted((item for feature in _house().features for item in feature.desk), key=lambda item: item.order)
    return [
        DeskRow(
            url_for(item.endpoint), str(item.label), str(item.text), item.icon, item.waiting() if item.waiting else None
        )
        for item in items
    ]


def own() -> list[Link]:
    """The pages on which who reads now has something, in the order of the cards; one question asks for all."""
    account, items = current_account(), []
    for feature in _house().features:
        items += [item for item in feature.pages if item.own is not None and _is_for(item)]
    if account is None or not items:
        return []
    items.sort(key=lambda item: item.order)
    has = db.session.execute(sa.select(*(_any(item.own(account)) for item in items if item.own))).one()
    return [_link(item) for item, is_there in zip(items, has, strict=True) if is_there]


def _any(select: sa.Select[Any]) -> sa.ColumnElement[bool]:
    return select.with_only_columns(sa.literal(1), maintain_column_froms=True).order_by(None).exists()


def first_steps() -> list[FirstStep]:
    """What who reads now does first, in the order of the steps; nothing without a role."""
    account, role = current_account(), current_role()
    if account is None or role is None:
        return []
    offers = (feature.first_steps for feature in _house().features if feature.first_steps is not None)
    return sorted((step for offer in offers for step in offer(account, role)), key=lambda step: step.order)


def work_name(kind: str) -> str:
    """What the long work of this kind is called while it runs."""
    return str(_house().work.get(kind, kind))


def shortcuts() -> list[Link]:
    """The pages that keys open for who reads now, in the order of the menu."""
    items = (item for feature in _house().features for item in (*feature.nav, *feature.pages) if item.keys)
    return _links(items)


def places() -> list[Place]:
    """Every page that a menu, the settings or a card's ``pages`` name for who reads now, the menu first."""
    features = _house().features
    known = [(item, False) for feature in features for item in (*feature.nav, *feature.pages)]
    if current_account() is not None:
        known += [(item, True) for feature in features for item in feature.settings]
    known += [
        (NavItem(page.endpoint, page.label, page.icon, roles=OFFICERS, order=60), False)
        for feature in features
        for page in feature.desk
    ]
    known.sort(key=lambda pair: (pair[1], pair[0].order))
    return [Place(_link(item), is_setting, _spoken(item)) for item, is_setting in known if _is_for(item)]


def _spoken(item: NavItem) -> str:
    names = []
    for language in i18n.LOCALES:
        with force_locale(language):
            names.append(str(item.label))
    return text.fold(" ".join(names))


def _house() -> House:
    house: House = current_app.extensions["house"]
    return house


def _links(items: Iterable[NavItem]) -> list[Link]:
    return [_link(item) for item in sorted(items, key=lambda item: item.order) if _is_for(item)]


def _is_for(item: NavItem) -> bool:
    role = current_role()
    if role is None:
        return item.strangers
    return not item.roles or role in item.roles


def _link(item: NavItem) -> Link:
    return Link(url_for(item.endpoint), str(item.label), item.icon, request.endpoint == item.endpoint, item.keys)


def language_url() -> str:
    """This page in the other language."""
    other = "vi" if i18n.locale() == "en" else "en"
    if request.method not in ("GET", "HEAD") or request.url_rule is None:
        return url_for("portal.landing", lang=other)
    query: dict[str, Any] = {name: found for name, found in request.args.lists() if name != "lang"}
    return pages.here({**query, "lang": other})
