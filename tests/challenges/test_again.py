"""Another solution is tried after one that was not accepted: one at a time, under the same test, none after a yes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls.actions.applying import move as move_application
from ecosystem.calls.models import ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.challenges import actions, queries
from ecosystem.challenges.models import ChallengeState, Pilot, PilotState
from ecosystem.challenges.queries import figures, pilots
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from tests.calls.test_races import together
from tests.challenges.test_chain import as_vy, count, refusing
from tests.challenges.world import SLUG, agreement, closed, measured, proposed

P = PilotState
WEAK = "Mạng ở hầm yếu; lần sau đo sóng trước."


def begun(cast, key, solver):
    with write():
        actions.write(cast.owner, pilots.pilot(key), agreement())
    for who in (cast.owner, solver):
        with write():
            actions.agree(who, pilots.pilot(key), version=pilots.pilot(key).version)


def chosen(cast, key):
    with write():
        return actions.award(cast.owner, queries.challenge(SLUG), applications.application(key)).key


@pytest.fixture
def tried(cast, frozen):
    """Lan's solution was tried and not accepted, and both say what was learnt; Vy's waits: (pilot, proposals)."""
    _one, made = closed(cast, frozen, lambda each: proposed(cast, each), as_vy(cast))
    keys = [each.key for each in made]
    pilot = chosen(cast, keys[0])
    begun(cast, pilot, cast.lan)
    with write():
        actions.end(cast.owner, pilots.pilot(pilot), P.NOT_ACCEPTED, learnt=WEAK)
    for who in (cast.owner, cast.lan):
        with write():
            actions.share(who, pilots.pilot(pilot), wanted=True)
    return pilot, keys


def test_the_next_is_chosen_tried_and_accepted_beside_the_record_of_the_first(tried, cast, browse, jobs, frozen):
    first, (lans, vys) = tried
    refusing("proposal", actions.award, cast.owner, queries.challenge(SLUG), applications.application(lans))
    trung = browse().sign_in(cast.owner)
    at = f"/manager/challenges/{SLUG}"
    page = trung.get(at)
    assert "Chọn giải pháp khác" in page.text
    assert cast.other_startup.name in page.html
    done = trung.post(f"{at}/award", {"proposal": vys, "reason": ""}, at=at)
    second = done.location.rsplit("/", 1)[1]
    assert queries.challenge(SLUG).state is ChallengeState.AWARDED
    assert "Chọn giải pháp khác" not in trung.get(at).text
    begun(cast, second, cast.stranger)
    seen = browse().get(f"/challenges/{SLUG}").text
    assert "Đang thử một giải pháp khác" in seen
    assert WEAK in seen
    measured(cast, pilots.pilot(second), 92_500, 3_500)
    with write():
        actions.end(cast.owner, pilots.pilot(second), P.ACCEPTED)
    page = browse().get(f"/challenges/{SLUG}").text
    assert cast.other_startup.name in page
    assert cast.startup.name not in page
    assert WEAK in page
    # Counted once, as solved.
    city, _rows = figures.scorecard()
    assert (city.posted, city.piloted, city.solved) == (1, 1, 1)
    assert "Đã giải được" in browse().get("/solved-challenges").text
    assert pilots.pilot(first).state is P.NOT_ACCEPTED
    refusing("proposal", actions.award, cast.owner, queries.challenge(SLUG), applications.application(vys))


def test_nobody_is_chosen_while_one_is_tried_or_after_one_was_accepted(cast, frozen):
    _one, made = closed(cast, frozen, lambda each: proposed(cast, each), as_vy(cast))
    lans, vys = [each.key for each in made]
    pilot = chosen(cast, lans)
    begun(cast, pilot, cast.lan)
    refusing("awarded", actions.award, cast.owner, queries.challenge(SLUG), applications.application(vys))
    measured(cast, pilots.pilot(pilot), 92_500, 3_500)
    with write():
        actions.end(cast.owner, pilots.pilot(pilot), P.ACCEPTED)
    refusing("awarded", actions.award, cast.owner, queries.challenge(SLUG), applications.application(vys))


def test_the_next_may_decline_and_it_stands_as_it_stood(tried, cast, jobs, frozen):
    _first, (_lans, vys) = tried
    chosen(cast, vys)
    with write():
        move_application(cast.stranger, applications.application(vys), ApplicationState.DECLINED)
    jobs.run()
    one = queries.challenge(SLUG)
    assert (one.state, one.award_id, count(Pilot)) == (ChallengeState.COMPLETED, None, 1)


def test_two_who_choose_again_at_once_choose_one(app, tried, cast):
    _first, (_lans, vys) = tried
    trung = cast.owner.id

    def act():
        who, challenge = db.session.get_one(Account, trung), queries.challenge(SLUG)
        actions.award(who, challenge, applications.application(vys))

    assert sorted(together(app, act, act))[-1:] != ["awarded"]
    assert count(Pilot) == 2


def test_the_database_holds_one_at_a_time(tried, cast):
    first, (_lans, vys) = tried
    chosen(cast, vys)
    one = pilots.pilot(first)
    with pytest.raises(sa.exc.IntegrityError), write():
        again = {"key": "k", "state": P.DRAFT, "made_at": clock.now(), "application_id": one.application_id}
        db.session.add(Pilot(challenge_id=one.challenge_id, **again))
        db.session.flush()


def test_a_refusal_says_why(tried, cast):
    _first, (lans, _vys) = tried
    with pytest.raises(Refused) as no, write():
        actions.award(cast.owner, queries.challenge(SLUG), applications.application(lans))
    assert "không chọn được" in str(no.value.message)
