"""Laws of the journal: every event is past tense, has a sentence in both languages, and is recorded somewhere."""

from __future__ import annotations

import ast
import re

import pytest
from flask_babel import force_locale

from tests.house import tree
from tests.house.tree import nothing

EVENT = re.compile(r"^[a-z_]+\.[a-z_]+$")


def recorded():
    """Every event the code records by its name: the first argument of ``record`` and what calls it for others."""
    return {
        word
        for path in tree.python_files("ecosystem")
        for call in tree.calls(path)
        if call.args and tree.called(call).endswith("record")
        if (word := tree.text_of(call.args[0])) and EVENT.match(word)
    }


def named():
    """Every event that the code beside the cards names, in calls and in tables of events."""
    files = [path for path in tree.python_files("ecosystem") if path.name != "feature.py"]
    words = {tree.text_of(node) for path in files for node in ast.walk(tree.parsed(path))}
    return {word for word in words if word and EVENT.match(word)}


@pytest.fixture
def house(assembled):
    return assembled.extensions["house"]


def test_the_scan_sees_events():
    assert {"introduction.asked", "profile.created", "account.registered", "mail.queued"} <= recorded()


def test_every_event_has_a_sentence(house):
    nothing(recorded() - set(house.sentences))


def test_every_sentence_is_of_an_event_that_happens(house):
    nothing(set(house.sentences) - named())


def test_every_reaction_is_to_an_event_that_happens(house):
    nothing(set(house.reactions) - named())


def test_every_sentence_is_said_in_both_languages(assembled, house):
    same = []
    for event, sentence in house.sentences.items():
        with force_locale("vi"):
            vi = str(sentence)
        with force_locale("en"):
            en = str(sentence)
        if not vi or vi == en:
            same.append(event)
    nothing(same)
