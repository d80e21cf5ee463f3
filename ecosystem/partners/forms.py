"""Shape and wording of what people write in a posting."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.partners import queries, rules
from ecosystem.partners.models import Posting
from ecosystem.partners.rules import Words
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.fields import AreaField, BaseForm, ManyField


def _sectors() -> list[tuple[str, str]]:
    return taxonomy.choices(queries.SECTORS)


def _skills() -> list[tuple[str, str]]:
    return taxonomy.choices(queries.SKILLS)


class PostingForm(BaseForm):
    """What a profile needs or offers."""

    text_vi = AreaField(_l("Bằng tiếng Việt"), limit=rules.TEXT_MOST)
    text_en = AreaField(_l("Tiếng Anh"), limit=rules.TEXT_MOST)
    skills = ManyField(_l("Kỹ năng"), choices=_skills, most=rules.SKILLS_MOST)
    sectors = ManyField(_l("Lĩnh vực"), choices=_sectors, least=1, most=rules.SECTORS_MOST)

    @property
    def words(self) -> Words:
        """What a valid form says."""
        return Words(
            text_vi=self.text_vi.data or "",
            text_en=self.text_en.data or "",
            sectors=tuple(self.sectors.data or ()),
            skills=tuple(self.skills.data or ()),
        )

    @property
    def seen(self) -> int:
        """The version that the form was filled over; 0 for none of ours."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() else 0

    @classmethod
    def of(cls, one: Posting) -> PostingForm:
        """The form as a posting fills it."""
        names = ("text_vi", "text_en", "skills", "sectors")
        return cls(data={"version": str(one.version), **{name: getattr(one, name) for name in names}})


class ButtonForm(BaseForm):
    """A button."""


# Where a refusal is shown, by its code.
FIELD_OF = {"text-short": "text_vi", "text-long": "text_vi", "sectors": "sectors", "skills": "skills"}
