"""Vietnamese is what the code says; English is complete."""

from __future__ import annotations

from ecosystem.translations.check import problems
from tests.house.tree import nothing


def test_the_english_catalogue_is_complete_and_compiled():
    nothing(problems())
