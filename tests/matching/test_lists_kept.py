"""Lists kept right through edits are the lists that the matcher makes of the same documents, order, ties and all."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import book, lists, rack, shown, sweep
from matching.book import KEEP, Book, Place
from matching.documents import Document
from matching.lists import Lists
from matching.matcher import Matcher
from tests.matching.crowd import VOCABULARY, crowd, document
from tests.matching.strategies import WARM, counterparts, startups, worlds
from tests.matching.test_matcher import VOCABULARY as FEW_WORDS


def assert_right(kept, space, held, connected, factors, vocabulary):
    """Hold every list against a matcher over the same documents with the same terms and idf."""
    documents = sorted(held.values(), key=lambda one: one.id)
    fresh = Matcher(vocabulary, WARM).restore(space, documents, space.rows([one.text for one in documents]))
    for one in documents:
        for kinds in ({"mentor"}, {"angel", "fund"}) if one.is_startup else ({"startup"},):
            (found,) = fresh.values_many([one], shown.SHOW, kinds=kinds, connected=connected, factors=factors)
            expected = [(name, value * factors.get(name, 1.0)) for name, value in found]
            assert kept.shown(one.id, kinds) == expected, (one.id, kinds)


@settings(max_examples=30, deadline=None)
@given(
    worlds(),
    st.lists(startups() | counterparts() | st.sampled_from(("s0", "c0", "c1")), max_size=10),
    st.integers(1, 3),
    st.booleans(),
    st.data(),
)
def test_edits_of_small_worlds_leave_every_list_right(documents, edits, first, compiled, data):
    matcher = Matcher(FEW_WORDS, WARM).fit(documents)
    held, factors = {one.id: one for one in documents}, {"s0": 0.5, "c1": 0.7, "c2": 1.1}
    connected = [("s1", "c1"), ("s0", "c0")]
    with pytest.MonkeyPatch.context() as patch:
        for module, name, number in (
            (lists, "SHOW", first),
            (book, "SHOW", first),
            (lists, "KEEP", first + 1),
            (book, "KEEP", first + 1),
            (shown, "SHOW", first),
        ):
            patch.setattr(module, name, number)
        patch.setattr(lists, "MARGIN", data.draw(st.sampled_from((0, 5))))
        patch.setattr(rack, "LATER", data.draw(st.sampled_from((4, 50))))
        if not compiled:
            patch.setattr(sweep, "compiled", lambda: None)
            patch.setattr(rack, "compiled", lambda: None)
        kept = Lists(matcher, connected, factors)
        assert_right(kept, matcher.corpus.space, held, connected, factors, FEW_WORDS)
        for edit in edits:
            if isinstance(edit, Document):
                factors[edit.id] = data.draw(st.sampled_from((0.5, 1.0, 1.1)))
                kept.put(edit, factors[edit.id])
                held[edit.id] = edit
            elif edit in held:
                kept.remove(edit)
                del held[edit]
            pair = (f"s{data.draw(st.integers(0, 2))}", f"c{data.draw(st.integers(0, 2))}")
            if pair in connected:
                connected.remove(pair)
                kept.connect(*pair, apart=True)
            else:
                connected.append(pair)
                kept.connect(*pair)
        assert_right(kept, matcher.corpus.space, held, connected, factors, FEW_WORDS)


def test_many_edits_of_a_large_world_leave_no_list_wrong(monkeypatch):
    monkeypatch.setattr(rack, "LATER", 60)
    documents = crowd(600, seed=3)
    matcher = Matcher(VOCABULARY, WARM).fit(documents)
    held = {one.id: one for one in documents}
    factors = {one.id: 0.6 + n % 5 / 10 for n, one in enumerate(documents)}
    kept, chance = Lists(matcher, (), factors), random.Random(8)
    for edit in range(300):
        name = f"{chance.randrange(620):05d}"
        if edit % 9 == 0 and name in held:
            kept.remove(name)
            del held[name]
            continue
        fresh = document(chance, int(name))
        if name in held and chance.random() < 0.5:
            fresh = replace(held[name], accepting=not held[name].accepting, capacity_left=chance.choice((0, 1, None)))
        kept.put(fresh)
        held[name] = fresh
    assert_right(kept, matcher.corpus.space, held, [], factors, VOCABULARY)


def test_a_full_list_promises_less_instead_of_losing_a_better_entry():
    names = [f"n{number:02d}" for number in range(60)]
    kept = Book(1)
    kept.write(0, [Place(100.0 - number, number) for number in range(KEEP + 5)], whole=True)
    assert (kept.promise[0], kept.last[0]) == (100.0 - 39, 39)
    kept.insert(0, Place(99.5, 50), names)
    assert (kept.promise[0], kept.last[0]) == (100.0 - 38, 38)
    assert kept.entries[0, :3].tolist() == [0, 50, 1]
    kept.insert(0, Place(61.0, 51), names)  # behind the promise: the list does not know what else stands there
    assert 51 not in kept.entries[0].tolist()
    for number in range(10):
        kept.drop(0, number)
    assert (kept.sizes[0], kept.promise[0]) == (30, 62.0)
