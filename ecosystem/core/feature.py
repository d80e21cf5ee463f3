"""The card: what a feature offers to the house. ``app.py`` lists the cards, nothing registers itself by import."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click
    import sqlalchemy as sa
    from flask import Blueprint, Flask

    from ecosystem.core.files import StoredFile
    from ecosystem.core.journal import Entry


@dataclass(frozen=True)
class Reaction:
    """What runs, in the worker and at least once, after an event was recorded; so it must be idempotent.

    ``function`` answers ``True`` when it did a part of its work and wants to be called again, see ``core/progress``.
    """

    event: str
    function: Callable[[Entry], bool | None]
    name: str


@dataclass(frozen=True)
class Timed:
    """Work the worker does by the clock: ``function`` every ``every`` seconds."""

    name: str
    function: Callable[[], None]
    every: int


@dataclass(frozen=True)
class NavItem:
    """An entry of the main menu; empty ``roles`` means all roles, ``strangers`` also people not signed in.

    ``keys`` are what opens it from the keyboard, one after another: ``g s``. ``own(account)`` selects what somebody has
    there: who has any finds the page on the first one.
    """

    endpoint: str
    label: Any
    icon: str
    roles: tuple[str, ...] = ()
    strangers: bool = False
    order: int = 50
    keys: str = ""
    own: Callable[[Any], sa.Select[Any]] | None = None


# The topic of what nobody may turn off: always in the site, and by mail as its feature writes it (``core/mail``).
ALWAYS = "always"


@dataclass(frozen=True)
class Topic:
    """What people choose about at once: several kinds of notices under one name, as they would say it.

    ``mail`` is how soon mails come while nobody chose otherwise: ``now``, ``daily``, ``weekly`` or ``off``. What
    ``must`` be told in the site can be turned off by mail alone. Empty ``roles`` means that it concerns everybody.
    ``by_week``: its feature writes a mail of its own once a week, so there is nothing but that or none to choose.
    """

    label: Any
    hint: Any
    group: Any
    mail: str = "now"
    must: bool = False
    by_week: bool = False
    roles: tuple[str, ...] = ()
    order: int = 50


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice in people's inbox: its sentence, with the names of the notice's words in it, and its icon.

    ``why`` says why this reader is told, by the same words. ``standing(account_id, keys)`` returns those of the told
    ``keys`` that this account may still hear of: what was written down in the evening is looked at again before a
    mail carries it away.
    """

    sentence: Any
    icon: str
    topic: str = "other"
    why: Any = ""
    standing: Callable[[int, Sequence[str]], Collection[str]] | None = None


@dataclass(frozen=True)
class Badge:
    """A word that a higher feature puts on the card of a profile, with its icon."""

    text: str
    icon: str
    # The rule that says so, where there is one.
    why: str = ""


@dataclass(frozen=True)
class DeskItem:
    """A row of the officers' hub: a page of theirs, what it is for, and how many things wait there."""

    endpoint: str
    label: Any
    text: Any
    icon: str
    waiting: Callable[[], int] | None = None
    order: int = 50


@dataclass(frozen=True)
class FirstStep:
    """One of the first things a person does here, worked out from facts; ``href`` is where it is done.

    ``is_done`` is known, or a condition that the database answers: all of them are asked in one question.
    """

    order: int
    label: str
    text: str
    href: str
    is_done: bool | sa.ColumnElement[bool]


@dataclass(frozen=True)
class PageOf:
    """A page that a higher feature has of something: what it is, its name, its address."""

    label: Any
    name: Any
    href: str


@dataclass
class Leaving:
    """One person's erasure under way: ``names`` are replaced wherever others keep them, ``files`` lose their bytes.

    ``contacts``: addresses and telephone numbers, which go out of what was read from files.
    """

    account_id: int
    names: list[str]
    contacts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Personal:
    """The personal data a feature holds: a copy for its person, its erasure, and in words what must stay and why.

    ``export`` returns plain JSON and nothing of others beyond what the person may see on the site. ``erase`` runs in
    one transaction with all other features, those of higher floors first.
    """

    export: Callable[[int], Mapping[str, Any]]
    erase: Callable[[Leaving], None]
    files: Callable[[int], Sequence[StoredFile]] = lambda _account_id: ()
    keeps: Any = ""


