"""Every hard rule as a truth table, on one pair and on blocks."""

import numpy as np
import pytest
from hypothesis import given

from matching.constraints import RULES, Pair, broken_offers, broken_rules, sentence
from matching.documents import Document, Mandate
from matching.fields import Codebooks, as_columns, as_rows
from tests.matching.strategies import counterparts, startups

NOTHING: frozenset[str] = frozenset()


def pair(startup=None, other=None, offer=None, **facts):
    return Pair(
        Document("s", "startup", **(startup or {})),
        Document("c", "fund", **(other or {})),
        Mandate(**(offer or {})),
        **facts,
    )


def one(*terms):
    return frozenset(terms)


TABLE = {
    "not-accepting": [
        (pair(), False),
        (pair(startup={"accepting": False}), True),
        (pair(other={"accepting": False}), True),
    ],
    "full": [
        (pair(), False),
        (pair(other={"capacity_left": 1}), False),
        (pair(other={"capacity_left": 0}), True),
        (pair(other={"capacity_left": -1}), True),
    ],
    "stage": [
        (pair(startup={"stage": "mvp"}, offer={"stages": one("mvp", "idea")}), False),
        (pair(startup={"stage": "mvp"}, offer={"stages": one("idea")}), True),
        (pair(startup={"stage": "mvp"}), False),
        (pair(offer={"stages": one("idea")}), False),
    ],
    "round": [
        (pair(startup={"round": "seed"}, offer={"rounds": one("seed")}), False),
        (pair(startup={"round": "seed"}, offer={"rounds": one("series-a")}), True),
        (pair(startup={"round": "seed"}), False),
        (pair(offer={"rounds": one("seed")}), False),
    ],
    "instrument": [
        (pair(startup={"instruments": one("safe", "loan")}, offer={"instruments": one("safe")}), False),
        (pair(startup={"instruments": one("grant")}, offer={"instruments": one("safe")}), True),
        (pair(startup={"instruments": one("grant")}), False),
        (pair(offer={"instruments": one("safe")}), False),
    ],
    "ask-below-min-ticket": [
        (pair(startup={"ask": 100}, offer={"ticket_min": 100}), False),
        (pair(startup={"ask": 99}, offer={"ticket_min": 100}), True),
        (pair(startup={"ask": 99}), False),
        (pair(offer={"ticket_min": 100}), False),
    ],
    "ticket-under-a-tenth-of-ask": [
        (pair(startup={"ask": 1000}, offer={"ticket_max": 100}), False),
        (pair(startup={"ask": 1001}, offer={"ticket_max": 100}), True),
        (pair(startup={"ask": 1001}), False),
        (pair(offer={"ticket_max": 100}), False),
    ],
    "excluded-sector": [
        (pair(startup={"sectors": one("ai")}, offer={"excluded_sectors": one("iot")}), False),
        (pair(startup={"sectors": one("ai", "iot")}, offer={"excluded_sectors": one("iot")}), True),
        (pair(startup={"sectors": one("ai")}), False),
    ],
    "no-common-language": [
        (pair(startup={"languages": one("vi", "en")}, offer={"languages": one("en")}), False),
        (pair(startup={"languages": one("vi")}, offer={"languages": one("en")}), True),
        (pair(startup={"languages": one("vi")}), False),
        (pair(offer={"languages": one("en")}), False),
    ],
    "conflict": [
        (pair(startup={"conflicts": one("x")}, other={"conflicts": one("y")}), False),
        (pair(startup={"conflicts": one("c")}), True),
        (pair(other={"conflicts": one("s")}), True),
        (pair(startup={"conflicts": one("rival")}, other={"stakes": one("rival")}), True),
        (pair(other={"stakes": one("rival")}, rivals=one("rival")), True),
        (pair(other={"stakes": one("rival")}), False),
        # A conflict with another startup is no conflict with that one's competitor.
        (pair(startup={"conflicts": one("rival")}, other={"conflicts": one("rival")}), False),
    ],
    "already-connected": [(pair(), False), (pair(connected=True), True)],
    "own-organisation": [
        (pair(startup={"owners": one("x")}, other={"owners": one("y")}), False),
        (pair(startup={"owners": one("x", "y")}, other={"owners": one("y")}), True),
        (pair(), False),
    ],
}
CASES = [(name, found, broken) for name, rows in TABLE.items() for found, broken in rows]


def test_every_rule_has_its_table_and_a_sentence_in_both_languages():
    assert list(TABLE) == [rule.name for rule in RULES]
    for rule in RULES:
        assert sentence(rule.name, "vi") == rule.sentence_vi
        assert sentence(rule.name, "en") == rule.sentence_en
        assert rule.sentence_vi.endswith(".")
        assert rule.sentence_en.endswith(".")


@pytest.mark.parametrize(("name", "found", "broken"), CASES)
def test_a_rule_is_broken_exactly_where_its_table_says(name, found, broken):
    (rule,) = (rule for rule in RULES if rule.name == name)
    assert rule.test(found) is broken
    if rule.broken is not None:
        books = Codebooks()
        mine, theirs = books.startups([found.startup], [()]), books.offers([(found.counterpart, found.offer)])
        assert rule.broken(mine, theirs).tolist() == [broken]


@given(startups(), counterparts())
def test_blocks_decide_as_single_pairs_do(startup, other):
    books = Codebooks()
    mine, theirs = books.startups([startup], [()]), books.offers([(other, offer) for offer in other.offers()])
    flags = np.broadcast_to(broken_offers(as_rows(mine), as_columns(theirs)), (1, len(other.offers())))
    told = [rule for rule in RULES if rule.broken is not None]
    expected = [any(rule.test(Pair(startup, other, offer)) for rule in told) for offer in other.offers()]
    assert flags[0].tolist() == expected


def test_one_mandate_that_passes_is_enough():
    startup = Document("s", "startup", stage="mvp", round="seed")
    wrong, right = Mandate(stages=one("growth"), rounds=one("series-a")), Mandate(stages=one("mvp"))
    half = Mandate(stages=one("mvp"), rounds=one("series-a"))
    assert broken_rules(startup, Document("f", "fund", mandates=(wrong, right)), NOTHING, connected=False) == ()
    assert broken_rules(startup, Document("f", "fund", mandates=(wrong, half)), NOTHING, connected=True) == (
        "round",
        "already-connected",
    )
