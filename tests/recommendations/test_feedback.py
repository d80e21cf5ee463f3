"""What people say of cards: reasons, rests, the way back; nothing of it returns by itself or leaves one's side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.rules.values import held
from ecosystem.recommendations import actions, queries
from ecosystem.recommendations.models import Opinion, Reason, Stance
from ecosystem.recommendations.queries import feedback as said
from ecosystem.recommendations.rules import feedback
from ecosystem.recommendations.rules.feedback import Advice, Said
from tests.connections.people import fund, mentor, owner_of, person, startup
from tests.directory.test_verification import together

SAY, UNDO, MENTORS = "/recommendations/opinions", "/recommendations/opinions/undo", "/recommendations/mentors"
TODAY = date(2026, 11, 29)


@pytest.fixture
def trio(app, jobs):
    """A startup, a mentor and a fund that suit each other, with their lists made."""
    found = startup(), mentor(), fund()
    jobs.run()
    return found


def names(profile, wanted="mentors"):
    db.session.expire_all()
    return [item.card.name for item in queries.shelf(profile, wanted).items]


def rows():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Opinion).order_by(Opinion.id)))


# --- the rules -------------------------------------------------------------------------------------------------------


def test_what_may_follow_what():
    acts = ("like", "refuse", "snooze", "take_back")
    table = {(state, act): feedback.may_follow(state, act) for state in (None, *Stance) for act in acts}
    refused = [pair for pair, may in table.items() if not may]
    assert refused == [(Stance.REFUSED, "like"), (Stance.REFUSED, "snooze")]
    assert feedback.over("refuse") == list(Stance)
    assert feedback.over("snooze") == [Stance.FITS, Stance.SNOOZED]
    assert set(feedback.TRANSITIONS.values()) == {None, *Stance}


@pytest.mark.parametrize(
    ("length", "today", "end"),
    [
        ("2-weeks", TODAY, date(2026, 12, 13)),
        ("1-month", TODAY, date(2026, 12, 29)),
        ("1-month", date(2027, 1, 31), date(2027, 2, 28)),
        ("3-months", TODAY, date(2027, 2, 28)),
        ("3-months", date(2026, 10, 15), date(2027, 1, 15)),
    ],
)
def test_when_a_rest_ends(length, today, end):
    assert feedback.ends(length, today) == end


@pytest.mark.parametrize(
    ("one", "hides"),
    [
        (Said(Stance.FITS), False),
        (Said(Stance.REFUSED, Reason.KNOWN), True),
        (Said(Stance.SNOOZED, until=TODAY + timedelta(1)), True),
        (Said(Stance.SNOOZED, until=TODAY), False),
        (Said(Stance.SNOOZED, until=TODAY - timedelta(1)), False),
    ],
)
def test_what_hides(one, hides):
    assert one.hides(TODAY) is hides


def test_of_two_statements_the_stronger_holds():
    near, far = TODAY, TODAY + timedelta(9)
    order = [(Stance.FITS, None), (Stance.SNOOZED, near), (Stance.SNOOZED, far), (Stance.REFUSED, None)]
    for place, left in enumerate(order):
        assert [feedback.is_stronger(*left, *right) for right in order] == [place > other for other in range(4)]


def test_many_refusals_for_one_reason_give_advice():
    assert feedback.advice([Reason.SECTOR, Reason.SECTOR, Reason.KNOWN, Reason.KNOWN, Reason.KNOWN, None]) == ()
    given = [Reason.SECTOR] * 3 + [Reason.EARLY] * 4
    assert feedback.advice(given) == (Advice(Reason.EARLY, 4, "stage"), Advice(Reason.SECTOR, 3, "sectors"))


# --- on the page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [reason.value for reason in Reason])
def test_a_reason_hides_a_card_until_it_is_taken_back(trio, client, reason):
    own, helper, _money = trio
    client.sign_in(owner_of(own))
    sent = client.post(SAY, {"said": reason}, at=MENTORS, force=True)
    [row] = rows()
    assert (row.profile_id, row.other_id, row.state, row.reason) == (own.id, helper.id, "refused", reason)
    told = client.follow(sent)
    assert told.with_class("profile") == []
    assert "1 gợi ý đang ẩn khỏi danh sách này" in told.text
    assert f"{feedback.REASONS[Reason(reason)]}: 1." in told.text
    client.post(UNDO, at=told)
    assert "Lê Mặn" in client.get(MENTORS).text
    assert rows() == []


@pytest.mark.parametrize("length", ["2-weeks", "1-month", "3-months"])
def test_a_rest_ends_by_itself_on_its_day(trio, client, frozen, length):
    own, _helper, _money = trio
    client.sign_in(owner_of(own))
    sent = client.post(SAY, {"said": length}, at=MENTORS, force=True)
    end = feedback.ends(length, clock.today())
    assert f"{end.day:02}/{end.month:02}/{end.year}" in " ".join(client.follow(sent).toasts)
    assert names(own) == []
    frozen.shift(timedelta(days=(end - clock.today()).days - 1))
    assert names(own) == []
    frozen.shift(timedelta(days=1))
    assert names(own) == ["Lê Mặn"]
    assert queries.shelf(own, "mentors").items[0].opinion is None, "it may be said anew"
    client.sign_in(owner_of(own))
    assert "Không có thẻ nào đang ẩn" in client.get("/saved?tab=hidden").text


def test_a_note_is_for_its_writer_alone(trio, client, browse):
    from ecosystem.directory.models import Right

    own, helper, _money = trio
    client.sign_in(owner_of(own))
    page = client.get(f"/recommendations/hide/{helper.slug}?as={own.slug}")
    assert "Không ai khác đọc được" in page.text
    client.post(SAY, {"said": None, "note": "lời kín"}, at=page, status=422)
    client.post(SAY, {"said": "other", "note": "lời kín"}, at=page)
    assert [row.note for row in rows()] == ["lời kín"]
    assert "lời kín" in client.get("/saved?tab=hidden").text
    colleague = person("dongnghiep")
    db.session.commit()
    with write():
        directory.add_member(None, profiles.profile_by_id(own.id), colleague, Right.EDITOR)
    beside = browse().sign_in(colleague).get(f"/saved?tab=hidden&as={own.slug}")
    assert "Lý do khác" in beside.text
    assert owner_of(own).full_name in beside.text
    assert "lời kín" not in beside.html


def test_a_second_click_and_an_older_page_change_nothing(trio, client):
    own, _helper, _money = trio
    client.sign_in(owner_of(own))
    page = client.get(MENTORS)
    for _time in range(2):
        client.post(SAY, {"said": "too-early"}, at=page, force=True)
    [row] = rows()
    said_events = sa.select(sa.func.count()).select_from(Entry).where(Entry.event == "opinion.said")
    assert db.session.scalar(said_events) == 1
    for word in ("fits", "2-weeks"):
        late = client.post(SAY, {"said": word}, at=page, force=True, status=409)
        assert "Bạn đã ẩn thẻ này." in late.text
    client.post(SAY, {"said": "known"}, at=page, force=True)
    assert [(one.id, one.reason) for one in rows()] == [(row.id, Reason.KNOWN)]


def test_many_refusals_lead_to_ones_own_profile(app, jobs, client):
    money, owns = fund(), [startup(f"Trại {number}") for number in range(4)]
    jobs.run()
    for one in owns[:3]:
        actions.refuse(owner_of(money), money, one, Reason.SECTOR)
    page = client.sign_in(owner_of(money)).get("/recommendations/startups")
    assert "3 gợi ý đang ẩn khỏi danh sách này" in page.text
    assert "Chỉ danh sách của bạn thay đổi, thứ tự các thẻ khác giữ nguyên; bên kia không biết." in page.text
    assert "3 lần bạn chọn Sai lĩnh vực" in page.text
    assert [link for link in page.links if link.startswith(f"/profiles/{money.slug}/edit/")]


def test_what_was_said_never_changes_what_others_see(trio, client, browse):
    own, helper, _money = trio
    before = browse().sign_in(owner_of(helper)).get("/recommendations/startups")
    actions.refuse(owner_of(own), own, helper, Reason.OTHER, note="lời kín")
    other = browse().sign_in(owner_of(helper))
    after = other.get("/recommendations/startups")
    assert [words(one) for one in after.with_class("profile")] == [words(one) for one in before.with_class("profile")]
    for url in (f"/startups/{own.slug}", f"/recommendations/why-not/{own.slug}", "/dashboard", "/notices", "/saved"):
        page = other.get(url)
        assert "lời kín" not in page.html
        assert "đang ẩn" not in page.text
    assert "Không có thẻ nào đang ẩn" in other.get(f"/saved?tab=hidden&as={own.slug}").text


def words(element):
    return " ".join(element.itertext())


# --- a refused card never returns by itself --------------------------------------------------------------------------


def test_a_refused_card_stays_away_after_rebuilds_and_new_versions(trio, jobs, client, frozen):
    from ecosystem.recommendations import jobs as work

    own, helper, _money = trio
    actions.refuse(owner_of(own), own, helper, Reason.EARLY)
    db.session.commit()
    whole = profiles.profile_by_id(helper.id)
    changed = replace(held(whole), sectors=("aquaculture-marine", "iot"), experience_vi="Cảm biến đo mặn cho đầm tôm.")
    directory.update(owner_of(helper), whole, changed, version=whole.version)
    jobs.run()
    directory.hide(owner_of(helper), profiles.profile_by_id(helper.id))
    jobs.run()
    directory.publish(owner_of(helper), profiles.profile_by_id(helper.id))
    jobs.run()
    frozen.shift(timedelta(days=400))
    work.refresh_all()
    assert names(own) == []
    assert "1 gợi ý đang ẩn" in client.sign_in(owner_of(own)).get(MENTORS).text


def test_a_refusal_survives_its_writer_on_their_side(trio, jobs, client):
    from ecosystem.directory.models import Right
    from ecosystem.privacy import actions as privacy

    own, helper, _money = trio
    colleague = person("dongnghiep")
    db.session.commit()
    with write():
        directory.add_member(None, profiles.profile_by_id(own.id), colleague, Right.OWNER)
    with write():
        actions.refuse(colleague, profiles.profile_by_id(own.id), helper, Reason.OTHER, note="lời kín")
    jobs.run()
    with write():
        asked = privacy.ask_erasure(colleague, agreed=True).id
    with write():
        privacy.erase(asked)
    jobs.run()
    assert [(row.state, row.note, row.said_by_id) for row in rows()] == [("refused", "", None)]
    assert names(own) == []


# --- races -----------------------------------------------------------------------------------------------------------


def test_refused_and_put_off_at_once_stays_refused(trio, app):
    own, helper, _money = trio
    ids = owner_of(own).id, own.id, helper.id

    def act(verb, *args):
        def run():
            who = db.session.get_one(Account, ids[0])
            verb(who, profiles.profile_by_id(ids[1]), profiles.profile_by_id(ids[2]), *args)

        return run

    until = clock.today() + timedelta(days=14)
    acts = [act(actions.refuse, Reason.KNOWN), act(actions.snooze, until), act(actions.like)] * 2
    assert set(together(app, acts)) <= {"ok", "hidden-already"}
    [row] = rows()
    assert (row.state, row.reason) == (Stance.REFUSED, Reason.KNOWN)


def test_a_rest_ends_in_the_future(trio):
    own, helper, _money = trio
    with pytest.raises(Refused):
        actions.snooze(owner_of(own), own, helper, clock.today())


def test_a_stranger_hides_nothing(trio, browse):
    own, helper, _money = trio
    stranger = browse().sign_in(owner_of(startup("Lạ")))
    stranger.get(f"/recommendations/hide/{helper.slug}?as={own.slug}", status=404)
    with pytest.raises(Refused):
        actions.refuse(owner_of(helper), own, helper, Reason.KNOWN)
    assert said.opinions(own.id) == {}