@dataclass(frozen=True)
class Feature:
    """A feature's card. ``samples``: endpoint -> function of a role giving the URL values of a live page, or None."""

    name: str
    blueprint: Blueprint | None = None
    # Pages that exist in development only.
    development: Blueprint | None = None
    nav: tuple[NavItem, ...] = ()
    # Pages of one's own settings, shown as tabs beside each other.
    settings: tuple[NavItem, ...] = ()
    # Pages of officers, listed with what waits there on "Bàn cán bộ".
    desk: tuple[DeskItem, ...] = ()
    # Pages that no menu shows and the search over everything finds.
    pages: tuple[NavItem, ...] = ()
    # Pages for everybody, without values in their address, that search engines may list and people may share.
    shared: tuple[str, ...] = ()
    # The same of pages with values: their addresses, each with the moment it last changed.
    listed: Callable[[], Iterable[tuple[str, datetime]]] | None = None
    # What somebody new does first: a function of the account and of the role in view.
    first_steps: Callable[[Any, str], Sequence[FirstStep]] | None = None
    reactions: tuple[Reaction, ...] = ()
    schedule: tuple[Timed, ...] = ()
    commands: tuple[click.Command, ...] = ()
    sentences: Mapping[str, Any] = field(default_factory=dict)
    notices: Mapping[str, NoticeKind] = field(default_factory=dict)
    # What the feature says on cards of profiles, for all ids in one query.
    badges: Callable[[Sequence[int]], Mapping[int, Badge]] | None = None
    # The same of introductions in the lists of their sides, by the ids of introductions.
    signs: Callable[[Sequence[int]], Mapping[int, Badge]] | None = None
    # What it knows of those at risk in cohorts, by the ids of enrolments, for the manager's day (``programs``).
    risks: Callable[[Sequence[int]], Mapping[int, Sequence[Badge]]] | None = None
    # What it still misses of a call before that is sent for approval, in words, by the call's id (``calls``).
    lacks: Callable[[int], Sequence[Any]] | None = None
    # A page that the feature has of a call, for the page of the call (``calls``).
    of_call: Callable[[int], PageOf | None] | None = None
    # The same for who works on the call, on its inside.
    behind_call: Callable[[int], PageOf | None] | None = None
    # What it is on whose occasion a list was shown, in words, by the word of the spot (``recommendations``).
    occasions: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    # The keys of what lists of the feature were made from, so that they can be made again (``recommendations``).
    made_from: Callable[[], Iterable[str]] | None = None
    # What people choose about on their page of notices; each kind of notice names one.
    topics: Mapping[str, Topic] = field(default_factory=dict)
    # What long work is called while it runs, by the event that starts it (``core/progress``).
    work: Mapping[str, Any] = field(default_factory=dict)
    personal: Personal | None = None
    samples: Mapping[str, Callable[[str], dict[str, Any] | None]] = field(default_factory=dict)


class House:
    """The cards the application was assembled from, kept on ``app.extensions["house"]``."""

    def __init__(self, features: tuple[Feature, ...]) -> None:
        self.features = features
        self.reactions: dict[str, tuple[Reaction, ...]] = {}
        self.by_name: dict[str, Reaction] = {}
        self.sentences: dict[str, Any] = {}
        self.notices: dict[str, NoticeKind] = {}
        self.topics: dict[str, Topic] = {}
        self.work: dict[str, Any] = {}
        for feature in features:
            self.sentences.update(feature.sentences)
            self.notices.update(feature.notices)
            self.topics.update(feature.topics)
            self.work.update(feature.work)
            for reaction in feature.reactions:
                if reaction.name in self.by_name:
                    raise ValueError(f"two reactions are called {reaction.name}")
                self.by_name[reaction.name] = reaction
                self.reactions[reaction.event] = (*self.reactions.get(reaction.event, ()), reaction)
        lost = {kind.topic for kind in self.notices.values()} - {ALWAYS, *self.topics}
        if lost:
            raise ValueError(f"notices of unknown topics: {sorted(lost)}")

    def badges(self, ids: Sequence[int]) -> dict[int, list[Badge]]:
        """What the features say on the cards of these profiles, one call each."""
        return _gathered([feature.badges for feature in self.features], ids)

    def signs(self, ids: Sequence[int]) -> dict[int, list[Badge]]:
        """What the features say of these introductions in lists, one call each."""
        return _gathered([feature.signs for feature in self.features], ids)

    def risks(self, cohort_ids: Sequence[int]) -> dict[int, list[Badge]]:
        """What the features know of who is at risk in these cohorts, one call each."""
        found: dict[int, list[Badge]] = {}
        for feature in self.features:
            told = feature.risks(cohort_ids) if feature.risks is not None and cohort_ids else {}
            for one, badges in told.items():
                found.setdefault(one, []).extend(badges)
        return found

    def occasion(self, spot: str, about: str) -> str:
        """In words, on what occasion a list was shown at a spot; empty where no feature knows."""
        found = (feature.occasions.get(spot) for feature in self.features)
        return next((tell(about) for tell in found if tell is not None), "")

    def lacks(self, call_id: int) -> list[Any]:
        """What the features still miss of a call before it is sent for approval, in words."""
        return [word for feature in self.features if feature.lacks is not None for word in feature.lacks(call_id)]

    def of_call(self, call_id: int) -> list[PageOf]:
        """The pages that features have of a call."""
        found = [feature.of_call(call_id) for feature in self.features if feature.of_call is not None]
        return [one for one in found if one is not None]

    def behind_call(self, call_id: int) -> list[PageOf]:
        """The pages that features have of a call for who works on it."""
        found = [feature.behind_call(call_id) for feature in self.features if feature.behind_call is not None]
        return [one for one in found if one is not None]

    def made_from(self) -> set[str]:
        """The keys of what the lists of all features were made from."""
        return {key for feature in self.features if feature.made_from is not None for key in feature.made_from()}

    def install(self, app: Flask) -> None:
        """Register blueprints and commands of every card."""
        app.extensions["house"] = self
        for feature in self.features:
            if feature.blueprint is not None:
                app.register_blueprint(feature.blueprint)
            if feature.development is not None and app.config["APP_ENV"] == "development":
                app.register_blueprint(feature.development)
            for command in feature.commands:
                app.cli.add_command(command)


def _gathered(
    asked: Sequence[Callable[[Sequence[int]], Mapping[int, Badge]] | None], ids: Sequence[int]
) -> dict[int, list[Badge]]:
    found: dict[int, list[Badge]] = {}
    for ask in asked:
        for one, badge in (ask(ids) if ask is not None and ids else {}).items():
            found.setdefault(one, []).append(badge)
    return found
