"""Markdown that people write, as HTML that is safe to show: no raw HTML, no images, no headings that break a page.

Two libraries stand behind each other: the first never lets HTML through, the second lets through only what is named.
"""

from __future__ import annotations

import functools

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
OFF = ("image", "html_inline", "html_block", "heading", "lheading", "reference")


def markdown(text: str) -> Markup:
    """``text`` as HTML. Links lead out with ``nofollow noopener noreferrer``; anything unknown stays plain text."""
    html = nh3.clean(
        _reader().render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(html)  # noqa: S704  cleaned in the line above


@functools.cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": True})
    reader.disable(list(OFF)).enable(["strikethrough", "linkify"])
    if reader.linkify is not None:
        # Only what says http:// is a link: "v.v" and "a.vn" are words.
        reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    return reader
