"""What the running cohort of the demo world goes through: weeks, sessions, who was there, tasks and hand-ins."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ecosystem.accounts.models import Account
from ecosystem.cli.calls import applicant
from ecosystem.core import clock
from ecosystem.directory.models import Profile
from ecosystem.programs import actions
from ecosystem.programs.models import Cohort, CohortSession, CohortTask, Enrolment, EnrolmentState, Presence, Verdict
from ecosystem.programs.queries import cohorts, curriculum, enrolments, tasks

DECK = Path(__file__).parents[1] / "samples" / "deck.pdf"
PARTS = (
    ("Tuần 1–4: khách hàng", "Weeks 1–4: customers"),
    ("Tuần 5–8: bán hàng", "Weeks 5–8: sales"),
    ("Tuần 9–12: gọi vốn", "Weeks 9–12: fundraising"),
)
# Part, days after the first, words, and who gives it.
SESSIONS = (
    (0, 1, "Khai giảng và mục tiêu mười hai tuần", "Kick-off and goals", "Đồng Thuỳ Chi"),
    (0, 8, "Phỏng vấn khách hàng", "Customer interviews", "mentor@demo.example"),
    (0, 22, "Giá trị và giá bán", "Value and price", "mentor@demo.example"),
    (1, 36, "Kênh bán hàng cho doanh nghiệp", "Channels for B2B", "Trịnh Gia Bảo"),
    (1, 47, "Hợp đồng thử nghiệm", "Pilot contracts", "Ngô Hạ Vy"),
    (2, 53, "Đọc bản điều khoản", "Reading a term sheet", "angel@demo.example"),
    (2, 67, "Tập trình bày trước nhà đầu tư", "Pitch rehearsal", "fund@demo.example"),
)
TASKS = (
    (0, 12, "Nhật ký mười cuộc phỏng vấn", "Log of ten interviews", "Ghi **câu hỏi**, câu trả lời và điều bất ngờ."),
    (1, 40, "Phễu bán hàng của nhóm", "Your sales funnel", "Từng bước, số người ở mỗi bước, việc làm tuần tới."),
    (2, 56, "Bản trình bày mười trang", "A ten-page deck", "Mỗi trang một ý; trang cuối là số vốn và việc sẽ làm."),
)
WORDS = "Nhóm gặp mười hai khách, bảy người đang trả tiền cho cách làm khác."
SAID = "Rõ ràng. Lần tới thêm câu nói nguyên văn của khách ở mỗi điều rút ra."
AGAIN = "Phễu thiếu tỷ lệ giữa các bước. Nhờ nhóm bổ sung số của bốn tuần gần nhất."
# Who was not there: the session's place -> names; and who owes which task.
ABSENT = {1: ("s29",), 3: ("s24", "s29"), 4: ("s24",)}
LATE = {2: ("s07",)}
OWES = {0: ("s24",), 1: ("s24", "s29")}
ON_LEAVE = "s09"


def teach(cohort: Cohort, made: dict[str, Profile], people: dict[str, Account]) -> None:
    """All of it, each on its day."""
    manager, first = people["manager"], cohort.starts_on
    with _on(first - timedelta(days=3)):
        parts = [actions.put_module(manager, cohort, title_vi=vi, title_en=en).id for vi, en in PARTS]
        sessions = [_session(manager, cohort, one, parts) for one in SESSIONS]
        given = [_task(manager, cohort, one, parts) for one in TASKS]
    with DECK.open("rb") as deck:
        actions.add_material(manager, sessions[1], title="Mẫu câu hỏi phỏng vấn", upload=(deck, "mau.pdf"))
    names = {profile.id: name for name, profile in made.items()}
    taking = {names[one.profile_id]: one for one in enrolments.in_states(cohort.id, [EnrolmentState.ACTIVE])}
    for place, session in enumerate(sessions):
        if session.ends_at < clock.now():
            _attend(manager, session, taking, place)
    for place, task in enumerate(given):
        if task.due_at < clock.now():
            _hand_in(manager, task, {n: (made[n], one) for n, one in taking.items() if n not in OWES[place]}, place)
    with _on(clock.today() - timedelta(days=6)):
        actions.go_on_leave(manager, taking[ON_LEAVE], reason="Trưởng nhóm nghỉ sinh, quay lại tuần mười.")
    with _on(clock.today() - timedelta(days=2)):
        body = "Tuần này học hợp đồng thử nghiệm. Nhóm nào có bản nháp thì mang theo để luật sư xem tại chỗ."
        one = cohorts.cohort(cohort.key)
        actions.send_message(manager, one, audience="taking-part", subject="Chuẩn bị cho buổi tới", body=body)


def _on(day: date) -> AbstractContextManager[None]:
    return clock.shifted(timedelta(days=(day - clock.today()).days))


def _session(manager: Account, cohort: Cohort, one: tuple[int, int, str, str, str], parts: list[int]) -> CohortSession:
    part, days, title_vi, title_en, trainer = one
    begins = datetime.combine(cohort.starts_on + timedelta(days=days), time(9), clock.LOCAL)
    values = actions.SessionValues(
        title_vi=title_vi,
        title_en=title_en,
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        place="Tầng 3, Khu công viên phần mềm số 2",
        module_id=parts[part],
        trainers=(trainer,),
    )
    made = actions.create_session(manager, cohort, values, is_sample=True)
    return curriculum.session(made.key)


def _task(manager: Account, cohort: Cohort, one: tuple[int, int, str, str, str], parts: list[int]) -> CohortTask:
    part, days, title_vi, title_en, body = one
    due = datetime.combine(cohort.starts_on + timedelta(days=days), time(23, 59), clock.LOCAL)
    values = actions.TaskValues(title_vi=title_vi, title_en=title_en, due_at=due, body=body, module_id=parts[part])
    return tasks.task(actions.create_task(manager, cohort, values, is_sample=True).key)


def _attend(manager: Account, session: CohortSession, taking: dict[str, Enrolment], place: int) -> None:
    marks = {
        one.id: Presence.ABSENT
        if name in ABSENT.get(place, ())
        else Presence.LATE
        if name in LATE.get(place, ())
        else Presence.PRESENT
        for name, one in taking.items()
    }
    with _on(clock.local(session.ends_at).date() + timedelta(days=1)):
        actions.mark_attendance(manager, session, marks)


def _hand_in(manager: Account, task: CohortTask, owing: dict[str, tuple[Profile, Enrolment]], place: int) -> None:
    """Everybody who owes it hands in; the last one waits for a word, the second one is to do it again."""
    for number, (name, (profile, one)) in enumerate(owing.items()):
        with _on(clock.local(task.due_at).date() - timedelta(days=1)):
            files = [(io.BytesIO(DECK.read_bytes()), "ban-nop.pdf")] if number == 0 else []
            work = actions.Work(words=WORDS, files=files)
            handed = actions.hand_in(applicant(name, profile), enrolments.enrolment(one.key), task, work)
        if place and number == len(owing) - 1:
            continue
        with _on(clock.local(task.due_at).date() + timedelta(days=1)):
            verdict, words = (Verdict.AGAIN, AGAIN) if place and number == 1 else (Verdict.GOOD, SAID)
            actions.give_feedback(manager, tasks.hand_in(handed.key), verdict=verdict, words=words)
