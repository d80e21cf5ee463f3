"""Lists that others read tell nothing of what a profile closed to them."""

from __future__ import annotations

import pytest

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Audience, FieldGroup
from ecosystem.directory.rules.values import MandateValues
from ecosystem.recommendations import documents, queries
from ecosystem.recommendations.models import RecommendationList
from tests.connections.people import fund, mentor, owner_of, startup

MANDATE = MandateValues(
    name="Hạt giống",
    stages=("mvp",),
    rounds=("seed",),
    sectors=("aquaculture-marine",),
    instruments=("equity",),
    languages=("vi",),
    ticket_min=10**9,
    ticket_max=5 * 10**9,
)


def fact(profile):
    [found] = documents.facts(clock.today(), [profile.id])
    return found


def close(profile, *groups, audience=Audience.CONNECTED):
    whole = profiles.profile_by_id(profile.id)
    directory.set_audiences(owner_of(profile), whole, dict.fromkeys(groups, audience), version=whole.version)


@pytest.mark.parametrize("audience", [Audience.CONNECTED, Audience.PRIVATE])
def test_the_engine_is_not_told_what_a_startup_closed(app, audience):
    one = startup(
        needs=("need-ip",), round="seed", ask_amount=3 * 10**9, instruments=("equity",), technologies=("lora",)
    )
    whole = fact(one)
    assert (whole.round, whole.ask, whole.needs) == ("seed", 3 * 10**9, {"need-ip"})
    close(one, FieldGroup.FUNDRAISING, FieldGroup.NEEDS, FieldGroup.INTRO, audience=audience)
    hidden = fact(one)
    assert (hidden.round, hidden.ask, hidden.instruments, hidden.needs) == (None, None, frozenset(), frozenset())
    assert (hidden.texts, hidden.languages) == ((), frozenset())
    assert (hidden.sectors, hidden.stage) == (whole.sectors, whole.stage)


def test_what_is_for_people_who_signed_in_is_told(app):
    one = startup(needs=("need-ip",))
    close(one, FieldGroup.INTRO, audience=Audience.MEMBERS)
    assert fact(one).texts
    assert fact(one).needs == {"need-ip"}


def test_of_closed_criteria_only_public_sectors_and_stages_are_told(app):
    one = fund(thesis_vi="Khẩu vị bí mật", mandates=(MANDATE,))
    close(one, FieldGroup.CRITERIA)
    hidden = fact(one)
    assert "Khẩu vị bí mật" not in hidden.texts
    assert hidden.mandates == (
        documents.MandateFacts(
            stages=frozenset({"mvp"}), sectors=frozenset(MANDATE.sectors), languages=frozenset({"vi"})
        ),
    )


def test_a_mentors_closed_capacity_still_protects_the_mentor(app):
    one = mentor(capacity_startups=1, current_startups=1, excluded_sectors=("fintech",))
    close(one, FieldGroup.CAPACITY)
    assert fact(one).capacity_left == 0
    assert fact(one).mandates[0].excluded_sectors == frozenset()


def test_a_list_that_stands_shows_no_evidence_of_what_was_closed_since(app, jobs):
    asking = startup(round="seed", ask_amount=3 * 10**9, instruments=("equity",))
    other = fund(thesis_vi="Cảm biến đo độ mặn cho đầm tôm", mandates=(MANDATE,))
    jobs.run()

    def shown():
        db.session.expire_all()
        [suggestion] = queries.shelf(profiles.profile_by_id(asking.id), "investors").items
        fit = suggestion.fit
        told = {part.part: part.evidence for part in (*fit.yours.reasons, *fit.theirs.reasons)}
        return told, suggestion.fit.shared, suggestion.fit.score

    told, shared, score = shown()
    assert told["ticket"]
    assert told["round"]
    assert shared
    close(other, FieldGroup.CRITERIA, FieldGroup.INTRO)
    db.session.commit()
    told, shared, same = shown()
    assert (shared, told["ticket"], told["round"], told.get("text", ())) == ((), (), (), ())
    assert told["sectors"]
    assert same == score, "the stored list is as it was"
    jobs.run()
    told, shared, _score = shown()
    assert set(told) <= {"sectors", "stage", "languages"}
    assert shared == ()


def test_closing_and_opening_brings_the_lists_up_to_date(app, jobs):
    asking, other = startup(), fund(mandates=(MANDATE,))
    jobs.run()
    before = db.session.get(RecommendationList, (asking.id, "investors")).made_at
    close(other, FieldGroup.CRITERIA)
    db.session.commit()
    jobs.run()
    db.session.expire_all()
    assert db.session.get(RecommendationList, (asking.id, "investors")).made_at > before


def test_what_is_closed_is_no_gain_for_others_to_hope_for(app, jobs):
    asking, _open, shut = startup(), fund("Quỹ Mở", mandates=(MANDATE,)), fund("Quỹ Kín", mandates=(MANDATE,))
    jobs.run()
    assert [gain.count for gain in queries.gains(asking, "ask_amount")] == [2]
    close(shut, FieldGroup.CRITERIA)
    assert [gain.count for gain in queries.gains(asking, "ask_amount")] == [1]
