"""A round from its making to the marks: conflicts before sight, blindness, who may do what, what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account, Role
from ecosystem.calls import actions as calls
from ecosystem.calls.queries import applications
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory.actions import declare_conflicts
from ecosystem.directory.models import Kind, Membership, Right
from ecosystem.directory.rules.values import ConflictValues
from ecosystem.juries import actions
from ecosystem.juries.models import Declaration, JuryRead, ReadState, RoundState, Sight
from ecosystem.juries.queries import conflicts, dossiers, rounds
from ecosystem.juries.rules.conflict import Ground, Stand
from tests.calls.test_races import together
from tests.calls.world import begun, fill
from tests.cast import STARTUP
from tests.juries.world import a_call, a_round, given, marked, under_review

PRIVATE, KIND = "Đội này nói hơi quá, cần hỏi thêm.", "Rất mong bạn đo kỹ hơn ở mùa sau."


@pytest.fixture
def case(cast, frozen):
    """Two applications, a blind round with Minh and Hà on the panel, Minh has both."""
    call = a_call(cast)
    first, second = under_review(cast, call, 2)
    one = a_round(cast, call, cast.minh, cast.ha)
    return one, first, given(cast, one, first, cast.minh), given(cast, one, second, cast.minh)


def refusing(code, act, *args, **kwargs):
    with pytest.raises(Refused) as no, write():
        act(*args, **kwargs)
    assert no.value.code == code


def test_nothing_but_a_summary_before_they_declare(cast, client, case):
    _one, first, read, _other = case
    client.sign_in(cast.minh)
    path = f"/jury/reads/{read.key}"
    page = client.get(path)
    assert "mark-problem" not in page.html
    assert "Ao tôm thiếu oxy ban đêm." in page.text
    client.post(f"{path}/declare", {"value": "none"}, at=path)
    assert "mark-problem" in client.get(path).html
    assert first.number in client.get(path).text


def test_a_blind_juror_reads_no_name_anywhere(cast, client, case):
    _one, first, read, _other = case
    client.sign_in(cast.minh)
    client.post(f"/jury/reads/{read.key}/declare", {"value": "none"}, at=f"/jury/reads/{read.key}")
    names = ["Thuyền Thúng", cast.lan.full_name, "thuyen0.example", "deck.pdf", "0905123456"]
    for path in ("/jury", f"/jury/reads/{read.key}", "/notices", "/palette?q=thuyen"):
        html = client.get(path).html
        assert [name for name in names if name in html and path.startswith("/jury")] == [], path
    client.get(f"/manager/applications/{first.key}", status=404)
    client.get(f"/manager/rounds/{read.juror.round.key}", status=404)


def test_an_open_round_shows_names(cast, client, frozen):
    call = a_call(cast)
    (first,) = under_review(cast, call, 1)
    one = a_round(cast, call, cast.minh, is_blind=False)
    read = given(cast, one, first, cast.minh)
    client.sign_in(cast.minh)
    client.post(f"/jury/reads/{read.key}/declare", {"value": "none"}, at=f"/jury/reads/{read.key}")
    assert "Thuyền Thúng số 0" in client.get(f"/jury/reads/{read.key}").text


def test_a_declared_conflict_closes_the_dossier(cast, client, case):
    _one, first, read, _other = case
    client.sign_in(cast.minh)
    path = f"/jury/reads/{read.key}"
    client.post(f"{path}/declare", {"value": "conflict", "words": ""}, at=path, status=422)
    client.post(f"{path}/declare", {"value": "conflict", "words": "Em gái tôi làm ở đây"}, at=path)
    page = client.get(path, status=404)
    assert first.number not in page.text
    refusing("marks", actions.send, cast.minh, rounds.read(read.key), actions.Given({}))
    # Taking it back is not theirs.
    with write():
        actions.declare(cast.minh, rounds.read(read.key), has_conflict=False)
    assert dossiers.dossier(rounds.read(read.key)).stand is Stand.CLOSED


def test_computed_conflicts_close_it_and_nobody_can_give_it(cast, frozen):
    call = a_call(cast)
    (first,) = under_review(cast, call, 1)
    mentor = cast.whole(cast.mentor)
    asked = cast.ask(cast.whole(first.profile), mentor, by=cast.lan)
    one = a_round(cast, call, cast.minh, cast.ha)
    seats = {each.account_id: each for each in one.jurors}
    read = given(cast, one, first, cast.minh)
    cast.accept(asked, by=cast.minh)
    assert conflicts.between(seats[cast.minh.id], first) == (Ground.INTRODUCTION,)
    assert conflicts.between(seats[cast.ha.id], first) == ()
    assert dossiers.dossier(rounds.read(read.key)).stand is Stand.CLOSED
    with write():
        ha = db.session.get_one(Account, cast.ha.id)
        ha.email = "ha@thuyen0.example"
    assert conflicts.between(seats[cast.ha.id], first) == (Ground.DOMAIN,)
    refusing("conflict", actions.give, cast.manager, rounds.juror(seats[cast.ha.id].id), first)


@pytest.mark.parametrize("cell", [["ThS. {name} (CTO)", "Sáng lập"], ["Một người", "Kỹ thuật, {email}"]])
def test_whom_the_answers_name_in_the_team_cannot_read_them(cast, client, frozen, cell):
    call = a_call(cast)
    profile = cast.profile(cast.lan, Kind.STARTUP, replace(STARTUP, name="Thuyền Đội"))
    one = begun(cast, call, profile=profile)
    named = [text.format(name=cast.minh.full_name.upper(), email=cast.minh.email) for text in cell]
    with write():
        calls.save(cast.lan, one, {"team": [[*named, "Mười năm", "Toàn thời gian"]]})
    fill(applications.application(one.key), cast.lan)
    with write():
        calls.submit(cast.lan, applications.application(one.key))
    with write():
        calls.take_up(cast.manager, applications.application(one.key))
        calls.let_through(cast.manager, applications.application(one.key))
    round_ = a_round(cast, call, cast.minh, cast.ha)
    seats = {each.account_id: each for each in round_.jurors}
    application = applications.application(one.key)
    assert conflicts.between(seats[cast.minh.id], application) == (Ground.NAMED,)
    assert conflicts.between(seats[cast.ha.id], application) == ()
    refusing("conflict", actions.give, cast.manager, rounds.juror(seats[cast.minh.id].id), application)
    client.sign_in(cast.manager)
    assert "Có tên trong đội ngũ mà hồ sơ khai" in client.get(f"/manager/rounds/{round_.key}").text


@pytest.mark.parametrize(("side", "named"), [("juror", "startup"), ("juror", "person"), ("startup", "person")])
def test_kin_that_a_profile_declares_closes_the_dossier_and_says_so(cast, client, case, side, named):
    _one, first, read, _other = case
    # The other side of each: by its page here, by the name of somebody of its team.
    other = {"startup": first.profile.name, "person": (cast.lan if side == "juror" else cast.minh).full_name}[named]
    profile, who = (cast.mentor, cast.minh) if side == "juror" else (first.profile, cast.lan)
    with write():
        declare_conflicts(who, cast.whole(profile), [ConflictValues(kind="kin", other_name=other)])
    assert conflicts.between(rounds.juror(read.juror_id), first) == (Ground.KIN,)
    client.sign_in(cast.minh).language("vi")
    page = client.get(f"/jury/reads/{read.key}", status=404)
    assert "Người thân đã khai trên hồ sơ của một bên" in page.text
    assert [word for word in (first.number, first.profile.name) if word in page.text] == []
    assert "Kin declared on" in client.language("en").get(f"/jury/reads/{read.key}", status=404).text


def test_every_confirmed_domain_of_those_one_works_with_counts(cast, case):
    _one, first, read, _other = case
    seat, colleague = rounds.juror(read.juror_id), cast.account("dongnghiep", "Phan Đồng Nghiệp", Role.MENTOR)
    cast.whole(cast.mentor)
    with write():
        db.session.add(
            Membership(profile_id=cast.mentor.id, account_id=colleague.id, right=Right.EDITOR, joined_at=clock.now())
        )
        db.session.get_one(Account, colleague.id).email = "phan@thuyen0.example"
    assert conflicts.between(seat, first) == (Ground.DOMAIN,)
    with write():
        db.session.get_one(Account, colleague.id).email_confirmed_at = None
    assert conflicts.between(seat, first) == ()
    # The same of everybody of the applicant's team, and never by a mail service that anybody may use.
    for address, expected in (("a@minh-lam.example", (Ground.DOMAIN,)), ("a@gmail.com", ())):
        with write():
            db.session.get_one(Account, cast.lan.id).email = f"lan.{address}"
            db.session.get_one(Account, cast.minh.id).email = address
        assert conflicts.between(seat, first) == expected


def test_a_conflict_is_set_aside_by_two_only(cast, case):
    one, first, read, _other = case
    with write():
        actions.declare(cast.minh, rounds.read(read.key), has_conflict=True, words="Từng cố vấn")
    seat = rounds.juror(read.juror_id)
    refusing("reason", actions.ask_override, cast.manager, seat, first, reason=" ")
    refusing("rights", actions.ask_override, cast.minh, seat, first, reason="Tôi muốn đọc")
    with write():
        asked = actions.ask_override(cast.manager, rounds.juror(read.juror_id), first, reason="Không còn ai rành")
    refusing("second", actions.agree_override, cast.manager, rounds.override(asked.id))
    refusing("second", actions.agree_override, cast.stranger, rounds.override(asked.id))
    assert dossiers.dossier(rounds.read(read.key)).stand is Stand.CLOSED
    with write():
        actions.agree_override(cast.owner, rounds.override(asked.id))
    assert dossiers.dossier(rounds.read(read.key)).stand is Stand.OPEN
    assert [row.agreed_by_id for row in rounds.overrides_of(one)] == [cast.owner.id]


def test_marks_are_kept_sent_and_sent_again_until_the_round_closes(cast, case, frozen):
    one, _first, read, other = case
    refusing("marks", actions.send, cast.minh, rounds.read(read.key), actions.Given({"problem": 1}))
    with write():
        actions.declare(cast.minh, rounds.read(read.key), has_conflict=False)
        actions.declare(cast.minh, rounds.read(other.key), has_conflict=False)
    refusing("missing", actions.send, cast.minh, rounds.read(read.key), actions.Given({"problem": 1}))
    with write():
        actions.keep(cast.minh, rounds.read(read.key), actions.Given({"problem": 1, "x": 4}, PRIVATE))
    assert (rounds.read(read.key).marks, rounds.read(read.key).state) == ({"problem": 1}, ReadState.GIVEN)
    assert marked(read, cast.minh, 2).state is ReadState.SENT
    assert marked(read, cast.minh, 1).marks["problem"] == 1
    refusing("why", actions.abstain, cast.minh, rounds.read(other.key), why="")
    with write():
        actions.abstain(cast.minh, rounds.read(other.key), why="Ngoài chuyên môn")
    refusing("marks", actions.send, cast.minh, rounds.read(other.key), actions.Given({}))
    with write():
        actions.move(cast.owner, rounds.round_by_key(one.key), RoundState.CLOSED)
    refusing("marks", actions.send, cast.minh, rounds.read(read.key), actions.Given({}))
    assert [(row.counted, row.sent) for row in rounds.cover(rounds.round_by_key(one.key))] == [(1, 1), (0, 0)]


def test_two_clicks_send_one_and_two_gifts_are_one(app, cast, case):
    one, first, read, _other = case
    with write():
        actions.declare(cast.minh, rounds.read(read.key), has_conflict=False)
    key, minh, mai, seat, round_key = read.key, cast.minh.id, cast.manager.id, read.juror_id, one.key
    whole = {each.key: 1 for each in rounds.rubric_of(one)}

    def send():
        actions.send(db.session.get_one(Account, minh), rounds.read(key), actions.Given(whole))

    def give():
        found = rounds.applications(rounds.round_by_key(round_key))[0]
        actions.give(db.session.get_one(Account, mai), rounds.juror(seat), found)

    assert together(app, send, send) == ["done", "done"]
    assert together(app, give, give) == ["done", "done"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JuryRead)) == 2
    assert first


def test_send_and_close_at_once(app, cast, case):
    """Whoever closes waits for who sends, or the marks are refused; never half of both."""
    one, _first, read, _other = case
    with write():
        actions.declare(cast.minh, rounds.read(read.key), has_conflict=False)
    key, minh, mai, round_key = read.key, cast.minh.id, cast.manager.id, one.key
    whole = {each.key: 1 for each in rounds.rubric_of(one)}

    def send():
        actions.send(db.session.get_one(Account, minh), rounds.read(key), actions.Given(whole))

    def close():
        actions.move(db.session.get_one(Account, mai), rounds.round_by_key(round_key), RoundState.CLOSED)

    said = together(app, send, close)
    db.session.expire_all()
    assert said in (["done", "done"], ["done", "marks"])
    assert (rounds.read(key).state is ReadState.SENT) is (said == ["done", "done"])


def test_two_declarations_at_once_are_one(app, cast, case):
    _one, _first, read, _other = case
    key, minh = read.key, cast.minh.id

    def declare():
        actions.declare(db.session.get_one(Account, minh), rounds.read(key), has_conflict=False)

    assert together(app, declare, declare) == ["done", "done"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Declaration)) == 1


def test_what_jurors_see_of_each_other(cast, frozen):
    call = a_call(cast)
    (first,) = under_review(cast, call, 1)
    one = a_round(cast, call, cast.minh, cast.ha, sight=Sight.AFTER_OWN)
    mine, hers = given(cast, one, first, cast.minh), given(cast, one, first, cast.ha)
    marked(hers, cast.ha, 1, private_note=PRIVATE, note=KIND)
    with write():
        actions.declare(cast.minh, rounds.read(mine.key), has_conflict=False)
    assert dossiers.dossier(rounds.read(mine.key)).others == ()
    marked(mine, cast.minh)
    others = dossiers.dossier(rounds.read(mine.key)).others
    assert [round(each.total or 0) for each in others] == [33]


def test_who_left_keeps_what_was_sent_and_frees_the_rest(cast, client, case):
    _one, _first, read, _other = case
    key, seat = read.key, read.juror_id
    marked(read, cast.minh)
    with write():
        actions.remove_juror(cast.manager, rounds.juror(seat))
    client.sign_in(cast.minh)
    client.get(f"/jury/reads/{key}", status=404)
    assert db.session.scalars(sa.select(JuryRead.key)).all() == [key]


def test_an_applicant_is_no_juror(cast, frozen):
    call = a_call(cast)
    under_review(cast, call, 1)
    one = a_round(cast, call, cast.minh)
    refusing("applicant", actions.add_juror, cast.manager, one, email=cast.lan.email)
    refusing("email", actions.add_juror, cast.manager, one, email="nobody@example.com")
    refusing("rights", actions.add_juror, cast.minh, one, email=cast.ha.email)


def test_phrases_are_blacked_out_and_saved_on_to_the_next(cast, client, case):
    one, first, read, _other = case
    client.sign_in(cast.manager)
    path = f"/manager/rounds/{one.key}/blackout"
    page = client.post(path, {"black-problem": "Ao tôm"}, at=path)
    assert "application=" in page.location
    with write():
        actions.declare(cast.minh, rounds.read(read.key), has_conflict=False)
    parts = dossiers.dossier(rounds.read(read.key)).parts
    text = next(line.text for part in parts for line in part.lines if line.key == "problem")
    assert "█████ thiếu oxy" in text
    assert first


def test_jurors_are_told_and_reminded_without_a_name(cast, case, jobs, outbox, frozen):
    jobs.run()
    mails = [mail for mail in outbox.read() if cast.minh.email in mail.to]
    assert mails
    assert all("Thuyền Thúng" not in mail.text + mail.subject for mail in mails)
    before = len(mails)
    frozen.shift(timedelta(days=8))
    from ecosystem.juries.jobs import remind

    remind()
    remind()
    jobs.run()
    assert len([mail for mail in outbox.read() if cast.minh.email in mail.to]) == before + 1


def test_no_applicant_reads_of_the_jury(cast, client, case):
    one, first, read, _other = case
    marked(read, cast.minh, 1, private_note=PRIVATE, note=KIND)
    client.sign_in(cast.lan)
    for path in (f"/applications/{first.key}", f"/applications/{first.key}/receipt", "/applications", "/notices"):
        html = client.get(path).html
        assert [word for word in (PRIVATE, KIND, cast.minh.full_name, cast.ha.full_name) if word in html] == []
    for path in (f"/jury/reads/{read.key}", f"/manager/rounds/{one.key}", f"/manager/calls/{one.call.slug}/jury"):
        client.get(path, status=404)


def test_the_pages_of_organisers(cast, client, case):
    one, first, read, _other = case
    client.sign_in(cast.manager)
    slug = one.call.slug
    for path in (f"/manager/calls/{slug}/jury", f"/manager/rounds/{one.key}", f"/manager/rounds/{one.key}/edit",
                 f"/manager/rounds/{one.key}/rubric", f"/manager/rounds/{one.key}/blackout"):  # fmt: skip
        client.get(path)
    made = client.post(
        f"/manager/calls/{slug}/jury",
        {"name_vi": "Vòng thuyết trình", "closes_on": "20/12/2026"},
        at=f"/manager/calls/{slug}/jury",
    ).location
    assert "Vòng thuyết trình" in client.get(made).text
    rubric = f"{made}/rubric"
    client.post(rubric, {"weight-0": "20"}, at=rubric, status=422)
    client.post(rubric, {"weight-0": "20", "weight-1": "35"}, at=rubric)
    client.post(f"{made}/move", {"value": "open"}, at=made, status=409)
    client.post(f"{made}/jurors", {"email": cast.ha.email}, at=made)
    assert cast.ha.full_name in client.get(made).text
    client.sign_in(cast.owner)
    client.get(f"/manager/rounds/{one.key}")
    client.sign_in(cast.officer)
    client.get(f"/manager/rounds/{one.key}", status=404)
    assert first
    assert read


def test_scores_are_side_by_side_for_organisers_alone(cast, client, frozen):
    call = a_call(cast)
    first, second = under_review(cast, call, 2)
    one = a_round(cast, call, cast.minh, cast.ha, reads_needed=2)
    for application, levels in ((first, (2, 1)), (second, (1, 0))):
        for juror, level in zip((cast.minh, cast.ha), levels, strict=True):
            marked(given(cast, one, application, juror), juror, level, private_note=PRIVATE)
    path = f"/manager/rounds/{one.key}/scores"
    client.sign_in(cast.manager)
    page = client.get(path)
    assert "Thuyền Thúng số 0" in page.text
    assert "cho thấp hơn" in page.text
    for who in (cast.lan, cast.minh, cast.officer):
        client.sign_in(who)
        client.get(path, status=404)
