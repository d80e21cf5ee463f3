"""One's own profiles, and the forms that make and change them."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.directory import actions, forms, queries, rules
from ecosystem.directory.models import Kind, Profile, Startup
from ecosystem.directory.queries.duplicates import own_twins, twins_of_values
from ecosystem.directory.queries.quality import own_findings
from ecosystem.directory.rules.merging import clashes
from ecosystem.directory.rules.steps import first_step
from ecosystem.directory.rules.values import held
from ecosystem.directory.views.base import A_DAY, bp
from ecosystem.directory.views.quality import told
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, signed_in
from ecosystem.web.pages import back, render, toast


@bp.get("/profiles")
@signed_in
def my_profiles() -> ResponseReturnValue:
    """The profiles one is a member of."""
    account = current_account()
    rows = queries.my_rows(account)
    twins = own_twins([row.profile.id for row in rows])
    findings = own_findings(rows, twins)
    return render(
        "directory/my_profiles.html",
        rows=rows,
        quality={row.profile.id: told(row.profile.kind, findings[row.profile.id]) for row in rows},
        may_add=queries.creatable(account),
        drafts=queries.drafts(account),
        asks=queries.asks_to_show(account),
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
        keep_files(profile, form)
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
        keep_files(profile, form)
    except Refused as no:
        if no.code == "stale":
            return merge_page(profile, form, began=form.began_number, draft_key=form.draft.data or "")
        form.show_refusal(no)
        return _edit_page(profile, form, 422)
    account = current_account()
    draft = queries.draft(account, profile.kind, profile)
    if draft is not None and draft.key == form.draft.data:
        actions.finish(account, profile.kind, profile)
    toast(_("Đã lưu hồ sơ %(name)s.", name=profile.name))
    for word in queries.reminders(form.values()):
        toast(word, "warn")
    return back(queries.page_endpoint(profile.kind), slug=profile.slug)


def keep_files(profile: Profile, form: forms.ProfileForm) -> None:
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
    return render(
        "directory/create.html",
        status,
        form=form,
        kind=kind,
        kind_label=queries.kind_label(kind),
        first_step=first_step(kind),
    )


def _edit_page(profile: Profile, form: forms.ProfileForm, status: int = 200) -> ResponseReturnValue:
    met = _met(profile, form, form.began_number) if form.began.data else ()
    return render("directory/edit.html", status, form=form, profile=profile, met=met, **_around(profile))


def _around(profile: Profile) -> dict[str, Any]:
    return {
        "href": url_for(queries.page_endpoint(profile.kind), slug=profile.slug),
        "draft": queries.draft(current_account(), profile.kind, profile),
        "first_step": first_step(profile.kind),
    }


def merge_page(profile: Profile, form: forms.ProfileForm, *, began: int, draft_key: str) -> ResponseReturnValue:
    """Somebody was faster: both versions side by side, with what was typed; sent again, it begins from theirs."""
    saved = queries.fresh(profile)
    base = queries.values_at(saved, began) if began > 0 else None
    # Every field is asked about anew, also one that was chosen before: what is saved now is another version.
    found = clashes(saved.kind, base, held(saved), form.typed_values())
    if not found:
        # Both said the same.
        return back(queries.page_endpoint(saved.kind), slug=saved.slug)
    fresh = forms.merging(saved, forms.typed_in(form), found)
    fresh.began.data, fresh.draft.data = str(began), draft_key
    fresh.once.data = request.form.get("once", "")
    met = _met(saved, fresh, began)
    return render("directory/edit.html", 409, form=fresh, profile=saved, met=met, is_stale=True, **_around(saved))


def _met(profile: Profile, form: forms.ProfileForm, began: int) -> list[dict[str, Any]]:
    """What the page shows of each field in which the saved version and the typed one differ."""
    theirs, mine = held(profile), form.typed_values()
    base = queries.values_at(profile, began) if began > 0 else None
    return [
        {
            "field": field,
            "label": forms.label_of(profile.kind, clash.unit),
            "base": queries.said(base, clash.unit) if base is not None else None,
            "theirs": queries.said(theirs, clash.unit),
            "mine": queries.said(mine, clash.unit),
            "is_clash": clash.default is None,
        }
        for clash in clashes(profile.kind, base, theirs, mine)
        for field in form
        if field.name == f"{forms.KEEP}{clash.unit}"
    ]
