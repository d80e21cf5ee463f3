"""A copy as a file: everything as JSON, the files beside it, and a page of words that says what is what."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.core import clock, files
from ecosystem.core.files import StoredFile
from ecosystem.core.values import format_datetime
from ecosystem.privacy import queries

ENDINGS = {"image/webp": "webp", "image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}


def packed(account: Account, parts: Mapping[str, Any], held: Sequence[StoredFile]) -> bytes:
    """The ZIP of one person: README.txt in their language, data.json, and their files."""
    with force_locale(account.locale):
        readme = _readme(account)
    whole = {"made_at": clock.now().isoformat(), **parts, "journal": plain(queries.events_of(account.id))}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("README.txt", readme)
        pack.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=1))
        for number, one in enumerate(held, 1):
            # What people called a file is no path of ours: its kind and a number name it.
            pack.writestr(f"files/{number:02}-{one.kind}.{ENDINGS.get(one.content_type, 'bin')}", files.read(one))
    return out.getvalue()


def plain(value: Any) -> Any:  # noqa: ANN401  whatever rows hold, as JSON can
    """``value`` as JSON can hold it: instants and days as ISO text, anything unknown as its words."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _readme(account: Account) -> str:
    lines = (
        _("Bản sao dữ liệu cá nhân của %(name)s trên Nhịp Cầu", name=account.full_name),
        _("Làm lúc %(when)s.", when=format_datetime(clock.now())),
        "",
        _("data.json: mọi điều Nhịp Cầu giữ về bạn, theo từng phần của trang; mở được bằng trình đọc văn bản."),
        _("files/: logo và bộ giới thiệu của những hồ sơ bạn sửa được."),
        "",
        _("Không có ở đây: mật khẩu (chỉ lưu dạng băm, không ai đọc được) và ghi chú riêng của người khác."),
    )
    return "\r\n".join(lines) + "\r\n"
