"""One very long word breaks inside its place: no page grows wider than its window."""

from __future__ import annotations

import pytest

WORD = "W" * 150


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [f"/startups?q={WORD}", f"/search?q={WORD}"])
def test_a_long_word_widens_no_page(open_page, path, width):
    page = open_page(path, width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
