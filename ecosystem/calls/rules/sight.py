"""Who sees the answer to a question: the one place where blindness is decided. Pure.

Queries ask here before anything reaches a page, an export, a mail or a feed; templates test nothing.
"""

from __future__ import annotations

import enum

from ecosystem.calls.rules.form import Form, Jurors, Question, Readers, Section, Type


class Reader(enum.StrEnum):
    """As whom somebody reads an application."""

    APPLICANT = "applicant"
    LEAD = "lead"
    MANAGER = "manager"
    JUROR = "juror"
    BLIND_JUROR = "blind-juror"
    PUBLIC = "public"


# Types that name people or the startup by their nature: no blind juror sees them, whatever the flags say.
NAMING = frozenset({Type.TEAM, Type.VIDEO, Type.LINK, Type.FILE})
# Fields of the profile that do not say who it is.
NAMELESS_FIELDS = frozenset({"stage", "sectors", "ward", "founded", "team_size", "ask_amount", "round"})


def sees(reader: Reader, question: Question) -> bool:
    """Whether ``reader`` sees the answer to ``question``."""
    if reader in (Reader.APPLICANT, Reader.LEAD):
        return True
    if reader is Reader.MANAGER:
        return question.readers is Readers.MANAGERS
    if reader is Reader.PUBLIC:
        return question.public and not question.personal
    if question.readers is Readers.LEADS or question.jurors is Jurors.NEVER:
        return False
    return reader is Reader.JUROR or (question.jurors is Jurors.ALWAYS and not _names_somebody(question))


def _names_somebody(question: Question) -> bool:
    if question.personal or question.type in NAMING:
        return True
    return question.type is Type.PROFILE and question.profile_field not in NAMELESS_FIELDS


def seen_by(reader: Reader, form: Form) -> Form:
    """The form with nothing in it but what ``reader`` sees; sections that are left empty go."""
    sections = (
        Section(
            section.key,
            section.title_vi,
            section.title_en,
            section.intro_vi,
            section.intro_en,
            tuple(one for one in section.questions if one.asks and sees(reader, one)),
        )
        for section in form.sections
    )
    return Form(tuple(one for one in sections if one.questions))
