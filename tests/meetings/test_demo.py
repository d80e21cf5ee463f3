"""A demo day shows who agreed and is public, to everybody once it is open; interest is an ordinary request."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.connections.models import IntroductionState
from ecosystem.connections.queries import open_between
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.core.mail import Mail
from ecosystem.directory import actions as directory
from ecosystem.meetings import actions
from ecosystem.meetings.jobs.demo import tell_shown
from ecosystem.meetings.queries import demo
from ecosystem.meetings.queries.told import standing
from ecosystem.notices.models import Notice
from ecosystem.programs.queries import enrolments
from tests.calls.test_races import together
from tests.meetings.world import a_class

PITCH = "Ba hợp tác xã đã dùng cảm biến của nhóm suốt một vụ nuôi."


@pytest.fixture
def case(cast, frozen):
    """A demo day with two startups of Lan's, the first of which agreed: (slug, enrolments)."""
    cohort, made = a_class(cast, frozen)
    values = actions.DemoValues(name_vi="Demo day khoá 3", held_at=clock.now() + timedelta(days=30))
    with write():
        slug = actions.set_demo(cast.manager, cohort, values).slug
    with write():
        actions.stand(cast.lan, demo.demo(slug), enrolments.enrolment(made[0].key), pitch_vi=PITCH)
    return slug, made


def opened(cast, slug):
    with write():
        actions.open_demo(cast.manager, demo.demo(slug), is_open=True)


def send(client, path, sent, **more):
    return client.send(path, {"csrf_token": client.token(), **sent}, **more)


def test_only_who_agreed_and_is_public_is_shown(cast, client, case):
    slug, (first, second) = case
    client.get(f"/demo-days/{slug}", status=404)
    opened(cast, slug)
    page = client.get(f"/demo-days/{slug}").text
    assert PITCH in page
    assert second.profile.name not in page
    with write():
        directory.hide(cast.lan, cast.whole(first.profile))
    assert PITCH not in client.get(f"/demo-days/{slug}").text


def test_interest_is_an_ordinary_request_under_every_cap(app, cast, client, case):
    slug, (first, _second) = case
    opened(cast, slug)
    assert cast.angel_profile
    client.sign_in(cast.ha)
    path = f"/demo-days/{slug}"
    assert "Quan tâm" in client.get(path).text
    send(client, f"{path}/interest", {"startup": first.profile.slug})
    asked = open_between(cast.angel_profile.id, first.profile_id)
    assert asked.state is IntroductionState.ASKED
    send(client, f"{path}/interest", {"startup": first.profile.slug})
    assert "Xem lời ngỏ" in client.get(path).text

    def again():
        actions.be_interested(cast.ha, demo.demo(slug), first.profile.slug)

    with pytest.raises(Refused) as no, write():
        again()
    assert no.value.code == "already-open"


def test_interest_is_said_in_the_language_of_who_reads_it(cast, client, case):
    slug, (first, _second) = case
    with write():
        one = demo.demo(slug)
        one.name_en = "Cohort 3 demo day"
        cast.lan.locale = "en"
    opened(cast, slug)
    assert cast.angel_profile
    client.sign_in(cast.ha)
    client.get(f"/demo-days/{slug}")
    send(client, f"/demo-days/{slug}/interest", {"startup": first.profile.slug})
    said = open_between(cast.angel_profile.id, first.profile_id).message
    assert "at Cohort 3 demo day" in said
    assert "Chúng tôi" not in said


