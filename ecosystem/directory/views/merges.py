"""Merging two profiles: side by side, then in words what will happen, then done; and undone for thirty days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.directory import queries
from ecosystem.directory.actions import merging, unmerging
from ecosystem.directory.actions.duplicates import DECIDED
from ecosystem.directory.forms import ActForm, label_of
from ecosystem.directory.forms.merges import LEFT, LETTERS, RIGHT, SIDE, MergeForm, merge_form, of_side
from ecosystem.directory.models import DuplicatePair, Merge, Profile
from ecosystem.directory.queries import duplicates as pairs
from ecosystem.directory.queries import merges
from ecosystem.directory.queries.merges import Two
from ecosystem.directory.rules import Relation, Sight, days_left
from ecosystem.directory.rules import merges as rules
from ecosystem.directory.rules.audience import AUDIENCE_LABELS, GROUP_LABELS, groups_of, moved
from ecosystem.directory.rules.duplicates import REASONS, may_judge
from ecosystem.directory.rules.merges import FILES, Keep
from ecosystem.directory.rules.plain import units
from ecosystem.directory.rules.values import held
from ecosystem.directory.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast

FILE_LABELS = {"logo": lambda: _("Biểu trưng"), "deck": lambda: _("Tệp PDF giới thiệu với nhà đầu tư")}


@dataclass(frozen=True)
class Line:
    """One field of both, in words; ``left`` or ``right`` is ``None`` where officers may not see what is there."""

    unit: str
    label: str
    left: str | None
    right: str | None


@bp.get("/officer/duplicates/<int(max=9223372036854775807):pair_id>/merge")
@allow(may_judge, load=pairs.pair)
def merge_pair(pair: DuplicatePair) -> ResponseReturnValue:
    """Both profiles side by side; or, once merged, what was done and how to take it back."""
    return _choosing(pair)


@bp.get("/officer/duplicates/<int(max=9223372036854775807):pair_id>/merge/preview")
@allow(may_judge, load=pairs.pair)
def preview_merge(pair: DuplicatePair) -> ResponseReturnValue:
    """What will happen, in words. Nothing is written; what was chosen stands in the address."""
    two = merges.two(pair)
    if not _is_open(two):
        return back("directory.merge_pair", pair_id=pair.id)
    if "kept" not in request.args:
        return _previewing(two, _begun(two))
    form = _form(two, formdata=request.args, meta={"csrf": False})
    if not form.validate():
        return _choosing(pair, form, 422)
    # What was read from an address carries no token; the form that is sent does.
    chosen = {name: form[name].data for name in ("kept", *(SIDE + unit for unit in form.units))}
    return _previewing(two, _form(two, formdata=None, data=chosen))


@bp.post("/officer/duplicates/<int(max=9223372036854775807):pair_id>/merge")
@allow(may_judge, load=pairs.pair)
def do_merge(pair: DuplicatePair) -> ResponseReturnValue:
    """Merge the two as the preview said."""
    two = merges.two(pair)
    if not _is_open(two):
        return _choosing(pair, status=409, refusal=Refused(DECIDED, code="decided"))
    form = _form(two)
    if not form.validate():
        return _previewing(two, form, 422) if form.kept.data else _choosing(pair, form, 422)
    kept = two.left if form.is_left_kept else two.right
    plan = merging.Plan(kept.id, form.sides, form.chosen_members, form.mark.data or "")
    try:
        merging.merge(current_account(), pair, plan)
    except Refused as no:
        return _refused(pair, no)
    said = _("Đã gộp vào hồ sơ %(name)s. Hoàn tác được trong 30 ngày.", name=kept.name)
    toast(said, undo=url_for("directory.undo_merge", pair_id=pair.id))
    return back("directory.merge_pair", pair_id=pair.id)


@bp.post("/officer/duplicates/<int(max=9223372036854775807):pair_id>/merge/undo")
@allow(may_judge, load=pairs.pair)
def undo_merge(pair: DuplicatePair) -> ResponseReturnValue:
    """Make two of one again."""
    if not ActForm().validate():
        abort(422)
    try:
        done = unmerging.undo_merge(current_account(), pair)
    except Refused as no:
        return _choosing(pair, status=409, refusal=no)
    toast(_("Đã hoàn tác: hai hồ sơ trở lại như trước khi gộp."))
    if done.edited:
        names = ", ".join(_label(done.merge.kept, unit) for unit in done.edited)
        toast(_("Được sửa sau khi gộp nên giữ nguyên: %(names)s.", names=names), "warn")
    return back("directory.merge_pair", pair_id=pair.id)


def _refused(pair: DuplicatePair, no: Refused) -> ResponseReturnValue:
    """The page that helps: a fresh preview when something changed, else both profiles with what stands in the way."""
    two = merges.two(pair)
    if no.code == "stale" and _is_open(two):
        form = _form(two, meta={"csrf": True})
        if form.validate():
            return _previewing(two, form, 409, no)
    return _choosing(pair, status=409, refusal=no)


def _is_open(two: Two) -> bool:
    return rules.can_be_merged(two.left, two.right, two.pair.state)


def _choosing(
    pair: DuplicatePair, form: MergeForm | None = None, status: int = 200, refusal: Refused | None = None
) -> ResponseReturnValue:
    two, done = merges.two(pair), merges.merge_of(pair)
    stands = done is not None and done.undone_at is None
    offered = _offers(two)
    lines = _lines(two)
    return render(
        "directory/officer/merge.html",
        status,
        form=form or _begun(two),
        done=_told_done(done) if stands and done is not None else None,
        may_merge=rules.may_merge(current_account(), two.left, two.right),
        is_open=_is_open(two),
        differ=[line for line in lines if line.unit in offered],
        alike=[line for line in lines if line.unit not in offered and line.left],
        refusal=refusal,
        side=SIDE,
        both=[unit for unit, sides in offered.items() if Keep.BOTH in sides],
        reasons=REASONS,
        **_heads(two),
    )


def _previewing(two: Two, form: MergeForm, status: int = 200, refusal: Refused | None = None) -> ResponseReturnValue:
    kept, taken = (two.left, two.right) if form.is_left_kept else (two.right, two.left)
    form.mark.data = two.mark
    form.offer([(str(row.account_id), row.account.full_name) for row in taken.memberships])
    if not form.is_submitted():
        form.members.data = [str(row.account_id) for row in taken.memberships]
    sides = form.sides
    return render(
        "directory/officer/merge_preview.html",
        status,
        form=form,
        kept=kept,
        taken=taken,
        kept_name=f"{kept.name} ({LETTERS[LEFT if form.is_left_kept else RIGHT]})",
        taken_name=f"{taken.name} ({LETTERS[RIGHT if form.is_left_kept else LEFT]})",
        kept_href=url_for(queries.page_endpoint(kept.kind), slug=kept.slug),
        taken_href=url_for(queries.page_endpoint(taken.kind), slug=taken.slug),
        from_taken=[_label(kept, unit) for unit, side in sides.items() if side is Keep.TAKEN],
        from_both=[_label(kept, unit) for unit, side in sides.items() if side is Keep.BOTH],
        narrowed=_narrowed(kept, taken),
        rights={str(row.account_id): queries.RIGHT_LABELS[row.right] for row in taken.memberships},
        drafts=merges.draft_count(taken.id),
        badges=(two.standing(kept).verified, two.standing(taken).verified),
        problems=_problems(kept, taken, sides),
        may_merge=rules.may_merge(current_account(), kept, taken),
        label=label_of,
        refusal=refusal,
        again=url_for("directory.merge_pair", pair_id=two.pair.id),
        pair_id=two.pair.id,
    )


def _problems(kept: Profile, taken: Profile, sides: dict[str, Keep]) -> list[queries.Problem]:
    fields = {unit: side for unit, side in sides.items() if unit not in FILES}
    values = rules.combined(held(kept), held(taken), fields, (kept.id, taken.id))
    imported = kept.source is not None or taken.source is not None or not kept.memberships
    return queries.problems(kept.kind, values, imported=imported)


def _narrowed(kept: Profile, taken: Profile) -> list[tuple[str, str]]:
    wanted = rules.stricter(groups_of(kept.kind), kept.chosen, taken.chosen)
    changes = moved(kept.chosen, wanted, groups_of(kept.kind))
    return [(str(GROUP_LABELS[group]), str(AUDIENCE_LABELS[after])) for group, (_old, after) in changes.items()]


def _heads(two: Two) -> dict[str, Any]:
    row = pairs.pair_rows([two.pair])[0]
    return {
        "pair": two.pair,
        "left": row.left,
        "right": row.right,
        "standings": [two.standing(two.left), two.standing(two.right)],
        "people": [[member.account.full_name for member in one.memberships] for one in (two.left, two.right)],
    }


def _told_done(done: Merge) -> dict[str, Any]:
    now = clock.now()
    return {
        "kept": done.kept,
        "taken": done.taken,
        "href": url_for(queries.page_endpoint(done.kept.kind), slug=done.kept.slug),
        "old_href": url_for(queries.page_endpoint(done.taken.kind), slug=done.taken.slug),
        "by": done.merged_by.full_name if done.merged_by is not None else "",
        "at": done.merged_at,
        "days": days_left(done.merged_at, now),
        "in_time": rules.is_in_time(done.merged_at, now),
        "fields": [_label(done.kept, unit) for unit, side in done.chosen.items() if side != Keep.KEPT.value],
    }


def _begun(two: Two) -> MergeForm:
    """The form with what stands unless the officer says otherwise."""
    left_kept = two.default_kept == two.left.id
    kept, taken = two.sides(two.default_kept)
    who = (two.standing(kept), two.standing(taken))
    sides = {unit: rules.default_side(unit, held(kept), held(taken), who) for unit in _differing(two)}
    sides |= {which: Keep.KEPT if getattr(kept, which) else Keep.TAKEN for which in _files(two)}
    chosen = {SIDE + unit: of_side(side, left_kept=left_kept) for unit, side in sides.items()}
    return _form(two, formdata=None, data={"kept": LEFT if left_kept else RIGHT, **chosen})


def _form(two: Two, **given: Any) -> MergeForm:
    people = {str(row.account_id): row.account.full_name for one in (two.left, two.right) for row in one.memberships}
    form = merge_form(_offers(two), **given)
    form.offer(list(people.items()))
    return form


def _differing(two: Two) -> Sequence[str]:
    return rules.differing_units(two.left.kind, held(two.left), held(two.right))


def _offers(two: Two) -> dict[str, Sequence[Keep]]:
    """What may be chosen for every unit in which the two differ, and for files that only one has or both have."""
    left, right = held(two.left), held(two.right)
    found: dict[str, Sequence[Keep]] = {unit: rules.choices(unit, left, right) for unit in _differing(two)}
    return found | dict.fromkeys(_files(two), (Keep.KEPT, Keep.TAKEN))


def _files(two: Two) -> list[str]:
    return [which for which in FILES if getattr(two.left, which, None) or getattr(two.right, which, None)]


def _lines(two: Two) -> list[Line]:
    names = (*_files(two), *units(two.left.kind))
    return [Line(name, _label(two.left, name), _words(two.left, name), _words(two.right, name)) for name in names]


def _words(profile: Profile, unit: str) -> str | None:
    """What a profile says of a unit, as far as officers may see it: empty for nothing, ``None`` for what is closed."""
    if unit in FILES:
        return _("Có tệp") if getattr(profile, unit, None) else ""
    words = queries.said(held(profile), unit)
    return words if not words or Sight(Relation.OFFICER, profile.chosen).may(unit) else None


def _label(profile: Profile, unit: str) -> str:
    return FILE_LABELS[unit]() if unit in FILE_LABELS else label_of(profile.kind, unit)
