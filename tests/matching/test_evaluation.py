"""The judge, and what it says of the sample world."""

import pytest

from matching.documents import Document, Vocabulary
from matching.evaluation import Judgement, judge, judgements_from, stripped
from matching.matcher import Matcher
from tests.matching import world

NOBODY = Vocabulary()


@pytest.fixture(scope="module")
def report():
    return judge(world.documents(), world.judgements(), world.vocabulary())


def test_the_sample_world_is_judged_above_the_floors(report):
    for figures in (report.written, report.stripped):
        assert figures.mentors + figures.investors == sum(j.label == "match" for j in world.judgements())
        assert figures.hit >= 0.93
        assert (figures.never_in_top, figures.never_recommended) == (0, 0)
        assert figures.never == sum(j.label == "never" for j in world.judgements()) > 0
    assert report.passes


def test_every_never_breaks_a_rule():
    matcher = Matcher(world.vocabulary()).fit(world.documents())
    by_id = {document.id: document for document in world.documents()}
    never = [j for j in world.judgements() if j.label == "never"]
    assert all(matcher.explain(by_id[j.startup], by_id[j.target]).broken for j in never)


def test_a_bad_world_is_reported_pair_by_pair():
    documents = [
        Document("s", "startup", "kho lạnh"),
        Document("m1", "mentor", "kho lạnh"),
        Document("m2", "mentor", "kho"),
        Document("f1", "fund", "quế"),
    ]
    told = [Judgement("s", "m1", "never"), Judgement("s", "m2", "match"), Judgement("s", "f1", "match")]
    figures = judge(documents, [*told, Judgement("s", "m2", "acceptable")], NOBODY, k=1).written
    assert (figures.hit_mentors, figures.hit_investors, figures.hit) == (0.0, 0.0, 0.0)
    assert (figures.never, figures.never_in_top, figures.never_recommended) == (1, 1, 1)
    assert [(s, t) for s, t, _ in figures.missed] == [("s", "m2"), ("s", "f1")]
    assert figures.leaked == (("s", "m1"),)
    assert judge(documents, told, NOBODY).passes is False


def test_stripping_takes_the_accents_of_startups_only():
    told = stripped([Document("s", "startup", "Kho lạnh AI"), Document("m", "mentor", "Kho lạnh")])
    assert [document.text for document in told] == ["Kho lanh AI", "Kho lạnh"]


def test_judgements_are_read_from_a_table():
    rows = [{"startup_id": "s", "target_id": "m", "label": "match", "reason_vi": ""}]
    assert judgements_from(rows) == [("s", "m", "match")]
    with pytest.raises(KeyError):
        judgements_from([{"startup": "s"}])
    with pytest.raises(KeyError):
        judge([], [Judgement("s", "m", "match")], NOBODY)
