"""A call of the demo world that is over: judged by a jury with one conflict, decided, told, its results public.

All of it happened by the product's own actions, with the clock set back to the day each was done on.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls import queries
from ecosystem.calls.models import Application, Call, CallKind, CallState
from ecosystem.calls.queries import applications
from ecosystem.cli.calls import Opened, applicant, apply, publish
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Profile
from ecosystem.juries import actions
from ecosystem.juries.actions import exports
from ecosystem.juries.models import Juror, JuryRead, JuryRound, Outcome, RoundState, Sight
from ecosystem.juries.queries import rounds

# How many days ago each step was taken.
OPENED, APPLIED, CLOSED, READ, DECIDED, SHOWN = 132, 104, 87, 73, 66, 64
PAST = Opened(
    "manager",
    "i01",
    CallKind.PROGRAM,
    "program-intake",
    (1, OPENED - CLOSED),
    {
        "program_type": "acceleration",
        "title_vi": "Chương trình tăng tốc Ngũ Sắc 2026",
        "title_en": "Ngũ Sắc accelerator 2026",
        "summary_vi": "Mười hai tuần bán hàng, mở rộng thị trường và chuẩn bị gọi vốn cho doanh nghiệp đã có doanh thu "
        "ban đầu.",
        "summary_en": "Twelve weeks of sales, new markets and fundraising for startups with first revenue.",
        "grace_minutes": 15,
        "seats": 4,
    },
)
# What a fair reader would give each: levels of the four criteria.
WORTH = {
    "s16": (3, 3, 2, 2),
    "s28": (3, 2, 3, 2),
    "s13": (3, 2, 2, 3),
    "s21": (2, 3, 3, 1),
    "s10": (2, 2, 3, 2),
    "s17": (2, 1, 2, 2),
}
# Who read what. The fund was introduced to s13, which the house finds by itself: a conflict of interest, so that
# dossier stays closed to them. The angel is severe: whoever the angel did not read gains by it, until severity is
# taken out and one place changes hands.
PANEL = {
    "mentor": ("s16", "s13", "s21", "s10"),
    "angel": ("s16", "s28", "s13", "s21", "s17"),
    "fund": ("s16", "s28", "s10", "s17"),
    "owner": ("s28", "s13", "s21", "s10", "s17"),
}
SEVERE = "angel"
OUTCOMES = {
    "s16": Outcome.ACCEPTED,
    "s28": Outcome.ACCEPTED,
    "s13": Outcome.ACCEPTED,
    "s21": Outcome.ACCEPTED,
    "s10": Outcome.WAITLISTED,
    "s17": Outcome.REJECTED,
}
GENTLE = "Lần này hội đồng chọn những nhóm đã bán được hàng đều. Mời nhóm quay lại khi có ba khách hàng trả tiền."
ADVICE = "Nên chọn một phân khúc khách hàng rồi đo chi phí có được mỗi khách."
SURE = 1


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """The call from its opening to its published results."""
    with _ago(OPENED):
        call = publish(PAST, made, people)
    with _ago(APPLIED):
        calls.tick()
        sent = {name: apply(applicant(name, made[name]), queries.call(call.slug), made[name]) for name in WORTH}
    manager = people[PAST.who]
    with _ago(CLOSED - 1):
        calls.tick()
        _check(manager, call, sent)
        one = _round(manager, queries.call(call.slug), people)
        _read(manager, one, sent, people)
    _decide(manager, call, sent)
    with _ago(SHOWN):
        calls.publish(manager, queries.call(call.slug))
    with _ago(SHOWN - 1):
        calls.tick()
    exports.ask_pack(manager, queries.call(call.slug))


def _ago(days: int) -> AbstractContextManager[None]:
    return clock.shifted(timedelta(days=-days))


def _check(manager: Account, call: Call, sent: dict[str, Application]) -> None:
    calls.move(manager, queries.call(call.slug), CallState.JUDGING)
    for one in sent.values():
        calls.take_up(manager, applications.application(one.key))
        calls.let_through(manager, applications.application(one.key))


def _round(manager: Account, call: Call, people: dict[str, Account]) -> JuryRound:
    values = actions.RoundValues(
        name_vi="Vòng chấm hồ sơ",
        name_en="Reading round",
        sight=Sight.NEVER,
        reads_needed=3,
        closes_at=datetime.combine(clock.today() + timedelta(days=CLOSED - READ), time(23, 59, 59), clock.LOCAL),
    )
    key = actions.create(manager, call, values, is_sample=True).key
    for role in PANEL:
        actions.add_juror(manager, rounds.round_by_key(key), email=people[role].email)
    db.session.expire_all()
    actions.move(manager, rounds.round_by_key(key), RoundState.OPEN)
    return rounds.round_by_key(key)


def _read(manager: Account, one: JuryRound, sent: dict[str, Application], people: dict[str, Account]) -> None:
    seats = {each.account_id: each.id for each in actions.seated(one)}
    for role, names in PANEL.items():
        juror = rounds.juror(seats[people[role].id])
        for name in names:
            given = _give(manager, juror, sent[name])
            if given is not None:
                actions.declare(people[role], given, has_conflict=False)
                actions.send(people[role], given, actions.Given(_marks(role, name), note=_note(role, name)))
    actions.move(manager, rounds.round_by_key(one.key), RoundState.CLOSED)


def _give(manager: Account, juror: Juror, application: Application) -> JuryRead | None:
    try:
        made = actions.give(manager, juror, applications.application(application.key))
    except Refused:
        return None
    return rounds.read(made.key)


def _marks(role: str, name: str) -> dict[str, int]:
    problem, solution, market, impact = WORTH[name]
    if role == SEVERE:
        solution, market = max(0, solution - 1), max(0, market - 1)
    return {"problem": problem, "solution": solution, "market": market, "impact": impact, "certainty": SURE}


def _note(role: str, name: str) -> str:
    return ADVICE if role == SEVERE and name in ("s10", "s17") else ""


def _decide(manager: Account, call: Call, sent: dict[str, Application]) -> None:
    with _ago(DECIDED):
        for name, outcome in OUTCOMES.items():
            note = GENTLE if outcome is Outcome.REJECTED else ""
            actions.decide(manager, applications.application(sent[name].key), actions.Verdict(outcome, note))
        actions.release(manager, queries.call(call.slug))
    with _ago(DECIDED - 1):
        for one in sent.values():
            actions.carry_out(one.id)
        calls.move(manager, queries.call(call.slug), CallState.DECIDED)
