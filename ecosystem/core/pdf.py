"""Papers that leave the house as PDF: a Typst template under ``templates/pdf`` and data, never markup, of people.

A template reads what it is given with ``json(bytes(sys.inputs.data))``; whatever people wrote arrives there as strings,
which Typst sets as plain text. The same template, data and instant make the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from flask import current_app

FONTS = Path(__file__).parent / "fonts"
PDF_TYPE = "application/pdf"


def paper(name: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of ``templates/pdf/<name>.typ`` over ``data`` (what JSON can hold), dated ``at``.

    Nothing of the machine's own fonts or files is read. Raises ``typst.TypstError`` when the template is wrong.
    """
    folder = Path(current_app.root_path, str(current_app.template_folder), "pdf")
    return typst.compile(
        str(folder / f"{name}.typ"),
        root=str(folder),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
