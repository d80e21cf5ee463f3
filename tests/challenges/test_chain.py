"""After the award: chosen once, agreed by both, measured, ended without blame, bought, and used again elsewhere."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account, Role
from ecosystem.calls import actions as calls
from ecosystem.calls.actions.applying import move as move_application
from ecosystem.calls.models import ApplicationState, CallState, ManagerRight
from ecosystem.calls.queries import applications
from ecosystem.challenges import actions, queries
from ecosystem.challenges.models import Challenge, ChallengeState, Pilot, PilotState, Reuse
from ecosystem.challenges.queries import pilots
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Kind
from ecosystem.directory.rules.values import InstitutionValues
from tests.calls.test_races import together
from tests.calls.world import DECK
from tests.challenges.world import (
    SLUG,
    TITLE,
    accepted,
    agreed,
    agreement,
    awarded,
    closed,
    measured,
    proposed,
)

P = PilotState
WARD = InstitutionValues(name="UBND phường Sông Trà", institution_kind="ward")


def refusing(code, act, *args, **kwargs):
    with pytest.raises(Refused) as no, write():
        act(*args, **kwargs)
    assert no.value.code == code


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def as_vy(cast):
    """How Vy proposes too."""
    return lambda one: proposed(cast, one, profile=cast.other_startup, who=cast.stranger)


def test_a_proposal_is_chosen_and_its_call_decided(cast, frozen):
    one = awarded(cast, frozen)
    challenge = queries.challenge(SLUG)
    assert (challenge.state, challenge.call.state) == (ChallengeState.AWARDED, CallState.DECIDED)
    assert applications.by_id(one.application_id).state is ApplicationState.ACCEPTED
    assert (one.state, one.data, one.supervisor) == (P.DRAFT, "Mười năm số liệu mưa.", "Phó Chủ tịch UBND phường")


def test_nobody_is_chosen_too_early_or_by_others(cast, frozen):
    from tests.challenges.world import opened

    one = opened(cast)
    application = proposed(cast, one)
    refusing("awarded", actions.award, cast.owner, queries.challenge(SLUG), application)
    frozen.shift(11 * 86_400)
    with write():
        calls.tick()
    refusing("rights", actions.award, cast.officer, queries.challenge(SLUG), applications.application(application.key))
    with write():
        calls.withdraw(cast.lan, applications.application(application.key))
    refusing("proposal", actions.award, cast.owner, queries.challenge(SLUG), applications.application(application.key))


def test_two_awards_at_once_choose_one(app, cast, frozen):
    _one, made = closed(cast, frozen, lambda each: proposed(cast, each), as_vy(cast))
    trung, keys = cast.owner.id, [each.key for each in made]

    def choosing(key):
        def act():
            who, challenge = db.session.get_one(Account, trung), queries.challenge(SLUG)
            actions.award(who, challenge, applications.application(key))

        return act

    assert together(app, *map(choosing, keys)) == ["awarded", "done"]
    assert count(Pilot) == 1
    states = sorted(applications.application(key).state.value for key in keys)
    assert states == ["accepted", "under-review"]


def test_who_was_chosen_may_decline_and_another_is_chosen(cast, jobs, frozen):
    _one, made = closed(cast, frozen, lambda each: proposed(cast, each), as_vy(cast))
    with write():
        actions.award(cast.owner, queries.challenge(SLUG), applications.application(made[0].key))
    with write():
        move_application(cast.lan, applications.application(made[0].key), ApplicationState.DECLINED)
    jobs.run()
    assert queries.challenge(SLUG).state is ChallengeState.EVALUATING
    assert count(Pilot) == 0
    with write():
        pilot = actions.award(cast.owner, queries.challenge(SLUG), applications.application(made[1].key))
    assert pilot.application_id == made[1].id


def test_it_begins_with_the_second_click(cast, browse, jobs, outbox, frozen):
    one = awarded(cast, frozen)
    trung, lan = browse().sign_in(cast.owner), browse().sign_in(cast.lan)
    at = f"/pilots/{one.key}"
    assert "Chưa nói khi nào phải dừng." in trung.get(at).text
    written = {
        "scope": "Ba tuyến phố", "limits": "Không", "starts_on": "15/12/2026", "ends_on": "15/03/2027", "data": "Mưa",
        "supervisor": "Trưởng phòng", "stop_rules": "Báo sai hai lần",
    }  # fmt: skip
    trung.post(f"{at}/agreement", {**written, "ends_on": "01/12/2026"}, status=422)
    assert trung.post(f"{at}/agreement", written).location == at
    lan.get(f"{at}/agreement", status=404)
    trung.post(f"{at}/agree", {}, at=at)
    jobs.run()
    assert f"Thoả thuận thử nghiệm {TITLE} chờ bạn đồng ý" in lan.get("/notices").text
    assert outbox.last(cast.lan.email).subject.startswith("Thoả thuận thử nghiệm chờ bạn đồng ý")
    lan.post(f"{at}/agree", {}, at=at)
    jobs.run()
    assert pilots.pilot(one.key).state is P.RUNNING
    assert queries.challenge(SLUG).state is ChallengeState.PILOTING
    assert "Đang thử nghiệm" in lan.get("/pilots").text


def test_what_was_changed_is_read_again_before_anybody_agrees(cast, frozen):
    one = awarded(cast, frozen)
    refusing("rights", actions.agree, cast.owner, pilots.pilot(one.key), version=pilots.pilot(one.key).version)
    with write():
        actions.write(cast.owner, pilots.pilot(one.key), agreement())
    read = pilots.pilot(one.key).version
    with write():
        actions.agree(cast.owner, pilots.pilot(one.key), version=read)
    with write():
        actions.write(cast.owner, pilots.pilot(one.key), agreement(scope="Năm tuyến phố"))
    assert pilots.pilot(one.key).owner_agreed_at is None
    refusing("stale", actions.agree, cast.lan, pilots.pilot(one.key), version=read)
    # That the other side agreed meanwhile changes nothing of what was read.
    read = pilots.pilot(one.key).version
    with write():
        actions.agree(cast.owner, pilots.pilot(one.key), version=read)
    with write():
        actions.agree(cast.lan, pilots.pilot(one.key), version=read)
    refusing("rights", actions.write, cast.owner, pilots.pilot(one.key), agreement())


def test_two_clicks_at_once_begin_it_once(app, cast, frozen):
    one = awarded(cast, frozen)
    with write():
        actions.write(cast.owner, pilots.pilot(one.key), agreement())
    key, version, people = one.key, pilots.pilot(one.key).version, [cast.owner.id, cast.lan.id]

    def agreeing(who):
        return lambda: actions.agree(db.session.get_one(Account, who), pilots.pilot(key), version=version)

    assert together(app, *map(agreeing, people)) == ["done", "done"]
    assert pilots.pilot(key).state is P.RUNNING


def test_one_person_never_agrees_for_both(cast, frozen):
    one = awarded(cast, frozen)
    with write():
        calls.add_manager(cast.owner, queries.challenge(SLUG).call, email=cast.lan.email, right=ManagerRight.EDITOR)
        actions.write(cast.owner, pilots.pilot(one.key), agreement())
    with write():
        actions.agree(cast.lan, pilots.pilot(one.key), version=pilots.pilot(one.key).version)
    with write():
        calls.remove_manager(cast.owner, queries.challenge(SLUG).call, cast.lan.id)
    refusing("rights", actions.agree, cast.lan, pilots.pilot(one.key), version=pilots.pilot(one.key).version)


def test_values_are_written_beside_the_test_with_evidence(cast, browse, jobs, frozen):
    one = agreed(cast, frozen)
    at = f"/pilots/{one.key}"
    lan = browse().sign_in(cast.lan)
    sent = {"measure": "m0", "value": "92,5", "measured_on": "12/12/2026", "note": "Đêm 11/12"}
    file = (io.BytesIO(DECK.read_bytes()), "bien-ban.pdf")
    done = lan.post(f"{at}/measurements", {**sent, "file": file}, at=at)
    assert done.location == f"{at}#measured"
    page = lan.get(at)
    assert "Đạt: 92,5 %" in page.text
    link = next(each for each in page.links if each.startswith("/pilots/files/"))
    assert lan.get(link, lint=False).data.startswith(b"%PDF")
    stranger = browse().sign_in(cast.stranger)
    for path in (at, link):
        stranger.get(path, status=404)
        browse().sign_in(cast.officer).get(path, status=404) if path == at else None
    lan.post(f"{at}/measurements", {**sent, "value": "nhiều"}, at=at, status=422)
    lan.post(f"{at}/measurements", {**sent, "measured_on": "01/01/2030"}, at=at, status=422)
    lan.post(f"{at}/measurements", {**sent, "measured_on": "01/01/2020"}, at=at, status=422)
    word = (io.BytesIO(b"PK\x03\x04" + bytes(500)), "bien-ban.docx")
    assert "không phải PDF" in lan.post(f"{at}/measurements", {**sent, "file": word}, at=at, status=422).text
    refusing("measure", actions.measure, cast.lan, pilots.pilot(one.key), actions.Value("m9", 1, clock.today()))


def test_it_is_accepted_when_measured_and_a_missed_target_needs_a_reason(cast, frozen):
    one = agreed(cast, frozen)
    refusing("unmeasured", actions.end, cast.owner, pilots.pilot(one.key), P.ACCEPTED)
    measured(cast, one, 80_000, 3_500)
    refusing("reason", actions.end, cast.owner, pilots.pilot(one.key), P.ACCEPTED)
    refusing("rights", actions.end, cast.lan, pilots.pilot(one.key), P.ACCEPTED, reason="Vì tôi muốn")
    with write():
        actions.end(cast.owner, pilots.pilot(one.key), P.ACCEPTED, reason="Thiếu dữ liệu một tuyến phố.")
    assert queries.challenge(SLUG).state is ChallengeState.COMPLETED
    refusing("rights", actions.measure, cast.owner, pilots.pilot(one.key), actions.Value("m0", 1, clock.today()))


def test_a_pilot_that_is_not_accepted_blames_nobody_and_is_published_by_both(cast, browse, jobs, frozen):
    one = agreed(cast, frozen)
    refusing("learnt", actions.end, cast.owner, pilots.pilot(one.key), P.NOT_ACCEPTED)
    words = "Mạng ở hầm yếu; lần sau đo sóng trước."
    with write():
        actions.end(cast.owner, pilots.pilot(one.key), P.NOT_ACCEPTED, learnt=words)
    public, at = browse(), f"/pilots/{one.key}"

    def seen():
        page = public.get(f"/challenges/{SLUG}").text
        assert cast.startup.name not in page
        assert "Đã thử nghiệm xong" in page
        return words in page

    trung, lan = browse().sign_in(cast.owner), browse().sign_in(cast.lan)
    assert not seen()
    trung.post(f"{at}/share", {"value": "share"}, at=at)
    assert not seen()
    lan.post(f"{at}/share", {"value": "share"}, at=at)
    assert seen()
    lan.post(f"{at}/share", {"value": "stop"}, at=at)
    assert not seen()


def test_either_side_stops_it_when_a_stop_rule_is_met(cast, frozen):
    one = agreed(cast, frozen)
    with write():
        actions.end(cast.lan, one, P.STOPPED, learnt="Báo sai hai lần liền, dừng như đã định.")
    assert pilots.pilot(one.key).state is P.STOPPED


def test_it_is_bought_once_after_it_was_accepted(app, cast, browse, jobs, frozen):
    one = agreed(cast, frozen)
    bought: dict[str, Any] = {"value_vnd": 1_200_000_000, "on": clock.today(), "document": "HĐ 12/2026"}
    refusing("rights", actions.order, cast.owner, pilots.pilot(one.key), **bought)
    measured(cast, one, 92_500, 3_500)
    with write():
        actions.end(cast.owner, pilots.pilot(one.key), P.ACCEPTED)
    refusing("rights", actions.order, cast.lan, pilots.pilot(one.key), **bought)
    refusing("day", actions.order, cast.owner, pilots.pilot(one.key), **{**bought, "on": clock.today() + timedelta(1)})
    trung, key = cast.owner.id, one.key

    def act():
        actions.order(db.session.get_one(Account, trung), pilots.pilot(key), **bought)

    assert together(app, act, act) == ["done", "rights"]
    page = browse().sign_in(cast.lan).get(f"/pilots/{key}").text
    assert "1,2 tỷ đồng" in page
    # What it cost is for both sides.
    assert "1,2 tỷ" not in browse().get(f"/challenges/{SLUG}").text


@pytest.fixture
def chi(cast):
    """Chi of another ward, who looks after its profile."""
    chi = cast.account("chi", "Phan Mai Chi", Role.CHALLENGE_OWNER)
    return chi, cast.profile(chi, Kind.INSTITUTION, WARD)


def test_another_agency_uses_it_again_with_one_click(cast, browse, jobs, outbox, chi, frozen):
    who, ward = chi
    accepted(cast, frozen)
    client = browse().sign_in(who)
    at = f"/challenges/{SLUG}"
    assert "Dùng lại cho UBND phường Sông Trà" in client.get(at).text
    assert "Dùng lại cho" not in browse().sign_in(cast.lan).get(at).text
    nobody_yet = cast.account("bao", "Ngô Thái Bảo", Role.CHALLENGE_OWNER)
    assert "Tạo hồ sơ cơ quan" in browse().sign_in(nobody_yet).get(at).text
    assert "Tạo hồ sơ cơ quan" not in client.get(at).text
    done = client.post(f"{at}/reuse", {"value": str(ward.id)}, at=at)
    made = queries.challenge(done.location.rsplit("/", 1)[1])
    first = queries.challenge(SLUG)
    assert (made.test, made.pain_vi, made.call.organisation_id) == (first.test, first.pain_vi, ward.id)
    assert (made.budget_vnd, made.call.opens_at, made.state) == (None, None, ChallengeState.PROPOSED)
    inside = client.follow(done).text
    assert "Dùng lại từ một bài toán đã giải" in inside
    assert cast.startup.name in inside
    assert client.send(f"{at}/reuse", {"value": str(ward.id), "csrf_token": client.token()}).location == done.location
    jobs.run()
    assert count(Reuse) == 1
    assert count(Challenge) == 2
    for told in (cast.owner, cast.lan):
        assert outbox.last(told.email).subject == f"UBND phường Sông Trà dùng lại: {TITLE}"
    assert "UBND phường Sông Trà" in browse().get(at).text


def test_two_clicks_at_once_make_one_challenge(app, cast, chi, frozen):
    who, ward = chi[0].id, chi[1].id
    accepted(cast, frozen)

    def act():
        account = db.session.get_one(Account, who)
        agency = pilots.agency(account, str(ward))
        assert agency is not None
        actions.reuse(account, queries.challenge(SLUG), agency)

    assert together(app, act, act) == ["done", "done"]
    assert (count(Reuse), count(Challenge)) == (1, 2)


def test_only_what_is_solved_is_used_again_and_by_another_agency(cast, chi, frozen):
    who, ward = chi
    one = agreed(cast, frozen)
    refusing("unsolved", actions.reuse, who, queries.challenge(SLUG), ward)
    measured(cast, one, 92_500, 3_500)
    with write():
        actions.end(cast.owner, pilots.pilot(one.key), P.ACCEPTED)
    refusing("own", actions.reuse, cast.owner, queries.challenge(SLUG), ward)
    refusing("role", actions.reuse, cast.lan, queries.challenge(SLUG), ward)
    other = cast.profile(cast.owner, Kind.INSTITUTION, replace(WARD, name="UBND phường mẫu"))
    with write():
        queries.challenge(SLUG).call.organisation_id = other.id
    refusing("own", actions.reuse, cast.owner, queries.challenge(SLUG), other)
