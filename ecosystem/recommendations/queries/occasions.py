"""On what occasion a list was shown, in words for officers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from ecosystem.connections.models import Introduction
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.text import whole_number
from ecosystem.core.values import format_date
from ecosystem.directory.rules import Relation
from ecosystem.recommendations import rules
from ecosystem.recommendations.models import ShownList, Spot


def occasion(shown: ShownList, others: Callable[[str, str], str]) -> str:
    """The occasion; ``others`` asks higher features. Empty where a spot has one kind only, or what it was is gone."""
    tell = OWN.get(shown.spot)
    if not shown.about:
        return ""
    return tell(shown.about) if tell is not None else others(shown.spot.value, shown.about)


def _week(about: str) -> str:
    return str(_("Thư của tuần từ %(day)s", day=format_date(date.fromisoformat(about))))


def _request(about: str) -> str:
    """The request that nobody answered, by its day: whom it went to is the two sides' own."""
    found = db.session.get(Introduction, whole_number(about) or 0)
    if found is None or found.asked_at is None:
        return ""
    return str(_("Lời ngỏ ngày %(day)s không được trả lời", day=format_date(clock.local(found.asked_at).date())))


def _reader(about: str) -> str:
    """Who read the page, and in which language: ``alike.shown``."""
    relation, _dash, language = about.partition("-")
    who = rules.READERS[Relation(relation)]
    if language == "en":
        return str(_("%(who)s mở trang bằng tiếng Anh", who=who))
    return str(_("%(who)s mở trang bằng tiếng Việt", who=who))


OWN: dict[Spot, Callable[[str], str]] = {Spot.MAIL: _week, Spot.NEXT: _request, Spot.SIMILAR: _reader}
