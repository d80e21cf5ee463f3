"""The blueprint that the views of conversations share, and what their pages have in common."""

from __future__ import annotations

from flask import Blueprint, Response

from ecosystem.core import files
from ecosystem.core.files import StoredFile

bp = Blueprint("conversations", __name__)
A_DAY = 86_400
ENDINGS = {"application/pdf": ".pdf", "image/webp": ".webp"}


def download(file: StoredFile) -> Response:
    """A private file as a download that can do nothing in the browser."""
    answer = Response(files.read(file), content_type=file.content_type)
    name = file.name.rpartition(".")[0] or file.name
    answer.headers.set("Content-Disposition", "attachment", filename=name + ENDINGS.get(file.content_type, ""))
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
