"""Officers edit the vocabulary in the site: labels, synonyms, order, retiring, undoing; reloads keep what they did."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory.queries.vocabulary import touched
from ecosystem.taxonomy import actions, queries, rules
from ecosystem.taxonomy.models import LEGAL_LISTS, Term
from tests.conftest import app as whole_app

app = whole_app
LIST = "/officer/vocabulary/sectors"
AI = f"{LIST}/ai"


@pytest.fixture
def officer(client, cast):
    return client.sign_in(cast.officer)


def ai():
    return queries.one_term("sectors", "ai")


def order():
    queries.forget()
    return [term.slug for term in queries.terms("sectors")]


def reload_files():
    with write():
        return actions.load_lists()


def events():
    return list(db.session.scalars(sa.select(Entry.event).where(Entry.event.like("term.%")).order_by(Entry.id)))


def test_only_officers_and_administrators(app, browse, cast):
    may = {cast.officer: 200, cast.admin: 200, cast.lan: 403, cast.minh: 403, cast.manager: 403}
    for account, status in may.items():
        browse().sign_in(account).get("/officer/vocabulary", status=status)
        assert rules.may_edit(account) is (status == 200)
    assert not rules.may_edit(None)
    browse().sign_in(cast.lan).get(AI, status=404)


def test_the_pages_say_what_there_is(officer):
    assert "Lĩnh vực và công nghệ" in officer.get("/officer/vocabulary").text
    assert "Trí tuệ nhân tạo" in officer.get(LIST).text
    assert "Artificial intelligence" in officer.language("en").get(LIST).text
    officer.get("/officer/vocabulary/nonsense", status=404)
    officer.get(f"{LIST}/nonsense", status=404)


def test_a_label_and_synonyms_are_saved_and_survive_a_reload(app, officer):
    officer.post(AI, {"label_vi": "Trí tuệ máy", "synonyms_vi": "AI\nmáy biết nghĩ\n\n"})
    assert ai().label_vi == "Trí tuệ máy"
    assert ai().synonyms_vi == ["AI", "máy biết nghĩ"]
    assert queries.resolve("sectors", "máy biết nghĩ") == "ai"
    report = reload_files()
    assert "sectors/ai.label_vi" in report.kept
    assert ai().label_vi == "Trí tuệ máy"
    assert events() == ["term.edited"]


@pytest.mark.parametrize("changes", [{"label_vi": ""}, {"label_en": "x" * 201}, {"synonyms_vi": "x" * 81}])
def test_what_does_not_hold_is_said_and_kept(officer, changes):
    before = ai().version
    page = officer.post(AI, {"label_en": "Typed before", **changes}, status=422)
    assert "label_en" in changes or "Typed before" in page.html
    db.session.expire_all()
    assert ai().version == before


def test_two_officers_at_once_the_second_sees_both(app, officer, browse, cast):
    page = officer.get(AI)
    browse().sign_in(cast.admin).post(AI, {"label_vi": "Của người khác"})
    answer = officer.post(AI, {"label_vi": "Của tôi"}, at=page, status=409)
    assert "Của tôi" in answer.html
    assert "Của người khác" in answer.text
    officer.post(AI, at=answer)
    db.session.expire_all()
    assert ai().label_vi == "Của tôi"


def test_order_by_buttons_survives_a_reload(app, officer):
    first, second, third = order()[:3]
    officer.post(f"{LIST}/{second}/up", at=LIST)
    assert order()[:3] == [second, first, third]
    officer.post(f"{LIST}/{second}/down", at=LIST)
    officer.post(f"{LIST}/{first}/down", at=LIST)
    assert order()[:3] == [second, first, third]
    reload_files()
    assert order()[:3] == [second, first, third]


def test_the_ends_of_a_list_stay(app, officer):
    before = order()
    officer.post(f"{LIST}/{before[0]}/up", at=LIST)
    officer.post(f"{LIST}/{before[-1]}/down", at=LIST)
    assert order() == before


def test_a_retired_term_is_not_offered_stays_readable_and_stays_retired(app, officer):
    officer.post(f"{AI}/retire", at=LIST)
    assert "ai" not in order()
    assert queries.label("sectors", "ai", "vi") == "Trí tuệ nhân tạo"
    reload_files()
    assert "ai" not in order()
    officer.post(f"{AI}/restore", at=LIST)
    assert "ai" in order()
    assert events() == ["term.retired", "term.restored"]


def test_undo_gives_back_what_the_file_says(app, officer):
    officer.post(AI, {"label_vi": "Trí tuệ máy", "synonyms_en": "thinking machines"})
    officer.post(f"{AI}/undo", at=AI)
    db.session.expire_all()
    assert ai().label_vi == "Trí tuệ nhân tạo"
    assert "machine learning" in ai().synonyms_en
    assert ai().edited == []
    assert reload_files().changed_nothing


def test_search_follows_a_changed_label(app, officer, cast, jobs, client):
    cast.startup  # noqa: B018  made by naming it
    page = f"{LIST}/iot"
    assert "Sóng Xanh" not in client.get("/startups?q=zebrafish").text
    officer.post(page, {"label_en": "Zebrafish things"})
    jobs.run()
    assert "Sóng Xanh" in client.get("/startups?q=zebrafish").text
    assert jobs.run() == 0


def test_before_saving_one_sees_whom_a_word_touches(app, officer, cast):
    cast.startup, cast.other_startup  # noqa: B018
    found = touched("iot", "mây tre")
    assert (found.holding, found.saying, found.fresh) == (1, 1, 1)
    assert [profile.name for profile in found.some] == ["Mây Tre"]
    page = officer.get("/officer/touched/sectors/iot?word=mây+tre").text
    assert "Mây Tre" in page
    assert "Sóng Xanh" not in page
    assert found.ids == tuple(profile.id for profile in found.some)
    assert touched("iot", "").saying == touched("iot", "%").saying == 0
    officer.get("/officer/touched/sectors/nonsense", status=404)
    officer.get("/officer/touched/nonsense/ai", status=404)


def test_words_of_the_law_are_not_edited_in_the_site(app, officer, browse):
    for closed in LEGAL_LISTS:
        assert closed not in officer.get("/officer/vocabulary").text
        officer.get(f"/officer/vocabulary/{closed}", status=404)
        slug = next(iter(queries.terms(closed))).slug
        officer.get(f"/officer/vocabulary/{closed}/{slug}", status=404)
        term = db.session.scalars(sa.select(Term).where(Term.list_name == closed, Term.slug == slug)).one()
        with pytest.raises(Refused):
            actions.retire_term(None, term)
