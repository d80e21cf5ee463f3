"""The card of the shared vocabulary."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature
from ecosystem.taxonomy.commands import group

FEATURE = Feature(
    name="taxonomy",
    commands=(group,),
    sentences={"term.edited": _l("%(actor)s đã sửa một mục của danh mục")},
)
