"""Who suits whom: lists made by the worker, hard rules, what is left out when somebody reads, who is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Role
from ecosystem.connections import actions as connections
from ecosystem.core.db import db, settle
from ecosystem.core.journal import Delivery
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Conflict
from ecosystem.notices.models import Notice
from ecosystem.partners import actions, queries
from ecosystem.partners.models import Posting, PostingList
from ecosystem.partners.queries import lists, telling
from ecosystem.recommendations.actions import choices
from ecosystem.recommendations.engine.pairs import WEIGHTS, pair
from ecosystem.recommendations.wanted import Wanted
from ecosystem.taxonomy import queries as taxonomy
from tests.connections.people import asked
from tests.partners.people import BUYS, NEEDS, OFFERS, SELLS, mentor, owner_of, person, post, school, startup

OFFER = "Mười năm làm phần cứng: cảm biến, mạch chạy pin, từng lo đo mặn cho đầm tôm. Muốn cùng lập công ty."


@pytest.fixture
def two(app, jobs):
    """A startup that looks for a co-founder and a mentor who offers, with their lists made."""
    found = post(startup(), NEEDS), post(mentor(), OFFERS, text_vi=OFFER)
    jobs.run()
    return found


def stored(one):
    db.session.expire_all()
    row = db.session.get(PostingList, one.id)
    return None if row is None else [entry["id"] for entry in row.entries]


def shown(one):
    return [match.told.posting.id for match in lists.shelf(db.session.get_one(Posting, one.id)).items]


def test_each_stands_in_the_list_of_the_other_with_one_score_and_two_reasons(two):
    need, offer = two
    assert (stored(need), stored(offer)) == ([offer.id], [need.id])
    mine, theirs = lists.shelf(need).items[0], lists.shelf(offer).items[0]
    assert mine.fit.score == theirs.fit.score > 50
    assert (mine.fit.yours.score, mine.fit.theirs.score) == (theirs.fit.theirs.score, theirs.fit.yours.score)
    assert mine.fit.score == round(2 / (1 / mine.fit.yours.score + 1 / mine.fit.theirs.score), 0)
    for way in (mine.fit.yours, mine.fit.theirs):
        assert {part.part for part in way.reasons} == {"text", "sectors", "expertise"}
        assert way.score == sum(part.points for part in way.reasons)
    assert mine.fit.lines


def test_a_chosen_skill_that_the_other_has_is_answered_wholly(two):
    need, _offer = two
    parts = {part.part: (part.points, part.max) for part in lists.shelf(need).items[0].fit.yours.reasons}
    assert parts["expertise"] == (45, 45)


def test_subjects_do_not_mix(app, jobs):
    mine, place = startup(), school()
    need, sells, buys = post(mine, NEEDS), post(mine, SELLS), post(place, BUYS)
    jobs.run()
    assert (stored(need), stored(sells), stored(buys)) == ([], [buys.id], [sells.id])


def test_one_house_is_never_matched(app, jobs):
    both = person("haivai", Role.FOUNDER, Role.MENTOR)
    need, offer = post(startup(owner=both), NEEDS), post(mentor(owner=both), OFFERS)
    own = post(startup("Kia"), BUYS)
    jobs.run()
    assert stored(need) == stored(offer) == stored(own) == []


def test_a_declared_conflict_keeps_two_apart(app, jobs):
    mine, other = startup(), startup("Đối thủ")
    db.session.add(Conflict(profile_id=mine.id, other_id=other.id, kind="competitor"))
    settle(keep=True)
    need, offer = post(mine, SELLS), post(other, BUYS)
    jobs.run()
    assert stored(need) == stored(offer) == []


@pytest.mark.parametrize("what", ["close", "hide", "pause", "block", "blocked", "ask", "away", "off", "consent"])
def test_who_is_gone_is_not_shown_even_before_lists_are_made_anew(two, what):
    need, offer = two
    mine, other = need.profile, offer.profile
    acts = {
        "close": lambda: actions.close(owner_of(other), offer),
        "hide": lambda: directory.hide(owner_of(other), other),
        "pause": lambda: directory.pause(owner_of(other), other),
        "block": lambda: connections.block(owner_of(mine), mine, other),
        "blocked": lambda: connections.block(owner_of(other), other, mine),
        "ask": lambda: asked(mine, other),
        "away": lambda: choices.choose(owner_of(other), other, "is_suggested", on=False),
        "off": lambda: choices.choose(owner_of(mine), mine, "gets_suggestions", on=False),
        "consent": lambda: accounts.withdraw_consent(owner_of(other), "matching"),
    }
    assert shown(need) == [offer.id]
    acts[what]()
    settle(keep=True)
    db.session.expire_all()
    assert shown(need) == []
    assert lists.own_rows([db.session.get_one(Posting, need.id)])[0].total == 0
    assert lists.between([db.session.get_one(Posting, need.id)], db.session.get_one(Posting, offer.id)) is None


@pytest.mark.parametrize("what", ["close", "hide", "block", "ask"])
def test_the_worker_makes_lists_anew_after_a_change(two, jobs, what):
    need, offer = two
    mine, other = need.profile, offer.profile
    acts = {
        "close": lambda: actions.close(owner_of(other), offer),
        "hide": lambda: directory.hide(owner_of(other), other),
        "block": lambda: connections.block(owner_of(mine), mine, other),
        "ask": lambda: asked(mine, other),
    }
    acts[what]()
    settle(keep=True)
    jobs.run()
    assert stored(need) == []
    waiting = sa.select(Delivery.id).where(Delivery.reaction.startswith("partners."), Delivery.state != "done")
    assert db.session.scalars(waiting).all() == []


def test_a_change_of_a_profile_without_postings_makes_nothing(two, jobs):
    other = mentor("Người khác")
    jobs.run()
    db.session.expire_all()
    before = db.session.get_one(PostingList, two[0].id).made_at
    directory.pause(owner_of(other), other)
    settle(keep=True)
    jobs.run()
    db.session.expire_all()
    assert db.session.get_one(PostingList, two[0].id).made_at == before


def told_of(account):
    rows = db.session.scalars(sa.select(Notice).where(Notice.kind == telling.MATCHED, Notice.account_id == account.id))
    return [(row.key, row.path) for row in rows]


def test_whom_a_new_posting_suits_is_told_once_and_by_the_week(app, jobs, outbox):
    need = post(startup(), NEEDS)
    jobs.run()
    offer = post(mentor(), OFFERS, text_vi=OFFER)
    jobs.run()
    mine, other = need.profile, offer.profile
    wanted = [(f"posting.matched:{need.id}:{offer.id}", f"/partners/{offer.key}")]
    assert told_of(owner_of(mine)) == wanted
    assert told_of(owner_of(other)) == []
    # It waits for the digest of the week: no mail leaves at once.
    assert [mail for mail in outbox.read() if "có thể hợp" in mail.subject] == []
    actions.close(owner_of(other), offer)
    actions.renew(owner_of(other), offer)
    settle(keep=True)
    jobs.run()
    assert told_of(owner_of(mine)) == wanted
    keys = [wanted[0][0]]
    assert telling.standing(owner_of(mine).id, keys) == set(keys)
    assert telling.standing(owner_of(other).id, keys) == set()
    connections.block(owner_of(other), other, mine)
    settle(keep=True)
    assert telling.standing(owner_of(mine).id, keys) == set()
    assert (
        telling.standing(owner_of(mine).id, ["posting.matched:x:1", "posting.matched:", "posting.matched:9"]) == set()
    )


def test_who_stands_apart_is_not_told(app, jobs):
    mine, other = startup(), mentor()
    post(mine, NEEDS)
    jobs.run()
    connections.block(owner_of(mine), mine, other)
    settle(keep=True)
    post(other, OFFERS, text_vi=OFFER)
    jobs.run()
    assert told_of(owner_of(mine)) == []


def test_what_suits_little_is_told_to_nobody(app, jobs):
    post(startup(), NEEDS)
    jobs.run()
    song = "Hai mươi năm dạy hát dân ca và dựng vở cho trẻ em."
    offer = post(mentor(), OFFERS, text_vi=song, sectors=("ai",), skills=("creative-content",))
    jobs.run()
    assert db.session.scalars(sa.select(Notice).where(Notice.kind == telling.MATCHED)).all() == []
    assert db.session.get_one(Posting, offer.id).told_at is not None


def test_the_same_input_makes_the_same_lists_in_any_order(app):
    ai, sales = frozenset({"ai"}), frozenset({"b2b-sales"})
    many = [Wanted(number, number, number % 2 == 0, f"bán hàng {number}", ai, sales) for number in range(1, 9)]
    made = [pair("cofounder", some, taxonomy.vocabulary_lists(), [(1, 2)]) for some in (many, many[::-1])]
    assert made[0] == made[1]
    lists_of = {row.id: [entry["id"] for entry in row.entries] for row in made[0].lists}
    assert 1 not in lists_of[2]
    assert 2 not in lists_of[1]
    assert all(row.considered == 4 for row in made[0].lists)


def test_weights_sum_to_a_hundred():
    for sides in WEIGHTS.values():
        assert {sum(parts.values()) for parts in sides.values()} == {100}


def test_own_rows_cost_the_same_for_one_and_for_two(two, count_queries):
    need = two[0]
    other = post(startup("Nữa", owner=owner_of(need.profile)), NEEDS)
    one, both = [queries.posting(need.key)], [queries.posting(need.key), queries.posting(other.key)]
    with count_queries() as first:
        lists.own_rows(one)
    with count_queries() as second:
        lists.own_rows(both)
    assert first.total == second.total
