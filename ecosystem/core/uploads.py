"""What uploaded bytes are, told by their content, and the clean form in which they are kept.

An image is written anew from its pixels: no EXIF, no place, no profile of colours, no comment, nothing behind its end.
A PDF cannot be written anew without harm, so it is only looked at, and never shown inside a page of the site.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps

from ecosystem.core.errors import Refused

MAX_PIXELS = 40_000_000
# The sides, in pixels, in which an image is kept: the largest under the key of its file, others with ".<side>" behind.
SIDES = (64, 128, 512)
LARGEST = SIDES[-1]
# The side of an image that is sent to be read: a photograph of a whiteboard, a scanned page.
READABLE = 2048
WEBP, PDF = "image/webp", "application/pdf"
QUALITY = 86
# What a decoder raises on broken bytes; anything else is our own mistake and must be heard.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# Images that people have and we do not take, by how they begin.
OTHERS = (
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"8BPS", "Photoshop"),
    (b"\x00\x00\x01\x00", "ICO"),
)
BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC", b"avif": "AVIF"}
BRANDS |= {b"avis": "AVIF"}
ZIP_END = b"PK\x05\x06"
ZIP_END_SIZE = 22
LONGEST_ZIP_COMMENT = 65_535
TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def picture(content: bytes) -> dict[int, bytes]:
    """A PNG, JPEG or WebP in every one of ``SIDES`` as WebP. Raises ``Refused`` in words for everything else."""
    return _image(content, SIDES, _l("Tệp này không phải ảnh PNG, JPEG hay WebP."))


def attachment(content: bytes) -> tuple[bytes, str]:
    """A PDF as it is, or an image large enough to read, with its type. Raises ``Refused`` for everything else."""
    if content.startswith(b"%PDF-"):
        return pdf(content), PDF
    words = _l("Tệp này không phải PDF, cũng không phải ảnh PNG, JPEG hay WebP.")
    return _image(content, (READABLE,), words)[READABLE], WEBP


def _image(content: bytes, sides: tuple[int, ...], unknown: object) -> dict[int, bytes]:
    other = _other(content)
    if other:
        words = _l("Ảnh %(kind)s chưa dùng được ở đây. Vui lòng lưu thành PNG, JPEG hoặc WebP.", kind=other)
        raise Refused(words, code="file-type")
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            whole = _pixels(content, max(sides))
        return {side: _written(whole, side) for side in sides}
    except BOMBS as error:
        raise Refused(_too_many_pixels(), code="file-too-large") from error
    except BROKEN as error:
        raise Refused(unknown, code="file-type") from error


def scaled(content: bytes, side: int) -> bytes:
    """An image of ours, smaller: for those that were kept before there were sides to choose from."""
    with Image.open(io.BytesIO(content), formats=("WEBP",)) as image:
        return _written(image, side)


def pdf(content: bytes) -> bytes:
    """A whole PDF and nothing but a PDF, as it is. Raises ``Refused``."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise Refused(_l("Tệp này không phải PDF trọn vẹn."), code="file-type")
    behind = content.rpartition(b"%%EOF")[2]
    if behind.strip(b"\r\n\t\x00 ") or _ends_as_zip(content) or TEST_VIRUS in content:
        raise Refused(_l("Tệp PDF này giấu thêm một tệp khác nên không nhận. Vui lòng xuất lại PDF."), code="file-type")
    return content


def _pixels(content: bytes, most: int) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
        if image.width * image.height > MAX_PIXELS:
            raise Refused(_too_many_pixels(), code="file-too-large")
        image.thumbnail((most, most))
        # What a photograph says of how it was held is obeyed before it goes.
        upright = ImageOps.exif_transpose(image)
        return upright.convert("RGBA" if upright.mode in ("RGBA", "LA", "PA", "P") else "RGB")


def _written(image: Image.Image, side: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side))
    out = io.BytesIO()
    # Whatever else an image carries would be written along unless it is said to be nothing.
    small.save(out, "WEBP", quality=QUALITY, icc_profile=b"", exif=b"", xmp=b"")
    return out.getvalue()


def _too_many_pixels() -> object:
    return _l("Ảnh quá lớn. Vui lòng chọn ảnh dưới 40 triệu điểm ảnh.")


def _other(content: bytes) -> str:
    """What kind of image this is that we do not take; empty when none is known."""
    if content[4:8] == b"ftyp":
        return BRANDS.get(content[8:12], "")
    head = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in content[:4096].lower():
        return "SVG"
    return next((kind for mark, kind in OTHERS if content.startswith(mark)), "")


def _ends_as_zip(content: bytes) -> bool:
    """Whether a ZIP ends where the file ends, wherever in it the ZIP may begin."""
    tail = content[-(ZIP_END_SIZE + LONGEST_ZIP_COMMENT) :]
    at = tail.rfind(ZIP_END)
    if at < 0 or len(tail) - at < ZIP_END_SIZE:
        return False
    (comment,) = struct.unpack_from("<H", tail, at + ZIP_END_SIZE - 2)
    return bool(comment >= len(tail) - at - ZIP_END_SIZE)
