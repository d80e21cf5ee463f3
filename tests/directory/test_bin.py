"""The bin: what is removed comes back for thirty days, then nothing of it is left; what others hold of it stays."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core import clock
from ecosystem.core.db import Base, db, write
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile
from ecosystem.directory import actions, rules
from ecosystem.directory.models import Membership, Profile, ProfileWord, Right, State
from ecosystem.recommendations.models import Opinion, RecommendationList

DAY = 86_400
REMOVED = datetime(2026, 11, 1, 9, tzinfo=UTC)


def remove(cast, who="lan"):
    with write():
        actions.remove(getattr(cast, who), cast.whole(cast.startup))


def purge(app):
    with write():
        return actions.purge_old()


def fresh(profile):
    db.session.expire_all()
    return db.session.get_one(Profile, profile.id)


@pytest.mark.parametrize(
    ("passed", "left"),
    [
        (timedelta(0), 30),
        (timedelta(hours=1), 30),
        (timedelta(days=1), 29),
        (timedelta(days=29, hours=23), 1),
        (timedelta(days=30), 0),
        (timedelta(days=99), 0),
    ],
)
def test_days_left(passed, left):
    assert rules.days_left(REMOVED, REMOVED + passed) == left


@pytest.mark.parametrize("before", ["published", "hidden"])
def test_what_is_restored_is_where_it_was(app, cast, before):
    if before == "hidden":
        with write():
            actions.hide(cast.lan, cast.whole(cast.startup))
    remove(cast)
    row = fresh(cast.startup)
    assert (row.state, row.removed_from, row.removed_by_id) == (State.REMOVED, State(before), cast.lan.id)
    with write():
        actions.bring_back(cast.lan, cast.whole(cast.startup))
    row = fresh(cast.startup)
    assert (row.state, row.removed_at, row.removed_from, row.removed_by_id) == (State(before), None, None, None)


def test_the_toast_takes_a_removal_back_and_the_bin_too(app, cast, browse):
    slug = cast.startup.slug
    client = browse().sign_in(cast.lan)
    page = client.follow(client.post(f"/profiles/{slug}/remove", at="/profiles"))
    client.post(f"/profiles/{slug}/bring-back", at=page)
    client.get(f"/startups/{slug}")
    client.post(f"/profiles/{slug}/remove", at="/profiles")
    page = client.get("/profiles/bin")
    assert "Sóng Xanh" in page.text
    assert "Còn 30 ngày" in page.text
    client.post(f"/profiles/{slug}/bring-back", at=page)
    client.get(f"/startups/{slug}")
    assert "Thùng rác trống" in client.get("/profiles/bin").text


def test_the_bin_is_for_owners_and_for_who_removed_it(app, cast, browse):
    with write():
        actions.add_member(cast.lan, cast.whole(cast.startup), cast.stranger, Right.EDITOR)
    remove(cast, "officer")
    seen = {}
    for name in ("lan", "stranger", "minh", "officer", "admin"):
        client = browse().sign_in(getattr(cast, name))
        seen[name] = "Sóng Xanh" in client.get("/profiles/bin").text
    assert seen == {"lan": True, "stranger": False, "minh": False, "officer": True, "admin": False}


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("minh", 404)])
def test_strangers_bring_nothing_back(app, cast, browse, who, status):
    remove(cast)
    client = browse().sign_in(getattr(cast, who))
    token = client.token()
    client.send(f"/profiles/{cast.startup.slug}/bring-back", {"csrf_token": token}, status=status)
    assert fresh(cast.startup).state is State.REMOVED


def test_co_owners_are_told_and_the_remover_is_not(app, cast, jobs):
    from ecosystem.notices.models import Notice

    with write():
        actions.add_member(cast.lan, cast.whole(cast.startup), cast.stranger, Right.OWNER)
    remove(cast)
    jobs.run()
    told = db.session.scalars(sa.select(Notice.account_id).where(Notice.kind == "profile.removed")).all()
    assert told == [cast.stranger.id]


def test_the_bin_is_emptied_after_thirty_days_and_not_before(app, cast, frozen):
    remove(cast)
    frozen.shift(30 * DAY - 5)
    assert purge(app) == 0
    frozen.shift(5)
    assert purge(app) == 1
    assert purge(app) == 0


def picture():
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "teal").save(out, "PNG")
    out.seek(0)
    return out


def words_of_row(profile):
    """Every text that any row of the directory holds for a profile."""
    found = []
    for table in Base.metadata.tables.values():
        owners = [table.c.id] if table.name in ("profile", "startup") else []
        owners += [key.parent for key in table.foreign_keys if key.column.table.name in ("profile", "startup")]
        for owner in owners:
            for row in db.session.execute(sa.select(table).where(owner == profile.id)).mappings():
                found += [(table.name, name, value) for name, value in row.items() if value]
    return found


def test_nothing_of_a_purged_profile_is_left_but_a_nameless_row(app, cast, jobs, frozen):
    with write():
        actions.set_logo(cast.lan, cast.whole(cast.startup), picture(), name="logo.png")
    cast.asked  # noqa: B018  made by naming it
    remove(cast)
    frozen.shift(31 * DAY)
    assert purge(app) == 1
    jobs.run()
    row = fresh(cast.startup)
    kept = {"id", "kind", "slug", "state", "created_at", "updated_at", "confirmed_at", "version"}
    kept |= {"removed_at", "removed_from", "removed_by_id", "purged_at"}
    left = [one for one in words_of_row(row) if one[0] in ("profile", "startup") and one[1] not in kept]
    # Defaults say nothing about anybody.
    assert {(name, value) for _table, name, value in left} <= {("accepting", True), ("ask_currency", "VND")}
    assert {table for table, _name, _value in words_of_row(row)} <= {"profile", "startup", "introduction"}
    assert row.slug.startswith("da-go-")
    for model in (Membership, ProfileWord, Opinion, RecommendationList):
        assert db.session.scalar(sa.select(sa.func.count()).where(model.profile_id == row.id)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 0
    assert "song-xanh" not in str(words_of_row(row))


def test_a_purged_profile_cannot_be_brought_back_by_anybody(app, cast, frozen, browse):
    remove(cast)
    frozen.shift(31 * DAY)
    purge(app)
    row = fresh(cast.startup)
    assert rules.may_manage(cast.admin, row) is False
    assert rules.may_know(cast.admin, row) is False
    with pytest.raises(Refused), write():
        actions.bring_back(cast.admin, cast.whole(cast.startup))
    client = browse().sign_in(cast.admin)
    assert "Thùng rác trống" in client.get("/profiles/bin").text
    client.send(f"/profiles/{row.slug}/bring-back", {"csrf_token": client.token()}, status=404)


def test_what_was_brought_back_in_time_is_not_purged(app, cast, frozen):
    remove(cast)
    frozen.shift(31 * DAY)
    with write():
        actions.bring_back(cast.lan, cast.whole(cast.startup))
    assert purge(app) == 0
    with write():
        assert actions.purge(cast.startup.id) is False
    assert fresh(cast.startup).name == "Sóng Xanh"


def test_the_same_name_can_be_taken_again(app, cast, frozen):
    from ecosystem.directory.models import Kind
    from tests.cast import STARTUP

    slug = cast.startup.slug
    remove(cast)
    frozen.shift(31 * DAY)
    purge(app)
    again = cast.profile(cast.lan, Kind.STARTUP, STARTUP)
    assert again.slug == slug


def test_every_kind_can_be_purged(app, cast, frozen):
    profiles = [cast.startup, cast.mentor, cast.angel_profile, cast.fund]
    for profile in profiles:
        with write():
            actions.remove(None, cast.whole(profile))
    frozen.shift(31 * DAY)
    assert purge(app) == len(profiles)
    assert {fresh(profile).name for profile in profiles} == {""}


# --- what others hold -----------------------------------------------------------------------------------------------


def test_an_introduction_outlives_the_other_side_without_its_name_and_contacts(app, cast, frozen, jobs, browse):
    key = cast.accepted.key
    minh = browse().sign_in(cast.minh).language("vi")
    assert "lien-he@songxanh.example" in minh.get(f"/introductions/{key}").text
    remove(cast)
    for _turn in ("in the bin", "purged"):
        frozen.shift(1)
        minh = browse().sign_in(cast.minh).language("vi")
        page = minh.get(f"/introductions/{key}")
        assert "Bên kia đã gỡ hồ sơ" in page.text
        assert "lien-he@songxanh.example" not in page.html
        assert "Sóng Xanh" not in page.text
        assert "Hồ sơ đã gỡ" in minh.get("/introductions?tab=past").text
        assert "Hồ sơ đã gỡ" not in minh.get("/introductions?tab=connected").text
        # Who removed it has put it out of their sight.
        browse().sign_in(cast.lan).get(f"/introductions/{key}", status=404)
        frozen.shift(31 * DAY)
        purge(app)
        jobs.run()


def test_what_waited_ends_when_a_side_is_gone(app, cast, frozen, jobs, browse):
    key = cast.asked.key
    remove(cast)
    page = browse().sign_in(cast.minh).get(f"/introductions/{key}")
    assert [form.action for form in page.forms if "/accept" in form.action] == []
    frozen.shift(31 * DAY)
    purge(app)
    jobs.run()
    db.session.expire_all()
    assert (
        db.session.scalar(sa.select(Introduction.state).where(Introduction.key == key)) is IntroductionState.WITHDRAWN
    )


def test_an_introduction_nobody_can_read_any_more_is_deleted(app, cast, frozen, jobs):
    cast.accepted  # noqa: B018  made by naming it
    remove(cast)
    with write():
        actions.remove(cast.minh, cast.whole(cast.mentor))
    frozen.shift(31 * DAY)
    purge(app)
    jobs.run()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Introduction)) == 0


def test_restoring_opens_everything_again(app, cast, browse):
    key = cast.accepted.key
    remove(cast)
    with write():
        actions.bring_back(cast.lan, cast.whole(cast.startup))
    assert "lien-he@songxanh.example" in browse().sign_in(cast.minh).get(f"/introductions/{key}").text


def test_a_withdrawn_request_can_be_asked_again_with_its_words(app, cast, browse):
    key = cast.asked.key
    client = browse().sign_in(cast.lan)
    page = client.follow(client.post(f"/introductions/{key}/withdraw", at=f"/introductions/{key}"))
    link = next(link for link in page.links if "again=" in link)
    form = client.get(link).form("/introductions/new")
    assert form.fields["message"] == [cast.asked.message]
    # Somebody else's key tells nothing.
    other = browse().sign_in(cast.stranger)
    cast.other_startup  # noqa: B018  made by naming it
    assert other.get(link).form("/introductions/new").fields.get("message", [""]) == [""]


def test_the_clock_decides_when(app, cast, frozen):
    remove(cast)
    assert fresh(cast.startup).removed_at == clock.now()
