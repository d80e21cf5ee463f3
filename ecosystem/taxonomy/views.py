"""The officers' pages of the vocabulary: lists, terms in their order, one term."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import NotFound, Refused
from ecosystem.taxonomy import actions, queries, rules
from ecosystem.taxonomy.forms import ActForm, TermForm, joined
from ecosystem.taxonomy.models import LIST_NAMES, Term
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast

bp = Blueprint("taxonomy", __name__, url_prefix="/officer/vocabulary")
LIST, ONE = "/<list_name>", "/<list_name>/<slug>"
PAGE = "taxonomy/term.html"


def terms_of(list_name: str) -> list[Term]:
    """All terms of a list, retired ones too; raises ``NotFound`` for a list that does not exist."""
    found = queries.all_terms(list_name)
    if not found:
        raise NotFound
    return found


@bp.get("")
@allow(rules.may_edit)
def vocabulary() -> ResponseReturnValue:
    """The lists."""
    return render("taxonomy/lists.html", lists=queries.list_sizes(), names=LIST_NAMES)


@bp.get(LIST)
@allow(rules.may_edit, load=terms_of)
def vocabulary_list(terms: list[Term]) -> ResponseReturnValue:
    """The terms of a list in their order, the retired ones last."""
    return render("taxonomy/list.html", terms=terms, list_name=terms[0].list_name, names=LIST_NAMES)


@bp.route(ONE, methods=["GET", "POST"])
@allow(rules.may_edit, load=queries.one_term)
def term(found: Term) -> ResponseReturnValue:
    """One term: its labels and synonyms."""
    form = TermForm()
    if not form.is_submitted():
        for name in ("label_vi", "label_en"):
            form._fields[name].data = getattr(found, name)
        for name in ("synonyms_vi", "synonyms_en"):
            form._fields[name].data = joined(getattr(found, name))
        form.version.data = str(found.version)
        return render(PAGE, form=form, term=found, names=LIST_NAMES)
    if not form.validate():
        return render(PAGE, 422, form=form, term=found, names=LIST_NAMES)
    if form.version.data != str(found.version):
        form.refuse(_("Mục này vừa được người khác sửa. Bản mới nhất nằm bên dưới; hãy xem rồi lưu lại."))
        form.version.data = str(found.version)
        return render(PAGE, 409, form=form, term=found, names=LIST_NAMES)
    try:
        actions.edit_term(current_account().id, found, form.values())
    except Refused as no:
        form.refuse(no.message)
        return render(PAGE, 422, form=form, term=found, names=LIST_NAMES)
    toast(_("Đã lưu “%(label)s”.", label=found.label_vi))
    return back("taxonomy.vocabulary_list", list_name=found.list_name)


@bp.post(f"{ONE}/up")
@allow(rules.may_edit, load=queries.one_term)
def move_up(found: Term) -> ResponseReturnValue:
    """One place up."""
    return _acted(found, lambda: actions.move_term(current_account().id, found, -1), _("Đã đổi thứ tự."))


@bp.post(f"{ONE}/down")
@allow(rules.may_edit, load=queries.one_term)
def move_down(found: Term) -> ResponseReturnValue:
    """One place down."""
    return _acted(found, lambda: actions.move_term(current_account().id, found, 1), _("Đã đổi thứ tự."))


@bp.post(f"{ONE}/retire")
@allow(rules.may_edit, load=queries.one_term)
def retire(found: Term) -> ResponseReturnValue:
    """Offer it no longer."""
    words = _("“%(label)s” không còn được chọn; hồ sơ cũ vẫn đọc được.", label=found.label_vi)
    return _acted(found, lambda: actions.retire_term(current_account().id, found), words)


@bp.post(f"{ONE}/restore")
@allow(rules.may_edit, load=queries.one_term)
def restore(found: Term) -> ResponseReturnValue:
    """Offer it again."""
    words = _("“%(label)s” lại được chọn.", label=found.label_vi)
    return _acted(found, lambda: actions.restore_term(current_account().id, found), words)


@bp.post(f"{ONE}/undo")
@allow(rules.may_edit, load=queries.one_term)
def undo(found: Term) -> ResponseReturnValue:
    """Back to what the file says."""
    words = _("Đã trả về bản gốc.")
    return _acted(found, lambda: actions.restore_file_values(current_account().id, found), words)


def _acted(found: Term, act: Callable[[], object], words: str) -> ResponseReturnValue:
    if not ActForm().validate():
        abort(422)
    try:
        act()
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(words)
    if request.form.get("next") == "term":
        return back("taxonomy.term", list_name=found.list_name, slug=found.slug)
    return back("taxonomy.vocabulary_list", list_name=found.list_name)
