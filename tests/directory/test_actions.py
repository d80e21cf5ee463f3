"""Creating, changing and moving profiles; slugs, versions and races."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Kind, Profile, ProfileWord, Right, Startup, State
from ecosystem.directory.rules.values import (
    AssetValues,
    ConflictValues,
    FounderValues,
    InvestorValues,
    MandateValues,
    StartupValues,
    TractionValues,
    held,
)

PLAIN = StartupValues(name="Đốm Sáng", tagline_vi="Đèn năng lượng mặt trời", sectors=("new-energy",), stage="mvp")


def events(profile: Profile) -> list[str]:
    rows = sa.select(Entry.event).where(Entry.subject_id == profile.id, Entry.event.like("profile.%"))
    return list(db.session.scalars(rows.order_by(Entry.id)))


def make(values=PLAIN, kind=Kind.STARTUP, actor=None) -> Profile:
    with write():
        made = actions.create(actor, kind, values)
    return queries.profile_by_id(made.id)


def test_everything_that_was_given_is_held(app):
    full = replace(
        PLAIN,
        ward="hai-chau",
        technologies=("LED", "pin LFP"),
        founders=(FounderValues(full_name="Trần Ngọc Lan", title="CEO", is_public=True),),
        traction=(TractionValues(kind="paying-customers", value=12, as_of=date(2026, 10, 31)),),
        assets=(AssetValues(kind="trademark", status="filed", title="Đốm Sáng"),),
        ask_amount=1_500_000_000,
        ask_entered="1,5 tỷ",
        founded=date(2024, 3, 1),
        conflicts=(ConflictValues(other_name="Sao Hôm", note="cùng khách hàng"),),
    )
    assert held(make(full)) == full


def test_a_profile_gets_a_folded_slug_and_the_next_a_number(app):
    assert [make().slug, make().slug, make().slug] == ["dom-sang", "dom-sang-2", "dom-sang-3"]
    assert make(replace(PLAIN, name="!!!")).slug == "startup"
    assert make(replace(PLAIN, name="New")).slug == "new-2"


def test_a_creator_is_owner_and_the_journal_knows(cast):
    profile = make(actor=cast.lan)
    assert [(m.account_id, m.right) for m in profile.memberships] == [(cast.lan.id, Right.OWNER)]
    assert events(profile) == ["profile.created"]


def test_a_mentor_cannot_create_a_startup(cast):
    with pytest.raises(Refused) as no, write():
        actions.create(cast.minh, Kind.STARTUP, PLAIN)
    assert no.value.code == "not-yours"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Startup)) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sectors": ()}, "sectors"),
        ({"sectors": ("ai", "iot", "fintech", "edtech")}, "sectors"),
        ({"sectors": ("no-such",)}, "sectors"),
        ({"stage": None}, "stage"),
        ({"stage": "no-such"}, "stage"),
        ({"tagline_vi": ""}, "tagline_vi"),
        ({"tagline_vi": "x" * 141}, "tagline_vi"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": ""}, "name"),
        ({"ward": "no-such"}, "ward"),
        ({"tax_code": "0101234568"}, "tax_code"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"founded": date(3000, 1, 1)}, "founded"),
        ({"ask_amount": 10**15 + 1}, "ask_amount"),
        ({"founders": (FounderValues(full_name="a\u0000b"),)}, "founders-0-full_name"),
    ],
)
def test_no_caller_gets_around_the_invariants(app, changes, field):
    with pytest.raises(Refused) as no, write():
        actions.create(None, Kind.STARTUP, replace(PLAIN, **changes))
    assert no.value.code == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Profile)) == 0


def test_a_ticket_is_in_order(app):
    wrong = InvestorValues(name="Quỹ Thử", mandates=(MandateValues(ticket_min=2, ticket_max=1),))
    with pytest.raises(Refused) as no, write():
        actions.create(None, Kind.FUND, wrong)
    assert no.value.code == "mandates-0-ticket_max"


def test_a_change_replaces_lists_and_names_the_fields(app):
    profile = make(replace(PLAIN, sectors=("ai", "iot"), founders=(FounderValues(full_name="An"),)))
    version = profile.version
    with write():
        profile = queries.profile_by_id(profile.id)
        wanted = replace(held(profile), sectors=("iot", "ai"), founders=(FounderValues(full_name="Bình"),), team_size=3)
        actions.update(None, profile, wanted, version=version)
    again = queries.profile_by_id(profile.id)
    assert held(again) == wanted
    assert again.version == version + 1
    entry = db.session.scalars(sa.select(Entry).where(Entry.event == "profile.changed")).one()
    assert sorted(entry.data["fields"]) == ["founders", "sectors", "team_size"]


def test_the_same_again_changes_nothing(app):
    profile = make()
    with write():
        profile = queries.profile_by_id(profile.id)
        actions.update(None, profile, held(profile), version=profile.version)
    assert events(profile) == ["profile.created"]


def test_a_stale_version_is_refused_and_loses_nothing(app):
    profile = make()
    first, old = replace(held(profile), tagline_vi="Bản một"), profile.version
    with write():
        actions.update(None, queries.profile_by_id(profile.id), first, version=old)
    with pytest.raises(Refused) as no, write():
        actions.update(None, queries.profile_by_id(profile.id), replace(first, tagline_vi="Bản hai"), version=old)
    assert no.value.code == "stale"
    assert queries.profile_by_id(profile.id).tagline_vi == "Bản một"


def test_two_connections_that_edit_at_once_have_one_winner(app):
    profile = make()
    version, number = profile.version, profile.id
    results: list[str] = []
    barrier = threading.Barrier(2)

    def edit(word: str) -> None:
        with app.app_context():
            try:
                with write():
                    mine = queries.profile_by_id(number)
                    barrier.wait(timeout=0.5) if db.engine.dialect.name == "postgresql" else None
                    actions.update(None, mine, replace(held(mine), tagline_vi=word, sectors=(word,)), version=version)
                results.append(word)
            except Refused as no:
                results.append(no.code)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=edit, args=(word,)) for word in ("ai", "iot")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(word for word in results if word != "stale")
    assert sorted(results) == sorted([winner, "stale"])
    after = queries.profile_by_id(number)
    assert (after.tagline_vi, held(after).sectors) == (winner, (winner,))


def test_two_connections_that_take_one_name_get_two_slugs(app):
    slugs: list[str] = []

    def create() -> None:
        with app.app_context():
            with write():
                slugs.append(actions.create(None, Kind.STARTUP, PLAIN).slug)
            db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slugs) == ["dom-sang", "dom-sang-2", "dom-sang-3", "dom-sang-4"]


def test_hiding_removing_and_taking_it_back(cast):
    profile = cast.startup
    with write():
        actions.hide(cast.lan, cast.whole(profile))
    with write():
        actions.remove(cast.lan, cast.whole(profile))
    with pytest.raises(Refused), write():
        actions.remove(cast.lan, cast.whole(profile))
    with write():
        actions.hide(cast.lan, cast.whole(profile))
    assert cast.whole(profile).state == State.HIDDEN
    assert events(profile) == ["profile.created", "profile.hidden", "profile.removed", "profile.hidden"]


def test_a_stranger_can_do_nothing(cast):
    for act in (actions.hide, actions.remove, actions.pause, actions.resume):
        with pytest.raises(Refused), write():
            act(cast.stranger, cast.whole(cast.startup))
    with pytest.raises(Refused), write():
        actions.add_member(cast.stranger, cast.whole(cast.startup), cast.stranger)
    assert cast.whole(cast.startup).state == State.PUBLISHED


def test_a_pause_with_a_day_ends_by_itself(cast, frozen):
    with write():
        actions.pause(cast.minh, cast.whole(cast.mentor), until=date(2026, 12, 3))
    assert queries.cards([cast.mentor.id])[0].accepting is False
    frozen.shift(3 * 86_400)
    assert queries.cards([cast.mentor.id])[0].accepting is True


def test_conflicts_find_the_profile_they_name(app):
    other = make(replace(PLAIN, name="Sao Hôm"))
    profile = make(replace(PLAIN, conflicts=(ConflictValues(other_name="Sao Hôm"), ConflictValues(other_name="Lạ"))))
    assert [(row.other_id, row.other_name) for row in profile.conflicts] == [(other.id, "Sao Hôm"), (None, "Lạ")]


def test_private_texts_are_not_in_the_search_index(cast):
    found = db.session.scalars(sa.select(ProfileWord.word).where(ProfileWord.profile_id == cast.angel_profile.id))
    assert "gop" not in set(found)
    assert cast.angel_profile.thesis_vi.startswith("Tôi góp vốn")
