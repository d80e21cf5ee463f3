"""What startups of the demo world reached: a cohort that runs, one overdue and one at risk; and one that finished."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.cli import programs
from ecosystem.cli.calls import applicant
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile
from ecosystem.programs.models import Cohort, Enrolment
from ecosystem.progress import actions
from ecosystem.progress.models import FollowUp, MilestoneState
from ecosystem.progress.queries import base, milestones, reports
from ecosystem.progress.rules.alumni import STAGES, after
from ecosystem.progress.rules.reports import first_of

PROOF = Path(__file__).parents[1] / "samples" / "deck.pdf"
S = MilestoneState
M = 10**6


@dataclass(frozen=True)
class Stone:
    """A milestone: whose, of which kind, due and reached how many days from today or from the cohort's end."""

    who: str
    kind: str
    due: int
    reached: int | None = None
    state: MilestoneState = S.APPROVED
    words: str = ""


RUNNING = (
    Stone("s01", "partnership-signed", -31, -34, words="Đã ký hợp tác với một tổng đài dịch vụ công."),
    Stone("s16", "funding-closed", 6, state=S.PLANNED),
    Stone("s20", "export-first", 12, state=S.IN_PROGRESS, words="Khách Singapore đang xem hợp đồng thử."),
    Stone("s24", "pilot-signed", -20, state=S.IN_PROGRESS, words="Cảng hẹn trả lời tuần sau."),
    Stone("s35", "hire-key", -29, -27, words="Trưởng nhóm phần cứng đã nhận việc."),
    Stone("s39", "pilot-signed", -10, -12, S.SUBMITTED, "Biên bản thử nghiệm tại hai toà nhà, gửi kèm."),
    Stone("s29", "partnership-signed", 20, state=S.IN_PROGRESS, words="Đang làm việc với hai trường đại học."),
)
FINISHED = (
    Stone("s13", "mvp-launched", -104, -109),
    Stone("s14", "first-paying-customer", -88, -91),
    Stone("s31", "pilot-signed", -43, -28),
    Stone("s11", "ip-filed", -48, -50),
    Stone("s08", "prototype-done", -69, -46),
    Stone("s23", "solution-validated", -88, state=S.IN_PROGRESS),
    Stone("s03", "prototype-done", -40, state=S.IN_PROGRESS),
    Stone("s04", "prototype-done", -52, -55),
    Stone("s06", "first-paying-customer", -61, -30),
    Stone("s27", "prototype-done", -75, state=S.IN_PROGRESS),
    Stone("s34", "ip-filed", -47, -49),
)
# What they said six months later: revenue, jobs, capital since, filings since. One has not answered.
SAID = {
    "s13": actions.Answer(is_operating=True, revenue=2_900 * M, jobs=11, capital=1_200 * M, ip_filed=1),
    "s14": actions.Answer(is_operating=True, revenue=640 * M, jobs=8, capital=200 * M, ip_filed=1),
    "s11": actions.Answer(is_operating=True, revenue=420 * M, jobs=9, capital=500 * M, ip_filed=2),
    "s19": actions.Answer(is_operating=True, revenue=260 * M, jobs=5, capital=0, ip_filed=0),
    "s33": actions.Answer(is_operating=True, revenue=530 * M, jobs=10, capital=400 * M),
    "s31": actions.Answer(is_operating=True, revenue=380 * M, jobs=9, capital=300 * M, ip_filed=1),
    "s03": actions.Answer(is_operating=True, revenue=2_100 * M, jobs=14, capital=0, ip_filed=1),
    "s04": actions.Answer(is_operating=True, revenue=90 * M, jobs=7, capital=150 * M, ip_filed=0),
    "s06": actions.Answer(is_operating=True, revenue=810 * M, jobs=8, capital=0),
    "s27": actions.Answer(is_operating=True, revenue=0, jobs=5, capital=0, ip_filed=0),
    "s34": actions.Answer(is_operating=True, revenue=60 * M, jobs=6, capital=100 * M, ip_filed=1),
}
# Revenue in millions, users, jobs, women, capital in millions, filings, months of runway; then growth a month.
FIGURES: dict[str, tuple[tuple[int, ...], float]] = {
    "s01": ((118, 2400, 9, 4, 0, 0, 110), 1.08),
    "s07": ((320, 60, 12, 3, 0, 0, 140), 1.03),
    "s10": ((340, 150, 10, 4, 0, 1, 125), 1.05),
    "s16": ((270, 5200, 16, 7, 0, 0, 28), 1.12),
    "s24": ((800, 42, 18, 5, 0, 0, 90), 0.97),
    "s35": ((460, 130, 13, 4, 0, 0, 100), 1.04),
    "s39": ((690, 23, 17, 6, 1500, 1, 160), 1.06),
}
KEYS = ("revenue", "active-users", "jobs-total", "jobs-female", "capital-raised", "ip-filed", "runway-months")


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Let the running cohort work."""
    _run(made, people["manager"], programs.named(programs.RUNNING))


def reach(made: dict[str, Profile], manager: Account, key: str, names: Collection[str]) -> None:
    """What those of the finished cohort reached while it ran."""
    cohort = base.cohort(key)
    keys = _keys(cohort, made)
    for stone in FINISHED:
        if stone.who in names:
            _reach(manager, made[stone.who], keys[stone.who], stone, cohort.ends_on)


def _run(made: dict[str, Profile], manager: Account, cohort: Cohort) -> None:
    values = actions.MilestoneValues(due_on=cohort.ends_on, kind="pitch-delivered")
    actions.plan(manager, cohort, values)
    actions.give(manager, cohort)
    actions.follow_ready(manager, cohort)
    keys = _keys(cohort, made)
    for stone in RUNNING:
        _reach(manager, made[stone.who], keys[stone.who], stone, clock.today())
    for name, (figures, growth) in FIGURES.items():
        _report(made[name], base.enrolment(keys[name]), name, figures, growth)


def _keys(cohort: Cohort, made: dict[str, Profile]) -> dict[str, str]:
    """The keys of a cohort's enrolments by the names of their startups."""
    rows = db.session.execute(sa.select(Enrolment.profile_id, Enrolment.key).where(Enrolment.cohort_id == cohort.id))
    held = {row.profile_id: row.key for row in rows}
    return {name: held[profile.id] for name, profile in made.items() if profile.id in held}