def test_who_is_shown_is_told_once_and_the_page_is_listed(cast, client, case, jobs, outbox):
    slug, (first, second) = case
    address = f"/demo-days/{slug}"
    assert address not in client.get("/sitemap.xml").data.decode()
    opened(cast, slug)
    jobs.run()
    with write():
        actions.open_demo(cast.manager, demo.demo(slug), is_open=False)
    opened(cast, slug)
    jobs.run()
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "demo_day.shown")).all()
    assert [(one.account_id, one.path) for one in told] == [(cast.lan.id, address)]
    (mail,) = [one for one in outbox.read(cast.lan.email) if "đã lên trang Demo day khoá 3" in one.subject]
    assert first.profile.name in mail.subject
    assert f"/enrolments/{first.key}/demo-day" in mail.text
    assert address in client.get("/sitemap.xml").data.decode()
    client.sign_in(cast.lan)
    assert "đã lên trang Demo day khoá 3" in client.get("/notices").text
    with write():
        actions.step_back(cast.lan, demo.demo(slug), enrolments.enrolment(first.key))
    assert standing(cast.lan.id, [one.key for one in told]) == set()
    assert second.profile.name not in mail.text


def test_two_workers_at_once_tell_who_is_shown_once(app, cast, case):
    slug, _made = case
    opened(cast, slug)
    wanted = sa.select(Entry.id).where(Entry.event.in_(["demo_day.opened", "demo_day.agreed"]))
    ids = db.session.scalars(wanted.order_by(Entry.id)).all()
    said = together(app, *(lambda number=number: tell_shown(db.session.get_one(Entry, number)) for number in ids))
    assert said == ["done", "done"]
    assert list(db.session.scalars(sa.select(Mail.to_address).where(Mail.template == "meetings/demo_shown"))) == [
        cast.lan.email
    ]


def test_a_startup_takes_itself_off(cast, client, case):
    slug, (first, _second) = case
    opened(cast, slug)
    client.sign_in(cast.lan)
    path = f"/enrolments/{first.key}/demo-day"
    assert "Demo day khoá 3" in client.get("/meeting-days").text
    assert "Có trên trang" in client.get(path).text
    client.post(path, {"pitch_vi": "ngắn"}, status=422)
    client.post(path, {"pitch_vi": PITCH + " Và hai đối tác."})
    client.post(f"{path}/step-back", at=path)
    db.session.expire_all()
    assert demo.pitches(demo.demo(slug)) == []
    client.sign_in(cast.stranger)
    client.get(path, status=404)


def test_managers_write_and_open_the_page(cast, client, frozen):
    cohort, _made = a_class(cast, frozen)
    client.sign_in(cast.manager)
    path = f"/manager/cohorts/{cohort.key}/demo-day"
    client.post(path, {"name_vi": "", "held_on": "mai"}, status=422)
    client.post(path, {"name_vi": "Demo day khoá 3", "held_on": "20/12/2026"})
    one = demo.of_cohort(cohort.id)
    client.get(f"/demo-days/{one.slug}")
    send(client, f"/manager/demo-days/{one.slug}/open", {"value": "open"})
    send(client, f"/manager/demo-days/{one.slug}/open", {"value": "open"})
    assert "Đang mở" in client.get(path).text
    client.sign_in(cast.lan)
    client.get(path, status=404)


def test_refusals(cast, case):
    slug, (first, _second) = case
    for act, code in (
        (lambda: actions.be_interested(cast.ha, demo.demo(slug), first.profile.slug), "closed"),
        (lambda: actions.open_demo(cast.lan, demo.demo(slug), is_open=True), "rights"),
        (
            lambda: actions.stand(cast.stranger, demo.demo(slug), enrolments.enrolment(first.key), pitch_vi=PITCH),
            "rights",
        ),
        (lambda: actions.stand(cast.lan, demo.demo(slug), enrolments.enrolment(first.key), pitch_vi="ngắn"), "short"),
    ):
        with pytest.raises(Refused) as no, write():
            act()
        assert no.value.code == code
    opened(cast, slug)
    for who, startup, code in ((cast.ha, "nobody", "not-there"), (cast.stranger, first.profile.slug, "no-profile")):
        with pytest.raises(Refused) as no, write():
            actions.be_interested(who, demo.demo(slug), startup)
        assert no.value.code == code
