"""What a name and a password must be, as refusals in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts import passwords, queries, rules
from ecosystem.core.errors import Refused


def check_name(full_name: str) -> None:
    """Refuse a name that is an advertisement, speaks for an office, or is another's in disguise."""
    if rules.has_web_address(full_name):
        raise Refused(_l("Họ tên không chứa địa chỉ web, email hay dấu gạch chéo."), code="full_name")
    if rules.is_official_name(full_name):
        raise Refused(_l("Tên này dành cho cơ quan hoặc ban quản trị. Vui lòng dùng tên của bạn."), code="full_name")
    if rules.is_disguised_name(full_name, queries.staff_names()):
        raise Refused(
            _l("Tên đang trộn các chữ trông giống nhau của nhiều bảng chữ. Vui lòng gõ lại."), code="full_name"
        )


def check_password(password: str, email: str, full_name: str) -> None:
    """Refuse a password that is guessed easily, also from what is known of its owner."""
    weakness = passwords.weakness(password, words=(full_name, email.rpartition("@")[0]))
    if weakness is not None:
        raise Refused(weakness, code="password")


def shut() -> Any:  # noqa: ANN401  a lazy sentence
    """What the owner of a locked account is told."""
    return _l("Tài khoản này đang tạm khoá. Vui lòng liên hệ quản trị viên.")
