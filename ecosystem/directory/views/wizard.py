"""The guided form: a profile described step by step, over a draft that saves itself and that nobody else sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.directory import actions, forms, queries, rules
from ecosystem.directory.models import Profile, ProfileDraft
from ecosystem.directory.queries.duplicates import twins_of_values
from ecosystem.directory.rules import drafting
from ecosystem.directory.rules.drafting import Place
from ecosystem.directory.rules.steps import REVIEW, STEPS, completeness, step_after, step_before
from ecosystem.directory.rules.values import ProfileValues
from ecosystem.directory.views.base import A_DAY, bp
from ecosystem.directory.views.profiles import keep_files, merge_page
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.pages import back, render, toast

Answers = tuple[forms.StepView, list[tuple[str, str]], list[str]]
AUTOSAVES = Limit("directory.autosave", 5000, A_DAY, by_account)
SENT = Limit("directory.step", 600, A_DAY, by_account)


@bp.get("/profiles/new/<kind>/<step>")
@allow(rules.may_describe, load=queries.place)
def new_step(place: Place) -> ResponseReturnValue:
    """One step of a new profile."""
    return _page(place, _typed(place))


@bp.post("/profiles/new/<kind>/<step>")
@allow(rules.may_describe, load=queries.place)
@limited(SENT)
def save_new_step(place: Place) -> ResponseReturnValue:
    """Keep a step of a new profile and go on, or publish at the last one."""
    return _sent(place)


@bp.post("/profiles/new/<kind>/<step>/autosave")
@allow(rules.may_describe, load=queries.place)
@limited(AUTOSAVES)
def autosave_new(place: Place) -> ResponseReturnValue:
    """Keep what is being typed for a new profile."""
    return _autosaved(place)


@bp.get("/profiles/<slug>/edit/<step>")
@allow(rules.may_know_place, load=queries.place, then=rules.may_describe)
def edit_step(place: Place) -> ResponseReturnValue:
    """One step of a profile."""
    return _page(place, _typed(place))


@bp.post("/profiles/<slug>/edit/<step>")
@allow(rules.may_know_place, load=queries.place, then=rules.may_describe)
@limited(SENT)
def save_edit_step(place: Place) -> ResponseReturnValue:
    """Keep a step of a profile and go on, or publish at the last one."""
    return _sent(place)


@bp.post("/profiles/<slug>/edit/<step>/autosave")
@allow(rules.may_know_place, load=queries.place, then=rules.may_describe)
@limited(AUTOSAVES)
def autosave_edit(place: Place) -> ResponseReturnValue:
    """Keep what is being typed for a profile."""
    return _autosaved(place)


@bp.post("/profiles/drafts/<key>/discard")
@allow(rules.is_own_draft, load=queries.draft_by_key)
def discard_draft(draft: ProfileDraft) -> ResponseReturnValue:
    """Put a draft away; the toast takes that back."""
    actions.discard(draft)
    toast(_("Đã bỏ bản nháp."), undo=url_for("directory.take_back_draft", key=draft.key))
    return back("directory.my_profiles")


@bp.post("/profiles/drafts/<key>/take-back")
@allow(rules.is_own_draft, load=queries.draft_by_key)
def take_back_draft(draft: ProfileDraft) -> ResponseReturnValue:
    """Undo that."""
    actions.take_back(draft)
    return back("directory.my_profiles")


def step_url(place: Place, step: str, *, autosave: bool = False) -> str:
    """The address of a step of the same profile."""
    if place.profile is None:
        endpoint = "directory.autosave_new" if autosave else "directory.new_step"
        return url_for(endpoint, kind=place.kind.value, step=step)
    endpoint = "directory.autosave_edit" if autosave else "directory.edit_step"
    return url_for(endpoint, slug=place.profile.slug, step=step)


def _draft(place: Place) -> ProfileDraft | None:
    return queries.draft(current_account(), place.kind, place.profile)


def _typed(place: Place) -> Mapping[str, list[str]]:
    draft = _draft(place)
    return draft.typed if draft is not None else forms.start_of(place.kind, place.profile)


def _sent(place: Place) -> ResponseReturnValue:
    """A step that was sent: keep it, then go where the pressed button leads."""
    go = request.form.get("go", "next")
    form = forms.sent_step(place)
    if form.has_foreign():
        return _page(place, {**_typed(place), **forms.typed_in(form)}, 422, message=_("Biểu mẫu có trường lạ."))
    if place.step == REVIEW and go == "publish":
        return _published(place, form)
    try:
        draft = _kept(place, form)
    except Refused as no:
        return _refused(place, form, no)
    if go == "leave":
        toast(_("Đã lưu nháp. Bạn làm tiếp lúc nào cũng được."))
        return back("directory.my_profiles")
    if go == "next" and _is_wrong(place, draft.typed):
        return _page(place, draft.typed, 422, is_checked=True)
    step = step_before(place.kind, place.step) if go == "back" else step_after(place.kind, place.step)
    return _to(place, step or place.step)


def _kept(place: Place, form: forms.ProfileForm) -> ProfileDraft:
    sent = actions.StepSaved(place.step, forms.typed_in(form), form.tab.data or "", form.version.data or "")
    start = forms.start_of(place.kind, place.profile)
    return actions.save_step(current_account(), actions.Target(place.kind, place.profile), start, sent)


def _autosaved(place: Place) -> ResponseReturnValue:
    form = forms.sent_step(place)
    if form.has_foreign():
        return jsonify(said=_("Biểu mẫu có trường lạ.")), 422
    try:
        draft = _kept(place, form)
    except Refused as no:
        now = _mark(place, _typed(place))
        return jsonify(said=str(no.message), version=now), 409 if no.code == "stale" else 422
    return jsonify(
        said=_("Đã lưu nháp lúc %(time)s", time=f"{clock.local(draft.saved_at):%H:%M}"),
        version=_mark(place, draft.typed),
    )


def _refused(place: Place, form: forms.ProfileForm, no: Refused) -> ResponseReturnValue:
    """What was typed stays on the page; where another tab was faster, sending it again keeps it."""
    saved = _typed(place)
    names = drafting.names_of(place.kind, place.step)
    typed = {**drafting.without_step(saved, names), **forms.typed_in(form)}
    status = 409 if no.code == "stale" else 422
    return _page(place, typed, status, message=str(no.message), mark=_mark(place, saved))


def _is_wrong(place: Place, typed: Mapping[str, list[str]]) -> bool:
    checked = forms.whole(place.kind, typed, place.profile)
    checked.validate()
    names = drafting.names_of(place.kind, place.step)
    return any(field.errors for field in checked if field.name.partition("-")[0] in names)


def _published(place: Place, form: forms.ProfileForm) -> ResponseReturnValue:
    """Publish the draft, with the files that were sent along."""
    account, draft = current_account(), _draft(place)
    typed = draft.typed if draft is not None else forms.start_of(place.kind, place.profile)
    checked = forms.whole(place.kind, typed, place.profile)
    if not checked.validate():
        return _page(place, typed, 422, is_checked=True)
    twins = twins_of_values(place.kind, checked.values()) if place.profile is None else []
    try:
        if place.profile is None:
            profile = actions.create(account, place.kind, checked.values())
        else:
            version = draft.base_version if draft is not None else place.profile.version
            profile = actions.update(account, place.profile, checked.values(), version=version)
        keep_files(profile, form)
    except Refused as no:
        if no.code == "stale" and place.profile is not None and draft is not None:
            return merge_page(place.profile, checked, began=draft.base_version or 0, draft_key=draft.key)
        return _page(place, typed, 422, message=str(no.message))
    actions.finish(account, place.kind, place.profile)
    toast(_("Đã đăng hồ sơ %(name)s.", name=profile.name))
    if twins:
        toast(_("Hồ sơ này giống %(name)s. Nếu là một, hãy báo cán bộ để gộp.", name=twins[0].name), "warn")
    for word in queries.reminders(checked.values()):
        toast(word, "warn")
    return back(queries.page_endpoint(place.kind), slug=profile.slug)


def _page(
    place: Place,
    typed: Mapping[str, list[str]],
    status: int = 200,
    *,
    message: str = "",
    mark: str = "",
    is_checked: bool = False,
) -> ResponseReturnValue:
    checked = forms.whole(place.kind, typed, place.profile)
    checked.validate()
    form = forms.shown_step(place, typed, checked if is_checked else None)
    form.version.data = mark or _mark(place, typed)
    values = checked.typed_values()
    return render(
        "directory/step.html",
        status,
        form=form,
        place=place,
        draft=_draft(place),
        steps=forms.steps(place.kind, place.step, typed, checked),
        complete=completeness(place.kind, values),
        answers=_answers(place, checked, values) if place.step == REVIEW else (),
        message=message,
        **_ways(place),
    )


def _ways(place: Place) -> dict[str, Any]:
    before = step_before(place.kind, place.step)
    return {
        "kind_label": queries.kind_label(place.kind),
        "step_url": lambda step: step_url(place, step),
        "autosave_url": step_url(place, place.step, autosave=True),
        "before": step_url(place, before) if before else None,
        "whole_url": _whole_url(place.profile, place),
        "is_last": place.step == REVIEW,
        "advice": queries.advice,
    }


def _whole_url(profile: Profile | None, place: Place) -> str:
    if profile is None:
        return url_for("directory.create", kind=place.kind.value)
    return url_for("directory.edit", slug=profile.slug)


def _answers(place: Place, checked: forms.ProfileForm, values: ProfileValues) -> list[Answers]:
    """For the look before publishing: each step with its answers in words, and what is wrong there."""
    found = []
    for step in forms.steps(place.kind, "", {}, checked):
        names = STEPS[place.kind][step.slug]
        wrong = [one for one in checked if one.errors and one.name.partition("-")[0] in names]
        words = {name: queries.said(values, name) for name in names if hasattr(values, name)}
        lines = [(forms.label_of(place.kind, name), word) for name, word in words.items() if word]
        found.append((step, lines, [f"{one.label.text}: {one.errors[0]}" for one in wrong]))
    return found


def _mark(place: Place, typed: Mapping[str, list[str]]) -> str:
    return drafting.mark(drafting.of_step(typed, drafting.names_of(place.kind, place.step)))


def _to(place: Place, step: str) -> ResponseReturnValue:
    if place.profile is None:
        return back("directory.new_step", kind=place.kind.value, step=step)
    return back("directory.edit_step", slug=place.profile.slug, step=step)
