"""Describing a profile step by step: what is kept, what stays private, what two tabs may do, and what is refused."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Profile, ProfileDraft
from ecosystem.directory.rules.values import held

CORE = "/profiles/new/startup/core"
ANSWERS = {"name": "Đốm Sáng", "tagline_vi": "Đèn mặt trời", "sectors": ["new-energy"], "stage": "mvp"}


def drafts():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(ProfileDraft).order_by(ProfileDraft.id)).all()


def profiles():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Profile))


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("kind", ["startup", "angel", "fund", "mentor", "institution"])
def test_every_step_of_every_kind_opens(cast, client, kind, locale):
    from ecosystem.directory.rules.steps import STEPS

    client.sign_in(cast.officer).language(locale)
    for step in STEPS[queries.kind_named(kind)]:
        client.get(f"/profiles/new/{kind}/{step}")
    assert drafts() == []


def test_a_founder_goes_through_the_steps_without_javascript(cast, client):
    client.sign_in(cast.lan)
    done = client.post(CORE, ANSWERS)
    assert done.location == "/profiles/new/startup/story"
    client.post("/profiles/new/startup/story", {"technologies": "LED, pin", "go": "next"}, force=True)
    client.post("/profiles/new/startup/needs", {"needs": ["need-ip"]})
    back = client.post("/profiles/new/startup/raising", {"ask_amount": "50,000 USD", "go": "back"}, force=True)
    assert back.location == "/profiles/new/startup/needs"
    assert client.get(CORE).form(CORE).fields["name"] == ["Đốm Sáng"]
    assert client.get("/profiles/new/startup/raising").form("/profiles/new/startup/raising").fields["ask_amount"] == [
        "50,000 USD"
    ]
    assert profiles() == 0
    review = client.get("/profiles/new/startup/review")
    assert "Đèn mặt trời" in review.text
    published = client.post("/profiles/new/startup/review", {"go": "publish"}, at=review, force=True)
    assert published.location == "/startups/dom-sang"
    values = held(queries.profile("dom-sang"))
    assert (values.technologies, values.needs, values.ask_entered) == (("LED", "pin"), ("need-ip",), "50,000 USD")
    assert values.accepting
    assert drafts() == []


def test_a_double_click_on_publish_makes_one(cast, client):
    client.sign_in(cast.lan).post(CORE, ANSWERS)
    review = client.get("/profiles/new/startup/review")
    sent = [client.post("/profiles/new/startup/review", {"go": "publish"}, at=review, force=True) for _ in range(2)]
    assert [one.location for one in sent] == ["/startups/dom-sang"] * 2
    assert profiles() == 1


def test_what_is_missing_is_said_where_one_publishes(cast, client):
    client.sign_in(cast.lan)
    page = client.post("/profiles/new/startup/review", {"go": "publish"}, status=422, force=True)
    assert "Lĩnh vực: Vui lòng chọn ít nhất 1 mục." in page.text
    assert profiles() == 0


def test_a_wrong_answer_keeps_one_on_the_step_and_back_and_leave_do_not(cast, client):
    client.sign_in(cast.lan)
    raising = "/profiles/new/startup/raising"
    page = client.post(raising, {"ask_amount": "rất nhiều"}, status=422)
    assert any("Không đọc được số tiền" in error for error in page.errors)
    assert page.form(raising).fields["ask_amount"] == ["rất nhiều"]
    client.post(raising, {"ask_amount": "rất nhiều", "go": "leave"}, force=True)
    assert drafts()[0].typed["ask_amount"] == ["rất nhiều"]


def test_rows_of_a_step_come_back_with_room_for_more(cast, client):
    client.sign_in(cast.lan)
    team = "/profiles/new/startup/team"
    client.post(team, {"founders-0-full_name": "Lan", "founders-1-full_name": "Hải", "go": "back"}, force=True)
    names = client.get(team).form(team).names
    assert "founders-3-full_name" in names
    assert "founders-4-full_name" not in names


def test_a_new_mandate_is_active_unless_unticked(cast, client):
    client.sign_in(cast.phong)
    path = "/profiles/new/fund/mandates"
    assert client.get(path).form(path).fields["mandates-0-active"] == ["y"]
    client.post(path, {"mandates-0-ticket_min": "500tr", "mandates-0-active": None, "go": "back"}, force=True)
    again = client.get(path).form(path)
    assert "mandates-0-active" not in again.fields
    assert again.fields["mandates-1-active"] == ["y"]


def sent(client, path, **answers):
    """What the script sends by itself: the form of a page without the sign of one sending."""
    fields = {**client.get(path).form(path).fields, **answers}
    fields.pop("once")
    return fields


def test_typing_saves_itself(cast, client):
    client.sign_in(cast.lan)
    told = client.send(f"{CORE}/autosave", sent(client, CORE, name="Đốm"), status=200)
    assert "Đã lưu nháp lúc" in told.json["said"]
    assert drafts()[0].typed["name"] == ["Đốm"]
    assert client.get(CORE).form(CORE).fields["name"] == ["Đốm"]
    assert profiles() == 0


def test_two_tabs_do_not_overwrite_each_other_silently(cast, client):
    client.sign_in(cast.lan)
    one, two = sent(client, CORE, name="Một"), sent(client, CORE, name="Hai")
    client.send(f"{CORE}/autosave", one, status=200)
    # The same tab may go on without having heard the answer.
    client.send(f"{CORE}/autosave", {**one, "name": "Một nữa"}, status=200)
    told = client.send(f"{CORE}/autosave", two, status=409)
    assert "thẻ khác" in told.json["said"]
    assert drafts()[0].typed["name"] == ["Một nữa"]
    late = client.send(CORE, {**two, "go": "next"}, status=409)
    assert late.form(CORE).fields["name"] == ["Hai"]
    # Another step is another matter.
    client.send("/profiles/new/startup/needs/autosave", sent(client, "/profiles/new/startup/needs"), status=200)
    # Who was told may decide.
    client.send(f"{CORE}/autosave", {**two, "version": told.json["version"]}, status=200)
    assert drafts()[0].typed["name"] == ["Hai"]


def test_a_draft_of_a_profile_changes_nothing_until_it_is_saved(cast, client, browse):
    slug = cast.startup.slug
    path = f"/profiles/{slug}/edit/core"
    client.sign_in(cast.lan).post(path, {"tagline_vi": "Bản nháp thôi"})
    assert "Bản nháp thôi" not in browse().get(f"/startups/{slug}").text
    assert "Bản nháp thôi" not in client.get(f"/startups/{slug}").text
    assert "chưa đăng" in client.get("/profiles").text
    client.post(f"/profiles/{slug}/edit/review", {"go": "publish"}, force=True)
    assert "Bản nháp thôi" in browse().get(f"/startups/{slug}").text
    assert drafts() == []


def test_a_draft_that_others_overtook_is_merged_and_not_lost(cast, client, browse):
    slug = cast.startup.slug
    client.sign_in(cast.lan).post(f"/profiles/{slug}/edit/core", {"tagline_vi": "Của nháp"})
    browse().sign_in(cast.lan).post(f"/profiles/{slug}/edit", {"tagline_vi": "Của người kia", "website": "kia.example"})
    met = client.post(f"/profiles/{slug}/edit/review", {"go": "publish"}, status=409, force=True)
    form = met.form(f"/profiles/{slug}/edit")
    assert form.fields["keep-website"][0] == "theirs"
    assert form.fields["keep-tagline_vi"] == [""]
    client.post(f"/profiles/{slug}/edit", {"keep-tagline_vi": "mine"}, at=met)
    values = held(queries.profile(slug))
    assert (values.tagline_vi, values.website) == ("Của nháp", "https://kia.example")
    assert drafts() == []


def test_drafts_are_their_writers_alone(cast, client, browse):
    client.sign_in(cast.lan).post(CORE, ANSWERS)
    key = drafts()[0].key
    other = browse().sign_in(cast.stranger)
    token = {"csrf_token": other.token()}
    for act in ("discard", "take-back"):
        other.send(f"/profiles/drafts/{key}/{act}", token, status=404)
        other.send(f"/profiles/drafts/nonsense/{act}", token, status=404)
    assert "name" not in other.get(CORE).form(CORE).fields or other.get(CORE).form(CORE).fields["name"] == [""]
    assert "Đốm Sáng" not in other.get("/profiles").text
    other.get(f"/profiles/{cast.startup.slug}/edit/core", status=403)
    other.get("/profiles/new/fund/core", status=404)
    other.get("/profiles/new/startup/no-such-step", status=404)


def test_a_draft_goes_when_its_writer_may_no_longer_edit(cast, client):
    slug = cast.startup.slug
    client.sign_in(cast.lan).post(f"/profiles/{slug}/edit/core", {"tagline_vi": "Nháp"})
    with write():
        cast.whole(cast.startup).memberships.clear()
    client.get(f"/profiles/{slug}/edit/core", status=403)
    assert "Bản nháp chưa đăng" not in client.get("/profiles").text


def test_a_discarded_draft_can_be_taken_back(cast, client):
    client.sign_in(cast.lan).post(CORE, ANSWERS)
    key = drafts()[0].key
    after = client.follow(client.post(f"/profiles/drafts/{key}/discard", at="/profiles"))
    assert client.get(CORE).form(CORE).fields["name"] == [""]
    client.post(f"/profiles/drafts/{key}/take-back", at=after)
    assert client.get(CORE).form(CORE).fields["name"] == ["Đốm Sáng"]
    client.post(f"/profiles/drafts/{key}/discard", at="/profiles")
    client.post(CORE, {**ANSWERS, "name": "Khác"})
    assert [draft.typed["name"] for draft in drafts()] == [["Khác"]]


def test_old_drafts_are_purged(cast, client, frozen):
    client.sign_in(cast.lan).post(CORE, ANSWERS)
    for days, left in ((89, 1), (91, 0)):
        with write():
            db.session.execute(sa.update(ProfileDraft).values(saved_at=clock.now() - timedelta(days=days)))
        with write():
            actions.purge_drafts()
        assert len(drafts()) == left


@pytest.mark.parametrize(
    "changes", [{"slug": "x"}, {"account_id": "1"}, {"needs": "need-ip"}, {"founders-0-full_name": "Lan"}]
)
def test_a_step_takes_its_own_fields_only(cast, client, changes):
    client.sign_in(cast.lan)
    client.send(f"{CORE}/autosave", sent(client, CORE, name="Đốm", **changes), status=422)
    client.send(CORE, {**sent(client, CORE, name="Đốm", **changes)}, status=422)
    assert drafts() == []


def test_a_draft_without_end_is_refused(cast, client):
    client.sign_in(cast.lan)
    told = client.send(f"{CORE}/autosave", sent(client, CORE, description_vi="x" * 99_999), status=200)
    assert told.json["version"]
    long = {"description_vi": "x" * 100_000, "description_en": "y" * 100_000, "tagline_vi": "z" * 100_000}
    client.send(f"{CORE}/autosave", sent(client, CORE, **long), status=422)


def test_six_tabs_that_begin_at_once_make_one_draft(cast, browse):
    tabs = [browse().sign_in(cast.lan) for _ in range(6)]
    forms = [sent(tab, CORE, name=f"Tên {number}") for number, tab in enumerate(tabs)]
    gate, answers = threading.Barrier(len(tabs)), []

    def save(number: int) -> None:
        gate.wait()
        answers.append(tabs[number].send(f"{CORE}/autosave", forms[number], status=None).status)

    db.session.rollback()
    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(tabs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409, 409, 409, 409]
    assert len(drafts()) == 1


@pytest.mark.parametrize("kind", ["startup", "angel", "fund", "mentor", "institution"])
def test_no_answer_left_for_later_breaks_the_review(cast, client, kind):
    from ecosystem.directory.rules.steps import STEPS

    own = {"once", "version", "next", "csrf_token", "tab", "draft", "began", "logo", "deck", "go"}
    client.sign_in(cast.officer)
    review = f"/profiles/new/{kind}/review"
    for step in STEPS[queries.kind_named(kind)]:
        path = f"/profiles/new/{kind}/{step}"
        for value in ("zzz", "31/31/2031", "9" * 30, "-1", "2026"):
            page = client.get(path)
            form = page.form(path) if path in page.html else None
            if form is None or step == "review":
                continue
            answers = dict.fromkeys(set(form.fields) - own, value)
            client.post(path, {**answers, "go": "leave"}, at=page, force=True, status=None)
            assert client.get(path, status=None).status < 500
            assert client.get(review, status=None).status < 500, (step, value)
