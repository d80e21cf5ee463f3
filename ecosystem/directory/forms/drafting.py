"""The guided form: the form of a kind cut into steps, over a draft of what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from ecosystem.directory.forms.base import KEEP, ProfileForm, made
from ecosystem.directory.forms.kinds import FORMS
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.drafting import Place, Typed, names_of, of_step
from ecosystem.directory.rules.steps import FILES, REVIEW, STEPS, step_of
from ecosystem.web.fields import UploadField

TITLES: Mapping[str, Any] = {
    "core": _l("Điều cốt lõi"),
    "story": _l("Kể thêm"),
    "needs": _l("Bạn cần gì"),
    "raising": _l("Gọi vốn"),
    "team": _l("Đội ngũ"),
    "proof": _l("Số liệu và tài sản trí tuệ"),
    "contact": _l("Nơi chốn và liên hệ"),
    "legal": _l("Pháp lý"),
    "openness": _l("Nhận lời ngỏ và xung đột"),
    "conflicts": _l("Đối thủ và xung đột lợi ích"),
    "matching": _l("Bạn nhận ai"),
    "capacity": _l("Sức tiếp nhận"),
    "stay": _l("Thời gian ở Đà Nẵng"),
    "mandates": _l("Tiêu chí đầu tư"),
    "thesis": _l("Khẩu vị và danh mục"),
    "limits": _l("Giới hạn theo nghị định"),
    REVIEW: _l("Xem lại và đăng"),
}


@dataclass(frozen=True)
class StepView:
    """A step in the list of steps; ``state``: ``now``, ``bad`` (something is wrong or missing), ``done`` or empty."""

    slug: str
    title: str
    state: str
    number: int


def typed_in(form: ProfileForm) -> dict[str, list[str]]:
    """What a form shows, as a browser would send it; hidden fields and files left out."""
    found = {}
    for field in form:
        if isinstance(field, (HiddenField, UploadField)) or field.name in FILES or field.name.startswith(KEEP):
            continue
        values = list(field.data or ()) if isinstance(field.data, list) else [str(field.data or "")]
        if field.kind == "flag":
            values = ["y"] if field.data else []
        if any(values):
            found[field.name] = values
    return found


def start_of(kind: Kind, profile: Profile | None) -> dict[str, list[str]]:
    """What the form of a kind shows before anybody typed; empty rows say nothing yet."""
    typed = typed_in(made(FORMS[kind], profile, None))
    flags = {name for name, values in typed.items() if "-" in name and values == ["y"]}
    begun = {name.rpartition("-")[0] for name in typed if name not in flags}
    return {name: values for name, values in typed.items() if name not in flags or name.rpartition("-")[0] in begun}


def whole(kind: Kind, typed: Typed, profile: Profile | None) -> ProfileForm:
    """The whole form with what was typed, to check and to publish."""
    return made(FORMS[kind], profile, typed)


def sent_step(place: Place) -> ProfileForm:
    """The form of one step as it was sent now."""
    return _narrowed(made(FORMS[place.kind], place.profile), names_of(place.kind, place.step))


def shown_step(place: Place, typed: Typed, checked: ProfileForm | None = None) -> ProfileForm:
    """The form of one step with what was typed and blank rows to add to; ``checked`` lends its errors."""
    whole_form = made(FORMS[place.kind], place.profile, typed, blank=True)
    form = _narrowed(whole_form, names_of(place.kind, place.step))
    errors = {field.name: field.errors for field in checked} if checked is not None else {}
    for field in form:
        field.errors = list(errors.get(field.name, ()))
    if request.method == "POST":
        form.once.data, form.tab.data = request.form.get("once", ""), request.form.get("tab", "")
    return form


def steps(kind: Kind, now: str, typed: Typed, checked: ProfileForm) -> list[StepView]:
    """The steps of a kind with how each stands. ``checked`` is the whole form, validated."""
    wrong = {step_of(kind, field.name) for field in checked if field.errors}
    start = start_of(kind, None)

    def state(slug: str) -> str:
        if slug == now:
            return "now"
        if slug in wrong:
            return "bad"
        names = names_of(kind, slug)
        return "done" if of_step(typed, names) != of_step(start, names) else ""

    return [StepView(slug, str(TITLES[slug]), state(slug), number) for number, slug in enumerate(STEPS[kind], start=1)]


def label_of(kind: Kind, unit: str) -> str:
    """What the form of a kind calls a field or a repeated group."""
    form_class = FORMS[kind]
    for part in form_class.parts:
        if part.group == unit:
            return str(part.title)
    field = getattr(form_class, unit, None)
    return str(field.args[0]) if field is not None else unit


def _narrowed(form: ProfileForm, names: frozenset[str]) -> ProfileForm:
    """``form`` without the fields of other steps."""
    for field in list(form):
        if not isinstance(field, HiddenField) and field.name.partition("-")[0] not in names:
            del form[field.name]
    return form
