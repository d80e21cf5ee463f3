"""What was sent, on paper: the dossier as its reader may see it, and the receipt. Both are PDF.

A paper is made of the sealed content and dated by it, so the same answers make the same bytes in the same language.
No juror, score or note of the organisers is ever handed to a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ecosystem.calls.models import Application, Submission
from ecosystem.calls.queries import applications, holding, reading
from ecosystem.calls.queries.calls import card
from ecosystem.calls.queries.reading import Part
from ecosystem.calls.rules.sight import Reader
from ecosystem.core.pdf import paper
from ecosystem.core.values import format_date, format_datetime
from ecosystem.directory.queries import is_english

# Those who organise read what the conditions said; applicants saw it while they wrote.
ORGANISERS = (Reader.LEAD, Reader.MANAGER)


def dossier(application: Application, sent: Submission, reader: Reader) -> bytes:
    """One revision with the answers that ``reader`` sees."""
    return paper("calls/dossier", dossier_words(application, sent, reader), at=sent.at)


def receipt(application: Application, sent: Submission) -> bytes:
    """That one revision was received: number, time, digest."""
    return paper("calls/receipt", receipt_words(application, sent), at=sent.at)


def dossier_words(application: Application, sent: Submission, reader: Reader) -> dict[str, Any]:
    """Everything that stands on the dossier."""
    checked = applications.content_of(sent)["conditions"] if reader in ORGANISERS else []
    return {
        **_head(application, sent),
        "title": _name(application, sent),
        "parts": [_part(part) for part in reading.of_submission(sent, reader)],
        "conditions": [[label, verdict] for label, verdict, _kind in holding.checked(checked)],
        "words": {
            "conditions": _("Đối chiếu điều kiện"),
            "empty": _("Chưa trả lời"),
            "file": _("Tệp"),
            "hash": _("Mã băm SHA-256 của nội dung"),
        },
    }


def receipt_words(application: Application, sent: Submission) -> dict[str, Any]:
    """Everything that stands on the receipt."""
    number = f"{application.number} / {sent.number}" if sent.number > 1 else application.number
    return {
        **_head(application, sent),
        "title": _("Giấy biên nhận %(number)s", number=number),
        "words": {
            "received": _("Ban tổ chức đã nhận hồ sơ này, đúng với nội dung có mã băm dưới đây."),
            "hash": _("Mã băm SHA-256 của nội dung"),
        },
    }


def file_name(application: Application, sent: Submission, kind: str) -> str:
    """What the file is called: the number says it all, and names nobody."""
    return f"{application.number}-{sent.number}-{kind}.pdf"


def _head(application: Application, sent: Submission) -> dict[str, Any]:
    call, late = card(application.call), _("nộp muộn bằng mã")
    at = f"{format_datetime(sent.at)} (GMT+7){f' · {late}' if sent.is_late else ''}"
    facts = [
        [_("Số biên nhận"), application.number],
        [_("Lần nộp"), str(sent.number)],
        [_("Người nộp"), _name(application, sent)],
        [_("Đợt gọi"), str(call.title)],
        [_("Đơn vị tổ chức"), str(call.owner or "–")],
        [_("Nhận lúc"), at],
    ]
    return {
        "lang": "en" if is_english() else "vi",
        "brand": "Nhịp Cầu",
        "facts": facts,
        "sha256": sent.sha256,
        "footer": f"{application.number} · {sent.sha256[:16]}",
        "erased": _erased(sent),
    }


def _erased(sent: Submission) -> str:
    if sent.erased_at is None:
        return ""
    day = format_date(sent.erased_at)
    words = _("Tên một người đã được xoá theo yêu cầu của họ ngày %(day)s; mã băm là của bản đã nộp.", day=day)
    return str(words)


def _name(application: Application, sent: Submission) -> str:
    """The applicant as it was called when it sent this."""
    held: Mapping[str, Any] = applications.content_of(sent)["profile"]
    name = (held.get("name_en") if is_english() else held.get("name")) or held.get("name")
    return str(name or holding.name_of(application.profile))


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "lines": [
            {
                "label": line.label,
                "text": line.text,
                "heads": [head for head, _kind in line.heads],
                "rows": [[str(cell) for cell in row] for row in line.rows],
                "files": [name for _key, name in line.files],
            }
            for line in part.lines
        ],
    }
