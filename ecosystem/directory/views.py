"""Directories, one's own profiles, and the forms that change them. A profile's public page is the portal's."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import files
from ecosystem.core.errors import Refused
from ecosystem.core.text import nfc
from ecosystem.directory import actions, forms, queries, rules
from ecosystem.directory.models import Kind, Profile, Startup, State
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, public, signed_in
from ecosystem.web.pages import Page, back, page_number, render, toast, url_with

bp = Blueprint("directory", __name__)
A_DAY = 86_400
LOGO_KEPT = 300


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
@allow(rules.may_see_logo, load=queries.logo, strangers=True)
def logo(stored: files.StoredFile) -> ResponseReturnValue:
    """The logo of a published profile."""
    answer = Response(files.read(stored), content_type=stored.content_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = f"public, max-age={LOGO_KEPT}"
    return answer


@bp.get("/profiles")
@signed_in
def my_profiles() -> ResponseReturnValue:
    """The profiles one is a member of."""
    account = current_account()
    return render("directory/my_profiles.html", rows=queries.my_rows(account), may_add=queries.creatable(account))


@bp.get("/profiles/new")
@signed_in
def new() -> ResponseReturnValue:
    """Choose what to describe; with one choice only there is nothing to choose."""
    kinds = queries.creatable(current_account())
    if len(kinds) == 1:
        return back("directory.create", kind=kinds[0].value)
    return render("directory/new.html", kinds=kinds)


@bp.get("/profiles/new/<kind>")
@allow(rules.may_create, load=queries.kind_named)
def create(kind: Kind) -> ResponseReturnValue:
    """The form of a new profile."""
    return _new_page(kind, forms.form_for(kind))


@bp.post("/profiles/new/<kind>")
@allow(rules.may_create, load=queries.kind_named)
@limited(Limit("directory.create", 40, A_DAY, by_account))
def add(kind: Kind) -> ResponseReturnValue:
    """Create a profile."""
    form = forms.form_for(kind)
    if not form.validate_on_submit():
        return _new_page(kind, form, 422)
    try:
        profile = actions.create(current_account(), kind, form.values())
        _keep_files(profile, form)
    except Refused as no:
        form.show_refusal(no)
        return _new_page(kind, form, 422)
    toast(_("Đã tạo hồ sơ %(name)s. Gợi ý kết nối sẽ có trong giây lát.", name=profile.name))
    return back(queries.page_endpoint(kind), slug=profile.slug)


@bp.get("/profiles/<slug>/edit")
@allow(rules.may_know, load=queries.profile, then=rules.may_edit)
def edit(profile: Profile) -> ResponseReturnValue:
    """The form of a profile."""
    return _edit_page(profile, forms.form_for(profile.kind, profile))


@bp.post("/profiles/<slug>/edit")
@allow(rules.may_know, load=queries.profile, then=rules.may_edit)
def save(profile: Profile) -> ResponseReturnValue:
    """Change a profile; who began from an older version is told, and keeps what was typed."""
    form = forms.form_for(profile.kind, profile)
    if not form.validate_on_submit():
        return _edit_page(profile, form, 422)
    try:
        actions.update(current_account(), profile, form.values(), version=form.version_number)
        _keep_files(profile, form)
    except Refused as no:
        form.show_refusal(no)
        return _edit_page(profile, form, 409 if no.code == "stale" else 422)
    toast(_("Đã lưu hồ sơ %(name)s.", name=profile.name))
    return back(queries.page_endpoint(profile.kind), slug=profile.slug)


@bp.post("/profiles/<slug>/pause")
@allow(rules.may_know, load=queries.profile, then=rules.may_edit)
def pause(profile: Profile) -> ResponseReturnValue:
    """Take no requests for now."""
    return _act(profile, actions.pause, _("Đã tạm nghỉ nhận lời ngỏ."), "directory.resume")


@bp.post("/profiles/<slug>/resume")
@allow(rules.may_know, load=queries.profile, then=rules.may_edit)
def resume(profile: Profile) -> ResponseReturnValue:
    """Take requests again."""
    return _act(profile, actions.resume, _("Đã nhận lời ngỏ trở lại."), "directory.pause")


@bp.post("/profiles/<slug>/hide")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage)
def hide(profile: Profile) -> ResponseReturnValue:
    """Show the profile to its members only."""
    return _act(profile, actions.hide, _("Đã ẩn hồ sơ. Chỉ thành viên của hồ sơ còn thấy."), _way_back(profile))


@bp.post("/profiles/<slug>/publish")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage)
def publish(profile: Profile) -> ResponseReturnValue:
    """Show the profile to all again."""
    return _act(profile, actions.publish, _("Hồ sơ đã hiện với mọi người."), "directory.hide")


@bp.post("/profiles/<slug>/remove")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage)
def remove(profile: Profile) -> ResponseReturnValue:
    """Take the profile away; the toast takes that back."""
    return _act(profile, actions.remove, _("Đã gỡ hồ sơ %(name)s.", name=profile.name), _way_back(profile))


def _way_back(profile: Profile) -> str:
    return "directory.hide" if profile.state == State.HIDDEN else "directory.publish"


def _act(profile: Profile, act: Callable[..., None], said: str, undo: str) -> ResponseReturnValue:
    act(current_account(), profile)
    toast(said, undo=url_for(undo, slug=profile.slug))
    return back("directory.my_profiles")


def _keep_files(profile: Profile, form: forms.ProfileForm) -> None:
    """Keep what was uploaded and drop what was ticked; a refused file refuses the whole."""
    for which in ("logo", "deck"):
        try:
            _keep_file(profile, form, which)
        except Refused as no:
            # The code of a refused file says what is wrong with it; the form wants to know which field it was.
            raise Refused(no.message, code=which) from no


def _keep_file(profile: Profile, form: forms.ProfileForm, which: str) -> None:
    account, upload = current_account(), form.upload(which)
    if upload is None and form.wants_dropped(which):
        actions.drop_file(account, profile, which)
    elif upload is not None and which == "logo":
        actions.set_logo(account, profile, upload.stream, name=upload.filename or "")
    elif upload is not None and isinstance(profile, Startup):
        actions.set_deck(account, profile, upload.stream, name=upload.filename or "")


def _new_page(kind: Kind, form: forms.ProfileForm, status: int = 200) -> ResponseReturnValue:
    return render("directory/create.html", status, form=form, kind=kind, kind_label=queries.kind_label(kind))


def _edit_page(profile: Profile, form: forms.ProfileForm, status: int = 200) -> ResponseReturnValue:
    href = url_for(queries.page_endpoint(profile.kind), slug=profile.slug)
    is_stale = status == 409  # noqa: PLR2004  somebody else was faster
    return render("directory/edit.html", status, form=form, profile=profile, href=href, is_stale=is_stale)


def _directory(name: str) -> ResponseReturnValue:
    directory = queries.DIRECTORIES[name]
    relation = rules.relation_to_all(current_account())
    filters = queries.Filters(
        q=nfc(request.args.get("q", "")[: queries.LONGEST_QUERY]).strip(),
        chosen={facet.name: tuple(request.args.getlist(facet.name)) for facet in directory.facets_for(relation)},
        sort=request.args.get("sort", ""),
    )
    found = queries.listing(directory, filters, number=page_number(), relation=relation)
    page = Page(found.cards, found.number, found.size, found.total)
    chips = [(label, url_with(**{facet: _without(filters, facet, value)})) for facet, value, label in found.chosen]
    return render("directory/list.html", name=name, found=found, filters=filters, page=page, chips=chips)


def _without(filters: queries.Filters, facet: str, value: str) -> list[str] | None:
    return [other for other in filters.chosen[facet] if other != value] or None
