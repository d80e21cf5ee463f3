"""Bring the vendored browser files to the versions that vendor.toml names.

Run by hand, on a machine that has npm: ``python static/vendor/refresh.py``. It packs every package once,
copies the named files, draws the icon sprite from the named icons, and writes the new sha512 sums into
vendor.toml, so that a diff shows exactly what changed. The application never runs this.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent
MANIFEST = Path(__file__).with_name("vendor.toml")
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
)


def unpack(package: str, version: str, into: Path) -> Path:
    """Return the folder that holds the unpacked package."""
    packed = subprocess.run(
        ["npm", "pack", f"{package}@{version}", "--silent", "--pack-destination", str(into)],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = into / packed.stdout.strip().splitlines()[-1]
    folder = into / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def symbol(name: str, source: Path) -> str:
    """Turn one outline icon into a sprite symbol, without its invisible bounding box."""
    drawing = source.read_text(encoding="utf-8").split(">", 1)[1].rsplit("</svg>", 1)[0]
    drawing = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", drawing)
    return SYMBOL.format(name=name, body=" ".join(drawing.split()).replace("> <", "><").replace(" />", "/>"))


def sprite(icons: dict[str, Any], package: Path) -> str:
    """Draw the sprite: the named icons, then the aliases under which templates also know them."""
    drawings = {name: name for name in icons["names"]} | icons["aliases"]
    folder = package / "icons" / "outline"
    symbols = [symbol(name, folder / f"{drawing}.svg") for name, drawing in sorted(drawings.items())]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def sha512(path: Path) -> str:
    """Return the hexadecimal SHA-512 of a file."""
    return hashlib.sha512(path.read_bytes()).hexdigest()


def main() -> None:
    """Refresh every file of the manifest and its sums."""
    text = MANIFEST.read_text(encoding="utf-8")
    manifest = tomllib.loads(text)
    with tempfile.TemporaryDirectory() as scratch:
        folders: dict[tuple[str, str], Path] = {}
        for entry in [*manifest["file"], manifest["icons"]]:
            key = (entry["package"], entry["version"])
            if key not in folders:
                folders[key] = unpack(*key, Path(scratch))
            target = STATIC / entry["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            if "names" in entry:
                target.write_text(sprite(entry, folders[key]), encoding="utf-8")
            else:
                target.write_bytes((folders[key] / entry["source"]).read_bytes())
            stanza = re.compile(rf'(file = "{re.escape(entry["file"])}"\nsha512 = ")[0-9a-f]*')
            text = stanza.sub(rf"\g<1>{sha512(target)}", text)
            sys.stdout.write(f"{entry['package']} {entry['version']} -> {entry['file']}\n")
    MANIFEST.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
