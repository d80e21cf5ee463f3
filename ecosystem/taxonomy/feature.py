"""The card of the shared vocabulary."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import DeskItem, Feature
from ecosystem.taxonomy import views
from ecosystem.taxonomy.commands import group


def _officers(role: str) -> dict[str, Any] | None:
    return {} if role == "officer" else None


def _list(role: str) -> dict[str, Any] | None:
    return {"list_name": "sectors"} if role == "officer" else None


def _term(role: str) -> dict[str, Any] | None:
    return {"list_name": "sectors", "slug": "ai"} if role == "officer" else None


FEATURE = Feature(
    name="taxonomy",
    blueprint=views.bp,
    desk=(
        DeskItem(
            "taxonomy.vocabulary",
            _l("Danh mục dùng chung"),
            _l("Tên gọi, thứ tự và từ đồng nghĩa của các danh mục."),
            "tag",
            order=60,
        ),
    ),
    commands=(group,),
    sentences={
        "term.edited": _l("%(actor)s đã sửa một mục của danh mục"),
        "term.retired": _l("%(actor)s đã ngừng dùng một mục của danh mục"),
        "term.restored": _l("%(actor)s đã dùng lại một mục của danh mục"),
    },
    samples={
        "taxonomy.vocabulary": _officers,
        "taxonomy.vocabulary_list": _list,
        "taxonomy.term": _term,
    },
)