def _reach(manager: Account, profile: Profile, key: str, stone: Stone, zero: date) -> None:
    """One milestone, carried to where it stands."""
    who = applicant(stone.who, profile)
    values = actions.MilestoneValues(due_on=zero + timedelta(days=stone.due), kind=stone.kind)
    one = milestones.milestone(actions.add(manager, base.enrolment(key), values).key)
    if stone.state is S.PLANNED:
        return
    actions.move(who, one, S.IN_PROGRESS, actions.Step(stone.words))
    if stone.reached is None:
        return
    with PROOF.open("rb") as proof:
        actions.attach(who, one, proof, name="minh-chung.pdf")
    actions.move(who, one, S.SUBMITTED, actions.Step(reached_on=zero + timedelta(days=stone.reached)))
    if stone.state is S.APPROVED:
        actions.move(manager, one, S.APPROVED, actions.Step())


def _report(profile: Profile, one: Enrolment, name: str, figures: tuple[int, ...], growth: float) -> None:
    """The figures of two months; the startup of the demo's founder has still to send the last one."""
    who, last = applicant(name, profile), first_of(first_of(clock.today()) - timedelta(days=1))
    before = first_of(last - timedelta(days=1))
    for month, times in ((before, 1.0), (last, growth)):
        report = reports.report(actions.open_month(one, month).key)
        if name == "s01" and month == last:
            continue
        revenue, users, *rest, capital, filings, runway = figures
        values = (round(revenue * times) * M, round(users * times), *rest, capital * M, filings, runway)
        actions.send(who, report, actions.Sent(dict(zip(KEYS, values, strict=True)), is_sure=True))


def ask(made: dict[str, Profile], manager: Account) -> None:
    """Certificates of who graduated; half a year after the end they are alumni, and what they said then."""
    cohort = programs.named(programs.FINISHED)
    with clock.shifted(datetime.combine(cohort.ends_on + timedelta(days=1), time(9), clock.LOCAL) - clock.now()):
        actions.issue_all(manager, cohort)
    with clock.shifted(datetime.combine(after(cohort.ends_on, STAGES[0]), time(9), clock.LOCAL) - clock.now()):
        actions.let_go()
    actions.ask()
    keys = _keys(cohort, made)
    for who, said in SAID.items():
        asked = sa.select(FollowUp).join(Enrolment).where(Enrolment.key == keys[who])
        actions.answer(db.session.scalars(asked).one(), said, actor=None)
