"""For officers, before they save a synonym: which profiles it would touch."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from ecosystem.core.errors import NotFound
from ecosystem.directory import rules
from ecosystem.directory.queries.vocabulary import SHOWN, touched
from ecosystem.directory.views.base import bp
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.taxonomy.models import LISTS
from ecosystem.web.access import allow
from ecosystem.web.pages import render


@bp.get("/officer/touched/<list_name>/<slug>")
@allow(rules.is_officer)
def touched_profiles(list_name: str, slug: str) -> ResponseReturnValue:
    """The profiles that hold the term, and those whose public texts say the word."""
    term = taxonomy.term(list_name, slug) if list_name in LISTS else None
    if term is None:
        raise NotFound
    word = request.args.get("word", "")[:80].strip()
    return render(
        "directory/touched.html", term=term, word=word, found=touched(slug, word), most=SHOWN, paths=rules.PATHS
    )
