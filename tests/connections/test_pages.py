"""The pages and mails of introductions: who sees what, in which language, and contacts nowhere before a yes."""

from __future__ import annotations

import re

import pytest

from ecosystem.accounts.models import Role
from ecosystem.connections import actions, queries, rules
from ecosystem.connections.models import IntroductionState
from ecosystem.core.db import db, settle
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Right
from tests.connections.people import WORDS, asked, fund, mentor, owner_of, person, startup

CONTACTS = ("lienhe@damxanh.example", "+84905111222", "0905 111 222", "leman@mentor.example", "+84905333444")


def leaks(text, *, of=CONTACTS):
    return [contact for contact in of if contact in text]


def without_id(page):
    """What the page says, but for the id of its request, which is another each time."""
    return re.sub(r"[0-9a-f]{16}", "", page.text)


@pytest.fixture
def pair(app):
    asker, other = startup(), mentor()
    return asker, other


def test_a_founder_asks_and_a_mentor_accepts(pair, browse, jobs, outbox):
    asker, other = pair
    founder, helper = browse().sign_in(owner_of(asker)), browse().sign_in(owner_of(other))
    url = f"/introductions/new?to={other.slug}"
    sent = founder.post("/introductions/new", {"message": WORDS}, at=url)
    page = founder.follow(sent)
    assert "Đã gửi" in page.text
    jobs.run()
    letter = outbox.last(owner_of(other).email)
    assert leaks(letter.text + letter.html) == []
    assert WORDS in letter.text
    key = sent.location.rpartition("/")[2]
    read = helper.get(letter.links[0])
    assert leaks(read.html) == []
    helper.post(f"/introductions/{key}/accept", {"reply": "Hẹn em thứ năm."}, at=read)
    jobs.run()
    for reader, theirs in ((founder, CONTACTS[3:4]), (helper, CONTACTS[:1])):
        assert leaks(reader.get(f"/introductions/{key}").html, of=theirs) == list(theirs)
    assert leaks(outbox.last(owner_of(asker).email).text, of=CONTACTS[:2]) == []
    assert leaks(outbox.last(owner_of(asker).email).text, of=CONTACTS[3:4]) == list(CONTACTS[3:4])
    assert leaks(outbox.last(owner_of(other).email).text, of=CONTACTS[:1]) == list(CONTACTS[:1])


@pytest.mark.parametrize(("count", "status"), [(49, 422), (50, 303), (1000, 303), (1001, 422)])
def test_the_form_holds_the_limits_of_a_message(pair, client, count, status):
    asker, other = pair
    client.sign_in(owner_of(asker))
    page = client.post(
        "/introductions/new", {"message": "x" * count}, at=f"/introductions/new?to={other.slug}", status=status
    )
    assert queries.total() == (1 if status == 303 else 0)
    assert status == 303 or "x" * count in page.html


def test_a_double_click_makes_one_request_and_leads_to_it(pair, client):
    asker, other = pair
    client.sign_in(owner_of(asker))
    page = client.get(f"/introductions/new?to={other.slug}")
    first = client.post("/introductions/new", {"message": WORDS}, at=page)
    second = client.post("/introductions/new", {"message": WORDS}, at=page)
    assert first.location == second.location
    assert queries.total() == 1


def test_asking_again_says_so_in_words(pair, client):
    asker, other = pair
    client.sign_in(owner_of(asker))
    page = client.get(f"/introductions/new?to={other.slug}")
    asked(asker, other)
    answer = client.post("/introductions/new", {"message": WORDS}, at=page, status=409)
    assert str(rules.OBSTACLES["full"]) not in answer.text
    assert "đang có một lời ngỏ chờ trả lời" in answer.text


def test_with_two_startups_one_chooses_which_one_asks(app, client):
    owner = person("hai", Role.FOUNDER)
    startup("Một", owner=owner)
    second, other = startup("Hai", owner=owner), mentor()
    client.sign_in(owner)
    page = client.get(f"/introductions/new?to={other.slug}&as={second.slug}")
    assert page.form("/introductions/new").fields["sender"] == [second.slug]
    sent = client.post("/introductions/new", {"message": WORDS}, at=page)
    assert queries.introduction(sent.location.rpartition("/")[2]).asker.name == "Hai"


