"""Each affinity is its formula, and worth nothing when a side declares nothing."""

import numpy as np
import pytest
from hypothesis import given

from matching import affinity
from matching.affinity import COUNTERPART, DECLARED, DIRECTIONS, FIELDS, STARTUP, TEXT, Weights, harmonic
from matching.documents import Document, Mandate
from matching.fields import Codebooks
from tests.matching.strategies import counterparts, startups

WANTS = (frozenset({"ip-strategy", "tech-transfer"}), frozenset({"b2b-sales"}))
SOME = Document(
    "s",
    "startup",
    sectors=frozenset({"ai", "iot"}),
    stage="mvp",
    round="seed",
    instruments=frozenset({"safe", "equity"}),
    languages=frozenset({"vi", "en"}),
    ask=1000,
)


def value(part, mandate=None, way=STARTUP, startup=SOME, wants=WANTS, named=(), expertise=()):
    books = Codebooks()
    other = Document("m", "mentor", expertise=frozenset(expertise))
    told = [[kinds & set(named) for kinds in wants]]
    mine = books.startups([startup], [wants], told)
    return float(FIELDS[part][way](mine, books.offers([(other, mandate or Mandate())]))[0])


def test_text_bends_the_cosine():
    assert affinity.text(np.array([0.0, 0.1, 1.0])).tolist() == [0.0, pytest.approx(0.55), pytest.approx(1.0)]


@pytest.mark.parametrize(
    ("theirs", "covered", "meant"),
    [({"ai", "iot"}, 1.0, 1.0), ({"ai"}, 0.5, 1.0), ({"ai", "x", "y", "z"}, 0.5, 0.25), ({"x"}, 0.0, 0.0)],
)
def test_sectors_are_covered_for_the_startup_and_meant_by_the_counterpart(theirs, covered, meant):
    mandate = Mandate(sectors=frozenset(theirs))
    assert value("sectors", mandate) == covered
    assert value("sectors", mandate, COUNTERPART) == meant


@pytest.mark.parametrize(
    ("theirs", "named", "answered", "asked"),
    [
        ({"tech-transfer"}, {"tech-transfer"}, 0.5, 1.0),
        ({"tech-transfer"}, {"ip-strategy"}, 0.25, 0.5),
        ({"b2b-sales", "ip-strategy"}, (), 0.5, 0.5),
        ({"b2b-sales", "ip-strategy"}, {"b2b-sales", "ip-strategy"}, 1.0, 1.0),
        ({"x"}, {"tech-transfer"}, 0.0, 0.0),
    ],
)
def test_a_need_is_half_answered_unless_the_text_names_the_very_kind(theirs, named, answered, asked):
    assert value("expertise", named=named, expertise=theirs) == answered
    assert value("expertise", None, COUNTERPART, named=named, expertise=theirs) == asked


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


@pytest.mark.parametrize(
    ("past", "often", "expected"),
    [
        ((), (), 0.0),
        (("ai",), (), 0.25),
        (("ai", "x", "y"), ("ai", "x"), 0.5),
        (("ai", "iot"), ("iot",), 0.75),
        (("ai", "iot"), ("ai", "iot"), 1.0),
        ((), ("ai",), 0.5),
    ],
)
def test_past_work_is_half_a_sector_and_the_other_half_if_it_was_often(past, often, expected):
    books = Codebooks()
    other = Document("m", "mentor", past=frozenset(past), often=frozenset(often))
    mine, theirs = books.startups([SOME], [WANTS], [()]), books.offers([(other, Mandate())])
    for way in DIRECTIONS:
        assert FIELDS["past"][way](mine, theirs)[0] == expected
    assert DECLARED["past"][1](theirs)[0] == bool(past or often)


def test_past_work_takes_its_points_from_the_other_parts_alike():
    warm = Weights().with_past(mentor=True, investor=False)
    assert warm.investor == Weights().investor
    for way in DIRECTIONS:
        plain = Weights().mentor[way]
        assert warm.mentor[way] == {part: worth * 4 // 5 for part, worth in plain.items()} | {"past": 20}


@pytest.mark.parametrize(("largest", "expected"), [(100, 0.1), (1000, 1.0), (5000, 1.0), (None, 0.0)])
def test_the_ticket_is_the_share_of_the_ask_that_it_fills(largest, expected):
    assert value("ticket", Mandate(ticket_max=largest)) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(500, 2000, 1.0), (500, 900, 0.5), (None, 1000, 0.5), (None, 900, 0.0), (10, None, 0.0)],
)
def test_each_end_of_the_ticket_is_half_of_what_may_make_them_say_yes(low, high, expected):
    assert value("ticket", Mandate(ticket_min=low, ticket_max=high), COUNTERPART) == expected


def test_the_harmonic_mean_is_high_only_where_both_are():
    one, other = np.array([80.0, 80.0, 0.0, 50.0]), np.array([80.0, 20.0, 90.0, 100.0])
    assert harmonic(one, other).tolist() == [80.0, 32.0, 0.0, pytest.approx(200 / 3)]


@pytest.mark.parametrize("way", DIRECTIONS)
@pytest.mark.parametrize("part", FIELDS)
def test_nothing_declared_earns_nothing_on_either_side(part, way):
    full = Mandate(
        frozenset({"mvp"}), frozenset({"seed"}), frozenset({"ai"}), frozenset(), frozenset({"safe"}),
        frozenset({"vi"}), 1, 1000,
    )  # fmt: skip
    bare = Document("s", "startup", ask=0)
    assert value(part, full, way, startup=bare, wants=(), expertise={"b2b-sales"}) == 0.0
    assert value(part, None, way) == 0.0


@given(startups(), counterparts())
def test_every_value_lies_between_nothing_and_all(startup, other):
    books = Codebooks()
    mine = books.startups([startup], [WANTS], [(WANTS[0], frozenset())])
    theirs = books.offers([(other, offer) for offer in other.offers()])
    for part, ways in FIELDS.items():
        mentioned, given = (declares(side) for declares, side in zip(DECLARED[part], (mine, theirs), strict=True))
        for formula in ways.values():
            found = formula(mine, theirs)
            assert np.all((found >= 0) & (found <= 1)), part
            assert np.all((found == 0) | (mentioned & given)), part


def test_masks_of_more_terms_than_one_word_holds_compare_alike():
    many = frozenset(f"t{n}" for n in range(150))
    startup = Document("s", "startup", sectors=many)
    assert value("sectors", Mandate(sectors=many), startup=startup) == 1.0
    assert value("sectors", Mandate(sectors=frozenset({"t149"})), startup=startup) == pytest.approx(1 / 150)


@pytest.mark.parametrize("weights", [{"text": 99}, {"text": 101, "sectors": -1}, {"text": 50, "fame": 50}])
def test_weights_that_are_not_a_hundred_points_on_known_parts_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        Weights(mentor={STARTUP: weights, COUNTERPART: {TEXT: 100}})
    with pytest.raises(ValueError, match="weights"):
        Weights(investor={STARTUP: {TEXT: 100}})
