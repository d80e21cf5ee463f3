"""What everybody reads of programs."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.portal.queries import programs as queries
from ecosystem.portal.queries.programs import ProgramCard
from ecosystem.portal.views.base import bp
from ecosystem.progress.rules.alumni import LEAST
from ecosystem.web import sharing
from ecosystem.web.access import public
from ecosystem.web.pages import paginate, render


@bp.get("/programs")
@public
def programs() -> ResponseReturnValue:
    """Every program that is or was open to applications."""
    page = paginate(queries.public())
    cards, title = queries.cards(page.items), _("Chương trình ươm tạo và tăng tốc")
    items = [(str(one.name), _at(one)) for one in cards]
    return render(
        "portal/programs.html",
        page=page,
        cards=cards,
        title=title,
        sharing=sharing.page(
            sharing.crumbs((title, url_for("portal.programs"))),
            sharing.listed(title, items, first=page.first, total=page.total),
        ),
    )


@bp.get("/programs/<slug>")
@public
def program(slug: str) -> ResponseReturnValue:
    """One program: who runs it, its cohorts, its open call, what became of those who finished."""
    found = queries.page(slug)
    title = _("Chương trình ươm tạo và tăng tốc")
    crumbs = sharing.crumbs((title, url_for("portal.programs")), (str(found.card.name), _at(found.card)))
    return render(
        "portal/program.html", one=found, card=found.card, least=LEAST, sharing=sharing.page(_facts(found.card), crumbs)
    )


def _at(card: ProgramCard) -> str:
    return url_for("portal.program", slug=card.slug)


def _facts(card: ProgramCard) -> sharing.Data:
    """A program as JSON-LD, in the words of schema.org."""
    runs_it = {"@type": "Organization", "name": card.owner}
    if card.owner_href:
        runs_it["url"] = sharing.absolute(card.owner_href)
    told = {
        "@type": "EducationalOccupationalProgram",
        "name": str(card.name),
        "description": str(card.summary),
        "url": sharing.absolute(_at(card)),
        "programType": card.type,
        "provider": runs_it if card.owner else "",
        "applicationDeadline": f"{card.call.closes_at:%Y-%m-%d}" if card.call and card.call.closes_at else "",
    }
    return {name: value for name, value in told.items() if value}