def test_one_cannot_ask_in_anothers_name(app, client):
    own, other, victim = startup("Của mình"), mentor(), startup("Của người")
    client.sign_in(owner_of(own))
    page = client.get(f"/introductions/new?to={other.slug}")
    client.post("/introductions/new", {"message": WORDS, "sender": victim.slug}, at=page, status=422)
    assert queries.total() == 0


@pytest.mark.parametrize("kind", ["own", "no profile", "paused", "unconfirmed"])
def test_the_asking_page_says_what_stands_in_the_way(app, client, kind):
    other = mentor()
    reader = {
        "own": lambda: owner_of(other),
        "no profile": lambda: person("moi", Role.FOUNDER),
        "paused": lambda: owner_of(startup()),
        "unconfirmed": lambda: owner_of(startup(owner=person("chua", Role.FOUNDER, confirmed=False))),
    }[kind]()
    if kind == "paused":
        directory.pause(owner_of(other), other)
    client.sign_in(reader)
    page = client.get(f"/introductions/new?to={other.slug}")
    wanted = {
        "own": "Đây là hồ sơ của bạn",
        "no profile": "Bạn chưa có hồ sơ để ngỏ lời",
        "paused": str(rules.OBSTACLES["not-accepting"]),
        "unconfirmed": str(rules.OBSTACLES["email-unconfirmed"]),
    }
    assert wanted[kind] in page.text


def test_a_stranger_cannot_tell_an_introduction_from_a_missing_one(pair, browse):
    one = asked(*pair)
    strangers = [startup("Lạ"), fund("Quỹ lạ")]
    readers = [owner_of(profile) for profile in strangers]
    readers += [person("canbo", Role.OFFICER), person("quantri", Role.ADMINISTRATOR)]
    for reader in readers:
        browser = browse().sign_in(reader)
        there = browser.get(f"/introductions/{one.key}", status=404)
        missing = browser.get("/introductions/khong-co-dau", status=404)
        assert without_id(there) == without_id(missing)
        token = browser.token()
        for act in ("accept", "decline", "withdraw"):
            browser.send(f"/introductions/{one.key}/{act}", {"csrf_token": token, "reason": "busy"}, status=404)
        assert WORDS not in browser.get("/introductions").html
    assert queries.introduction(one.key).state is IntroductionState.ASKED


def test_people_who_are_not_signed_in_are_sent_to_sign_in(pair, client):
    one = asked(*pair)
    for url in ("/introductions", f"/introductions/{one.key}", f"/introductions/new?to={pair[1].slug}"):
        assert "/sign-in" in client.get(url, status=303).location


def test_the_wrong_side_is_refused_and_a_viewer_reads_only(pair, browse):
    asker, other = pair
    one, viewer = asked(asker, other), person("xem", Role.MENTOR)
    directory.add_member(owner_of(other), other, viewer, Right.VIEWER)
    settle(keep=True)
    founder, watcher = browse().sign_in(owner_of(asker)), browse().sign_in(viewer)
    assert WORDS in watcher.get(f"/introductions/{one.key}").html
    # Nor does the list invite to what a viewer may not do.
    assert "Đọc và trả lời" not in watcher.get("/introductions?tab=waiting").text
    assert "Đọc và trả lời" in browse().sign_in(owner_of(other)).get("/introductions?tab=waiting").text
    for browser, acts in ((founder, ("accept", "decline")), (watcher, ("accept", "decline", "withdraw"))):
        token = browser.token()
        for act in acts:
            browser.send(f"/introductions/{one.key}/{act}", {"csrf_token": token, "reason": "busy"}, status=403)


def test_a_decline_is_gentle_and_opens_no_contacts(pair, browse, jobs, outbox):
    asker, other = pair
    one = asked(asker, other)
    helper, founder = browse().sign_in(owner_of(other)), browse().sign_in(owner_of(asker))
    helper.post(f"/introductions/{one.key}/decline", {}, at=f"/introductions/{one.key}", status=422)
    helper.post(
        f"/introductions/{one.key}/decline",
        {"reason": "field", "reply": "Chúc may mắn."},
        at=f"/introductions/{one.key}",
    )
    jobs.run()
    sentence = str(rules.DECLINE_REASONS["field"])
    page, letter = founder.get(f"/introductions/{one.key}"), outbox.last(owner_of(asker).email)
    assert sentence in page.text
    assert sentence in letter.text
    assert "Chúc may mắn." in page.text
    assert leaks(page.html + letter.text + letter.html, of=CONTACTS[3:]) == []


