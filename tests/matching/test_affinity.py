"""Each affinity is its formula, and worth nothing when a side declares nothing."""

import math

import numpy as np
import pytest
from hypothesis import given

from matching import affinity
from matching.affinity import FIELDS, Weights
from matching.documents import Document, Mandate
from matching.fields import Codebooks
from tests.matching.strategies import counterparts, startups

WANTS = (frozenset({"ip-strategy", "tech-transfer"}), frozenset({"b2b-sales"}))
STARTUP = Document(
    "s",
    "startup",
    sectors=frozenset({"ai", "iot"}),
    stage="mvp",
    round="seed",
    instruments=frozenset({"safe", "equity"}),
    languages=frozenset({"vi", "en"}),
    ask=1000,
)


def value(part, mandate=None, startup=STARTUP, wants=WANTS, expertise=()):
    books = Codebooks()
    other = Document("m", "mentor", expertise=frozenset(expertise))
    mine = books.startups([startup], [wants])
    return float(FIELDS[part](mine, books.offers([(other, mandate or Mandate())]))[0])


def test_text_bends_the_cosine():
    assert affinity.text(np.array([0.0, 0.1, 1.0])).tolist() == [0.0, pytest.approx(0.55), pytest.approx(1.0)]


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [({"ai", "iot"}, 1.0), ({"ai"}, math.sqrt(1 / 2)), ({"ai", "x", "y", "z"}, 1 / math.sqrt(8)), ({"x"}, 0.0)],
)
def test_sectors_are_the_geometric_mean_of_both_shares(theirs, expected):
    assert value("sectors", Mandate(sectors=frozenset(theirs))) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("theirs", "expected"), [({"tech-transfer"}, 0.5), ({"b2b-sales", "ip-strategy"}, 1.0), ({"x"}, 0.0)]
)
def test_expertise_is_the_share_of_needs_that_it_answers(theirs, expected):
    assert value("expertise", expertise=theirs) == expected


def test_a_named_stage_or_round_earns_all():
    assert value("stage", Mandate(stages=frozenset({"mvp", "x"}))) == 1.0
    assert value("stage", Mandate(stages=frozenset({"x"}))) == 0.0
    assert value("round", Mandate(rounds=frozenset({"seed", "x"}))) == 1.0
    assert value("round", Mandate(rounds=frozenset({"x"}))) == 0.0


def test_instruments_are_the_share_of_what_the_startup_takes():
    assert value("instruments", Mandate(instruments=frozenset({"safe", "loan"}))) == 0.5


def test_one_common_language_is_enough():
    assert value("languages", Mandate(languages=frozenset({"vi", "ja"}))) == 1.0
    assert value("languages", Mandate(languages=frozenset({"ja"}))) == 0.0


@pytest.mark.parametrize(("largest", "expected"), [(100, 0.1), (1000, 1.0), (5000, 1.0), (None, 0.0)])
def test_the_ticket_is_the_share_of_the_ask_that_it_fills(largest, expected):
    assert value("ticket", Mandate(ticket_max=largest)) == expected


@pytest.mark.parametrize("part", FIELDS)
def test_nothing_declared_earns_nothing_on_either_side(part):
    full = Mandate(
        frozenset({"mvp"}), frozenset({"seed"}), frozenset({"ai"}), frozenset(), frozenset({"safe"}),
        frozenset({"vi"}), 1, 1000,
    )  # fmt: skip
    bare = Document("s", "startup", ask=0)
    assert value(part, full, startup=bare, wants=(), expertise={"b2b-sales"}) == 0.0
    assert value(part) == 0.0


@given(startups(), counterparts())
def test_every_value_lies_between_nothing_and_all(startup, other):
    books = Codebooks()
    mine = books.startups([startup], [WANTS])
    theirs = books.offers([(other, offer) for offer in other.offers()])
    for part, formula in FIELDS.items():
        found = formula(mine, theirs)
        assert np.all((found >= 0) & (found <= 1)), part


def test_masks_of_more_terms_than_one_word_holds_compare_alike():
    many = frozenset(f"t{n}" for n in range(150))
    startup = Document("s", "startup", sectors=many)
    assert value("sectors", Mandate(sectors=many), startup=startup) == 1.0
    assert value("sectors", Mandate(sectors=frozenset({"t149"})), startup=startup) == pytest.approx(1 / math.sqrt(150))


@pytest.mark.parametrize("weights", [{"text": 99}, {"text": 101, "sectors": -1}, {"text": 50, "fame": 50}])
def test_weights_that_are_not_a_hundred_points_on_known_parts_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        Weights(mentor=weights)
