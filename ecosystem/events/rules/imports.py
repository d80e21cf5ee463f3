"""Which row of a list of attendees is sound. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.rules import normal_email
from ecosystem.core.text import hostile

MOST_ROWS = 2000
NAME_MOST, EMAIL_MOST = 120, 254
ADDRESS = re.compile(r"^[^@\s<>\"',;:()\[\]\\]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$")
# What is wrong with a row: the word that is kept, and the sentence for the organiser.
PROBLEMS: Mapping[str, Any] = {
    "no-email": _l("Thiếu email."),
    "email": _l("Email không đúng dạng, ví dụ: ten@congty.vn."),
    "no-name": _l("Thiếu họ tên."),
    "name-long": _l("Họ tên dài quá 120 ký tự."),
    "name": _l("Họ tên có ký tự không dùng được."),
    "twice": _l("Email này đã có ở một dòng phía trên."),
}


@dataclass(frozen=True)
class Row:
    """One row of a file: its number as people see it, the address in its one spelling, the name, what is wrong."""

    number: int
    email: str
    name: str
    problem: str = ""


def checked(rows: Iterable[tuple[int, str, str]]) -> list[Row]:
    """Every row (number, address, name) with the first thing that is wrong with it, if anything."""
    found: list[Row] = []
    seen: set[str] = set()
    for number, raw, name in rows:
        email = normal_email(raw)
        wrong = problem(email, name) or ("twice" if email in seen else "")
        if not wrong:
            seen.add(email)
        found.append(Row(number, email, " ".join(name.split())[:NAME_MOST], wrong))
    return found


def problem(email: str, name: str) -> str:
    """What is wrong with an address and a name (a key of ``PROBLEMS``), or an empty word."""
    if not email:
        return "no-email"
    if len(email) > EMAIL_MOST or not ADDRESS.match(email):
        return "email"
    if not name.strip():
        return "no-name"
    if len(name) > NAME_MOST:
        return "name-long"
    return "name" if hostile(name) else ""
