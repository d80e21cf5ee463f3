"""Weights learnt from answers: what teaches them, versions that only people switch, and lists that can be had back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.connections import actions as connections
from ecosystem.connections.models import IntroductionState, Mark, Origin
from ecosystem.conversations.models import OutcomeKind
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.recommendations import actions, jobs, queries
from ecosystem.recommendations.models import (
    ListKind,
    Opinion,
    Reason,
    RecommendationList,
    ShownList,
    Stance,
    WeightState,
    WeightVersion,
)
from ecosystem.recommendations.queries import learning
from ecosystem.recommendations.rules import learning as rules
from ecosystem.recommendations.rules.learning import COUNTERPART, STARTUP, Event, Sort
from tests.connections.people import asked, mentor, owner_of, startup
from tests.connections.test_actions import race

SECTORS = ("iot", "edtech", "aquaculture-marine")
WHY = "Đã xem so sánh với cán bộ."
NOW = datetime(2026, 11, 29, tzinfo=UTC)
S = IntroductionState


def event(day=0, **values):
    given = {"startup": 1, "other": 2, "direction": STARTUP, "good": True, "sort": Sort.ASKED, **values}
    return Event(NOW + timedelta(days=day), **given)


# --- the rules -------------------------------------------------------------------------------------------------------


def test_who_asked_says_yes_unless_it_was_taken_back():
    said = {(state, origin): rules.asking_says(state, origin) for state, origin in product(S, Origin)}
    silent = {state for (state, origin), word in said.items() if origin is Origin.ASKED and word is None}
    assert silent == {S.DRAFT, S.WITHDRAWN}
    assert {word for (_, origin), word in said.items() if origin is Origin.EVENT} == {None}
    assert False not in said.values()


def test_answers_teach_where_they_speak_of_fit():
    reasons = ("", "busy", "stage", "field", "terms", "conflict", "other", "paused")
    said = {(state, why): rules.answer_says(state, Origin.ASKED, why) for state, why in product(S, reasons)}
    assert {state for (state, _), word in said.items() if word} == {S.ACCEPTED, S.ENDED}
    assert {pair for pair, word in said.items() if word is False} == {
        (S.DECLINED, "stage"),
        (S.DECLINED, "field"),
        (S.DECLINED, "terms"),
    }
    assert rules.answer_says(S.ACCEPTED, Origin.EVENT, "") is None


def test_opinions_teach_where_they_speak_of_fit():
    said = {(stance, why): rules.opinion_says(stance, why) for stance, why in product(Stance, (None, *Reason))}
    assert {pair for pair, word in said.items() if word is False} == {
        (Stance.REFUSED, Reason.SECTOR),
        (Stance.REFUSED, Reason.STAGE),
        (Stance.REFUSED, Reason.EARLY),
    }
    assert {stance for (stance, _), word in said.items() if word} == {Stance.FITS}


def test_outcomes_teach_a_yes_or_nothing():
    said = {kind for kind in OutcomeKind if rules.outcome_says(kind)}
    assert said == {OutcomeKind.MET, OutcomeKind.WORKING, OutcomeKind.INVESTED}
    assert rules.outcome_says(OutcomeKind.NOT_CONTINUING) is None


def test_what_may_follow_a_version():
    may = {(a, b) for a, b in product(WeightState, WeightState) if rules.may_follow(a, b)}
    on, off, proposed = WeightState.ON, WeightState.OFF, WeightState.PROPOSED
    assert may == {(proposed, on), (proposed, off), (on, off), (off, on)}
    switch = {
        case
        for case in product(WeightState, (True, False), (True, False))
        if rules.may_switch_on(case[0], is_gain=case[1], is_current=case[2])
    }
    assert switch == {(proposed, True, True), (off, True, True)}


@pytest.mark.parametrize(
    ("signs", "verdict"),
    [((0, 0), "none"), ((1, 0), "gain"), ((1, 1), "gain"), ((1, -1), "loss"), ((0, -1), "loss"), ((), "none")],
)
def test_a_gain_needs_one_figure_up_and_none_down(signs, verdict):
    assert rules.verdict(signs) == verdict


def test_a_pair_counts_once_in_each_direction_by_its_last_word():
    words = [event(3, good=False), event(1), event(2, direction=COUNTERPART), event(0, other=3)]
    assert rules.last_words(words) == [words[3], words[2], words[0]]


def test_later_pairs_judge_and_no_pair_stands_on_both_sides():
    words = [event(day, other=day) for day in range(8)] + [event(20, other=0, direction=COUNTERPART)]
    early, later = rules.split(words)
    assert {one.other for one in early} == {1, 2, 3, 4, 5, 6}
    assert {one.other for one in later} == {0, 7}
    assert len(early) + len(later) == len(words)


def test_pages_and_the_library_know_the_same_defaults():
    from matching.affinity import Weights

    plain, warm = Weights(), Weights().with_past(mentor=True, investor=True)
    assert {ListKind.MENTOR: plain.mentor, ListKind.INVESTOR: plain.investor} == rules.DEFAULTS
    assert {ListKind.MENTOR: warm.mentor, ListKind.INVESTOR: warm.investor} == rules.WITH_PAST
    for kind in ListKind:
        assert rules.defaults_beside(kind, rules.DEFAULTS[kind]) == rules.DEFAULTS[kind]
        assert rules.defaults_beside(kind, rules.WITH_PAST[kind]) == rules.WITH_PAST[kind]


# --- what is read ----------------------------------------------------------------------------------------------------


def said():
    db.session.expire_all()
    return [(one.direction, one.good, one.sort) for one in learning.events(ListKind.MENTOR)]


def test_requests_answers_and_cards_are_read_and_nothing_private(app):
    own, helper, other = startup(), mentor(), mentor("Trần Ngọt")
    one = asked(own, helper)
    assert said() == [(STARTUP, True, Sort.ASKED)]
    connections.decline(owner_of(helper), one, reason="busy")
    assert said() == [(STARTUP, True, Sort.ASKED)]
    db.session.add(Mark(introduction_id=one.id, note="không hợp", reply="", at=clock.now()))
    actions.refuse(owner_of(own), own, other, Reason.SECTOR, note="riêng tôi")
    expected = [(STARTUP, True, Sort.ASKED), (STARTUP, False, Sort.REFUSED)]
    assert said() == expected
    db.session.execute(sa.update(Opinion).values(note="khác hẳn"))
    assert said() == expected
    connections.accept(owner_of(helper), asked(startup("Khác"), helper))
    assert (COUNTERPART, True, Sort.ACCEPTED) in said()
    assert learning.events(ListKind.INVESTOR) == []


def test_who_withdraws_the_consent_or_is_erased_teaches_nothing(app):
    own, helper = startup(), mentor()
    connections.accept(owner_of(helper), asked(own, helper))
    assert len(said()) == 2
    db.session.execute(sa.update(Opinion).values(said_by_id=None))
    accounts.withdraw_consent(owner_of(helper), "matching")
    db.session.flush()
    assert said() == []


# --- a world in which the sector alone decides -----------------------------------------------------------------------


@pytest.fixture
def decided(app, jobs):
    """Twelve startups and twelve mentors: yes to each other where they share a sector, whatever else they know."""
    app.config["LEARNING_EVENTS"] = 200
    ours = [startup(f"Nhóm {n}", sectors=(SECTORS[n % 3],), needs=("need-mentor-tech",)) for n in range(12)]
    known = (("hardware-iot", "Cảm biến đo mặn cho đầm tôm."), ("ux-design", "Kế toán và luật doanh nghiệp."))
    theirs = [
        mentor(f"Cố vấn {n}", sectors=(SECTORS[n % 3],), expertise=(known[n // 6][0],), experience_vi=known[n // 6][1])
        for n in range(12)
    ]
    moment = clock.now() - timedelta(days=200)
    for number, (i, j) in enumerate(sorted(product(range(12), range(12)), key=lambda pair: hash(pair) % 97)):
        fits = i % 3 == j % 3
        for one, other in ((ours[i], theirs[j]), (theirs[j], ours[i])):
            db.session.add(
                Opinion(
                    profile_id=one.id,
                    other_id=other.id,
                    state=Stance.FITS if fits else Stance.REFUSED,
                    reason=None if fits else Reason.SECTOR,
                    said_by_id=owner_of(one).id,
                    said_at=moment + timedelta(hours=number),
                )
            )
    db.session.commit()
    jobs.run()
    return ours, theirs


def lists():
    db.session.expire_all()
    rows = db.session.scalars(sa.select(RecommendationList).order_by("profile_id", "wanted"))
    return {(row.profile_id, row.wanted): row.entries for row in rows}


def proposed():
    found = jobs.learnt(ListKind.MENTOR)
    assert found is not None
    version = actions.propose(found)
    db.session.commit()
    return version


def test_the_part_that_decides_gains_weight_and_measures_as_a_gain(decided):
    version = proposed()
    for way, defaults in rules.DEFAULTS[ListKind.MENTOR].items():
        assert sum(version.weights[way].values()) == 100
        assert version.weights[way]["sectors"] > defaults["sectors"]
    told = version.measured
    assert told["auc"]["after"] > told["auc"]["before"]
    assert told["verdict"] == "gain", (told, version.weights)
    assert version.events == {"fits": 96, "refused": 192}
    assert (version.taught, told["later"]) == (216, 36)
    assert 0 < told["overlap"] <= 1
    assert jobs.learnt(ListKind.INVESTOR) is None
    assert proposed().id == version.id


def test_under_the_minimum_nothing_is_made(decided, app):
    app.config["LEARNING_EVENTS"] = 289
    assert jobs.learnt(ListKind.MENTOR) is None
    assert db.session.scalars(sa.select(WeightVersion)).all() == []


def test_lists_follow_the_switch_say_so_replay_and_come_back_exactly(decided, jobs, client, cast):
    ours, _theirs = decided
    own = ours[0]
    db.session.execute(sa.delete(Opinion).where(Opinion.profile_id == own.id))
    db.session.commit()
    version, before = proposed(), lists()
    client.sign_in(owner_of(own)).get("/recommendations/mentors")
    assert lists() == before
    actions.switch_on(cast.officer, version, reason=WHY)
    db.session.commit()
    jobs.run()
    after = lists()
    assert after != before
    for entry in after[own.id, "mentors"]:
        assert entry["taught"] == version.taught
        for side in entry["sides"].values():
            assert sum(points for _part, points, *_rest in side["parts"]) == side["score"]
    words = f"Trọng số học từ {version.taught} câu trả lời."
    assert words in client.get("/recommendations/mentors").text
    assert words in queries.fit(after[own.id, "mentors"][0]).learnt
    shown = db.session.scalars(sa.select(ShownList).order_by(ShownList.id)).all()
    assert len({one.model for one in shown}) == len(shown) == 2
    actions.switch_back(cast.officer, ListKind.MENTOR, reason=WHY)
    db.session.commit()
    jobs.run()
    assert lists() == before
    for one in shown:
        actions.ask_replay(cast.officer, one)
    db.session.commit()
    jobs.run()
    db.session.expire_all()
    assert {one.verdict for one in db.session.scalars(sa.select(ShownList))} == {"identical"}
    told = db.session.scalars(sa.select(Entry).where(Entry.event == "weights.switched").order_by(Entry.id)).all()
    assert [one.data["state"] for one in told] == ["on", "off"]
    assert told[0].data["why"] == WHY


# --- switching -------------------------------------------------------------------------------------------------------


def kept(verdict="gain", against=None):
    version = WeightVersion(
        kind=ListKind.MENTOR,
        state=WeightState.PROPOSED,
        made_at=clock.now(),
        events={"asked": 300},
        taught=225,
        weights=rules.DEFAULTS[ListKind.MENTOR],
        measured={
            "verdict": verdict,
            "auc": {"before": 0.6, "after": 0.7, "error": 0.02, "count": 30, "sign": 1},
            "hit": {"before": 0.5, "after": 0.5, "error": 0.02, "count": 40, "sign": 0},
            "later": 75,
            "lists": 20,
            "overlap": 0.9,
            "gini": {"others": [0.2, 0.3], "startups": [0.1, 0.1]},
        },
        against_id=against and against.id,
    )
    db.session.add(version)
    db.session.commit()
    return version


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_only_a_gain_over_what_is_on_is_switched_on_by_officers_with_a_reason(app, cast):
    version = kept()
    assert code_of(actions.switch_on, cast.lan, version, reason=WHY) == "not-yours"
    assert code_of(actions.switch_on, cast.officer, version, reason="ngắn") == "reason-length"
    for verdict in ("none", "loss"):
        assert code_of(actions.switch_on, cast.officer, kept(verdict), reason=WHY) == "no-gain"
    rival = kept()
    actions.switch_on(cast.officer, version, reason=WHY)
    actions.switch_on(cast.officer, version, reason=WHY)
    assert code_of(actions.switch_on, cast.officer, rival, reason=WHY) == "measured-before"
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.event == "weights.switched")) == 1


def test_back_walks_the_versions_in_order(app, cast):
    first = kept()
    actions.switch_on(cast.officer, first, reason=WHY)
    second = kept(against=first)
    actions.switch_on(cast.officer, second, reason=WHY)
    assert (first.state, second.state, second.replaced_id) == (WeightState.OFF, WeightState.ON, first.id)
    assert actions.switch_back(cast.officer, ListKind.MENTOR, reason=WHY) is first
    assert learning.on(ListKind.MENTOR) is first
    assert actions.switch_back(cast.officer, ListKind.MENTOR, reason=WHY) is None
    assert code_of(actions.switch_back, cast.officer, ListKind.MENTOR, reason=WHY) == "at-defaults"
    actions.switch_off(cast.officer, kept("none"), reason=WHY)


def test_of_two_switched_on_at_once_one_is_on(app, cast):
    one, two, officer = kept().id, kept().id, cast.officer.id

    def act(version_id):
        from ecosystem.accounts.models import Account

        return lambda: actions.switch_on(
            db.session.get(Account, officer), db.session.get_one(WeightVersion, version_id), reason=WHY
        )

    db.session.rollback()
    assert race(app, act(one), act(two)) == {"done": 1, "measured-before": 1}
    states = db.session.scalars(sa.select(WeightVersion.state)).all()
    assert sorted(states) == [WeightState.ON, WeightState.PROPOSED]


def test_the_database_holds_one_version_on(app):
    one, two = kept(), kept()
    with pytest.raises(sa.exc.IntegrityError), write():
        for version in (one, two):
            values = {"state": WeightState.ON, "moved_at": clock.now()}
            db.session.execute(sa.update(WeightVersion).where(WeightVersion.id == version.id).values(values))


def test_officers_see_compare_and_switch_on_their_pages(app, browse, cast, jobs):
    version, weak = kept(), kept("none")
    page = browse().sign_in(cast.officer)
    assert "Trọng số học từ câu trả lời" in page.get("/officer/ranking").text
    at = page.get(f"/officer/ranking/weights/{version.id}")
    assert "70,0" in at.text
    page.post(f"/officer/ranking/weights/{version.id}", {"to": "on", "reason": "ngắn"}, at=at, status=422)
    page.post(f"/officer/ranking/weights/{version.id}", {"to": "on", "reason": WHY}, at=at)
    db.session.expire_all()
    assert learning.on(ListKind.MENTOR).id == version.id
    at = page.get(f"/officer/ranking/weights/{version.id}")
    page.post(f"/officer/ranking/weights/{version.id}", {"to": "back", "reason": WHY}, at=at)
    assert learning.on(ListKind.MENTOR) is None
    at = page.get(f"/officer/ranking/weights/{weak.id}")
    page.post(f"/officer/ranking/weights/{weak.id}", {"to": "on", "reason": WHY}, at=at, status=409, force=True)
    page.post("/officer/ranking/learn", at=page.get("/officer/ranking"), force=True)
    jobs.run()
    browse().sign_in(cast.lan).get(f"/officer/ranking/weights/{version.id}", status=404)
    browse().sign_in(cast.lan).get("/officer/ranking", status=403)


def test_the_command_line_learns_tells_switches_and_goes_back(decided, app):
    run = app.test_cli_runner().invoke
    assert "nothing new" in run(args=["matching", "learn"]).output
    [version] = learning.versions()
    assert f"version {version.id} mentor proposed" in run(args=["matching", "versions"]).output
    assert f"version {version.id} mentor on" in run(args=["matching", "switch", str(version.id)]).output
    assert "mentor: the defaults" in run(args=["matching", "switch", "--back"]).output
    assert run(args=["matching", "switch", "--back"]).exit_code == 1
    assert run(args=["matching", "switch", "999"]).exit_code == 1
    assert run(args=["matching", "switch"]).exit_code == 2
