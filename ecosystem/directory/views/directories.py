"""The directories, and the logos they show."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import files
from ecosystem.core.text import nfc
from ecosystem.directory import queries, rules
from ecosystem.directory.views.base import bp
from ecosystem.web import sharing
from ecosystem.web.access import allow, current_account, public
from ecosystem.web.pages import Page, page_number, render, url_with

A_YEAR = 31_536_000


@bp.get("/startups")
@public
def startups() -> ResponseReturnValue:
    """The directory of startups."""
    return _directory("startups")


@bp.get("/mentors")
@public
def mentors() -> ResponseReturnValue:
    """The directory of mentors."""
    return _directory("mentors")


@bp.get("/investors")
@public
def investors() -> ResponseReturnValue:
    """The directory of angels and funds."""
    return _directory("investors")


@bp.get("/institutions")
@public
def institutions() -> ResponseReturnValue:
    """The directory of institutions."""
    return _directory("institutions")


@bp.get("/logos/<key>")
@bp.get("/logos/<key>/<int(max=9999):side>")
@allow(rules.may_see_logo, load=queries.logo, strangers=True)
def logo(shown: queries.Logo) -> ResponseReturnValue:
    """The logo of a profile, in one of its sides."""
    answer = Response(files.read_side(shown.stored, shown.side), content_type=shown.stored.content_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if shown.is_public:
        # Another picture has another address, so this one never changes.
        answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer


def _directory(name: str) -> ResponseReturnValue:
    directory = queries.DIRECTORIES[name]
    relation = rules.relation_to_all(current_account())
    filters = asked(directory, relation)
    found = queries.listing(directory, filters, number=page_number(), relation=relation)
    page = Page(found.cards, found.number, found.size, found.total)
    chips = [(label, url_with(**{facet: _without(filters, facet, value)})) for facet, value, label in found.chosen]
    export_url = url_with().replace(request.path, url_for("directory.export_list", name=name), 1)
    return render(
        "directory/list.html",
        name=name,
        title=queries.LIST_TITLES[name],
        found=found,
        filters=filters,
        page=page,
        chips=chips,
        export_url=export_url,
        first_act=_first_act(directory),
        sharing=_sharing(str(queries.LIST_TITLES[name]), page),
    )


def _first_act(directory: queries.Directory) -> tuple[str, str, str]:
    """What can be done about an empty directory by who reads it: why, where, and what it is called."""
    account = current_account()
    if account is None:
        return _("Hồ sơ đầu tiên có thể là của bạn."), url_for("accounts.register"), _("Tạo tài khoản")
    if rules.is_officer(account):
        return _("Bạn có thể nhập danh bạ đang có từ tệp."), url_for("directory.imports"), _("Nhập hồ sơ từ tệp")
    kind = next((kind for kind in queries.creatable(account) if kind in directory.kinds), None)
    if kind is not None:
        start = url_for("directory.new_step", kind=kind.value, step="core")
        return _("Hồ sơ đầu tiên có thể là của bạn."), start, _("Tạo hồ sơ")
    why = _("Khi có người tham gia, bạn thấy họ ở đây. Trong lúc chờ, hãy làm hồ sơ của mình thật rõ.")
    return why, url_for("directory.my_profiles"), _("Mở hồ sơ của tôi")


def _sharing(title: str, page: Page[queries.Card]) -> sharing.Sharing:
    items = ((card.name, card.href) for card in page.items)
    return sharing.page(
        sharing.crumbs((title, request.path)), sharing.listed(title, items, first=page.first, total=page.total)
    )


def asked(directory: queries.Directory, relation: rules.Relation) -> queries.Filters:
    """What the address asks of a directory."""
    return queries.Filters(
        q=nfc(request.args.get("q", "")[: queries.LONGEST_QUERY]).strip(),
        chosen={facet.name: tuple(request.args.getlist(facet.name)) for facet in directory.facets_for(relation)},
        sort=request.args.get("sort", ""),
    )


def _without(filters: queries.Filters, facet: str, value: str) -> list[str] | None:
    return [other for other in filters.chosen[facet] if other != value] or None
