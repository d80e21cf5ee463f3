"""The picture that a shared link shows: a name over the sea of the bridge, drawn in the letters of the product.

Nothing is kept on disk: a picture takes some hundredths of a second, the last ones stay in memory, and of a person who
leaves nothing is left behind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from flask import current_app
from PIL import Image, ImageDraw, ImageFont

from ecosystem.core.text import nfc

SIZE = (1200, 630)
KEPT = 128
# The letters come in the three subsets that the style sheet names; the first that has a letter draws it.
SUBSETS = ("latin", "vietnamese", "latin-ext")
EDGE = 72
WIDTH = SIZE[0] - 2 * EDGE
GOLD, WHITE, PALE = "#FFD36B", "#FFFFFF", "#CFE6EC"
NAME_SIZES = (76, 64, 54, 46)
# What is left of a name on its last line is cut.
MOST_LINES = 2
LINE = 1.2
MARK = 72


@dataclass(frozen=True)
class Words:
    """What a picture says: a small line above, the name, a line below, and the brand with its own line."""

    above: str
    name: str
    below: str
    brand: str


@lru_cache(maxsize=KEPT)
def draw(words: Words) -> bytes:
    """The picture as PNG."""
    picture = _sea().copy()
    sheet = _Sheet(ImageDraw.Draw(picture))
    sheet.brand(words.brand)
    sheet.line(168, words.above, _pen(30, 600), GOLD)
    size = next((size for size in NAME_SIZES if len(_pen(size, 800).lines(words.name)) <= MOST_LINES), NAME_SIZES[-1])
    first, *rest = _pen(size, 800).lines(words.name) or [""]
    top = 214
    for line in (first, " ".join(rest)) if rest else (first,):
        sheet.line(top, line, _pen(size, 800), WHITE)
        top += round(size * LINE)
    sheet.line(top + 16, words.below, _pen(30, 500), PALE)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


class _Pen:
    """One size and weight of the letters, in all their subsets."""

    def __init__(self, size: int, weight: int) -> None:
        self.fonts = [
            (known, ImageFont.truetype(str(_static() / "fonts" / f"be-vietnam-pro-{subset}-{weight}.woff2"), size))
            for subset, known in _letters().items()
        ]

    def runs(self, text: str) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
        """The text in pieces of one font each; a letter that no font has is left out."""
        drawn = [(letter, self._font(letter)) for letter in nfc(text)]
        for font, letters in groupby((one for one in drawn if one[1] is not None), key=lambda one: one[1]):
            if font is not None:
                yield "".join(letter for letter, _font in letters), font

    def _font(self, letter: str) -> ImageFont.FreeTypeFont | None:
        return next((font for known, font in self.fonts if ord(letter) in known), None)

    def width(self, text: str) -> float:
        """How wide the text is."""
        return sum(font.getlength(run) for run, font in self.runs(text))

    def lines(self, text: str) -> list[str]:
        """The text broken between words; a word too wide for a line is cut."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer) <= WIDTH:
                lines[-1] = longer
            else:
                lines.append(self.cut(word))
        return [line for line in lines if line]

    def cut(self, text: str) -> str:
        """The text, or as much of it as fits on a line."""
        if self.width(text) <= WIDTH:
            return text
        while text and self.width(f"{text}…") > WIDTH:
            text = text[:-1].rstrip()
        return f"{text}…"


class _Sheet:
    """A picture being written on."""

    def __init__(self, pen: ImageDraw.ImageDraw) -> None:
        self.pen = pen

    def line(self, top: int, text: str, pen: _Pen, colour: str, left: float = EDGE) -> None:
        """One line of text, no longer than the sheet."""
        for run, font in pen.runs(pen.cut(text)):
            self.pen.text((left, top + font.size), run, font=font, fill=colour, anchor="ls")
            left += font.getlength(run)

    def brand(self, line: str) -> None:
        """The name of the product and the line under it, beside its mark."""
        self.line(54, "Nhịp Cầu", _pen(36, 700), WHITE, EDGE + MARK + 20)
        self.line(99, line, _pen(22, 500), PALE, EDGE + MARK + 20)


@cache
def _pen(size: int, weight: int) -> _Pen:
    return _Pen(size, weight)


@cache
def _sea() -> Image.Image:
    """The sea with the mark of the product on it."""
    with (
        Image.open(_static() / "img" / "social-sea.png") as sea,
        Image.open(_static() / "img" / "icon-192.png") as mark,
    ):
        picture, small = sea.convert("RGB"), mark.resize((MARK, MARK), Image.Resampling.LANCZOS)
    picture.paste(small, (EDGE, 56), small)
    return picture


@cache
def _letters() -> dict[str, frozenset[int]]:
    """Which letters each subset holds, as the style sheet says it."""
    sheet = (_static() / "css" / "fonts.css").read_text(encoding="utf-8")
    found = {}
    for subset in SUBSETS:
        said = re.search(rf"be-vietnam-pro-{subset}-400\.woff2.*?unicode-range: ([^;]+);", sheet, re.DOTALL)
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", said.group(1) if said else "")
        found[subset] = frozenset(
            code for first, last in ranges for code in range(int(first, 16), int(last or first, 16) + 1)
        )
    return found


def _static() -> Path:
    return Path(current_app.static_folder or "static")
