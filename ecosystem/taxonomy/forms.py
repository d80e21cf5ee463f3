"""The form of one term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.web.fields import AreaField, BaseForm, TextField

SYNONYMS = _l("Mỗi dòng một từ, nhiều nhất 60 từ.")


class TermForm(BaseForm):
    """What an officer may change of a term."""

    label_vi = TextField(_l("Tên tiếng Việt"), needed=True, limit=200)
    label_en = TextField(_p("term", "Tên tiếng Anh"), needed=True, limit=200)
    synonyms_vi = AreaField(_l("Từ đồng nghĩa tiếng Việt"), limit=5000, hint=SYNONYMS)
    synonyms_en = AreaField(_l("Từ đồng nghĩa tiếng Anh"), limit=5000, hint=SYNONYMS)

    def values(self) -> dict[str, Any]:
        """The changes as the action takes them."""
        labels = {name: self._fields[name].data for name in ("label_vi", "label_en")}
        return {**labels, **{name: lines(self._fields[name].data) for name in ("synonyms_vi", "synonyms_en")}}


class ActForm(BaseForm):
    """One button."""


def lines(text: str | None) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def joined(words: Sequence[str]) -> str:
    """The same the other way round."""
    return "\n".join(words)
