"""The files are whole and agree with each other."""

import unicodedata

import pytest

from ecosystem.core.text import fold, slugify
from ecosystem.taxonomy import source
from ecosystem.taxonomy.models import LISTS, WardType

FILES = source.read()


def terms_of(name):
    return {row.slug: row for row in FILES.lists[name]}


def texts(row):
    return [row.label_vi, row.label_en, *row.synonyms_vi, *row.synonyms_en]


def test_every_file_is_a_known_list_and_every_list_has_its_file():
    assert sorted(path.stem for path in source.DATA.glob("*.json")) == sorted([*LISTS, "wards"])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_clean_terms(name):
    rows = FILES.lists[name]

    assert rows
    assert FILES.versions[name]
    assert [row.position for row in rows] == list(range(len(rows)))
    for row in rows:
        assert row.slug == slugify(row.slug)
        assert all(text == unicodedata.normalize("NFC", text).strip() for text in texts(row))
        assert all(texts(row))
        for synonyms in (row.synonyms_vi, row.synonyms_en):
            assert len({each.casefold() for each in synonyms}) == len(synonyms)


def test_the_numbers_are_those_of_the_plan():
    counts = {name: len(FILES.lists[name]) for name in ("sectors", "mentor_expertise", "support_needs", "languages")}

    assert counts == {"sectors": 39, "mentor_expertise": 40, "support_needs": 22, "languages": 11}
    assert sum(row.extra["priority"] == "plan-152" for row in FILES.lists["sectors"]) == 18


def test_every_need_is_answered_by_known_expertise():
    known = set(terms_of("mentor_expertise"))

    for row in FILES.lists["support_needs"]:
        assert set(row.extra["expertise"]) <= known, row.slug


@pytest.mark.parametrize("name", ["application_states", "connection_states"])
def test_transitions_lead_to_known_states(name):
    states = terms_of(name)

    for row in states.values():
        assert set(row.extra["next"]) <= set(states), row.slug


def test_ticket_bands_touch_each_other():
    bands = [row.extra for row in FILES.lists["ticket_bands"]]

    assert bands[0]["min_vnd"] == 0
    assert bands[-1]["max_vnd"] is None
    assert [band["max_vnd"] for band in bands[:-1]] == [band["min_vnd"] for band in bands[1:]]


def test_the_weights_of_the_rubric_sum_to_a_hundred():
    assert sum(row.extra["weight"] for row in FILES.lists["review_criteria"]) == 100


def test_there_are_94_wards_of_three_types():
    types = [ward.type for ward in FILES.wards]

    assert {kind: types.count(kind) for kind in WardType} == {
        WardType.WARD: 23,
        WardType.COMMUNE: 70,
        WardType.SPECIAL_ZONE: 1,
    }
    assert len({ward.slug for ward in FILES.wards}) == 94
    assert len({ward.code for ward in FILES.wards}) == 94
    assert all(ward.slug == fold(ward.short_name).replace(" ", "-") for ward in FILES.wards)
    assert all(ward.name.endswith(ward.short_name) for ward in FILES.wards)


def test_a_file_with_a_doubtful_slug_is_refused():
    row = source.TermRow("Bad Slug", "a", "b", [], [], 0)

    with pytest.raises(ValueError, match="Bad Slug"):
        source._check("sectors", [row])
