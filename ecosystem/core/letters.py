"""A mail is written once, in a few plain elements, and read as HTML or as plain text: the two never drift apart.

A source extends ``mail/layout.html`` and holds a subject, a content of the elements in ``BLOCKS`` and ``INLINE``, and
at most one act (``action_url``, ``action_label``). What it says is read out of the rendered source and dressed by
``mail/frame.html`` and ``mail/frame.txt``; an element that is not known here reaches neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import render_template
from markupsafe import Markup, escape

BLOCKS = ("title", "h2", "p", "li", "blockquote")
# How the inline elements stand in the HTML: their looks on themselves, as in frame.html.
INLINE = {"b": "<b>", "small": '<small class="quiet" style="font-size:13px;color:#425C67;">'}
LINK = Markup('<a class="link" href="{}" style="color:#075F78;">')
ACT = "act"
PREVIEW = 140
MOST_SUBJECT = 300


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, quotation or entry of a list, in both forms."""

    kind: str
    html: Markup
    text: str


@dataclass(frozen=True)
class Letter:
    """A mail ready to be kept: its subject and its two bodies, which say the same."""

    subject: str
    text: str
    html: str


@dataclass
class Parts:
    """What a source says: its subject, its blocks in order and its one act."""

    subject: str = ""
    blocks: list[Block] = field(default_factory=list)
    act: tuple[str, str] | None = None

    @property
    def preview(self) -> str:
        """What mail readers show beside the subject: the first sentence after the greeting."""
        said = [block.text for block in self.blocks if block.kind != "h2" and not block.text.endswith(",")]
        line = " ".join((said or [""])[0].split())
        return line if len(line) <= PREVIEW else line[:PREVIEW].rsplit(" ", 1)[0] + "…"


def write(template: str, locale: str, context: Mapping[str, Any]) -> Letter:
    """The mail ``mail/<template>.<locale>.html`` with its context, in the language that is in force."""
    parts = read(render_template(f"mail/{template}.{locale}.html", **context))
    groups = list(_grouped(parts.blocks))
    body = "\n\n".join(_plain(kind, blocks) for kind, blocks in groups)
    dressed = {**context, "parts": parts, "groups": groups, "body": body}
    return Letter(
        subject=parts.subject[:MOST_SUBJECT],
        text=render_template("mail/frame.txt", **dressed).strip() + "\n",
        html=render_template("mail/frame.html", **dressed),
    )


def read(source: str) -> Parts:
    """What a rendered source says."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.parts


def _grouped(blocks: Iterable[Block]) -> Iterable[tuple[str, list[Block]]]:
    """Blocks with neighbouring entries of a list put together."""
    together: list[Block] = []
    for block in blocks:
        if block.kind == "li":
            together.append(block)
            continue
        if together:
            yield "li", together
            together = []
        yield block.kind, [block]
    if together:
        yield "li", together


def _plain(kind: str, blocks: list[Block]) -> str:
    if kind == "li":
        return "\n".join("- " + block.text.replace("\n", "\n  ") for block in blocks)
    text = blocks[0].text
    if kind == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return f"== {text} ==" if kind == "h2" else text


class _Reader(HTMLParser):
    """Collects blocks; text outside of them is the white space of the source."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = Parts()
        self.kind = ""
        self.html: list[str] = []
        self.text: list[str] = []
        # Where the link under way leads, and how much of the text stood before it.
        self.link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in BLOCKS or (tag == "a" and named.get("class") == ACT):
            self.kind, self.html, self.text = tag, [], []
        if tag == "a":
            self.link = (named.get("href") or "", len(self.text))
            self.html.append(str(LINK.format(self.link[0])))
        elif tag in INLINE:
            self.html.append(INLINE[tag])
        elif tag == "br":
            self.html.append("<br>")
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if self.kind:
            self.html.append(str(escape(data)))
            self.text.append(data if self.kind == "blockquote" else re.sub(r"\s+", " ", data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            self._end_link(*self.link)
        elif tag in INLINE:
            self.html.append(f"</{tag}>")
        if tag == self.kind:
            self._end_block()

    def _end_link(self, href: str, start: int) -> None:
        self.link = None
        label = "".join(self.text[start:]).strip()
        if self.kind == "a":
            self.parts.act = (label, href)
            self.kind = ""
            return
        self.html.append("</a>")
        if label != href.removeprefix("mailto:"):
            self.text.append(f" ({href})")

    def _end_block(self) -> None:
        text = "".join(self.text).strip()
        if self.kind != "blockquote":
            text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
        if self.kind == "title":
            self.parts.subject = " ".join(text.split())
        elif text:
            # What stands in the markup is ours; what was filled in was escaped by ``handle_data``.
            self.parts.blocks.append(Block(self.kind, Markup("".join(self.html).strip()), text))  # noqa: S704
        self.kind = ""
