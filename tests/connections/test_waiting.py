"""What happens between asking and answering: drafts, being seen, questions, the profile as it stood, and an end."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.connections import actions, queries
from ecosystem.connections.models import Introduction, IntroductionState, IntroductionStep, Mark
from ecosystem.core.db import db, settle
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Audience, FieldGroup, Mentor, Right
from tests.connections.people import WORDS, asked, mentor, owner_of, person, startup
from tests.connections.test_actions import race, refused

S = IntroductionState
QUESTION = "Nhóm đã có bao nhiêu hộ nuôi dùng thử?"
ANSWER = "Mười hai hộ ở Hoà Vang, ba hộ đã trả tiền."


def trail(one):
    rows = sa.select(IntroductionStep).where(IntroductionStep.introduction_id == one.id).order_by(IntroductionStep.id)
    return [step.kind.value for step in db.session.scalars(rows)]


@pytest.fixture
def pair(app):
    return startup(), mentor()


def test_a_draft_is_for_its_writers_alone(pair, browse, jobs, outbox):
    asker, other = pair
    draft = actions.save_draft(owner_of(asker), asker, other, message="Em chào anh")
    settle(keep=True)
    jobs.run()
    assert outbox.read() == []
    helper, founder = browse().sign_in(owner_of(other)), browse().sign_in(owner_of(asker))
    helper.get(f"/introductions/{draft.key}", status=404)
    for tab in queries.TABS:
        assert "Đầm Xanh" not in helper.get(f"/introductions?tab={tab}").text
    assert "Lê Mặn" in founder.get("/introductions?tab=drafts").text
    assert "Lê Mặn" not in founder.get("/introductions?tab=past").text
    opened = founder.get(f"/introductions/{draft.key}", status=303)
    assert "Em chào anh" in founder.get(opened.location).html
    assert "Em chào anh" not in helper.get("/settings").html


def test_a_draft_saves_itself_and_becomes_the_request(pair, client):
    asker, other = pair
    client.sign_in(owner_of(asker))
    url = f"/introductions/new?to={other.slug}"
    page = client.get(url)
    fields = {"csrf_token": client.token(), "sender": asker.slug, "version": ""}
    first = client.send(f"/introductions/new/autosave?to={other.slug}", {**fields, "message": "Em"}, status=200)
    assert "Đã lưu nháp" in json.loads(first.html)["said"]
    again = {**fields, "message": "Em chào", "version": "1"}
    client.send(f"/introductions/new/autosave?to={other.slug}", again, status=200)
    # Another tab still writes over the first version.
    client.send(f"/introductions/new/autosave?to={other.slug}", {**again, "message": "Khác"}, status=409)
    db.session.rollback()
    assert queries.draft_between(asker.id, other.id).message == "Em chào"
    page = client.get(url)
    assert "Em chào" in page.html
    client.post("/introductions/new", {"message": WORDS}, at=page)
    db.session.expire_all()
    assert queries.total() == 1
    assert queries.open_between(asker.id, other.id).state is S.ASKED


def test_a_draft_is_kept_by_its_button_thrown_away_and_brought_back(pair, client):
    asker, other = pair
    client.sign_in(owner_of(asker))
    page = client.get(f"/introductions/new?to={other.slug}")
    sent = client.post("/introductions/new", {"message": "Ngắn", "go": "draft"}, at=page)
    assert sent.location == "/introductions?tab=drafts"
    key = queries.draft_between(asker.id, other.id).key
    client.send(f"/introductions/{key}/discard", {"csrf_token": client.token()}, status=303)
    assert "Lê Mặn" not in client.get("/introductions?tab=drafts").text
    assert "Ngắn" not in client.get(f"/introductions/new?to={other.slug}").html
    client.send(f"/introductions/{key}/take-back", {"csrf_token": client.token()}, status=303)
    assert "Lê Mặn" in client.get("/introductions?tab=drafts").text


def test_nobody_else_touches_a_draft(pair, browse):
    asker, other = pair
    draft = actions.save_draft(owner_of(asker), asker, other, message="Riêng")
    viewer = person("xem", Role.FOUNDER)
    directory.add_member(owner_of(asker), asker, viewer, Right.VIEWER)
    settle(keep=True)
    for reader in (owner_of(other), viewer, person("la")):
        browser = browse().sign_in(reader)
        for act in ("discard", "take-back"):
            browser.send(f"/introductions/{draft.key}/{act}", {"csrf_token": browser.token()}, status=404)
    assert refused(actions.save_draft, owner_of(other), asker, other, message="x") == "not-yours"


def test_drafts_thrown_away_or_forgotten_are_deleted(pair, frozen):
    asker, other = pair
    draft = actions.save_draft(owner_of(asker), asker, other, message="Riêng")
    second = actions.save_draft(owner_of(asker), asker, mentor("Khác"), message="Riêng")
    actions.discard(owner_of(asker), draft)
    settle(keep=True)
    frozen.shift(2 * 86_400)
    actions.purge_drafts()
    assert list(db.session.scalars(sa.select(Introduction.key))) == [second.key]
    frozen.shift(90 * 86_400)
    actions.purge_drafts()
    assert queries.total() == 0


def test_seen_is_told_by_the_page_and_never_by_a_get(pair, browse):
    asker, other = pair
    one = asked(asker, other)
    viewer = person("xem", Role.MENTOR)
    directory.add_member(owner_of(other), other, viewer, Right.VIEWER)
    settle(keep=True)
    helper, founder = browse().sign_in(owner_of(other)), browse().sign_in(owner_of(asker))
    page = helper.get(f"/introductions/{one.key}")
    assert "data-viewed" in page.html
    assert "data-viewed" not in browse().sign_in(viewer).get(f"/introductions/{one.key}").html
    assert queries.introduction(one.key).state is S.ASKED
    assert "đã xem" not in founder.get(f"/introductions/{one.key}").text
    for _twice in range(2):
        helper.send(f"/introductions/{one.key}/viewed", {"csrf_token": helper.token()}, status=303)
    founder.send(f"/introductions/{one.key}/viewed", {"csrf_token": founder.token()}, status=403)
    db.session.expire_all()
    assert queries.introduction(one.key).state is S.VIEWED
    assert trail(one) == ["asked", "viewed"]
    assert "Lê Mặn đã xem" in founder.get(f"/introductions/{one.key}").text


def test_a_question_its_answer_and_a_yes(pair, browse, jobs, outbox):
    asker, other = pair
    one = asked(asker, other)
    helper, founder = browse().sign_in(owner_of(other)), browse().sign_in(owner_of(asker))
    url = f"/introductions/{one.key}"
    helper.post(f"{url}/question", {"words": "Ít"}, at=url, status=422)
    helper.post(f"{url}/question", {"words": QUESTION}, at=url)
    jobs.run()
    letter = outbox.last(owner_of(asker).email)
    assert QUESTION in letter.text
    assert "leman@mentor.example" not in letter.text + letter.html
    assert "Chờ bạn trả lời" in founder.get("/introductions?tab=asked").text
    founder.post(f"{url}/answer", {"words": ANSWER}, at=url)
    jobs.run()
    assert ANSWER in outbox.last(owner_of(other).email).text
    read = helper.get(url)
    assert QUESTION in read.html
    assert ANSWER in read.html
    # Once more, and then a yes while the question still waits.
    helper.post(f"{url}/question", {"words": QUESTION}, at=url)
    waiting = founder.get(url)
    helper.post(f"{url}/accept", at=url)
    db.session.expire_all()
    assert queries.introduction(one.key).state is S.ACCEPTED
    assert trail(one) == ["asked", "viewed", "more-asked", "more-answered", "more-asked", "accepted"]
    founder.post(f"{url}/answer", {"words": ANSWER}, at=waiting, status=409)


def test_only_the_asker_answers_and_only_the_asked_asks(pair, browse):
    asker, other = pair
    one = asked(asker, other)
    stranger = owner_of(startup("Lạ"))
    url = f"/introductions/{one.key}"
    for reader, status in ((owner_of(asker), 403), (stranger, 404)):
        browser = browse().sign_in(reader)
        browser.send(f"{url}/question", {"csrf_token": browser.token(), "words": QUESTION}, status=status)
    helper = browse().sign_in(owner_of(other))
    helper.send(f"{url}/answer", {"csrf_token": helper.token(), "words": ANSWER}, status=403)
    assert refused(actions.answer_more, owner_of(asker), one, words=ANSWER) == "answered"
    assert refused(actions.ask_more, owner_of(asker), one, words=QUESTION) == "not-yours"


def test_the_profile_is_shown_as_it_stood_and_no_more_than_might_be_seen(app, browse):
    asker, other = startup(), mentor()
    whole = profiles.profile_by_id(asker.id)
    hidden = {FieldGroup.FUNDRAISING: Audience.PRIVATE}
    directory.set_audiences(owner_of(asker), whole, hidden, version=whole.version, sure=True)
    one = asked(profiles.profile_by_id(asker.id), other)
    kept = str(one.snapshot)
    assert "Cảm biến đo độ mặn" in kept
    assert "lienhe@damxanh.example" not in kept
    assert "+84905111222" not in kept
    helper, founder = browse().sign_in(owner_of(other)), browse().sign_in(owner_of(asker))
    page = helper.get(f"/introductions/{one.key}")
    assert "như lúc gửi" in page.text
    assert "như lúc gửi" not in founder.get(f"/introductions/{one.key}").text
    assert set(one.snapshot) == {"vi", "en"}


def test_the_side_asked_hears_how_many_others_said_yes_and_not_who(pair, browse):
    asker, other = pair
    for name in ("Phan Chín", "Ngô Mười"):
        helper = mentor(name)
        actions.accept(owner_of(helper), asked(asker, helper))
    one = asked(asker, other)
    page = browse().sign_in(owner_of(other)).get(f"/introductions/{one.key}")
    assert "2 người khác đã nhận lời Đầm Xanh" in page.text
    assert "Phan Chín" not in page.html
    assert "người khác đã nhận lời" not in browse().sign_in(owner_of(asker)).get(f"/introductions/{one.key}").text


@pytest.mark.parametrize("side", ["asker", "asked"])
def test_either_side_ends_it_and_contacts_close(pair, browse, jobs, outbox, side):
    asker, other = pair
    one = actions.accept(owner_of(other), asked(asker, other))
    settle(keep=True)
    assert db.session.scalar(sa.select(Mentor.current_startups).where(Mentor.id == other.id)) == 1
    mine, theirs = (asker, other) if side == "asker" else (other, asker)
    browser, url = browse().sign_in(owner_of(mine)), f"/introductions/{one.key}"
    browser.post(f"{url}/end", {}, at=url, status=422)
    browser.post(f"{url}/end", {"reason": "done", "words": "Cảm ơn vì tất cả."}, at=url)
    jobs.run()
    db.session.expire_all()
    assert queries.introduction(one.key).state is S.ENDED
    assert db.session.scalar(sa.select(Mentor.current_startups).where(Mentor.id == other.id)) == 0
    letter = outbox.last(owner_of(theirs).email)
    assert "Cảm ơn vì tất cả." in letter.text
    for reader in (mine, theirs):
        page = browse().sign_in(owner_of(reader)).get(url)
        assert "leman@mentor.example" not in page.html
        assert "lienhe@damxanh.example" not in page.html
        assert "Cảm ơn vì tất cả." in page.html
    # What has ended may begin anew.
    assert asked(asker, other).state is S.ASKED


def test_ending_twice_at_once_gives_the_place_back_once(app):
    other = mentor(capacity_startups=5, current_startups=1)
    one = actions.accept(owner_of(other), asked(startup(), other))
    settle(keep=True)
    key, mentor_id = one.key, other.id

    def act(side):
        def run():
            found = queries.introduction(key)
            actions.end(owner_of(getattr(found, side)), found, reason="done")

        return run

    assert race(app, *[act("asked"), act("asker")] * 3) == {"done": 1, "answered": 5}
    assert db.session.scalar(sa.select(Mentor.current_startups).where(Mentor.id == mentor_id)) == 1


def test_a_no_and_a_question_at_once_have_one_winner_and_one_trail(app):
    one = asked(startup(), mentor())
    key = one.key

    def act(verb, **words):
        def run():
            found = queries.introduction(key)
            verb(owner_of(found.asked), found, **words)

        return run

    race(app, *[act(actions.decline, reason="busy"), act(actions.ask_more, words=QUESTION)] * 2)
    kinds = trail(one)
    assert kinds.count("viewed") == 1
    assert kinds.count("declined") == 1
    assert kinds.count("more-asked") <= 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 0
