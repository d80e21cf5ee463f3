"""Vietnamese is what the code says; English is complete."""

from __future__ import annotations

import pytest
from flask_babel import force_locale, ngettext

from ecosystem.translations.catalogue import english, read, strings
from ecosystem.translations.check import problems
from tests.house.tree import nothing


def test_the_english_catalogue_is_complete_and_compiled():
    nothing(problems())


def test_what_is_counted_has_two_forms_in_english():
    said = english(read())
    counted = {text for text, use in strings().items() if use.is_counted}
    assert counted
    nothing(text for text in counted if not isinstance(said[text], tuple) or not all(said[text]))
    nothing(text for text, forms in said.items() if isinstance(forms, tuple) and text not in counted)


@pytest.mark.parametrize(("count", "words"), [(0, "startups"), (1, "startup"), (2, "startups"), (1234, "startups")])
def test_english_says_one_startup_and_two_startups(assembled, count, words):
    with force_locale("en"):
        assert ngettext("startup", "startup", count) == words
    with force_locale("vi"):
        assert ngettext("startup", "startup", count) == "startup"
