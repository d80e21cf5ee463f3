"""The plain rules are the library's rules, and what a reader may be told of those that are broken."""

from __future__ import annotations

import itertools
import random

import pytest

from ecosystem.recommendations import rules, standing
from ecosystem.recommendations.documents import Facts, MandateFacts
from ecosystem.recommendations.engine.worlds import document
from ecosystem.recommendations.queries.why_not import SENTENCES
from matching import constraints


def some(rng, *words):
    return frozenset(word for word in words if rng.random() < 0.4)


def any_mandate(rng):
    return MandateFacts(
        stages=some(rng, "idea", "mvp", "growth"),
        rounds=some(rng, "pre-seed", "seed"),
        sectors=some(rng, "ai", "iot"),
        excluded_sectors=some(rng, "ai", "iot", "fintech"),
        instruments=some(rng, "equity", "safe"),
        languages=some(rng, "vi", "en", "ja"),
        ticket_min=rng.choice([None, 1, 100]),
        ticket_max=rng.choice([None, 5, 200]),
    )


def any_facts(rng, key, kind):
    is_startup = kind == "startup"
    return Facts(
        id=key,
        kind=kind,
        sectors=some(rng, "ai", "iot", "fintech"),
        languages=some(rng, "vi", "en"),
        stage=rng.choice([None, "idea", "mvp"]) if is_startup else None,
        round=rng.choice([None, "pre-seed", "seed"]) if is_startup else None,
        instruments=some(rng, "equity", "grant"),
        ask=rng.choice([None, 50, 99, 100, 3000]) if is_startup else None,
        mandates=() if is_startup else tuple(any_mandate(rng) for _ in range(rng.randrange(3))),
        accepting=rng.random() < 0.8,
        capacity_left=rng.choice([None, 0, 2]),
        conflicts=some(rng, "1", "2", "7") - {key},
        stakes=frozenset() if is_startup else some(rng, "7", "8"),
        owners=some(rng, "account:1", "account:2"),
    )


def test_the_rules_are_those_of_the_library():
    assert list(standing.TESTS) == [rule.name for rule in constraints.RULES]
    rng = random.Random(4)
    seen = set()
    for number in range(3000):
        kind = ("mentor", "angel", "fund")[number % 3]
        startup, other = any_facts(rng, "1", "startup"), any_facts(rng, "2", kind)
        rivals, connected = startup.conflicts | some(rng, "7", "8"), rng.random() < 0.2
        wanted = constraints.broken_rules(document(startup), document(other), rivals, connected=connected)
        assert standing.broken(startup, other, connected=connected, rivals=rivals) == wanted
        seen |= set(wanted)
    assert seen == set(standing.TESTS), "every rule was broken somewhere"


def test_every_rule_has_a_sentence():
    assert set(SENTENCES) == {*standing.TESTS, standing.PRIVATE}
    assert set(rules.BROKEN) == set(standing.TESTS)


ME = Facts(id="1", kind="startup")
THEM = Facts(id="2", kind="mentor")


@pytest.mark.parametrize("name", [*standing.TESTS])
def test_what_the_other_side_keeps_to_itself_is_one_private_condition(name):
    kept = {"conflict", "own-organisation", "full"}
    reader = standing.Reader(ME, belongs_to_both=False, sees_capacity=False)
    assert standing.told((name,), THEM, reader) == ((standing.PRIVATE,) if name in kept else (name,))


def test_beside_an_open_rule_the_private_condition_is_not_mentioned():
    reader = standing.Reader(ME, sees_capacity=False)
    for kept in itertools.chain(("conflict", "own-organisation", "full")):
        assert standing.told(("stage", kept), THEM, reader) == ("stage",)
    assert standing.told((), THEM, reader) == ()


def test_what_is_one_s_own_is_told():
    mine = Facts(id="1", kind="startup", conflicts=frozenset({"2"}))
    assert standing.told(("conflict",), THEM, standing.Reader(mine)) == ("conflict",)
    assert standing.told(("own-organisation",), THEM, standing.Reader(ME, belongs_to_both=True)) == (
        "own-organisation",
    )
    full = Facts(id="1", kind="mentor", capacity_left=0)
    assert standing.told(("full",), ME, standing.Reader(full, sees_capacity=False)) == ("full",)
    assert standing.told(("full",), THEM, standing.Reader(ME, sees_capacity=True)) == ("full",)
