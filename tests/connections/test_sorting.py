"""Sorting requests: an assistant labels, notes and drafts; nothing of it ever reaches the asker, in any way."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.connections import actions, personal, queries
from ecosystem.connections.actions import Noted
from ecosystem.connections.models import Introduction, IntroductionStep, Label, Mark
from ecosystem.connections.queries import Sifting
from ecosystem.core.db import db, settle
from ecosystem.core.feature import Leaving
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Right
from tests.connections.people import asked, mentor, owner_of, person, startup
from tests.connections.test_actions import refused

NOTE = "Đội này hơi non, hỏi anh Tư trước đã"
DRAFT = "Chào em, anh muốn xem thử sản phẩm."
SECRETS = (NOTE, DRAFT, "Ưu tiên", "priority")


def leaks(text):
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture
def desk(app):
    """A request to a mentor with an assistant: a viewer who may sort."""
    asker, other = startup(), mentor()
    assistant = person("troly", Role.MENTOR)
    directory.add_member(owner_of(other), other, assistant, Right.VIEWER)
    actions.set_desk(owner_of(other), other, weekly_limit=None, viewers_sort=True)
    one = asked(asker, other)
    return queries.introduction(one.key), assistant


def test_an_assistant_sorts_and_drafts_but_does_not_answer(desk, browse):
    one, assistant = desk
    url = f"/introductions/{one.key}"
    helper = browse().sign_in(assistant)
    helper.post(f"{url}/sort", {"label": "priority", "note": NOTE, "reply": DRAFT}, at=url)
    token = helper.token()
    for act in ("accept", "decline", "question", "viewed", "end"):
        helper.send(f"{url}/{act}", {"csrf_token": token, "reason": "busy", "words": NOTE}, status=403)
    page = browse().sign_in(owner_of(one.asked)).get(url)
    assert NOTE in page.html
    # The owner finds the draft in the answer.
    assert page.form(f"{url}/accept").fields["reply"] == [DRAFT]
    assert "Ưu tiên" in browse().sign_in(assistant).get("/introductions").text


def test_a_viewer_sorts_only_where_the_desk_says_so(desk, browse):
    one, assistant = desk
    actions.set_desk(owner_of(one.asked), one.asked, weekly_limit=None, viewers_sort=False)
    settle(keep=True)
    helper, url = browse().sign_in(assistant), f"/introductions/{one.key}"
    helper.send(f"{url}/sort", {"csrf_token": helper.token(), "note": NOTE}, status=403)
    assert "/sort" not in helper.get(url).html
    founder = browse().sign_in(owner_of(one.asker))
    founder.send(f"{url}/sort", {"csrf_token": founder.token(), "note": NOTE}, status=403)
    stranger = browse().sign_in(owner_of(startup("Lạ")))
    stranger.send(f"{url}/sort", {"csrf_token": stranger.token(), "note": NOTE}, status=404)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 0


def test_the_asker_sees_nothing_of_it_anywhere(desk, browse, jobs, outbox):
    one, assistant = desk
    noted = Noted(Label.PRIORITY, NOTE, DRAFT)
    actions.sort(assistant, one, noted)
    settle(keep=True)
    founder = browse().sign_in(owner_of(one.asker))
    pages = [f"/introductions/{one.key}", "/dashboard", "/notices", f"/mentors/{one.asked.slug}"]
    pages += [f"/introductions?tab={tab}" for tab in queries.TABS]
    pages += ["/introductions?tab=asked&state=asked", "/search?q=man"]
    for language in ("vi", "en"):
        for url in pages:
            assert leaks(founder.language(language).get(url).html) == []
    actions.decline(owner_of(one.asked), queries.introduction(one.key), reason="busy")
    jobs.run()
    for letter in outbox.read(owner_of(one.asker).email):
        assert leaks(letter.subject + letter.text + letter.html) == []
    assert leaks(founder.get(f"/introductions/{one.key}").html) == []
    assert leaks(json.dumps(personal.export(owner_of(one.asker).id), default=str, ensure_ascii=False)) == []
    entries = [str(entry.data) for entry in db.session.scalars(sa.select(Entry))]
    assert leaks("".join(entries)) == []
    # A filter by a label must not tell by what it finds.
    wanted = queries.of_account(owner_of(one.asker).id, "asked", Sifting(label="priority"))
    assert db.session.scalars(wanted).all() == []


def test_labels_and_states_narrow_the_inbox(desk, browse):
    one, assistant = desk
    second = asked(startup("Khác Hẳn"), one.asked)
    actions.sort(assistant, one, Noted(Label.PRIORITY))
    actions.view(owner_of(one.asked), queries.introduction(second.key))
    settle(keep=True)
    helper = browse().sign_in(owner_of(one.asked))
    told = {
        "label=priority": {"Đầm Xanh"},
        "label=none": {"Khác Hẳn"},
        "label=later": set(),
        "state=viewed": {"Khác Hẳn"},
        "state=asked&label=priority": {"Đầm Xanh"},
        "state=accepted": {"Đầm Xanh", "Khác Hẳn"},
        "label=nonsense&state=nonsense": {"Đầm Xanh", "Khác Hẳn"},
    }
    for query, names in told.items():
        text = helper.get(f"/introductions?tab=waiting&{query}").text
        assert {name for name in ("Đầm Xanh", "Khác Hẳn") if name in text} == names, query


def test_a_colleague_who_noted_meanwhile_is_not_overwritten(desk):
    one, assistant = desk
    first = actions.sort(assistant, one, Noted(Label.LATER, "Một"))
    seen = first.version
    actions.sort(owner_of(one.asked), one, Noted(Label.PRIORITY, "Hai", version=seen))
    assert refused(actions.sort, assistant, one, Noted(Label.UNFIT, "Ba", version=seen)) == "changed"
    assert db.session.get(Mark, one.id).note == "Hai"


def test_a_copy_holds_drafts_questions_and_notes_and_an_erasure_takes_them(desk):
    one, assistant = desk
    actions.sort(assistant, one, Noted(Label.PRIORITY, NOTE, DRAFT))
    actions.ask_more(owner_of(one.asked), queries.introduction(one.key), words="Nhóm có bao nhiêu người?")
    actions.answer_more(owner_of(one.asker), queries.introduction(one.key), words="Năm người.")
    draft = actions.save_draft(owner_of(one.asker), one.asker, mentor("Khác"), message="Lời viết dở")
    settle(keep=True)
    mine = json.dumps(personal.export(owner_of(one.asker).id), default=str, ensure_ascii=False)
    theirs = json.dumps(personal.export(owner_of(one.asked).id), default=str, ensure_ascii=False)
    others = json.dumps(personal.export(owner_of(draft.asked).id), default=str, ensure_ascii=False)
    assert all(words in mine for words in ("Lời viết dở", "Năm người.", "Nhóm có bao nhiêu người?"))
    assert NOTE not in mine
    assert all(words in theirs for words in (NOTE, DRAFT, "Năm người."))
    assert "Lời viết dở" not in theirs + others
    personal.erase(Leaving(owner_of(one.asker).id, []))
    settle(keep=True)
    words = list(db.session.scalars(sa.select(IntroductionStep.words).order_by(IntroductionStep.id)))
    assert [said for said in words if said] == ["Nhóm có bao nhiêu người?"]
    found = db.session.scalars(sa.select(Introduction)).one()
    assert (found.message, found.snapshot, found.state.value) == ("", {}, "withdrawn")
    personal.erase(Leaving(owner_of(one.asked).id, []))
    settle(keep=True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 0
    assert not any(db.session.scalars(sa.select(IntroductionStep.words)))
