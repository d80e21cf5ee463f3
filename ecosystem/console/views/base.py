"""The blueprint of the console, and answers its pages share."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from ecosystem.core.errors import Refused
from ecosystem.web.fields import BaseForm
from ecosystem.web.pages import back_to, toast

bp = Blueprint("console", __name__, url_prefix="/console")


def checked(form: BaseForm) -> BaseForm:
    """These forms are buttons of a page: one that does not hold was not made by it."""
    if not form.validate():
        abort(422)
    return form


def acted(act: Callable[[], object], words: str, target: str | None, undo: str | None = None) -> ResponseReturnValue:
    """Do it, say so, and go back to where the button stood."""
    try:
        act()
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(words, undo=undo)
    return back_to(target, "console.people")
