"""The history of a profile: written with every change, whoever makes it; what was can be brought back."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from datetime import date

import pytest
import sqlalchemy as sa
from PIL import Image

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions
from ecosystem.directory.models import Act, Kind, ProfileRevision, Stay
from ecosystem.directory.rules import plain
from ecosystem.directory.rules.values import (
    VALUES,
    ConflictValues,
    FounderValues,
    InvestorValues,
    MandateValues,
    MentorValues,
    StartupValues,
    TractionValues,
    held,
)
from tests.cast import STARTUP

FULL = {
    Kind.STARTUP: replace(
        STARTUP,
        founded=date(2024, 3, 1),
        founders=(FounderValues(full_name="Trần Ngọc Lan", title_en="CEO", is_public=True),),
        traction=(TractionValues(kind="revenue", value=1, as_of=date(2026, 10, 31)),),
        conflicts=(ConflictValues(other_name="Mây Tre"),),
    ),
    Kind.FUND: InvestorValues(name="Quỹ", state_share=4950, mandates=(MandateValues(ticket_min=5, sectors=("ai",)),)),
    Kind.MENTOR: MentorValues(name="Minh", stay=Stay.NOMAD, in_town_from=date(2026, 12, 2), expertise=("pricing",)),
}


@pytest.mark.parametrize("kind", list(FULL))
def test_values_survive_json(kind):
    assert plain.from_plain(kind, plain.to_plain(FULL[kind])) == FULL[kind]


def test_old_json_is_read_after_fields_came_and_went():
    read = plain.from_plain(Kind.STARTUP, {"name": "Sóng", "gone_field": 1, "founders": [{"full_name": "A", "was": 2}]})
    assert read == StartupValues(name="Sóng", founders=(FounderValues(full_name="A"),))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_day_field_is_known_to_the_reader_of_json(kind):
    days = {field.name for field in fields(VALUES[kind]) if str(field.type).startswith("date")}
    assert days <= plain.DAYS


def revisions(profile):
    db.session.expire_all()
    rows = db.session.scalars(
        sa.select(ProfileRevision).where(ProfileRevision.profile_id == profile.id).order_by(ProfileRevision.id)
    )
    return [(row.act, row.changed, row.actor_id) for row in rows]


def change(cast, **changes):
    with write():
        profile = cast.whole(cast.startup)
        actions.update(cast.lan, profile, replace(held(profile), **changes), version=profile.version)


def test_every_change_is_a_revision_and_none_is_none(cast):
    change(cast, tagline_vi="Mới")
    change(cast, tagline_vi="Mới")
    change(cast, ask_amount=5, ask_entered="5")
    assert revisions(cast.startup) == [
        (Act.CREATED, [], cast.lan.id),
        (Act.CHANGED, ["tagline_vi"], cast.lan.id),
        (Act.CHANGED, ["ask_amount", "ask_entered"], cast.lan.id),
    ]


def test_pauses_and_files_are_revisions_too(cast):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(picture, "PNG")
    picture.seek(0)
    with write():
        profile = cast.whole(cast.startup)
        actions.pause(cast.lan, profile)
        actions.resume(cast.lan, profile)
        actions.set_logo(cast.lan, profile, picture, name="x.png")
    assert [row[:2] for row in revisions(cast.startup)[1:]] == [
        (Act.CHANGED, ["accepting"]),
        (Act.CHANGED, ["accepting"]),
        (Act.FILED, ["logo"]),
    ]


def test_a_profile_older_than_histories_keeps_what_it_held(cast):
    profile = cast.startup
    with write():
        db.session.execute(sa.delete(ProfileRevision))
    change(cast, tagline_vi="Mới")
    found = db.session.scalars(sa.select(ProfileRevision).order_by(ProfileRevision.id)).all()
    assert [row.act for row in found] == [Act.FOUND, Act.CHANGED]
    assert found[0].content
    assert plain.from_plain(profile.kind, found[0].content).tagline_vi == STARTUP.tagline_vi
    assert found[0].version < found[1].version


def first(profile):
    return db.session.scalars(
        sa.select(ProfileRevision).where(ProfileRevision.profile_id == profile.id).order_by(ProfileRevision.id)
    ).first()


def test_restoring_is_a_new_change(cast):
    change(cast, tagline_vi="Mới", needs=())
    with write():
        profile = cast.whole(cast.startup)
        actions.restore(cast.lan, profile, first(profile), version=profile.version)
    assert held(cast.whole(cast.startup)) == STARTUP
    assert revisions(cast.startup)[-1] == (Act.RESTORED, ["tagline_vi", "needs"], cast.lan.id)


def test_restoring_from_an_older_page_or_another_profile_is_refused(cast):
    change(cast, tagline_vi="Mới")
    profile = cast.whole(cast.startup)
    with pytest.raises(Refused) as stale:
        actions.restore(cast.lan, profile, first(profile), version=profile.version - 1)
    assert stale.value.code == "stale"
    with pytest.raises(Refused):
        actions.restore(cast.lan, profile, first(cast.other_startup), version=profile.version)
    with pytest.raises(Refused):
        actions.restore(cast.stranger, profile, first(profile), version=profile.version)


def test_a_rival_that_has_gone_comes_back_as_a_name(cast):
    rival = cast.other_startup
    change(cast, conflicts=(ConflictValues(other_id=rival.id, other_name=rival.name),))
    change(cast, conflicts=())
    with write():
        db.session.delete(cast.whole(rival))
    with write():
        profile = cast.whole(cast.startup)
        second = db.session.scalars(
            sa.select(ProfileRevision).where(ProfileRevision.profile_id == profile.id).order_by(ProfileRevision.id)
        ).all()[1]
        actions.restore(cast.lan, profile, second, version=profile.version)
    assert [(row.other_id, row.other_name) for row in held(cast.whole(cast.startup)).conflicts] == [(None, "Mây Tre")]


def test_the_history_goes_with_the_profile(cast):
    profile = cast.whole(cast.startup)
    with write():
        db.session.delete(profile)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProfileRevision)) == 0
