"""The blueprint of progress, and what its pages share."""

from __future__ import annotations

from flask import Blueprint, Response

from ecosystem.core import files
from ecosystem.core.files import StoredFile

bp = Blueprint("progress", __name__)
ENDINGS = {"application/pdf": ".pdf", "image/webp": ".webp"}


def download(content: bytes, content_type: str, name: str) -> Response:
    """Bytes as a file to keep, which no browser runs."""
    answer = Response(content, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def stored(file: StoredFile) -> Response:
    """A kept file as a download, under the ending of what it is."""
    name = file.name.rpartition(".")[0] or file.name
    return download(files.read(file), file.content_type, name + ENDINGS.get(file.content_type, ""))
