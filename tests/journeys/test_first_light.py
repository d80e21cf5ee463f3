"""The main job, end to end: a founder finds a mentor, and a mentor finds a startup. Nobody else sees who they are."""

from __future__ import annotations

import re

import pytest

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from tests.cast import MESSAGE, PASSWORD, REPLY

FOUNDER = "ngoc.lan@songxanh.example"
STARTUP_FORM = {
    "name": "Sóng Xanh",
    "tagline_vi": "Cảm biến nước cho hồ nuôi tôm",
    "description_vi": (
        "Sóng Xanh làm phao cảm biến đo oxy hoà tan, độ mặn và nhiệt độ của hồ nuôi tôm, gửi cảnh báo qua điện thoại. "
        "Ba hợp tác xã ở Hoà Vang đang dùng thử với 42 phao; nhóm cần mở rộng bán hàng."
    ),
    "sectors": ["aquaculture-marine", "iot"],
    "stage": "mvp",
    "round": "pre-seed",
    "ask_amount": "1,5 tỷ",
    "raising": "y",
    "instruments": ["equity"],
    "needs": ["need-market", "need-mentor-tech"],
    "languages": ["vi"],
    "email": "rieng@songxanh.example",
    "phone": "0905 111 222",
}


def register(client, jobs, outbox, email=FOUNDER, role="founder", name="Trần Ngọc Lan"):
    """A newcomer registers, reads the mail and presses the button behind its link."""
    answers = {"email": email, "full_name": name, "password": PASSWORD, "role": role, "adult": "y"}
    sent = client.post("/register", {**answers, "consents": ["matching", "profile-public"]})
    assert sent.location == "/confirm-email"
    client.follow(sent)
    jobs.run()
    (link,) = [link for link in outbox.last(email).links if link.startswith("/confirm-email/")]
    done = client.post(link)
    assert done.location == "/dashboard"
    client.follow(done)


@pytest.fixture
def counterparts(cast):
    """Whom a founder may meet: a mentor, an angel and a fund who fit."""
    return cast.mentor, cast.angel_profile, cast.fund


def test_a_founder_meets_a_mentor(app, browse, cast, jobs, outbox, counterparts):
    lan, minh = browse(), browse()
    register(lan, jobs, outbox)

    created = lan.post("/profiles/new/startup", STARTUP_FORM)
    page = lan.follow(created)
    slug = "song-xanh"
    assert "Sóng Xanh" in page.html
    jobs.run()

    mentors = lan.get("/recommendations/mentors")
    assert cast.mentor.name in mentors.text
    investors = lan.get("/recommendations/investors")
    assert cast.angel_profile.name in investors.text
    assert cast.fund.name in investors.text
    assert "rieng@" not in mentors.html + investors.html

    ask_at = f"/introductions/new?to={cast.mentor.slug}"
    asked = lan.post("/introductions/new", {"message": MESSAGE}, at=ask_at)
    jobs.run()
    letter = outbox.last(cast.minh.email)
    assert letter.locale == "en"
    assert "Sóng Xanh" in letter.text
    where = next(link for link in letter.links if link.startswith("/introductions/"))
    for secret in ("rieng@songxanh.example", "0905", FOUNDER):
        assert secret not in letter.text + letter.html

    minh.sign_in(cast.minh)
    request = minh.get(where)
    assert MESSAGE.split(".")[0] in request.text
    assert "rieng@songxanh.example" not in request.html
    minh.post(f"{where}/accept", {"reply": REPLY}, at=where)
    jobs.run()

    theirs, ours = minh.get(where), lan.get(where)
    assert "rieng@songxanh.example" in theirs.text
    assert cast.mentor.email in ours.text
    assert cast.mentor.email in lan.get(f"/mentors/{cast.mentor.slug}").html
    assert "rieng@songxanh.example" in minh.get(f"/startups/{slug}").html
    assert "Sóng Xanh" in outbox.last(FOUNDER).text + outbox.last(FOUNDER).subject
    assert asked.location


