"""Past work as signals, on deeds small enough to be reckoned by hand; and the least quality they must keep."""

import numpy as np
import pytest
from scipy import sparse

from matching.bags import cosine
from matching.documents import Document, Mandate
from matching.history import FEW, Past, language
from matching.mixing import Mix
from matching.portrait import Deed, Portrait, pieces, portrait
from matching.signals import Facets, past_parts, profile_parts, shares_label, work_parts

FARM = Portrait("farm", "Sensors for rice fields and fish ponds", {"sector": ("agriculture",), "city": ("Đà Nẵng",)})
CLINIC = Portrait("clinic", "Video calls between doctors and patients", {"sector": ("health",), "city": ("Huế",)})
SHOP = Portrait("shop", "An app for orders of small shops", {"sector": ("commerce",), "city": ("Đà Nẵng",)})
CANDIDATES = ["farmer", "doctor", "fresh"]
DEEDS = [
    Deed("farmer", FARM, 900.0),
    Deed("farmer", SHOP, 200.0),
    Deed("doctor", CLINIC, 950.0),
    Deed("nobody", CLINIC, 950.0),
]
FACETS = Facets(asked=("sector",), offered=("sector",), shared=("city",), kept=("sector", "city"), breadth="sector")


@pytest.fixture
def past():
    return Past(CANDIDATES, DEEDS, today=1000.0)


def test_activity_halves_with_age(past):
    expected = [FEW + 0.5 ** (100 / 365) + 0.5 ** (800 / 365), FEW + 0.5 ** (50 / 365), FEW]
    assert np.exp(past.activity(365.0)) == pytest.approx(np.array(expected))


def test_who_has_no_past_has_no_lift(past):
    lift = past.lift(shares_label([FARM, CLINIC], past.subjects, "sector"))
    assert lift[:, 2].tolist() == [0.0, 0.0]


def test_a_lift_is_the_smoothed_share_over_that_of_all(past):
    lift = past.lift(shares_label([CLINIC], past.subjects, "sector"), half_life=np.inf, shrink=3)
    base = 1 / 3
    assert lift[0, 1] == pytest.approx(np.log((1 + 3 * base) / (4 * base)))
    assert lift[0, 0] == pytest.approx(np.log(3 * base / (5 * base)))


def test_what_nobody_ever_did_says_nothing(past):
    unknown = Portrait("x", "", {"sector": ("space",)})
    assert not past.lift(shares_label([unknown], past.subjects, "sector")).any()


def test_those_alike_speak_for_who_is_new(past):
    alike = np.array([[0, 0, 0.9], [0, 0, 0.1], [0.9, 0.1, 0]])
    lift = past.lift(shares_label([FARM], past.subjects, "sector"), alike=alike)
    assert lift[0, 2] > 0


def test_no_deeds_at_all_give_no_lift():
    empty = Past(CANDIDATES, [], today=0.0)
    assert empty.lift(np.zeros((2, 0))).tolist() == [[0.0] * 3] * 2


def test_the_nearest_deed_counts(past):
    likeness = np.array([[0.2, 0.7, 0.1]])
    assert past.nearest(likeness).tolist() == [[0.7, 0.1, 0.0]]


def test_a_language_model_prefers_who_used_the_words():
    said = np.array([[4.0, 0.0], [0.0, 4.0]])
    scores = language(sparse.csr_array([[1.0, 0.0]]), sparse.csr_array(said), shrink=2.0)
    assert scores[0, 0] == pytest.approx(np.log(1 + 4 / (2 * 0.5)) - np.log(1 + 4 / 2))
    assert scores[0, 0] > 0 > scores[0, 1]


def test_pieces_join_words_of_one_root():
    agri, other = cosine([pieces("agritech")], [pieces("agriculture"), pieces("finance")])[0]
    assert agri > 0.1 > other


def test_a_document_becomes_a_portrait():
    fund = Document(id="9", kind="fund", text="We fund farms", mandates=(Mandate(sectors=frozenset({"agriculture"})),))
    found = portrait(fund, city=["Đà Nẵng"])
    assert (found.id, found.text, dict(found.labels)) == (
        "9",
        "We fund farms",
        {"sector": ("agriculture",), "city": ("Đà Nẵng",)},
    )


def test_the_order_of_deeds_does_not_matter(past):
    other = Past(CANDIDATES, DEEDS[::-1], today=1000.0)
    for name, part in past_parts([FARM], _answering(), past, FACETS).items():
        assert part == pytest.approx(past_parts([FARM], _answering(), other, FACETS)[name]), name


def test_every_part_of_a_small_world_puts_the_farmer_before_the_doctor(past):
    """The least quality: each signal that knows the subject ranks right on a world that anyone can judge."""
    asking = [Portrait("new", "Weather sensors for rice farmers", {"sector": ("agriculture",), "city": ("Đà Nẵng",)})]
    parts = {
        **profile_parts(asking, _answering(), FACETS),
        **past_parts(asking, _answering(), past, FACETS),
        **work_parts(asking, _answering(), past, Facets(offered=("sector",))),
    }
    telling = ["pieces", "subject pieces", "same city", "rare labels", "past texts", "past labels", "past sector"]
    telling += ["nearest words", "centre words", "past words", "nearest pieces", "centre pieces", "language"]
    for name in telling:
        assert parts[name][0, 0] > parts[name][0, 1], name
    score = Mix(dict.fromkeys(telling, 1.0)).score(parts)
    assert np.argsort(-score[0]).tolist()[0] == 0


def _answering():
    return [
        Portrait("farmer", "We back farms and fish", {"sector": ("agriculture",), "city": ("Đà Nẵng",)}),
        Portrait("doctor", "We back clinics", {"sector": ("health",), "city": ("Huế",)}),
        Portrait("fresh", "We back farms", {"sector": ("agriculture",)}),
    ]
