"""Verification: who may ask and decide, where a case may go, and that one officer holds it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries
from ecosystem.directory.actions import Decision, Statement
from ecosystem.directory.models import Right, Verification, VerificationState, VerificationStep
from ecosystem.directory.queries import verification as cases
from ecosystem.directory.rules import verification as rules
from ecosystem.directory.rules.values import held
from ecosystem.directory.rules.verification import Act

S = VerificationState
WORDS = Statement(words="Tôi là người sáng lập, tên như giấy đăng ký.", evidence_url="https://songxanh.example")
YES = Decision(act=Act.VERIFY)
MORE = Decision(act=Act.RETURN, reasons=("proof-missing",), message="Thêm một đường dẫn nhé.")
NO = Decision(act=Act.REJECT, reasons=("out-of-scope",))


# --- rules -----------------------------------------------------------------------------------------------------------

ALLOWED = {
    (S.UNVERIFIED, Act.ASK): S.WAITING,
    (S.RESUBMIT, Act.ASK): S.WAITING,
    (S.REJECTED, Act.ASK): S.WAITING,
    (S.EXPIRED, Act.ASK): S.WAITING,
    (S.VERIFIED, Act.ASK): S.WAITING,
    (S.WAITING, Act.KEEP): S.VERIFIED,
    (S.WAITING, Act.WITHDRAW): S.UNVERIFIED,
    (S.RESUBMIT, Act.WITHDRAW): S.UNVERIFIED,
    (S.WAITING, Act.VERIFY): S.VERIFIED,
    (S.WAITING, Act.RETURN): S.RESUBMIT,
    (S.WAITING, Act.REJECT): S.REJECTED,
    (S.VERIFIED, Act.CHANGE): S.WAITING,
    (S.VERIFIED, Act.REOPEN): S.WAITING,
    (S.VERIFIED, Act.EXPIRE): S.EXPIRED,
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("act", list(Act))
def test_a_case_moves_by_the_table_and_in_no_other_way(state, act):
    assert rules.next_verification(state, act) == ALLOWED.get((state, act))


def test_every_act_has_its_event():
    assert set(rules.EVENTS) == set(Act)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-11-20", "2026-11-20", 0),  # Friday, the same day
        ("2026-11-20", "2026-11-22", 0),  # over a week-end
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-16", "2026-11-20", 4),
        ("2026-11-16", "2026-11-23", 5),
        ("2026-11-14", "2026-11-28", 10),  # Saturday to Saturday
        ("2026-11-25", "2026-11-20", 0),  # the clock stepped back
    ],
)
def test_working_days_leave_out_week_ends(since, until, days):
    assert rules.working_days(date.fromisoformat(since), date.fromisoformat(until)) == days


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("days", [0, 3, 7])
def test_going_back_and_counting_agree(offset, days):
    today = date(2026, 11, 16 + offset)
    back = rules.working_days_back(today, days)
    assert rules.working_days(back, today) >= days
    assert days == 0 or rules.working_days(date.fromordinal(back.toordinal() + 1), today) < days


@pytest.mark.parametrize(("days", "looks"), [(0, "ok"), (2, "ok"), (3, "warn"), (6, "warn"), (7, "bad"), (30, "bad")])
def test_waiting_warns_after_three_and_seven_days(days, looks):
    assert rules.patience(days) == looks


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [("2026-11-22", 12, "2027-11-22"), ("2028-02-29", 12, "2029-02-28"), ("2026-08-31", 6, "2027-02-28")],
)
def test_a_badge_ends_on_the_same_day(day, months, end):
    assert rules.months_after(date.fromisoformat(day), months) == date.fromisoformat(end)


def test_the_last_day_of_a_badge_counts():
    day = date(2027, 1, 31)
    assert [rules.has_badge(end, day) for end in (None, date(2027, 1, 30), day, date(2027, 2, 1))] == [
        False,
        False,
        True,
        True,
    ]


# --- actions ---------------------------------------------------------------------------------------------------------


def ask(cast):
    with write():
        actions.ask_verification(cast.lan, cast.whole(cast.startup), WORDS)


def decide(cast, decision, by=None):
    with write():
        actions.decide(by or cast.officer, cast.whole(cast.startup), decision)


def case(cast):
    db.session.rollback()
    return cases.case_of(cast.startup.id)


def test_asking_and_verifying_gives_a_badge_for_a_year(app, cast, frozen):
    frozen.move_to("2026-11-22T03:00:00+00:00")
    ask(cast)
    decide(cast, YES)
    found = case(cast)
    assert (found.state, found.verified_on, found.valid_until) == (S.VERIFIED, date(2026, 11, 22), date(2027, 11, 22))
    [card] = queries.cards([cast.startup.id])
    assert (card.verified_on, card.verified_until) == (date(2026, 11, 22), date(2027, 11, 22))
    frozen.move_to("2027-11-22T16:59:00+00:00")  # 23:59 in Đà Nẵng: the last day is included
    assert queries.cards([cast.startup.id])[0].verified_until == date(2027, 11, 22)
    frozen.move_to("2027-11-22T17:01:00+00:00")
    assert queries.cards([cast.startup.id])[0].verified_until is None


def test_every_step_is_journalled_with_it_and_says_nothing_private(app, cast):
    ask(cast)
    decide(cast, MORE)
    ask(cast)
    decide(cast, NO)
    rows = db.session.scalars(sa.select(Entry).where(Entry.event.startswith("verification.")).order_by(Entry.id)).all()
    assert [row.event.partition(".")[2] for row in rows] == ["asked", "returned", "asked", "rejected"]
    assert not any("sáng lập" in str(row.data) or "đường dẫn" in str(row.data) for row in rows)
    steps = db.session.scalars(sa.select(VerificationStep).order_by(VerificationStep.id)).all()
    assert [(step.before, step.after) for step in steps] == [
        (S.UNVERIFIED, S.WAITING),
        (S.WAITING, S.RESUBMIT),
        (S.RESUBMIT, S.WAITING),
        (S.WAITING, S.REJECTED),
    ]


def test_a_refused_step_leaves_nothing(app, cast):
    ask(cast)
    decide(cast, YES)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Entry))
    with pytest.raises(Refused) as no:
        decide(cast, NO)
    assert no.value.code == "no-step"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == before


def test_a_no_needs_a_reason(app, cast):
    ask(cast)
    with pytest.raises(Refused) as no:
        decide(cast, Decision(act=Act.REJECT))
    assert no.value.code == "reasons"


def test_an_officer_who_is_a_member_may_not_decide(app, cast):
    ask(cast)
    with write():
        actions.add_member(None, cast.startup, cast.officer, Right.VIEWER)
    with pytest.raises(Refused) as no:
        decide(cast, YES)
    assert no.value.code == "not-impartial"
    assert case(cast).state is S.WAITING
    assert not db.session.scalars(cases.queue(cast.officer, cases.QueueFilters())).all()
    assert len(db.session.scalars(cases.queue(cast.admin, cases.QueueFilters())).all()) == 1


@pytest.mark.parametrize("who", ["minh", "stranger", "manager"])
def test_only_officers_decide(app, cast, who):
    ask(cast)
    with pytest.raises(Refused):
        decide(cast, YES, by=getattr(cast, who))


def test_only_owners_ask(app, cast):
    editor = cast.account("bien-tap", "Người Biên Tập", Role.FOUNDER)
    with write():
        actions.add_member(None, cast.startup, editor, Right.EDITOR)
    for who in (editor, cast.stranger, cast.officer):
        with pytest.raises(Refused), write():
            actions.ask_verification(who, cast.whole(cast.startup), WORDS)


@pytest.mark.parametrize(
    ("field", "value"), [("name", "Sóng Biếc"), ("legal_name", "Công ty Sóng"), ("tax_code", "0100109106")]
)
def test_another_identity_takes_the_badge_off(app, cast, field, value):
    ask(cast)
    decide(cast, YES)
    with write():
        whole = cast.whole(cast.startup)
        actions.update(cast.lan, whole, replace(held(whole), **{field: value}), version=None)
    found = case(cast)
    assert (found.state, found.valid_until, found.changed_fields) == (S.WAITING, None, [field])
    assert found.identity["name"] == "Sóng Xanh"


def test_another_text_leaves_the_badge(app, cast):
    ask(cast)
    decide(cast, YES)
    with write():
        whole = cast.whole(cast.startup)
        actions.update(cast.lan, whole, replace(held(whole), tagline_vi="Phao đo nước"), version=None)
    assert case(cast).state is S.VERIFIED


def test_renewing_keeps_the_badge_until_its_end_and_can_be_taken_back(app, cast, frozen):
    frozen.move_to("2026-11-22T03:00:00+00:00")
    ask(cast)
    decide(cast, YES)
    with pytest.raises(Refused) as early:
        ask(cast)
    assert early.value.code == "too-early"
    frozen.move_to("2027-10-22T03:00:00+00:00")
    ask(cast)
    assert queries.cards([cast.startup.id])[0].verified_until == date(2027, 11, 22)
    with write():
        actions.withdraw_verification(cast.lan, cast.whole(cast.startup))
    assert (case(cast).state, case(cast).valid_until) == (S.VERIFIED, date(2027, 11, 22))
    # A renewal that is refused takes it off.
    ask(cast)
    decide(cast, NO)
    assert case(cast).valid_until is None


def test_changing_identity_during_a_renewal_takes_the_badge_off(app, cast, frozen):
    frozen.move_to("2026-11-22T03:00:00+00:00")
    ask(cast)
    decide(cast, YES)
    frozen.move_to("2027-10-22T03:00:00+00:00")
    ask(cast)
    with write():
        whole = cast.whole(cast.startup)
        actions.update(cast.lan, whole, replace(held(whole), name="Sóng Biếc"), version=None)
    assert (case(cast).state, case(cast).valid_until) == (S.WAITING, None)
    with write():
        actions.withdraw_verification(cast.lan, cast.whole(cast.startup))
    assert case(cast).state is S.UNVERIFIED


def test_time_reminds_once_and_then_expires(app, cast, frozen, jobs, outbox):
    frozen.move_to("2026-11-22T03:00:00+00:00")
    ask(cast)
    decide(cast, YES)
    jobs.run()
    frozen.move_to("2027-11-01T03:00:00+00:00")
    for _again in range(2):
        with write():
            actions.remind_of_ends()
        jobs.run()
    about = [letter.subject for letter in outbox.read(cast.lan.email)]
    assert about == ["Hồ sơ Sóng Xanh đã được xác thực", "Dấu xác thực của hồ sơ Sóng Xanh sắp hết hạn"]
    frozen.move_to("2027-11-23T03:00:00+00:00")
    for _again in range(2):
        with write():
            actions.expire_badges()
    assert case(cast).state is S.EXPIRED
    jobs.run()
    assert outbox.last(to=cast.lan.email).subject == "Dấu xác thực của hồ sơ Sóng Xanh đã hết hạn"


def test_mails_name_no_officer_and_speak_the_holders_language(app, cast, jobs, outbox):
    with write():
        actions.ask_verification(cast.minh, cast.whole(cast.mentor), WORDS)
    with write():
        actions.decide(cast.officer, cast.whole(cast.mentor), MORE)
    jobs.run()
    letter = outbox.last(to=cast.minh.email)
    assert letter.subject == "Nguyễn Quang Minh: a little more is needed to verify it"
    assert "Thêm một đường dẫn nhé." in letter.text
    assert cast.officer.full_name not in letter.text + letter.html
    assert letter.links[0] == f"/profiles/{cast.mentor.slug}/verification"


# --- races -----------------------------------------------------------------------------------------------------------


def together(app, acts):
    """Run all acts at the same moment, each with its own connection; ``ok`` or the code of the refusal, sorted."""
    gate, answers = threading.Barrier(len(acts)), []

    def run(act):
        with app.app_context():
            gate.wait()
            try:
                with write():
                    act()
            except Refused as no:
                answers.append(no.code)
            else:
                answers.append("ok")
            db.session.remove()

    db.session.commit()
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return sorted(answers)


def as_officer(account_id, profile_id, act, *args):
    from ecosystem.accounts.queries import account

    return lambda: act(account(account_id), queries.profile_by_id(profile_id), *args)


def test_of_many_officers_one_takes_a_case(app, cast):
    ask(cast)
    officers = [cast.account(f"can-bo-{n}", f"Cán bộ số {n}", Role.OFFICER).id for n in range(6)]
    profile = cast.startup.id
    answers = together(app, [as_officer(one, profile, actions.take_case) for one in officers])
    assert answers == ["ok", *["taken"] * 5]
    assert case(cast).assignee_id in officers


def test_of_two_decisions_at_once_one_holds(app, cast):
    ask(cast)
    ids, profile = (cast.officer.id, cast.admin.id), cast.startup.id
    answers = together(
        app,
        [
            as_officer(ids[0], profile, actions.decide, YES),
            as_officer(ids[1], profile, actions.decide, NO),
        ],
    )
    assert answers == ["no-step", "ok"]
    decided = sa.select(sa.func.count()).select_from(VerificationStep).where(VerificationStep.before == S.WAITING)
    assert db.session.scalar(decided) == 1


def test_two_owners_asking_first_at_once_make_one_case(app, cast):
    other = cast.account("hai", "Trần Văn Hải", Role.FOUNDER)
    with write():
        actions.add_member(None, cast.startup, other, Right.OWNER)
    ids, profile = (cast.lan.id, other.id), cast.startup.id
    answers = together(app, [as_officer(one, profile, actions.ask_verification, WORDS) for one in ids])
    assert answers == ["no-step", "ok"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Verification)) == 1


def test_of_two_notes_at_once_one_holds(app, cast):
    ask(cast)
    ids, profile = (cast.officer.id, cast.admin.id), cast.startup.id
    version = case(cast).version

    def note(account_id, words):
        from ecosystem.accounts.queries import account

        return lambda: actions.note_case(
            account(account_id), queries.profile_by_id(profile), note=words, tags=["impostor"], version=version
        )

    answers = together(app, [note(ids[0], "một"), note(ids[1], "hai")])
    assert answers == ["no-step", "ok"]
    db.session.expire_all()
    assert case(cast).note in ("một", "hai")
