"""One's own profiles, and the forms that make and change them."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.directory import actions, forms, queries, rules
from ecosystem.directory.models import Kind, Profile, Startup
from ecosystem.directory.queries.duplicates import own_twins, twins_of_values
from ecosystem.directory.views.base import A_DAY, bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, render, toast


@bp.get("/profiles")
@signed_in
def my_profiles() -> ResponseReturnValue:
    """The profiles one is a member of."""
    account = current_account()
    rows = queries.my_rows(account)
    return render(
        "directory/my_profiles.html",
        rows=rows,
        may_add=queries.creatable(account),
        twins=own_twins([row.profile.id for row in rows]),
    )


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
        twins = twins_of_values(kind, form.values())
        profile = actions.create(current_account(), kind, form.values())
        _keep_files(profile, form)
    except Refused as no:
        form.show_refusal(no)
        return _new_page(kind, form, 422)
    toast(_("Đã tạo hồ sơ %(name)s. Gợi ý kết nối sẽ có trong giây lát.", name=profile.name))
    if twins:
        toast(_("Hồ sơ này giống %(name)s. Nếu là một, hãy báo cán bộ để gộp.", name=twins[0].name), "warn")
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
