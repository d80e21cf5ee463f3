"""Merging: one of two, everything of the other with it, nothing private through it, and two again when undone."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import sqlalchemy as sa
from PIL import Image

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile
from ecosystem.directory import actions
from ecosystem.directory.actions import unmerging
from ecosystem.directory.actions.drafts import StepSaved, Target
from ecosystem.directory.models import (
    Audience,
    Conflict,
    DuplicatePair,
    FieldGroup,
    Kind,
    Merge,
    PairState,
    ProfileDraft,
    Right,
    State,
    Verification,
    VerificationState,
)
from ecosystem.directory.rules.plain import to_plain
from ecosystem.directory.rules.values import ConflictValues, held
from ecosystem.directory.rules.verification import Act
from tests.cast import MENTOR
from tests.directory.merging import TWIN, fresh, merge, pair_of, plan, twins, undo

DAY = 86_400


def whole_of(cast, profile):
    one = cast.whole(profile)
    members = sorted((row.account_id, row.right) for row in one.memberships)
    return to_plain(held(one)), one.state, one.chosen, members, one.confirmed_at, one.updated_at


def test_of_two_one_stands_and_the_other_is_away(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, phone="taken", email="kept")
    one, other = cast.whole(kept), fresh(taken)
    assert (one.phone, one.email) == (TWIN.phone, "lien-he@songxanh.example")
    assert one.description_vi == TWIN.description_vi
    assert one.ask_amount == held(cast.whole(kept)).ask_amount is not None
    assert (other.state, other.merged_into_id, other.name) == (State.REMOVED, kept.id, "Sóng Xanh")
    assert db.session.get_one(DuplicatePair, pair.id).state is PairState.MERGED
    rights = {row.account_id: row.right for row in cast.whole(kept).memberships}
    assert rights == {cast.lan.id: Right.OWNER, cast.stranger.id: Right.OWNER}


def test_undone_both_are_what_they_were(app, cast):
    kept, taken = twins(cast)
    with write():
        actions.set_audiences(cast.stranger, cast.whole(taken), {FieldGroup.INTRO: Audience.MEMBERS}, version=None)
    before = [whole_of(cast, one) for one in (kept, taken)]
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, phone="taken", email="taken")
    assert undo(cast, pair) == ()
    assert [whole_of(cast, one) for one in (kept, taken)] == before
    assert fresh(taken).merged_into_id is None
    assert db.session.get_one(DuplicatePair, pair.id).state is PairState.OPEN
    assert db.session.scalars(sa.select(Merge)).one().snapshot == {}


def test_what_was_edited_since_stays_and_is_told(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, phone="taken", email="taken")
    one = cast.whole(kept)
    with write():
        actions.update(cast.lan, one, replace(held(one), phone="+84905000111"), version=one.version)
    assert undo(cast, pair) == ("phone",)
    one = cast.whole(kept)
    assert (one.phone, one.email) == ("+84905000111", "lien-he@songxanh.example")


def test_lists_of_both_can_be_put_together(app, cast):
    kept, taken = twins(cast)
    with write():
        one = cast.whole(taken)
        actions.update(cast.stranger, one, replace(held(one), technologies=("lora", "edge")), version=None)
    pair = pair_of(kept, taken)
    own = held(cast.whole(kept)).technologies
    merge(cast, pair, kept, technologies="both")
    assert held(cast.whole(kept)).technologies == tuple(dict.fromkeys((*own, "lora", "edge")))


def test_values_that_break_a_rule_are_refused_and_nothing_is_written(app, cast):
    kept, taken = twins(cast)
    with write():
        one = cast.whole(taken)
        sectors = ("edtech", "fintech", "healthtech")
        actions.update(cast.stranger, one, replace(held(one), sectors=sectors), version=None)
    pair = pair_of(kept, taken)
    with pytest.raises(Refused) as no:
        merge(cast, pair, kept, sectors="both")
    assert no.value.code == "sectors"
    assert fresh(taken).state is State.PUBLISHED
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Merge)) == 0


def test_members_an_officer_leaves_out_do_not_come_in(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, members=())
    assert {row.account_id for row in cast.whole(kept).memberships} == {cast.lan.id}


def test_who_is_in_both_keeps_the_greater_right_and_has_the_lesser_again(app, cast):
    kept, taken = twins(cast)
    with write():
        actions.add_member(cast.lan, cast.whole(kept), cast.stranger, Right.VIEWER)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    assert {row.account_id: row.right for row in cast.whole(kept).memberships}[cast.stranger.id] == Right.OWNER
    undo(cast, pair)
    assert {row.account_id: row.right for row in cast.whole(kept).memberships}[cast.stranger.id] == Right.VIEWER


def test_the_last_owner_stays_when_a_merge_is_undone(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    with write():
        actions.leave(cast.lan, cast.whole(kept))
    undo(cast, pair)
    assert {row.account_id for row in cast.whole(kept).memberships} == {cast.stranger.id}


# --- what nobody may see through it ----------------------------------------------------------------------------------


def test_the_stricter_audience_of_each_group_holds(app, cast, browse):
    kept, taken = twins(cast)
    secret = "Bí mật của nhóm Vy: hợp đồng đầu tiên ký tháng tới, chưa công bố với ai ngoài nhóm."
    with write():
        one = cast.whole(taken)
        actions.update(cast.stranger, one, replace(held(one), description_vi=secret * 3), version=None)
        actions.set_audiences(
            cast.stranger,
            cast.whole(taken),
            {FieldGroup.INTRO: Audience.PRIVATE, FieldGroup.CONTACTS: Audience.PRIVATE},
            version=None,
        )
    cast.accepted  # noqa: B018  Minh is connected with the kept one
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, description_vi="taken", email="taken", phone="taken")
    chosen = cast.whole(kept).chosen
    assert chosen[FieldGroup.INTRO] is Audience.PRIVATE
    assert chosen[FieldGroup.CONTACTS] is Audience.PRIVATE
    pages = {"stranger": browse()}
    pages |= {who: browse().sign_in(getattr(cast, who)) for who in ("minh", "officer", "ha", "stranger", "lan")}
    pages["nobody"] = browse()
    seen = {who: client.get(f"/startups/{kept.slug}").html for who, client in pages.items()}
    told = {who for who, html in seen.items() if "Bí mật của nhóm Vy" in html}
    assert told == {"stranger", "lan"}
    assert {who for who, html in seen.items() if TWIN.email in html} <= {"stranger", "lan"}
    contacts = browse().sign_in(cast.minh).get(f"/introductions/{cast.accepted.key}").html
    assert TWIN.email not in contacts
    assert TWIN.phone not in contacts
    for query in ("hợp đồng đầu tiên", "bí mật"):
        assert "Sóng Xanh" not in browse().get(f"/startups?q={query}").text


def test_an_undo_opens_nothing_that_was_written_while_it_was_closed(app, cast):
    kept, taken = twins(cast)
    with write():
        closed = {FieldGroup.INTRO: Audience.PRIVATE}
        actions.set_audiences(cast.stranger, cast.whole(taken), closed, version=None)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, description_vi="taken")
    one = cast.whole(kept)
    with write():
        words = "Viết khi phần này đang đóng, chỉ để người trong nhóm đọc với nhau mà thôi."
        actions.update(cast.lan, one, replace(held(one), description_vi=words), version=one.version)
    assert undo(cast, pair) == ("description_vi",)
    assert cast.whole(kept).chosen[FieldGroup.INTRO] is Audience.PRIVATE


def test_officers_see_no_contacts_while_they_compare(app, cast, browse):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    client = browse().sign_in(cast.officer)
    page = client.get(f"/officer/duplicates/{pair.id}/merge")
    assert TWIN.email not in page.html
    assert TWIN.phone not in page.html
    assert "lien-he@songxanh.example" not in page.html
    assert "riêng tư nên cán bộ không xem" in page.text


# --- badges, files, drafts, conflicts --------------------------------------------------------------------------------


def verify(cast, profile, owner):
    statement = actions.Statement(words="Tôi là người sáng lập và đại diện theo pháp luật của nhóm.")
    officer = cast.officer
    with write():
        actions.ask_verification(owner, cast.whole(profile), statement)
        actions.decide(officer, cast.whole(profile), actions.Decision(act=Act.VERIFY))


def case_of(profile):
    db.session.expire_all()
    return db.session.get(Verification, profile.id)


def test_the_badge_goes_with_the_identity_it_was_given_for(app, cast, jobs, outbox):
    kept, taken = twins(cast)
    verify(cast, taken, cast.stranger)
    until = case_of(taken).valid_until
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    assert (case_of(kept).state, case_of(kept).valid_until) == (VerificationState.VERIFIED, until)
    undo(cast, pair)
    assert (case_of(kept).state, case_of(kept).valid_until) == (VerificationState.UNVERIFIED, None)
    assert case_of(taken).state is VerificationState.VERIFIED


def test_a_badge_does_not_outlive_another_name(app, cast):
    kept, taken = twins(cast)
    verify(cast, kept, cast.lan)
    with write():
        one = cast.whole(taken)
        actions.update(cast.stranger, one, replace(held(one), legal_name="Công ty cổ phần Sóng Xanh Mới"), version=None)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, legal_name="taken")
    assert (case_of(kept).state, case_of(kept).valid_until) == (VerificationState.WAITING, None)
    undo(cast, pair)
    assert case_of(kept).state is VerificationState.VERIFIED


def picture(colour):
    out = io.BytesIO()
    Image.new("RGB", (30, 30), colour).save(out, "PNG")
    out.seek(0)
    return out


def test_files_are_copied_and_the_replaced_one_comes_back(app, cast, browse, frozen):
    kept, taken = twins(cast)
    with write():
        actions.set_logo(cast.lan, cast.whole(kept), picture("teal"), name="a.png")
        actions.set_logo(cast.stranger, cast.whole(taken), picture("gold"), name="b.png")
    first, second = fresh(kept).logo_id, fresh(taken).logo_id
    pair = pair_of(kept, taken)
    merge(cast, pair, kept, logo="taken")
    assert fresh(kept).logo_id not in (first, second)
    assert fresh(kept).logo.sha256 == fresh(taken).logo.sha256
    undo(cast, pair)
    assert (fresh(kept).logo_id, fresh(taken).logo_id) == (first, second)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 2
    merge(cast, pair, kept, logo="taken")
    frozen.shift(31 * DAY)
    with write():
        assert actions.purge_old() == 1
    assert fresh(kept).logo is not None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1


def test_drafts_go_on_for_the_kept_one_and_return(app, cast):
    kept, taken = twins(cast)
    with write():
        saved = StepSaved("core", {"name": ["Sóng Xanh mới"]}, "tab", "")
        actions.save_step(cast.stranger, Target(Kind.STARTUP, cast.whole(taken)), saved.typed, saved)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    draft = db.session.scalars(sa.select(ProfileDraft)).one()
    assert (draft.profile_id, draft.base_version) == (kept.id, 0)
    undo(cast, pair)
    draft = db.session.scalars(sa.select(ProfileDraft).execution_options(populate_existing=True)).one()
    assert draft.profile_id == taken.id
    assert draft.base_version > 0


def test_declared_conflicts_follow(app, cast):
    kept, taken = twins(cast)
    with write():
        actions.declare_conflicts(cast.ha, cast.whole(cast.angel_profile), [ConflictValues(other_id=taken.id)])
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    assert db.session.scalars(sa.select(Conflict.other_id)).all() == [kept.id]
    undo(cast, pair)
    assert db.session.scalars(sa.select(Conflict.other_id)).all() == [taken.id]


# --- where it is no longer -------------------------------------------------------------------------------------------


def test_the_old_address_leads_to_the_kept_one_and_no_list_has_it(app, cast, browse):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    for client in (browse(), browse().sign_in(cast.minh), browse().sign_in(cast.officer)):
        page = client.get(f"/startups/{taken.slug}", status=301)
        assert page.location == f"/startups/{kept.slug}"
        assert page.headers["Cache-Control"] == "no-store"
    vy = browse().sign_in(cast.stranger)
    vy.get(f"/profiles/{taken.slug}/edit", status=404)
    assert "Thùng rác trống" in vy.get("/profiles/bin").text
    vy.send(f"/profiles/{taken.slug}/bring-back", {"csrf_token": vy.token()}, status=404)
    assert f"/startups/{taken.slug}" not in vy.get("/profiles").html
    listed = browse().get("/startups")
    assert f"/startups/{kept.slug}" in listed.html
    assert f'href="/startups/{taken.slug}"' not in listed.html
    assert f'href="/startups/{taken.slug}"' not in browse().get("/search?q=song+xanh").html


def test_who_may_not_see_the_kept_one_gets_the_same_404(app, cast, browse):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    with write():
        actions.hide(cast.lan, cast.whole(kept))
    browse().get(f"/startups/{taken.slug}", status=404)
    browse().sign_in(cast.minh).get(f"/startups/{taken.slug}", status=404)
    browse().sign_in(cast.stranger).get(f"/startups/{taken.slug}", status=301)


def test_a_chain_of_merges_leads_to_its_end(app, cast, browse):
    kept, taken = twins(cast)
    third = cast.profile(cast.lan, Kind.STARTUP, TWIN)
    merge(cast, pair_of(kept, taken), kept)
    last = pair_of(kept, third)
    merge(cast, last, third)
    assert browse().get(f"/startups/{taken.slug}", status=301).location == f"/startups/{third.slug}"
    first = db.session.scalars(sa.select(DuplicatePair).where(DuplicatePair.id != last.id)).first()
    with pytest.raises(Refused) as no:
        undo(cast, first)
    assert no.value.code == "later-first"


def test_the_bin_spares_it_for_thirty_days_and_its_address_stays(app, cast, browse, frozen, jobs):
    kept, taken = twins(cast)
    slug = taken.slug
    cast.accept(cast.ask(taken, cast.mentor, by=cast.stranger), by=cast.minh)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    frozen.shift(30 * DAY - 5)
    with write():
        assert actions.purge_old() == 0
    frozen.shift(5)
    with pytest.raises(Refused) as no:
        undo(cast, pair)
    assert no.value.code == "late"
    with write():
        assert actions.purge_old() == 1
    jobs.run()
    row = fresh(taken)
    assert (row.name, row.merged_into_id, row.slug) == ("", kept.id, slug)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Merge)) == 0
    assert browse().get(f"/startups/{slug}", status=301).location == f"/startups/{kept.slug}"
    with write():
        actions.remove(None, cast.whole(kept))
        actions.purge(kept.id)
    assert fresh(taken).slug != slug
    browse().get(f"/startups/{slug}", status=404)


def test_nobody_shows_a_person_who_did_not_agree(app, cast):
    """A mentor's profile from a list is public until its person owns it and has not said yes."""
    listed = cast.profile(None, Kind.MENTOR, MENTOR)
    quiet = cast.account("quiet", "Nguyễn Quang Minh", "mentor", agrees=False)
    own = cast.profile(quiet, Kind.MENTOR, MENTOR)
    assert fresh(own).state is State.HIDDEN
    pair = pair_of(listed, own)
    merge(cast, pair, listed)
    assert fresh(listed).state is State.HIDDEN
    undo(cast, pair)
    assert fresh(listed).state is State.PUBLISHED


def test_a_plan_made_of_an_older_look_is_refused(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    old = plan(pair, kept)
    with write():
        actions.add_member(cast.lan, cast.whole(kept), cast.ha, Right.VIEWER)
    with pytest.raises(Refused) as no:
        merge(cast, pair, kept, mark=old.mark)
    assert no.value.code == "stale"
    with pytest.raises(Refused), write():
        unmerging.undo_merge(cast.admin, db.session.get_one(DuplicatePair, pair.id))
