"""Downloads: a file under the name that people gave it, which no browser runs."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from ecosystem.core import files
from ecosystem.core.files import StoredFile
from ecosystem.core.text import fold

ENDINGS = {"application/pdf": ".pdf", "image/webp": ".webp"}
LONGEST = 100


def stored(file: StoredFile, title: str = "") -> Response:
    """A kept file as a download, by its title or its own name, under the ending of what it is."""
    name = title or file.name.rpartition(".")[0] or file.name
    return download(files.read(file), file.content_type, name, ENDINGS.get(file.content_type, ""))


def download(content: bytes | Iterable[bytes], content_type: str, name: str, ending: str = "") -> Response:
    """Bytes as a file to keep. Header lines are ASCII: "Thể lệ" travels encoded, beside "the le" for old programs."""
    answer = Response(content, content_type=content_type)
    name = name[:LONGEST].replace("/", "-").replace("\\", "-").strip()
    plain = "".join(char if char.isascii() and char.isprintable() else "-" for char in fold(name))
    answer.headers.set("Content-Disposition", "attachment", filename=plain + ending)
    if not name.isascii():
        kept = answer.headers["Content-Disposition"]
        answer.headers["Content-Disposition"] = f"{kept}; filename*=UTF-8''{quote(name + ending, safe='')}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
