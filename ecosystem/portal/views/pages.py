"""Public pages: landing, profiles, about, the design system, and the readable outbox of development."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ecosystem.core import clock, files
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Startup, State
from ecosystem.directory.queries import LIST_TITLES
from ecosystem.directory.rules import PATHS
from ecosystem.portal import queries, rules
from ecosystem.portal.queries.sharing import facts
from ecosystem.portal.rules import Seen
from ecosystem.portal.views.base import bp
from ecosystem.portal.views.sharing import picture_of
from ecosystem.recommendations.keeping import keep
from ecosystem.web import sharing
from ecosystem.web.access import allow, current_account, public
from ecosystem.web.pages import render

development = Blueprint("development", __name__)
OUTBOX_SHOWN = 50


@bp.get("/")
@public
def landing() -> ResponseReturnValue:
    """The landing page, with true numbers and, where there is one, a true recommendation."""
    return render(
        "portal/landing.html",
        numbers=queries.numbers(),
        example=queries.example(),
        sharing=sharing.page(*sharing.site()),
    )


@bp.get("/about")
@public
def about() -> ResponseReturnValue:
    """What this is, and what happens with personal data."""
    return render("portal/about.html")


@bp.get("/design-system")
@public
def design_system() -> ResponseReturnValue:
    """The living page of every component."""
    return render("portal/design_system.html", now=clock.now())


@bp.get("/startups/<slug>")
@allow(rules.may_read, load=queries.startup, strangers=True)
def startup(seen: Seen) -> ResponseReturnValue:
    """A startup's page."""
    return _profile(seen)


@bp.get("/mentors/<slug>")
@allow(rules.may_read, load=queries.mentor, strangers=True)
def mentor(seen: Seen) -> ResponseReturnValue:
    """A mentor's page."""
    return _profile(seen)


@bp.get("/investors/<slug>")
@allow(rules.may_read, load=queries.investor, strangers=True)
def investor(seen: Seen) -> ResponseReturnValue:
    """An angel's or a fund's page."""
    return _profile(seen)


@bp.get("/institutions/<slug>")
@allow(rules.may_read, load=queries.institution, strangers=True)
def institution(seen: Seen) -> ResponseReturnValue:
    """An institution's page."""
    return _profile(seen)


@bp.get("/profiles/<slug>/preview")
@allow(rules.may_preview, load=queries.any_profile)
def preview(seen: Seen) -> ResponseReturnValue:
    """The page of a profile as somebody else would get it, for its members."""
    if seen.moved:
        return _on(seen)
    pose = rules.pose_of(request.args.get("as", ""), seen.profile.kind)
    return render("portal/profile.html", **queries.posed_page(seen.profile, pose))


@bp.get("/startups/<slug>/deck")
@allow(rules.may_open_deck, load=queries.startup)
def deck(seen: Seen) -> ResponseReturnValue:
    """The pitch deck, as a download, for those the startup is connected with."""
    if seen.moved:
        return _on(seen)
    startup = seen.profile
    if not isinstance(startup, Startup) or startup.deck is None:
        raise NotFound
    answer = Response(files.read(startup.deck), content_type=startup.deck.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{startup.slug}.pdf")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@development.get("/dev/outbox")
@public
def outbox() -> ResponseReturnValue:
    """The mails written to files; there is no such page where mails leave by SMTP."""
    if current_app.config["SMTP_URL"]:
        abort(404)
    return render("portal/outbox.html", mails=_mails())


def _profile(seen: Seen) -> ResponseReturnValue:
    if seen.moved:
        return _on(seen)
    page = queries.profile_page(current_account(), seen)
    shown = page.pop("shown")
    answer = render(
        "portal/profile.html", **page, sharing=_sharing(page) if seen.profile.state == State.PUBLISHED else None
    )
    keep([shown])
    return answer


def _sharing(page: dict[str, Any]) -> sharing.Sharing:
    """What the page tells those who share it; its facts only where a stranger reads, so that they are a stranger's."""
    view, path = page["view"], page["view"].card.href
    told: list[sharing.Data] = []
    if page["is_stranger"]:
        logo = url_for("directory.logo", key=view.card.logo_key) if view.card.logo_key else ""
        listing = f"directory.{PATHS[view.card.kind]}"
        told = [
            facts(view, sharing.absolute(path), sharing.absolute(logo) if logo else ""),
            sharing.crumbs((str(LIST_TITLES[PATHS[view.card.kind]]), url_for(listing)), (view.card.name, path)),
        ]
    return sharing.page(*told, picture=picture_of(view.card), kind="profile")


def _on(seen: Seen) -> ResponseReturnValue:
    """On to the same page of the profile that the one asked for was taken into; kept by nobody: it may be undone."""
    answer = redirect(url_for(str(request.endpoint), slug=seen.profile.slug), code=301)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _mails() -> list[dict[str, str]]:
    paths = sorted(Path(current_app.config["MAIL_DIR"]).glob("*.eml"), reverse=True)[:OUTBOX_SHOWN]
    mails = []
    for path in paths:
        message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        mails.append({"to": message["To"], "subject": message["Subject"], "date": message["Date"], "text": text})
    return mails