def test_a_mentor_meets_a_startup(app, browse, cast, jobs, outbox):
    """The other way round: the mentor registers, sees the startup, asks; the founder accepts."""
    minh, lan = browse(), browse()
    cast.startup  # noqa: B018  made by naming it
    address = "quang.minh@example.com"
    register(minh, jobs, outbox, address, "mentor", "Nguyễn Quang Minh")
    form = {
        "name": "Nguyễn Quang Minh",
        "title_vi": "Kỹ sư cảm biến",
        "description_vi": "Mười hai năm làm cảm biến nước và bán thiết bị cho hợp tác xã nuôi trồng thuỷ sản.",
        "expertise": ["go-to-market", "hardware-iot"],
        "sectors": ["aquaculture-marine", "iot"],
        "stages": ["prototype", "mvp"],
        "languages": ["vi"],
        "capacity_startups": "2",
        "email": "minh.rieng@example.com",
    }
    minh.post("/profiles/new/mentor", form)
    jobs.run()
    assert "Sóng Xanh" in minh.get("/recommendations/startups").text
    minh.post("/introductions/new", {"message": MESSAGE}, at=f"/introductions/new?to={cast.startup.slug}")
    jobs.run()
    where = next(link for link in outbox.last(cast.lan.email).links if link.startswith("/introductions/"))
    lan.sign_in(cast.lan)
    lan.post(f"{where}/accept", {"reply": REPLY}, at=where)
    jobs.run()
    assert cast.startup.email in minh.get(where).text
    assert "minh.rieng@example.com" in lan.get(where).text


def test_who_signs_in_with_the_password_is_where_they_wanted_to_be(app, client, cast):
    account = cast.lan
    asked = client.get("/settings", status=303)
    assert asked.location == "/sign-in?next=/settings"
    done = client.post(asked.location, {"email": account.email.upper(), "password": PASSWORD})
    assert done.location == "/settings"
    assert client.follow(done).status == 200
    client.post("/sign-out", at="/dashboard")
    assert client.get("/settings", status=303).location.startswith("/sign-in")


def test_a_captured_cookie_is_worth_nothing_after_signing_out(app, browse, cast):
    client, thief = browse(), browse()
    client.sign_in(cast.lan)
    cookie = client.http.get_cookie(app.config["SESSION_COOKIE_NAME"])
    thief.http.set_cookie(cookie.key, cookie.value)
    assert thief.get("/settings").status == 200
    client.post("/sign-out", at="/dashboard")
    assert thief.get("/settings", status=303).location.startswith("/sign-in")


def test_a_language_switch_keeps_the_page_and_is_remembered(app, client, cast):
    client.sign_in(cast.lan)
    page = client.get("/mentors?q=x&sort=name")
    assert page.lang == "vi"
    other = next(link for link in page.links if "lang=en" in link)
    assert other.startswith("/mentors?")
    assert client.get(other).lang == "en"
    assert client.get("/startups").lang == "en"


SECRETS = (
    "lien-he@songxanh.example",
    "+84905111222",
    "0905 111 222",
    "minh.rieng@example.com",
    "+84905333444",
    MESSAGE[:60],
    REPLY,
)


@pytest.mark.parametrize("who", ["nobody", "stranger", "ha", "manager", "owner"])
def test_a_stranger_sees_contacts_and_messages_nowhere(app, browse, cast, jobs, who):
    """After the acceptance a stranger opens every page of the site: nothing of the two leaks, and nothing crashes."""
    where = f"/introductions/{cast.accepted.key}"
    jobs.run()
    client = browse()
    if who != "nobody":
        client.sign_in(getattr(cast, who))
    # There is something that could leak: the two sides see it.
    inside = browse().sign_in(cast.lan).get(where).html
    assert "minh.rieng@example.com" in inside
    assert MESSAGE[:60] in inside
    for url in every_url(app, cast, where):
        page = client.get(url, status=None)
        assert page.status in (200, 303, 403, 404, 410), (url, page.status)
        leaked = [secret for secret in SECRETS if page.is_html and secret in page.html]
        assert leaked == [], f"{who} reads {leaked} on {url}"
    assert client.get(where, status=None).status in (303, 404)