def test_an_answer_that_comes_too_late_is_a_409_in_words(pair, browse):
    asker, other = pair
    one = asked(asker, other)
    helper, founder = browse().sign_in(owner_of(other)), browse().sign_in(owner_of(asker))
    page = helper.get(f"/introductions/{one.key}")
    founder.post(f"/introductions/{one.key}/withdraw", at=f"/introductions/{one.key}")
    late = helper.post(f"/introductions/{one.key}/accept", at=page, status=409)
    assert "vừa được trả lời hoặc rút lại" in late.text
    assert leaks(late.html) == []


@pytest.mark.parametrize(
    ("locale", "subject", "greeting"),
    [
        ("vi", "Đầm Xanh ngỏ lời kết nối với Lê Mặn", "Chào"),
        ("en", "Đầm Xanh would like to be introduced to Lê Mặn", "Hello"),
    ],
)
def test_mails_speak_the_readers_language(app, jobs, outbox, locale, subject, greeting):
    reader = person("nguoinhan", Role.MENTOR, locale=locale)
    other = mentor(owner=reader)
    asked(startup(), other)
    jobs.run()
    letter = outbox.last(reader.email)
    assert letter.subject == subject
    assert letter.text.startswith(greeting)


def test_every_owner_and_editor_is_told_once_but_nobody_unconfirmed_or_watching(pair, jobs, outbox):
    asker, other = pair
    people = {
        Right.EDITOR: person("bientap", Role.MENTOR),
        Right.VIEWER: person("xem", Role.MENTOR),
    }
    for right, who in people.items():
        directory.add_member(owner_of(other), other, who, right)
    directory.add_member(owner_of(other), other, person("chua", Role.MENTOR, confirmed=False), Right.EDITOR)
    asked(asker, other)
    jobs.run()
    jobs.run()
    told = sorted(letter.to for letter in outbox.read() if "ngỏ lời" in letter.subject)
    assert told == sorted([owner_of(other).email, people[Right.EDITOR].email])


def test_a_request_taken_back_at_once_is_not_announced_and_samples_write_no_mail(pair, jobs, outbox):
    asker, other = pair
    actions.withdraw(owner_of(asker), asked(asker, other))
    jobs.run()
    assert [letter.subject for letter in outbox.read()] == ["Đầm Xanh đã rút lại lời ngỏ"]
    actions.ask(None, asker, other, message=WORDS, is_sample=True)
    jobs.run()
    assert len(outbox.read()) == 1


def test_tabs_hold_what_they_say_and_unknown_ones_fall_back(pair, browse):
    asker, other = pair
    helper, founder = browse().sign_in(owner_of(other)), browse().sign_in(owner_of(asker))
    one = asked(asker, other)
    assert "Đầm Xanh" in helper.get("/introductions").text
    assert "Lê Mặn" in founder.get("/introductions?tab=nonsense").text
    assert "Lê Mặn" not in founder.get("/introductions?tab=waiting").text
    actions.accept(owner_of(other), queries.introduction(one.key))
    for browser, name in ((helper, "Đầm Xanh"), (founder, "Lê Mặn")):
        assert name in browser.get("/introductions?tab=connected").text
        assert name not in browser.get("/introductions?tab=waiting").text
    assert browse().sign_in(owner_of(other)).language("en").get("/introductions?tab=past").lang == "en"


def test_a_removed_profile_leaves_the_other_side_a_nameless_past(pair, browse):
    asker, other = pair
    one = asked(asker, other)
    directory.remove(owner_of(asker), asker)
    browse().sign_in(owner_of(asker)).get(f"/introductions/{one.key}", status=404)
    helper = browse().sign_in(owner_of(other))
    assert "Hồ sơ đã gỡ" in helper.get(f"/introductions/{one.key}").text
    for tab in ("waiting", "past"):
        assert "Đầm Xanh" not in helper.get(f"/introductions?tab={tab}").text
    db.session.expire_all()
    counts = queries.counts(owner_of(other).id)
    assert (counts["waiting"], counts["past"]) == (0, 1)
