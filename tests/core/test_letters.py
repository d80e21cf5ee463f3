"""A mail's two forms come from one source: the same words, whatever was filled in."""

from __future__ import annotations

import re

import html5lib
import pytest

from ecosystem.core import letters
from tests.house.tree import TEMPLATES, nothing

SOURCE = """
<title>Đã  kết nối</title>
<p>Chào Lan,</p>
<p>Hai bên đã <b>nối</b>
   nhịp cầu.</p>
<ul><li>Email: <a href="mailto:a@b.vn">a@b.vn</a></li> <li>Trang: <a href="https://b.vn">xem</a></li></ul>
<blockquote>Dòng một
dòng hai<br>dòng ba</blockquote>
<h2>Thêm</h2>
<a class="act" href="https://x.vn/?a=1&amp;b=2">Mở ra</a>
"""


def test_a_source_is_read_into_its_parts():
    parts = letters.read(SOURCE)
    assert parts.subject == "Đã kết nối"
    assert parts.act == ("Mở ra", "https://x.vn/?a=1&b=2")
    assert [(block.kind, block.text) for block in parts.blocks] == [
        ("p", "Chào Lan,"),
        ("p", "Hai bên đã nối nhịp cầu."),
        ("li", "Email: a@b.vn"),
        ("li", "Trang: xem (https://b.vn)"),
        ("blockquote", "Dòng một\ndòng hai\ndòng ba"),
        ("h2", "Thêm"),
    ]
    assert parts.preview == "Hai bên đã nối nhịp cầu."


def test_what_was_filled_in_stays_text_in_both_forms():
    sly = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;a class=&quot;act&quot; href=&quot;//evil&quot;&gt;"
    parts = letters.read(f"<title>{sly}</title><p>{sly}</p>")
    (block,) = parts.blocks
    assert block.text == '<script>alert(1)</script> <a class="act" href="//evil">'
    assert "<script" not in block.html
    assert "<a" not in block.html
    assert parts.act is None


def test_an_element_nobody_knows_reaches_neither_form():
    (block,) = letters.read('<p onclick="x()">Một <img src="//evil/pixel.gif"> <i>hai</i></p>').blocks
    assert (block.text, str(block.html)) == ("Một hai", "Một  hai")


def test_a_long_first_sentence_is_cut_between_words():
    preview = letters.read(f"<p>Chào Lan,</p><p>{'một hai ' * 60}</p>").preview
    assert len(preview) <= letters.PREVIEW + 1
    assert preview.endswith(("một…", "hai…"))


def test_sources_hold_only_what_both_forms_can_say():
    known = {*letters.BLOCKS, *letters.INLINE, "a", "ul", "br"}
    strange = {
        f"{path.name}: {tag}"
        for path in (TEMPLATES / "mail").glob("*/*.html")
        for tag in re.findall(r"<(\w+)", path.read_text(encoding="utf-8"))
        if tag not in known
    }
    nothing(strange)


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_html_is_sound_and_fetches_nothing(app, cast, jobs, outbox, locale):
    from ecosystem.core import mail
    from ecosystem.core.db import write

    reader = cast.account("reader", "Người <b>Đọc</b>", locale=locale)
    with write():
        mail.queue(to=reader, template="accounts/reset", token="a-token")
    jobs.run()
    letter = outbox.last(reader.email)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(letter.html)
    assert parser.errors == []
    assert not re.search(r"<(img|script|link|iframe|form)\b|url\(|@import|@font-face", letter.html)
    assert "prefers-color-scheme: dark" in letter.html
    assert '<meta name="color-scheme" content="light dark">' in letter.html
    assert "<b>Đọc" not in letter.html
    # The same sentences, the button and its address below it.
    for block in letters.read(letter.html).blocks:
        for line in block.text.splitlines():
            assert line in letter.text or line.startswith(("Đà Nẵng", "Nếu nút", "If the button")) or "·" in line, line
    assert letter.html.count("http://localhost/reset-password/a-token") == 2
    assert letter.text.count("http://localhost/reset-password/a-token") == 1
    assert max(map(len, letter.message.as_bytes().splitlines())) <= 998
