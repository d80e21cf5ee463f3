"""Quality: the four measures, confirming, asking once a quarter, and what becomes of stale profiles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Role
from ecosystem.core.db import db, write
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.feature import Leaving
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory import personal
from ecosystem.directory import queries as profiles
from ecosystem.directory.actions import quality as actions
from ecosystem.directory.jobs import quality as jobs_of_quality
from ecosystem.directory.jobs.duplicates import sweep
from ecosystem.directory.models import ConfirmationLink, Kind, ProfileQuality, Right
from ecosystem.directory.queries import quality
from ecosystem.directory.rules.quality import Grade, Measure
from ecosystem.directory.rules.values import InstitutionValues, held
from ecosystem.notices.models import Notice
from tests import cast as people
from tests.directory.silence import asks, days_of, events, silent
from tests.directory.test_verification import together

GOOD, _FAIR, POOR = Grade
DAY = 86_400

# --- measuring -------------------------------------------------------------------------------------------------------


def kept(profile):
    db.session.rollback()
    row = db.session.get(ProfileQuality, profile.id, populate_existing=True)
    return (row.faults, row.fault_count, row.missing)


def test_a_profile_is_measured_whenever_it_is_saved(cast):
    startup = cast.startup
    assert kept(startup) == ([], 0, "founders")
    whole = cast.whole(startup)
    with write():
        directory.update(cast.lan, whole, replace(held(whole), phone="12", needs=()), version=None)
    assert kept(startup) == (["phone"], 1, "needs")


def test_what_was_never_measured_is_measured_by_the_clock(cast):
    startup = cast.startup
    with write():
        db.session.execute(sa.delete(ProfileQuality))
    # Its holder does not wait for that.
    assert quality.measured([startup.id])[startup.id].missing == "founders"
    jobs_of_quality.measure_again()
    assert kept(startup) == ([], 0, "founders")
    with write():
        assert actions.measure_again() == 0


def test_the_database_grades_as_the_rules_do(cast):
    """Every profile of a mixed lot has the same grades as conditions and as rules."""
    lot = [cast.startup, cast.other_startup, cast.mentor, cast.angel_profile, cast.fund]
    lot += [cast.profile(None, Kind.INSTITUTION, InstitutionValues(name=name)) for name in ("Vườn ươm", "Vuon uom")]
    sweep()
    for profile, days in zip(lot, (0, 90, 91, 180, 181, 400, 5), strict=True):
        silent(profile, days=days)
    with write():
        case = directory.ask_verification(
            cast.lan, cast.whole(cast.startup), directory.Statement(words="Người sáng lập.")
        )
        case.verified_on, case.valid_until = date(2020, 1, 1), date(2999, 1, 1)
    rows = quality.quality_rows(db.session.execute(quality.by_quality(quality.Filters())).all())
    assert len(rows) == len(lot)
    assert {one.grade for row in rows for one in row.findings} == set(Grade)
    for place, measure in enumerate(Measure):
        for grade in Grade:
            wanted = {row.slug for row in rows if row.findings[place].grade is grade}
            filters = quality.Filters(measure=measure.value, grade=grade.value)
            assert {row.slug for row in db.session.execute(quality.by_quality(filters))} == wanted
        good = sum(row.findings[place].grade is GOOD for row in rows)
        assert quality.summary().good[measure] == good
    assert quality.summary().total == len(lot)
    assert quality.stale_profiles() == sum(row.findings[3].grade is POOR for row in rows) == 2


def test_the_worst_stand_first(cast):
    assert cast.startup
    silent(cast.other_startup, days=300)
    order = [row.slug for row in db.session.execute(quality.by_quality(quality.Filters()))]
    assert order == ["may-tre", "song-xanh"]


# --- confirming ------------------------------------------------------------------------------------------------------


def test_confirming_is_once_a_day_and_no_new_version(cast):
    startup, before = cast.startup, cast.whole(cast.startup).version
    silent(startup, days=100)
    for _time in range(2):
        with write():
            actions.confirm(cast.lan, cast.whole(startup))
    assert days_of(startup) == 0
    assert [entry.actor_id for entry in events("profile.confirmed")] == [cast.lan.id]
    assert cast.whole(startup).version == before


@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_who_may_not_edit_may_not_confirm(cast, who):
    person, startup = getattr(cast, who), cast.startup
    silent(startup, days=100)
    with pytest.raises(Refused, match="not-yours"), write():
        actions.confirm(person, cast.whole(startup))
    assert days_of(cast.startup) == 100


def test_officers_confirm_what_nobody_holds(cast):
    loose = cast.profile(None, Kind.STARTUP, people.OTHER_STARTUP)
    silent(loose, days=100)
    with write():
        actions.confirm(cast.officer, cast.whole(loose))
    assert days_of(loose) == 0


def test_a_save_confirms_and_an_import_over_a_held_profile_does_not(cast):
    with write():
        _how, made = directory.take_in(Kind.STARTUP, people.OTHER_STARTUP, directory.Origin("file", "1", "a"))
        assert made is not None
        directory.add_member(None, made, cast.lan, Right.OWNER)
    silent(made, days=100)
    with write():
        directory.take_in(Kind.STARTUP, replace(people.OTHER_STARTUP, place="Huế"), directory.Origin("file", "1", "b"))
    assert days_of(made) == 100
    whole = cast.whole(made)
    with write():
        directory.update(cast.lan, whole, held(whole), version=None)
    assert days_of(made) == 0


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(frozen, cast, jobs, outbox):
    """Lan was asked about Sóng Xanh; the path of her link."""
    startup = cast.startup
    frozen.shift(91 * DAY)
    jobs_of_quality.ask_due()
    jobs.run()
    assert [ask.profile_id for ask in asks()] == [startup.id]
    return confirming(outbox.last(to=cast.lan.email))


def confirming(letter):
    (link,) = [link for link in letter.links if link.startswith("/confirmations/")]
    return link


def test_a_holder_is_asked_once_a_quarter(frozen, cast, jobs, outbox):
    startup = cast.startup
    counts = []
    # From 1 December: the term is over on 2 March, the first quarter; then once in each.
    for _day in range(30):
        frozen.shift(14 * DAY)
        jobs_of_quality.ask_due()
        jobs_of_quality.ask_due()
        counts.append(len(asks()))
    assert [ask.quarter for ask in asks()] == ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4", "2028-Q1"]
    apart = [ask.asked_at for ask in asks()]
    assert min(later - earlier for earlier, later in pairwise(apart)) > timedelta(days=45)
    jobs.run()
    assert len(outbox.read(cast.lan.email)) == 5
    assert {ask.profile_id for ask in asks()} == {startup.id}
    assert counts[5] == 0


def test_only_what_is_shown_and_has_an_owner_who_can_be_written_to_is_asked_about(frozen, cast):
    hidden, loose = cast.other_startup, cast.profile(None, Kind.STARTUP, replace(people.STARTUP, name="Không chủ"))
    unreached = cast.profile(
        cast.account("chua", "Chưa Xác Nhận", Role.FOUNDER, confirmed=False), Kind.STARTUP, people.STARTUP
    )
    removed = cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name="Đã gỡ"))
    with write():
        directory.hide(cast.stranger, cast.whole(hidden))
        directory.remove(cast.lan, cast.whole(removed))
    assert loose.id
    assert unreached.id
    frozen.shift(200 * DAY)
    jobs_of_quality.ask_due()
    assert asks() == []


def test_the_mail_tells_and_the_notice_leads_to_the_panel(cast, asked, outbox, jobs):
    letter = outbox.last(to=cast.lan.email)
    assert letter.subject == "Hồ sơ Sóng Xanh còn đúng không?"
    assert asked.startswith("/confirmations/")
    notice = db.session.scalars(sa.select(Notice).where(Notice.kind == actions.ASKED)).one()
    assert (notice.account_id, notice.path, notice.read_at) == (
        cast.lan.id,
        f"/profiles#quality-{cast.startup.id}",
        None,
    )
    token = asked.rpartition("/")[2]
    assert db.session.scalar(sa.select(ConfirmationLink.token_hash)) != token
    # The journal keeps no secret.
    assert all(token not in str(entry.data) for entry in db.session.scalars(sa.select(Entry)))
    # The reaction may run twice.
    jobs_of_quality.ask_owners(events(actions.ASKED)[0])
    settled = len(outbox.read(cast.lan.email))
    jobs.run()
    assert len(outbox.read(cast.lan.email)) == settled


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_opening_the_link_changes_nothing_and_one_press_confirms(cast, client, asked, locale):
    client.language(locale)
    for _look in range(2):
        page = client.get(asked)
    assert "Sóng Xanh" in page.text
    assert people.STARTUP.phone not in page.text
    assert days_of(cast.startup) == 91
    assert client.post(asked, at=page).location == asked
    assert days_of(cast.startup) == 0
    assert ("Cảm ơn bạn" if locale == "vi" else "Thank you") in client.get(asked).text
    assert [entry.actor_id for entry in events("profile.confirmed")] == [cast.lan.id]
    assert asks()[0].answered_at is not None
    assert db.session.scalars(sa.select(Notice).where(Notice.kind == actions.ASKED)).one().read_at is not None


def test_a_second_press_says_that_it_is_done(cast, browse, asked):
    one, two = browse(), browse()
    first, second = one.get(asked), two.get(asked)
    one.post(asked, at=first)
    two.post(asked, at=second)
    assert "Cảm ơn bạn" in two.get(asked).text
    assert len(events("profile.confirmed")) == 1


def test_a_link_that_is_over_says_so_kindly_and_confirms_nothing(frozen, cast, client, asked):
    page = client.get(asked)
    frozen.shift(30 * DAY)
    assert "Không sao" in client.get(asked, status=410).text
    client.post(asked, at=page)
    assert days_of(cast.startup) == 121


def test_a_wrong_link_is_not_found(cast, client, asked):
    client.get(f"{asked}x", status=404)
    client.send(f"{asked}x", {"csrf_token": client.token()}, status=404)
    assert days_of(cast.startup) == 91


def test_who_holds_the_profile_no_more_has_no_link(cast, client, asked):
    other = cast.account("moi", "Chủ Mới", Role.FOUNDER)
    with write():
        directory.add_member(None, cast.whole(cast.startup), other, Right.OWNER)
        directory.leave(cast.lan, cast.whole(cast.startup))
    client.get(asked, status=404)
    with pytest.raises(NotFound):
        actions.confirm_by_link(asked.rpartition("/")[2])


def test_saving_answers_too(cast, client, asked):
    whole = cast.whole(cast.startup)
    with write():
        directory.update(cast.lan, whole, replace(held(whole), place="Ngũ Hành Sơn"), version=None)
    assert asks()[0].answered_at is not None
    assert "Cảm ơn bạn" in client.get(asked).text


def test_two_who_ask_at_once_ask_once(app, cast):
    startup, officer = cast.startup, cast.officer
    silent(startup, days=100)
    ids = (startup.id, officer.id)

    def by_officer():
        actions.ask_holders(accounts.account(ids[1]), profiles.profile_by_id(ids[0]))

    def by_clock():
        actions.ask_due()

    together(app, [by_officer, by_clock])
    assert len(asks()) == 1
    assert len(events(actions.ASKED)) == 1


def test_two_clicks_at_once_confirm_once(app, cast, asked):
    token = asked.rpartition("/")[2]
    assert together(app, [lambda: actions.confirm_by_link(token)] * 2) == ["ok", "ok"]
    assert len(events("profile.confirmed")) == 1
    assert days_of(cast.startup) == 0


def test_officers_ask_now_but_not_twice(cast, client, jobs, outbox):
    assert cast.startup
    client.sign_in(cast.officer)
    page = client.get("/officer/quality?kind=startup")
    form = page.form("/officer/quality/song-xanh/ask")
    assert client.post(form.action, {"next": "/officer/quality?kind=startup"}, at=page).location == (
        "/officer/quality?kind=startup"
    )
    jobs.run()
    assert confirming(outbox.last(to=cast.lan.email))
    client.send(form.action, {"csrf_token": client.token()})
    assert "Chủ hồ sơ đã được hỏi trong quý này." in client.get("/officer/quality").toasts[0]
    assert len(asks()) == 1


# --- personal data ---------------------------------------------------------------------------------------------------


def test_a_copy_tells_what_was_asked_and_leaving_takes_it_away(cast, client, asked):
    told = personal.export(cast.lan.id)["confirmations"]
    assert [(one["profile"], one["answered_at"]) for one in told] == [("song-xanh", None)]
    assert asked.rpartition("/")[2] not in str(told)
    with write():
        personal.erase(Leaving(cast.lan.id, [cast.lan.full_name]))
    assert db.session.scalars(sa.select(ConfirmationLink)).all() == []
    client.get(asked, status=404)