def every_url(app, cast, where):
    values = {
        "slug": [cast.startup.slug, cast.mentor.slug],
        "key": [where.rsplit("/", 1)[1], "no-such-key"],
        "kind": ["startup"],
        "token": ["no-such-token"],
        "step": ["core", "review", "pain"],
        "section": ["part-startup"],
        "question": ["name"],
        "place": ["0"],
        "document_id": ["1"],
        "question_id": ["1"],
        "version_id": ["1"],
        "account_id": [str(cast.lan.id)],
        "batch_id": ["1"],
        "pair_id": ["1"],
        "request_id": ["1"],
        "number": ["1"],
        "shown_id": ["1"],
        "name": ["startups"],
        "list_name": ["sectors"],
        "side": ["96", "startups", "mentors"],
        "code": ["no-such-code"],
        "file_id": ["1"],
        "task_key": ["no-such-key"],
        "message_key": ["no-such-key"],
        "locale": ["vi", "xx"],
    }
    for rule in app.url_map.iter_rules():
        # The outbox of development shows every mail to the developer; production has no such page.
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        urls = [rule.rule]
        for name in rule.arguments:
            urls = [re.sub(rf"<([^<>]*:)?{name}>", one, url) for url in urls for one in values[name]]
        yield from urls
    yield f"/introductions/new?to={cast.mentor.slug}"
    yield "/startups?q=song+xanh"
    yield "/mentors?q=minh.rieng"


@pytest.mark.parametrize("act", ["accept", "decline", "withdraw"])
def test_a_stranger_moves_no_introduction(app, browse, cast, act):
    where = f"/introductions/{cast.asked.key}"
    stranger = browse().sign_in(cast.stranger)
    token = stranger.get("/settings").form("/settings").fields["csrf_token"]
    stranger.send(f"{where}/{act}", {"csrf_token": token, "reason": "busy"}, status=404)
    db.session.expire_all()
    assert cast.asked.state.value == "asked"


@pytest.mark.parametrize("act", ["hide", "publish", "pause", "resume", "remove", "edit"])
def test_a_stranger_changes_no_profile(app, browse, cast, act):
    slug, before = cast.startup.slug, cast.startup.version
    stranger = browse().sign_in(cast.stranger)
    token = stranger.get("/settings").form("/settings").fields["csrf_token"]
    answer = stranger.send(f"/profiles/{slug}/{act}", {"csrf_token": token, "name": "Của Vy"}, status=None)
    assert answer.status in (403, 404, 405)
    db.session.expire_all()
    assert (cast.startup.version, cast.startup.state.value) == (before, "published")


def test_two_people_who_edit_at_once_lose_nothing(app, browse, cast):
    one, two = browse().sign_in(cast.lan), browse().sign_in(cast.lan)
    edit = f"/profiles/{cast.startup.slug}/edit"
    first, second = one.get(edit), two.get(edit)
    one.post(edit, {"tagline_vi": "Bản của người thứ nhất"}, at=first)
    late = two.post(edit, {"tagline_vi": "Bản của người thứ hai"}, at=second, status=409)
    assert "Bản của người thứ hai" in late.html
    db.session.expire_all()
    assert cast.startup.tagline_vi == "Bản của người thứ nhất"


def test_a_role_is_not_taken_by_asking_for_it(app, browse, cast):
    client = browse().sign_in(cast.lan)
    form = client.get("/settings").form("/settings")
    client.send("/settings", {**form.fields, "roles": ["founder", "administrator"]}, status=422)
    client.send("/settings", {**form.fields, "role": "administrator"}, status=422)
    client.get("/console", status=403)
    db.session.expire_all()
    assert {role.value for role in db.session.get(Account, cast.lan.id).roles} == {"founder"}
