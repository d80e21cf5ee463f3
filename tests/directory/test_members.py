"""Who belongs to a profile: rights, invitations, handing over, leaving; the last owner stays, also in a race."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries, rules
from ecosystem.directory.models import Membership, Right, State

URL = "/profiles/song-xanh/members"
OWN, E, V = Right.OWNER, Right.EDITOR, Right.VIEWER


@pytest.mark.parametrize(
    ("members", "who", "right", "stays"),
    [
        ([(1, OWN)], 1, None, False),
        ([(1, OWN)], 1, E, False),
        ([(1, OWN)], 1, OWN, True),
        ([(1, OWN), (2, E)], 1, None, False),
        ([(1, OWN), (2, E)], 2, None, True),
        ([(1, OWN), (2, E)], 2, V, True),
        ([(1, OWN), (2, OWN)], 1, None, True),
        ([(1, OWN), (2, OWN)], 2, V, True),
        ([(1, E), (2, V)], 1, None, True),
    ],
)
def test_a_profile_keeps_an_owner(members, who, right, stays):
    assert rules.leaves_an_owner(members, who, right) is stays


def rights(profile):
    rows = db.session.execute(
        sa.select(Membership.account_id, Membership.right).where(Membership.profile_id == profile.id)
    )
    return {row[0]: row[1] for row in rows}


def with_members(cast, **names):
    for name, right in names.items():
        person, profile = getattr(cast, name), cast.startup
        with write():
            actions.add_member(cast.lan, cast.whole(profile), person, right)
    return cast.whole(cast.startup)


def events():
    return list(db.session.scalars(sa.select(Entry.event).where(Entry.event.like("profile.%")).order_by(Entry.id)))


def test_an_owner_changes_rights_and_takes_out(cast, browse, jobs, outbox):
    profile = with_members(cast, minh=E)
    jobs.run()
    owner = browse().sign_in(cast.lan)
    owner.post(f"{URL}/{cast.minh.id}/right", {"right": "viewer"}, at=URL)
    assert rights(profile) == {cast.lan.id: OWN, cast.minh.id: V}
    jobs.run()
    assert "viewer" in outbox.last(cast.minh.email).text, "in the reader's language"
    owner.post(f"{URL}/{cast.minh.id}/remove", {}, at=URL)
    assert rights(profile) == {cast.lan.id: OWN}
    jobs.run()
    letter = outbox.last(cast.minh.email)
    assert letter.subject == "You are no longer a member of Sóng Xanh"
    assert events()[-2:] == ["profile.member_changed", "profile.member_removed"]


def test_who_was_taken_out_sees_no_more_from_the_next_request_on(cast, browse):
    with_members(cast, stranger=V)
    with write():
        actions.hide(cast.lan, cast.whole(cast.startup))
    member = browse().sign_in(cast.stranger)
    member.get("/startups/song-xanh")
    member.get(URL)
    with write():
        actions.remove_member(cast.lan, cast.whole(cast.startup), cast.stranger.id)
    member.get("/startups/song-xanh", status=404)
    member.get(URL, status=404)
    member.get("/profiles/song-xanh/preview", status=404)


def test_a_viewer_reads_all_and_changes_nothing(cast, browse):
    profile = with_members(cast, ha=V, phong=E)
    viewer = browse().sign_in(cast.ha)
    page = viewer.get(URL)
    assert "Mời thêm người" not in page.text
    assert cast.phong.email not in page.text, "addresses are for who manages members"
    for path in (f"/{cast.phong.id}/right", f"/{cast.phong.id}/remove", f"/{cast.phong.id}/hand-over", ""):
        viewer.send(URL + path, {"csrf_token": viewer.token(), "right": "owner", "email": "a@b.vn"}, status=403)
    viewer.get("/profiles/song-xanh/edit", status=403)
    assert rights(profile) == {cast.lan.id: OWN, cast.ha.id: V, cast.phong.id: E}


def test_outsiders_learn_nothing_of_members(cast, browse):
    profile = with_members(cast, ha=V)
    outsider = browse().sign_in(cast.stranger)
    outsider.get(URL, status=403)
    outsider.send(f"{URL}/{cast.ha.id}/remove", {"csrf_token": outsider.token()}, status=404)
    outsider.send(f"{URL}/999999/remove", {"csrf_token": outsider.token()}, status=404)
    assert len(rights(profile)) == 2


def test_anyone_but_the_last_owner_may_leave(cast, browse, jobs, outbox):
    profile = with_members(cast, minh=E)
    jobs.run()
    leaver, owner = browse().sign_in(cast.minh), browse().sign_in(cast.lan)
    leaver.post(f"{URL}/leave", {}, at=URL)
    assert rights(profile) == {cast.lan.id: OWN}
    jobs.run()
    # Team news waits for the daily digest while nobody chose otherwise; the inbox has it at once.
    assert outbox.read(cast.lan.email) == []
    assert "Nguyễn Quang Minh đã rời hồ sơ Sóng Xanh" in owner.get("/notices").text
    page = owner.send(f"{URL}/leave", {"csrf_token": owner.token()}, status=409)
    assert "ít nhất một chủ" in page.text
    page = owner.send(f"{URL}/{cast.lan.id}/right", {"csrf_token": owner.token(), "right": "viewer"}, status=409)
    assert "ít nhất một chủ" in page.text
    assert rights(profile) == {cast.lan.id: OWN}


def test_ownership_is_handed_over_in_one_act(cast, browse, jobs, outbox):
    profile = with_members(cast, minh=V)
    owner = browse().sign_in(cast.lan)
    owner.post(f"{URL}/{cast.minh.id}/hand-over", {}, at=URL)
    assert rights(profile) == {cast.lan.id: E, cast.minh.id: OWN}
    jobs.run()
    assert outbox.last(cast.minh.email).subject == "You own the profile Sóng Xanh"
    owner.send(f"{URL}/{cast.minh.id}/hand-over", {"csrf_token": owner.token()}, status=403)
    assert "profile.handed_over" in events()


def test_nobody_hands_over_to_themselves_or_to_a_stranger(cast):
    with pytest.raises(Refused), write():
        actions.hand_over(cast.lan, cast.whole(cast.startup), cast.lan.id)
    with pytest.raises(Refused), write():
        actions.hand_over(cast.lan, cast.whole(cast.startup), cast.stranger.id)


def test_an_officer_looks_after_members_only_where_there_is_no_owner(cast, browse):
    profile = cast.whole(cast.startup)
    officer = browse().sign_in(cast.officer)
    officer.get(URL)
    officer.send(URL, {"csrf_token": officer.token(), "email": "a@b.vn", "right": "owner"}, status=403)
    with pytest.raises(Refused), write():
        actions.add_member(cast.officer, profile, cast.officer, OWN)
    with write():
        db.session.execute(sa.delete(Membership))
    officer.post(URL, {"email": "chu@moi.vn", "right": "owner"}, at=URL)
    assert [one.email for one in queries.invited(profile)] == ["chu@moi.vn"]


def test_an_invitation_leads_a_person_in(cast, browse, jobs, outbox):
    profile = cast.whole(cast.startup)
    owner = browse().sign_in(cast.lan)
    page = owner.follow(owner.post(URL, {"email": cast.stranger.email, "right": "viewer"}, at=URL))
    assert cast.stranger.email in page.text
    jobs.run()
    link = next(link for link in outbox.last(cast.stranger.email).links if "/invitations/" in link)
    guest = browse().sign_in(cast.stranger)
    guest.post(link, {}, at=link)
    jobs.run()
    assert rights(profile) == {cast.lan.id: OWN, cast.stranger.id: V}
    assert queries.invited(profile) == []
    guest.get(URL)


def test_an_invitation_of_who_may_no_longer_invite_lets_nobody_in(cast, browse, jobs, outbox):
    profile = with_members(cast, minh=OWN)
    inviter = browse().sign_in(cast.minh)
    inviter.post(URL, {"email": cast.stranger.email, "right": "owner"}, at=URL)
    jobs.run()
    link = next(link for link in outbox.last(cast.stranger.email).links if "/invitations/" in link)
    with write():
        actions.remove_member(cast.lan, cast.whole(profile), cast.minh.id)
    guest = browse().sign_in(cast.stranger)
    guest.post(link, {}, at=link)
    jobs.run()
    assert rights(profile) == {cast.lan.id: OWN}


def test_an_invitation_takes_no_right_away(cast):
    profile, people = with_members(cast, minh=OWN), (cast.ha, cast.phong)
    assert people
    with write():
        actions.let_in(cast.whole(profile), cast.minh, V, invited_by=cast.lan)
        actions.let_in(cast.whole(profile), cast.ha, E, invited_by=cast.lan)
        actions.let_in(cast.whole(profile), cast.phong, E, invited_by=cast.ha)
    assert rights(profile) == {cast.lan.id: OWN, cast.minh.id: OWN, cast.ha.id: E}


def test_invitations_are_sent_again_and_revoked_by_owners_alone(cast, browse, jobs):
    profile = cast.whole(cast.startup)
    owner, other = browse().sign_in(cast.lan), browse().sign_in(cast.stranger)
    owner.post(URL, {"email": "moi@example.vn", "right": "editor"}, at=URL)
    [invitation] = queries.invited(profile)
    base = f"/profiles/song-xanh/invitations/{invitation.id}"
    elsewhere = cast.other_startup.slug
    other.send(f"{base}/revoke", {"csrf_token": other.token()}, status=404)
    other.send(f"/profiles/{elsewhere}/invitations/{invitation.id}/revoke", {"csrf_token": other.token()}, status=404)
    owner.post(f"{base}/resend", {}, at=URL)
    owner.post(f"{base}/revoke", {}, at=URL)
    assert queries.invited(profile) == []
    assert owner.post(URL, {"email": cast.lan.email, "right": "editor"}, at=URL, status=422).errors


def together(app, *acts):
    """Run acts at the same moment, each in a transaction and a thread of its own; what each came to."""
    gate, answers = threading.Barrier(len(acts)), []

    def run(act):
        with app.app_context():
            gate.wait()
            try:
                with write():
                    act()
                answers.append("done")
            except Refused as no:
                answers.append(no.code)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.parametrize("attempt", range(4))
def test_of_two_owners_who_leave_at_once_one_stays(app, cast, attempt):
    profile = with_members(cast, minh=OWN)
    number, people = profile.id, (cast.lan.id, cast.minh.id)
    db.session.rollback()

    def leave(account_id):
        def act():
            whole = queries.profile_by_id(number)
            me = db.session.get_one(Account, account_id)
            actions.leave(me, whole)

        return act

    assert together(app, *(leave(one) for one in people)) == ["done", "last-owner"]
    assert list(rights(profile).values()) == [OWN]


def test_owners_who_take_each_other_out_at_once_leave_one(app, cast):
    profile = with_members(cast, minh=OWN)
    number, pairs = profile.id, ((cast.lan.id, cast.minh.id), (cast.minh.id, cast.lan.id))
    db.session.rollback()

    def take_out(actor_id, other_id):
        def act():
            whole = queries.profile_by_id(number)
            me = db.session.get_one(Account, actor_id)
            actions.remove_member(me, whole, other_id)

        return act

    answers = together(app, *(take_out(*pair) for pair in pairs))
    assert answers[0] == "done"
    assert answers[1] in ("not-yours", "gone")
    assert list(rights(profile).values()) == [OWN]


def test_a_removed_profile_has_no_members_page(cast, browse):
    assert cast.startup
    with write():
        actions.remove(cast.lan, cast.whole(cast.startup))
    assert cast.whole(cast.startup).state == State.REMOVED
    owner = browse().sign_in(cast.lan)
    owner.send(URL, {"csrf_token": owner.token(), "email": "a@b.vn", "right": "viewer"}, status=403)


@pytest.mark.parametrize("act", ["", "/{member}/right"])
def test_letting_people_in_asks_again_who_sits_here(cast, client, act):
    profile = cast.startup
    path = f"/profiles/{profile.slug}/members" + act.format(member=cast.lan.id)
    client.sign_in(cast.lan, proven=False)
    sent = {"csrf_token": client.token(), "email": "ban@vi.example", "right": "editor"}
    assert client.send(path, sent).location.startswith("/prove")
