"""The meeting day of the demo world's running cohort: guests came, both sides chose, the timetable is asked for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ecosystem.accounts.models import Account
from ecosystem.cli.calls import applicant
from ecosystem.cli.programs import RUNNING, named
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile
from ecosystem.meetings import actions
from ecosystem.meetings.models import DayState, Side
from ecosystem.meetings.queries import days, demo
from ecosystem.meetings.rules.mentoring import PAIRED
from ecosystem.programs.queries import cohorts, enrolments

GUESTS = ("m01", "m02", "m03", "a01", "a02", "f01", "f02")
PITCHES = {
    "s01": (
        "Sau mười hai tuần, ba khách hàng đầu tiên dùng bản trả phí và gia hạn tháng thứ hai.",
        "After twelve weeks our first three customers pay, and renewed for a second month.",
    ),
    "s07": (
        "Từ bản thử tới hai hợp đồng khảo sát; nhóm tìm vốn để mua thêm thiết bị bay.",
        "From a trial to two survey contracts; we look for capital to buy more drones.",
    ),
    "s16": (
        "Nhóm đã chạy thử với một khu chợ và đang xin thử nghiệm có kiểm soát.",
        "We ran a trial with one market and are applying for the sandbox.",
    ),
}
HELD = {"m01": "mentor", "a01": "angel", "f01": "fund", "s01": "founder"}


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Make the day, let both sides choose, ask for the timetable."""
    manager = people["manager"]
    key = named(RUNNING).key
    on = clock.today() + timedelta(days=9)
    values = actions.DayValues(
        name_vi="Ngày gặp vốn Ngũ Sắc",
        name_en="Ngũ Sắc capital meeting day",
        place="Tầng 2, nhà điều hành",
        starts_at=datetime.combine(on, time(8, 30), clock.LOCAL),
        wishes_until=datetime.combine(on - timedelta(days=2), time(23, 59, 59), clock.LOCAL),
        minutes=20,
        slots=6,
        most=5,
        breaks=[["09:50", "10:10"]],
        rooms=[["Sảnh", 3], ["Phòng kính", 2]],
    )
    day = actions.create_day(manager, cohorts.cohort(key), values, is_sample=True)
    db.session.expire_all()
    for name in GUESTS:
        actions.add_guest(manager, days.day(day.key), made[name])
    actions.move_day(manager, days.day(day.key), DayState.OPEN)
    _choose(day.key, made, people)
    actions.ask_timetable(manager, days.day(day.key))
    _show(manager, key, made, people["founder"])


def _show(manager: Account, key: str, made: dict[str, Profile], founder: Account) -> None:
    """The demo day's page, open, with the startups that agreed."""
    cohort = cohorts.cohort(key)
    values = actions.DemoValues(
        name_vi="Demo day Ngũ Sắc 2026",
        name_en="Ngũ Sắc demo day 2026",
        words_vi="Mười hai tuần làm việc, một buổi chiều để kể lại.",
        words_en="Twelve weeks of work, one afternoon to tell of it.",
        place="Hội trường bờ đông sông Hàn",
        held_at=datetime.combine(cohort.ends_on, time(14), clock.LOCAL),
    )
    one = actions.set_demo(manager, cohort, values, is_sample=True)
    db.session.expire_all()
    for enrolment in enrolments.in_states(cohort.id, sorted(PAIRED)):
        name = next(name for name, profile in made.items() if profile.id == enrolment.profile_id)
        if name in PITCHES:
            hand = founder if name == "s01" else applicant(name, made[name])
            pitch_vi, pitch_en = PITCHES[name]
            actions.stand(hand, demo.demo(one.slug), enrolment, pitch_vi=pitch_vi, pitch_en=pitch_en)
    actions.open_demo(manager, demo.demo(one.slug), is_open=True)


def _choose(key: str, made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Everybody of a side wishes for about two in three of the other; the same ones each time."""
    names = {profile.id: name for name, profile in made.items()}
    every = days.day(key).people
    startups = [one for one in every if one.side is Side.STARTUP]
    guests = [one for one in every if one.side is Side.GUEST]
    for row, one in enumerate(startups):
        for column, other in enumerate(guests):
            for who, whom in ((one, other), (other, one)):
                name = names[who.profile_id]
                hand = people[HELD[name]] if name in HELD else applicant(name, made[name])
                if (row + 2 * column + (who is other)) % 3 and whom.id in {
                    x.id for x in days.others(days.person(who.key))
                }:
                    strong = (row + column) % 4 == 0
                    actions.wish_to_meet(hand, days.person(who.key), whom.id, is_strong=strong)
