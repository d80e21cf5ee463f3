"""For search engines and those who share a link: pictures, sitemaps, robots.txt, and the manifest of the site."""

from __future__ import annotations

import hashlib

from flask import Response, current_app, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from ecosystem.core.errors import NotFound
from ecosystem.directory.queries import Card
from ecosystem.portal import pictures
from ecosystem.portal.queries import sharing as queries
from ecosystem.portal.views.base import bp
from ecosystem.web import i18n, sharing
from ecosystem.web.access import public

# One sitemap may hold 50,000 addresses; every page has one in each language.
PAGES_IN_ONE = 25_000
MOST_ADDRESSES = 50_000
AN_HOUR = 3600
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
A_DAY = 86_400
# What a search engine would find no page behind: searches, files, and what is for people who signed in.
CLOSED = (
    *("/palette", "/search", "/sign-in", "/register", "/forgot-password", "/dashboard", "/settings", "/profiles"),
    *("/introductions", "/recommendations", "/notices", "/officer", "/console", "/tasks", "/dev"),
)
SEA, SAND = "#06202E", "#FDFBF7"


def picture_of(card: Card) -> sharing.Picture:
    """The picture of a profile's page; its address changes with what it says."""
    words = queries.words_of(card)
    version = hashlib.sha256(repr(words).encode()).hexdigest()[:10]
    path = url_for("portal.profile_picture", locale=i18n.locale(), slug=card.slug, v=version)
    return sharing.Picture(sharing.absolute(path), f"{words.name}, {words.above}")


@bp.get("/social-cards/<locale>.png")
@public
def site_picture(locale: str) -> ResponseReturnValue:
    """The picture of pages that have none of their own."""
    return _drawn(queries.site_words(_known(locale)))


@bp.get("/social-cards/<locale>/<slug>.png")
@public
def profile_picture(locale: str, slug: str) -> ResponseReturnValue:
    """The picture of a published profile; of any other there is none."""
    words = queries.picture_words(slug, _known(locale))
    if words is None:
        raise NotFound
    return _drawn(words)


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Which pages search engines may read, and where they are listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {sharing.absolute('/sitemap.xml')}"]
    return _kept(Response("\n".join(lines) + "\n", mimetype="text/plain"), AN_HOUR)


@bp.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """Every public page in each language; when they are too many for one file, the list of files."""
    count = queries.published()
    if (count + len(_own_pages())) * len(i18n.LOCALES) <= MOST_ADDRESSES:
        return _xml("portal/sitemap.xml", pages=[*_own_pages(), *_profile_pages(1)])
    files = [url_for("portal.part_of_sitemap", number=number) for number in range(-(-count // PAGES_IN_ONE) + 1)]
    return _xml("portal/sitemaps.xml", files=[sharing.absolute(path) for path in files])


@bp.get("/sitemaps/<int:number>.xml")
@public
def part_of_sitemap(number: int) -> ResponseReturnValue:
    """One file of many: number 0 holds the pages of the site itself, the others its profiles."""
    pages = _profile_pages(number) if number else _own_pages()
    if not pages:
        raise NotFound
    return _xml("portal/sitemap.xml", pages=pages)


@bp.get("/manifests/<locale>.webmanifest")
@public
def manifest(locale: str) -> ResponseReturnValue:
    """How a phone shows the site on its first screen."""
    with force_locale(_known(locale)):
        answer = jsonify(
            id="/",
            name="Nhịp Cầu",
            short_name="Nhịp Cầu",
            description=_("Nhịp Cầu nối nhà sáng lập, cố vấn, nhà đầu tư và thành phố."),
            lang=locale,
            start_url="/",
            scope="/",
            display="minimal-ui",
            background_color=SAND,
            theme_color=SEA,
            icons=[_icon("icon-192"), _icon("icon-512"), {**_icon("icon-maskable"), "purpose": "maskable"}],
        )
    answer.mimetype = "application/manifest+json"
    return _kept(answer, A_DAY)


def _icon(name: str) -> dict[str, str]:
    size, address = 192 if name.endswith("192") else 512, url_for("static", filename=f"img/{name}.png")
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png"}


def _known(locale: str) -> str:
    if locale not in i18n.LOCALES:
        raise NotFound
    return locale


def _own_pages() -> list[tuple[str, str]]:
    features = current_app.extensions["house"].features
    fixed = [(url_for(endpoint), "") for feature in features for endpoint in feature.shared]
    listed = [page for feature in features if feature.listed is not None for page in feature.listed()]
    return [*fixed, *((path, f"{changed_at:{MOMENT}}") for path, changed_at in listed)]


def _profile_pages(number: int) -> list[tuple[str, str]]:
    found = queries.entries(number, PAGES_IN_ONE)
    return [(entry.path, f"{entry.changed_at:{MOMENT}}") for entry in found]


def _xml(template: str, **context: object) -> Response:
    text = render_template(template, alternates=sharing.alternates, **context)
    return _kept(Response(text, mimetype="application/xml"), AN_HOUR)


def _drawn(words: pictures.Words) -> Response:
    answer = make_response(pictures.draw(words))
    answer.mimetype = "image/png"
    answer.add_etag()
    # Others' sites show it beside a link to ours: that is what it is for.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    _kept(answer, A_DAY).make_conditional(request)
    return answer


def _kept(answer: Response, seconds: int) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    return answer
