"""What a QR code on a picture says, read dot by dot as a phone would: no decoder is needed where nothing is blurred."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image
from segno import consts, encoder

GREY, BYTES = 128, 4
FORMAT_MASK = 0b101010000010010
Rows = list[list[int]]


def read(picture: bytes, below: int = GREY) -> str:
    """The text of the one code on this picture (PNG); what is darker than ``below`` is of it."""
    dots = _dots(picture, below)
    side = len(dots)
    version = (side - 17) // 4
    word = 0
    for row, column in [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8)] + [
        (row, 8) for row in range(5, -1, -1)
    ]:
        word = word << 1 | dots[row][column]
    word ^= FORMAT_MASK
    hides = encoder.get_data_mask_functions(is_micro=False)[word >> 10 & 7]
    bits = [dots[row][column] ^ int(hides(row, column)) for row, column in _path(version)]
    words = [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits) - 7, 8)]
    return _text(_in_order(words, version, word >> 13), version)


def _dots(picture: bytes, below: int) -> Rows:
    """The code's dots: what is black, from edge to edge, cut by the width of a finder's outer line (seven dots)."""
    grey = Image.open(io.BytesIO(picture)).convert("L").point(lambda tone: 255 if tone < below else 0)
    box = grey.getbbox()
    assert box is not None, "nothing black"
    code = grey.crop(box)
    width = code.width
    line = next((at for at in range(width) if not code.getpixel((at, 1))), width)
    side = 17 + 4 * round((width / (line / 7) - 17) / 4)
    across = [int((place + 0.5) * width / side) for place in range(side)]
    down = [int((place + 0.5) * code.height / side) for place in range(side)]
    return [[1 if code.getpixel((x, y)) else 0 for x in across] for y in down]


def _path(version: int) -> Iterator[tuple[int, int]]:
    """Where the data stands: two columns at a time from the right, up and down, around the patterns of the code."""
    side = version * 4 + 17
    plain = encoder.make_matrix(side, side)
    encoder.add_finder_patterns(plain, side, side)
    encoder.add_alignment_patterns(plain, side, side)
    up = True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):
        for row in range(side - 1, -1, -1) if up else range(side):
            for column in (right, right - 1):
                if plain[row][column] == 2:  # what no pattern has taken
                    yield row, column
        up = not up


def _in_order(words: list[int], version: int, level: int) -> list[int]:
    """The data without what corrects it: blocks were laid one word of each after another."""
    sizes = [one.num_data for one in consts.ECC[version][level] for _block in range(one.num_blocks)]
    blocks: list[list[int]] = [[] for _size in sizes]
    rest = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(rest))
    return [word for block in blocks for word in block]


def _text(words: list[int], version: int) -> str:
    bits = "".join(f"{word:08b}" for word in words)
    assert int(bits[:4], 2) == BYTES, "not written as bytes"
    wide = 8 if version < 10 else 16
    length = int(bits[4 : 4 + wide], 2)
    start = 4 + wide
    return bytes(int(bits[at : at + 8], 2) for at in range(start, start + 8 * length, 8)).decode()
