"""Fields and choices that several forms of accounts share."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts import queries, rules
from ecosystem.accounts.models import ROLE_NAMES
from ecosystem.web.fields import BaseForm, EmailField, FlagField, ManyField

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
FREE_ROLES = tuple((role.value, ROLE_NAMES[role]) for role in rules.SELF_CHOSEN)
PASSWORD_HINT = _l("Từ 8 ký tự, nên từ 15. Một câu ngắn dễ nhớ tốt hơn ký tự lạ; có dấu, dấu cách đều được.")
TOO_YOUNG = _l("Tài khoản dành cho người từ 18 tuổi. Nhóm học sinh tham gia qua tài khoản của thầy cô phụ trách.")


def adult_field() -> FlagField:
    """Holders of an account are 18 or older."""
    return FlagField(_l("Tôi từ 18 tuổi trở lên"), needed=TOO_YOUNG)


def consents_field() -> ManyField:
    """The purposes one may agree to; none is ticked beforehand."""
    hint = _l("Từng mục một, không mục nào bắt buộc; đổi ý lúc nào cũng được trong Cài đặt.")
    return ManyField(_l("Bạn đồng ý để Nhịp Cầu"), choices=_askable, hint=hint)


def _askable() -> list[tuple[str, str]]:
    return [(one.slug, one.short) for one in queries.purposes() if not one.required]


def email_field(**words: Any) -> EmailField:
    """The address of an account."""
    return EmailField(_l("Email"), needed=True, limit=254, **words)


class ButtonForm(BaseForm):
    """One button."""
