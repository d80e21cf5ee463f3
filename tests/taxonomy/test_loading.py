"""Loading the files: idempotent, and no edit of an officer is lost."""

import dataclasses

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.taxonomy import actions, queries, source
from ecosystem.taxonomy.models import Term, Ward

FILES = source.read()


def with_sectors(change):
    """The files with other sectors."""
    return dataclasses.replace(FILES, lists={**FILES.lists, "sectors": tuple(change(list(FILES.lists["sectors"])))})


def load(files=FILES):
    with write():
        return actions.load_lists(files)


def term(slug="ai", list_name="sectors"):
    return db.session.scalars(sa.select(Term).filter_by(list_name=list_name, slug=slug)).one()


def everything():
    terms = db.session.execute(sa.select(*Term.__table__.columns).order_by(Term.id)).all()
    return terms, db.session.execute(sa.select(*Ward.__table__.columns).order_by(Ward.id)).all()


def test_the_first_load_brings_everything(house):
    report = load()

    assert len(report.added) == sum(map(len, FILES.lists.values())) + 94
    assert len(queries.terms("sectors")) == 39
    assert len(queries.wards()) == 94


def test_a_second_load_changes_nothing(loaded):
    before = everything()

    report = load()

    assert report.changed_nothing
    assert report.kept == []
    assert everything() == before


def test_edits_survive_a_reload_and_the_rest_follows_the_files(loaded):
    with write():
        actions.edit_term(7, term(), {"label_vi": "AI và học máy", "synonyms_vi": ["máy học"], "position": 30})
    files = with_sectors(
        lambda rows: [dataclasses.replace(rows[0], label_vi="Từ tệp", label_en="From file"), *rows[1:]]
    )

    report = load(files)

    ai = term()
    assert (ai.label_vi, ai.label_en, ai.synonyms_vi, ai.position) == ("AI và học máy", "From file", ["máy học"], 30)
    assert ai.synonyms_en == FILES.lists["sectors"][0].synonyms_en
    assert report.changed == ["sectors/ai"]
    assert report.kept == ["sectors/ai.label_vi", "sectors/ai.position", "sectors/ai.synonyms_vi"]


def test_a_term_that_is_gone_is_retired_and_still_readable(loaded):
    report = load(with_sectors(lambda rows: rows[1:]))

    assert report.retired == ["sectors/ai"]
    assert "ai" not in [each.slug for each in queries.terms("sectors")]
    assert not queries.exists("sectors", "ai")
    assert queries.label("sectors", "ai", "vi") == "Trí tuệ nhân tạo"
    assert queries.resolve("sectors", "trí tuệ nhân tạo") is None


def test_a_term_that_comes_back_is_revived(loaded):
    load(with_sectors(lambda rows: rows[1:]))

    report = load()

    assert report.revived == ["sectors/ai"]
    assert queries.exists("sectors", "ai")
    assert load().changed_nothing


def test_a_new_term_is_added(loaded):
    new = source.TermRow("space", "Công nghệ vũ trụ", "Space", ["vệ tinh"], ["satellite"], 99)

    report = load(with_sectors(lambda rows: [*rows, new]))

    assert report.added == ["sectors/space"]
    assert queries.terms("sectors")[-1].slug == "space"
    assert queries.resolve("sectors", "Satellite") == "space"


def test_a_ward_that_is_gone_is_retired(loaded):
    report = load(dataclasses.replace(FILES, wards=FILES.wards[1:]))

    assert report.retired == ["wards/hai-van"]
    assert queries.label("wards", "hai-van") == "Phường Hải Vân"
    assert queries.find_wards("Hải Vân") == ()


def test_an_edit_is_seen_at_once_and_stands_in_the_journal(loaded):
    assert queries.label("sectors", "ai", "en") == "Artificial intelligence"

    with write():
        actions.edit_term(7, term(), {"label_en": "  AI ", "synonyms_en": ["Chat GPT", "chat gpt", " "]})

    assert queries.label("sectors", "ai", "en") == "AI"
    assert queries.terms("sectors")[0].synonyms_en == ("Chat GPT",)
    entry = db.session.scalars(sa.select(Entry)).one()
    assert (entry.event, entry.actor_id, entry.data["fields"]) == ("term.edited", 7, ["label_en", "synonyms_en"])


def test_an_edit_by_another_process_is_noticed(loaded):
    assert queries.label("sectors", "ai", "en") == "Artificial intelligence"
    with db.engine.begin() as other:
        other.execute(sa.update(Term).values(label_en="AI", version=Term.version + 1).where(Term.slug == "ai"))

    db.session.remove()

    assert queries.label("sectors", "ai", "en") == "AI"


def test_an_edit_that_changes_nothing_leaves_no_trace(loaded):
    with write():
        actions.edit_term(7, term(), {"label_en": "Artificial intelligence"})

    assert term().edited == []
    assert db.session.scalars(sa.select(Entry)).all() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"slug": "a"}, "not_editable"),
        ({"label_vi": "  "}, "empty"),
        ({"label_vi": "a" * 201}, "unsound"),
        ({"label_vi": "A\u202eI"}, "unsound"),
        ({"synonyms_vi": ["a\u200b"]}, "unsound"),
        ({"synonyms_vi": [f"từ {n}" for n in range(61)]}, "too_many"),
    ],
)
def test_an_unsound_edit_is_refused(loaded, changes, code):
    with pytest.raises(Refused) as refused, write():
        actions.edit_term(7, term(), changes)

    assert refused.value.code == code
    assert term().edited == []


def test_the_command_says_what_it_did(house):
    flask = house.test_cli_runner()

    first = flask.invoke(args=["taxonomy", "load"])
    second = flask.invoke(args=["taxonomy", "load"])

    assert first.output.startswith("   added  ")
    versions = ", ".join(sorted(set(FILES.versions.values())))
    assert second.output == f"Nothing to change: the database holds version {versions}.\n"
