"""Lines of the journal as people read them: names for ids, words for codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import ROLE_NAMES, Account
from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile
from ecosystem.directory.queries.cards import KIND_LABELS
from ecosystem.directory.rules.audience import AUDIENCE_LABELS, GROUP_LABELS
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.taxonomy.models import LIST_NAMES

UNKNOWN = "–"
PROFILES = ("profile", "startup", "mentor", "investor", "institution")
# What the data of an entry point to by id.
OF_ACCOUNT = ("account", "to")
OF_PROFILE = ("asker", "asked", "profile", "other", "kept", "taken")
# The first word of an event, in people's words.
GROUPS: Mapping[str, Any] = {
    "account": _l("Tài khoản"),
    "consent": _l("Đồng ý dùng dữ liệu"),
    "copy": _l("Bản sao dữ liệu"),
    "duplicate": _l("Hồ sơ trùng"),
    "email": _l("Đổi email"),
    "erasure": _l("Xoá tài khoản"),
    "identity": _l("Định danh bên ngoài"),
    "import": _l("Nhập từ tệp"),
    "introduction": _l("Lời ngỏ"),
    "invitation": _l("Lời mời"),
    "job": _l("Việc nền"),
    "list": _l("Xuất danh sách"),
    "opinion": _l("Ý kiến về gợi ý"),
    "password": _l("Mật khẩu"),
    "profile": _l("Hồ sơ"),
    "profiles": _l("Nhiều hồ sơ một lúc"),
    "role": _l("Vai trò"),
    "second_factor": _l("Xác minh bước hai"),
    "taxonomy": _l("Danh mục dùng chung"),
    "term": _l("Mục của danh mục"),
    "verification": _l("Xác thực hồ sơ"),
}
# Codes that stand in the data of entries.
CODES: Mapping[str, Any] = {
    **{role.value: label for role, label in ROLE_NAMES.items()},
    **{right.value: label for right, label in directory.RIGHT_LABELS.items()},
    **{kind.value: label for kind, label in KIND_LABELS.items()},
    **{group.value: label for group, label in GROUP_LABELS.items()},
    **{audience.value: label for audience, label in AUDIENCE_LABELS.items()},
    **LIST_NAMES,
    "published": _l("đang hiện"),
    "hidden": _l("đang ẩn"),
    "removed": _l("đã xoá"),
}


@dataclass(frozen=True)
class Line:
    """One journal entry as a sentence."""

    id: int
    at: datetime
    event: str
    sentence: str
    request_id: str
    actor_id: int | None
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Names:
    """Who is called what, of those that some entries speak of."""

    accounts: Mapping[int, str]
    profiles: Mapping[int, str]


def lines(rows: Sequence[Entry], sentences: Mapping[str, Any]) -> list[Line]:
    """The entries in the house's sentences; people are read in one query and profiles in another."""
    names = _Names(_read(Account.id, Account.full_name, _ids(rows, OF_ACCOUNT, ("account",))), _profiles(rows))
    return [_line(entry, names, str(sentences.get(entry.event, entry.event))) for entry in rows]


def group_choices(sentences: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The groups of events one may ask for, by their words."""
    found = {event.partition(".")[0] for event in sentences}
    return sorted(((name, str(GROUPS.get(name, name))) for name in found), key=lambda choice: choice[1])


def event_choices(sentences: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The events one may ask for, each as its sentence with dots for what differs."""
    blank = _Words({"actor": "…"})
    return [(name, str(sentences[name]) % blank) for name in sorted(sentences)]


def _profiles(rows: Iterable[Entry]) -> dict[int, str]:
    return _read(Profile.id, Profile.name, _ids(rows, OF_PROFILE, PROFILES))


def _ids(rows: Iterable[Entry], keys: Iterable[str], kinds: Iterable[str]) -> set[int]:
    found: set[Any] = set()
    for entry in rows:
        if entry.subject_kind in kinds:
            found.add(entry.subject_id)
        if "account" in kinds:
            found.add(entry.actor_id)
        found.update(entry.data.get(key) for key in keys)
    return {each for each in found if isinstance(each, int) and not isinstance(each, bool)}


def _read(key: Any, name: Any, ids: set[int]) -> dict[int, str]:  # noqa: ANN401  two columns
    if not ids:
        return {}
    return {row[0]: row[1] for row in db.session.execute(sa.select(key, name).where(key.in_(ids)))}


def _line(entry: Entry, names: _Names, sentence: str) -> Line:
    details = {name: _worth(name, value, names) for name, value in sorted(entry.data.items())}
    words = _Words(details)
    gone = str(_("người dùng đã xoá"))
    words["actor"] = names.accounts.get(entry.actor_id or 0, "Nhịp Cầu" if entry.actor_id is None else gone)
    words["subject"] = _subject(entry, names)
    said = sentence % words
    return Line(entry.id, entry.at, entry.event, said, entry.request_id or "", entry.actor_id, tuple(details.items()))


def _subject(entry: Entry, names: _Names) -> str:
    key = entry.subject_id or 0
    if entry.subject_kind == "account":
        return names.accounts.get(key, str(_("người dùng đã xoá")))
    if entry.subject_kind in PROFILES and key in names.profiles:
        return names.profiles[key]
    named = entry.data.get("name") or entry.data.get("subject")
    return str(named) if named else f"{entry.subject_kind} {entry.subject_id or ''}".strip()


def _worth(name: str, value: Any, names: _Names) -> str:  # noqa: ANN401  plain JSON
    if name in OF_ACCOUNT and value in names.accounts:
        return names.accounts[value]
    if name in OF_PROFILE and value in names.profiles:
        return names.profiles[value]
    if name == "purpose":
        return taxonomy.label("consent_purposes", str(value))
    return _plain(value)[:200]


def _plain(value: Any) -> str:  # noqa: ANN401  plain JSON
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return str(_("có")) if value else str(_("không"))
    if isinstance(value, dict):
        return "; ".join(f"{_plain(key)}: {_plain(each)}" for key, each in value.items()) or UNKNOWN
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value) or UNKNOWN
    return str(CODES.get(value, value)) if isinstance(value, str) else str(value)


class _Words(dict[str, str]):
    """A sentence may ask for what an old entry does not hold."""

    def __missing__(self, _key: str) -> str:
        return "…" if self.get("actor") == "…" else UNKNOWN
