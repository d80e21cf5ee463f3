"""The calls of the demo world: an open intake with applications in eight states, and one that opens later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.calls import actions, queries
from ecosystem.calls.models import Application, ApplicationState, Call, CallKind, CallState
from ecosystem.calls.queries import applications
from ecosystem.calls.rules import answers
from ecosystem.calls.rules.form import YES, Question, Type
from ecosystem.core import clock
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as directory_queries
from ecosystem.directory.models import Profile, Right

DECK = Path(__file__).parents[1] / "samples" / "deck.pdf"
AGREED = ("account", "matching", "profile-public")


@dataclass(frozen=True)
class Opened:
    """One call of the demo world: who opens it, as what, with which ready-made form, from when to when in days."""

    who: str
    owner: str
    kind: CallKind
    form: str
    window: tuple[int, int]
    texts: dict[str, Any]
    rules: tuple[dict[str, Any], ...] = ()


INTAKE = Opened(
    "manager",
    "i01",
    CallKind.PROGRAM,
    "program-intake",
    (-27, 18),
    {
        "program_type": "pre-incubation",
        "title_vi": "Tiền ươm tạo Khơi Nguồn, đợt 2",
        "title_en": "Khơi Nguồn pre-incubation, call 2",
        "summary_vi": "Tám tuần cho nhóm sinh viên, nhà nghiên cứu và cá nhân có ý tưởng: kiểm chứng nhu cầu, làm "
        "nguyên mẫu đầu tiên, trình bày trước hội đồng.",
        "summary_en": "Eight weeks for students, researchers and people with an idea: test the need, build a first "
        "prototype, present it to a jury.",
        "body_vi": "**Bạn nhận được**\n\n- một cố vấn đồng hành mỗi tuần\n- chỗ làm việc và phòng thử nghiệm\n"
        "- buổi trình bày trước hội đồng và nhà đầu tư\n\nƯu tiên công nghệ chiến lược và bài toán của thành phố.",
        "body_en": "**What you get**\n\n- a mentor every week\n- workspace and a lab\n- a day before jury and investors"
        "\n\nStrategic technologies and problems of the city come first.",
        "legal_basis": "Kế hoạch số 152/KH-UBND của UBND thành phố Đà Nẵng",
        "grace_minutes": 15,
        "seats": 15,
    },
    ({"kind": "verified"}, {"kind": "stage", "any_of": ["idea", "prototype", "mvp"]}, {"kind": "earlier", "most": 1}),
)
OTHERS = (
    Opened(
        "manager",
        "i01",
        CallKind.PROGRAM,
        "program-intake",
        (20, 60),
        {
            "program_type": "acceleration",
            "title_vi": "Chương trình tăng tốc Ngũ Sắc 2027",
            "title_en": "Ngũ Sắc accelerator 2027",
            "summary_vi": "Mười hai tuần cho doanh nghiệp đã có doanh thu: bán hàng, mở rộng thị trường, gọi vốn.",
            "summary_en": "Twelve weeks for startups with revenue: sales, new markets, fundraising.",
            "grace_minutes": 15,
            "seats": 10,
        },
    ),
)
# Which startup came how far in the intake.
CAME = (
    ("s32", ApplicationState.SUBMITTED),
    ("s05", ApplicationState.SCREENING),
    ("s18", ApplicationState.NEEDS_INFO),
    ("s22", ApplicationState.UNDER_REVIEW),
    ("s38", ApplicationState.DRAFT),
    ("s30", ApplicationState.WITHDRAWN),
    ("s40", ApplicationState.INELIGIBLE),
)
TEXT = "Nhóm đã phỏng vấn 40 khách hàng, có bản thử đầu tiên và muốn kiểm chứng cách bán trong tám tuần tới."
ASKED = ("Thời gian nộp tính theo giờ nào?", "Nhóm chưa thành lập công ty có nộp được không?")
ANSWER = "Giờ Đà Nẵng (GMT+7), tính tới giây. Sau hạn có thêm 15 phút châm chước, rồi hệ thống không nhận nữa."


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Open the calls, and let startups apply."""
    intake = publish(INTAKE, made, people)
    for one in OTHERS:
        publish(one, made, people)
    actions.tick()
    founder, manager = people["founder"], people["manager"]
    _ask(founder, manager, intake)
    actions.start(founder, intake, made_whole(made["s01"]), is_sample=True)
    apply(founder, intake, made["s13"])
    for name, state in CAME:
        who = applicant(name, made[name])
        if state is ApplicationState.DRAFT:
            actions.start(who, intake, made_whole(made[name]), is_sample=True)
            continue
        _carry(manager, who, apply(who, intake, made[name]), state)
    actions.make_code(manager, intake, label="Nhóm ở Trà My, mất điện chiều hạn nộp", late_until=_at(21, time(17)))


def made_whole(profile: Profile) -> Profile:
    """A profile with everything loaded."""
    return directory_queries.profile_by_id(profile.id)


def _at(days: int, hour: time) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), hour, clock.LOCAL)


def _open(one: Opened, made: dict[str, Profile], people: dict[str, Account]) -> Call:
    begins, ends = one.window
    values = actions.CallValues(
        **one.texts, organisation_id=made[one.owner].id, opens_at=_at(begins, time(8)), closes_at=_at(ends, time(17))
    )
    call = actions.create(people[one.who], one.kind, values, is_sample=True)
    actions.use_template(people[one.who], call, one.form)
    actions.set_rules(people[one.who], call, list(one.rules))
    return call


def publish(one: Opened, made: dict[str, Profile], people: dict[str, Account]) -> Call:
    """A call of the demo world, approved."""
    call = _open(one, made, people)
    if one is INTAKE:
        with DECK.open("rb") as deck:
            actions.add_document(people[one.who], call, deck, name="the-le.pdf", title="Thể lệ tiền ươm tạo, đợt 2")
    actions.move(people[one.who], call, CallState.IN_APPROVAL)
    actions.move(people["officer"], call, CallState.PUBLISHED)
    return queries.call(call.slug)


def _ask(founder: Account, manager: Account, call: Call) -> None:
    first, _second = (actions.ask(founder, call, words=words) for words in ASKED)
    actions.answer(manager, queries.question(first.id), words=ANSWER)


def applicant(name: str, profile: Profile) -> Account:
    """Who holds this startup; where nobody does, somebody who signs in nowhere."""
    holders = [one.account for one in made_whole(profile).memberships if one.right is Right.OWNER]
    if holders:
        return holders[0]
    account = accounts.create_account(
        email=f"nop-{name}@demo.example",
        full_name=f"Đại diện {profile.name}"[:100],
        password=f"khong-dang-nhap-{profile.slug}-{clock.now():%f%S}",
        roles=[Role.FOUNDER],
        confirmed=True,
        is_sample=True,
    )
    for purpose in AGREED:
        accounts.give_consent(account, purpose, method="operator")
    directory.add_member(None, profile, account, Right.OWNER)
    return account


def apply(who: Account, call: Call, profile: Profile) -> Application:
    """A whole application, sent."""
    one = filled(who, call, profile)
    actions.submit(who, one)
    return one


def filled(who: Account, call: Call, profile: Profile) -> Application:
    """A draft in which every question is answered."""
    one = actions.start(who, call, made_whole(profile), is_sample=True)
    one = applications.application(one.key)
    draft = applications.draft(one)
    wanted = {q.key: _answer(q) for q in draft.form.questions() if answers.is_empty(draft.values.get(q.key))}
    actions.save(who, one, {key: value for key, value in wanted.items() if value is not None})
    for question in draft.form.questions():
        if question.type is Type.FILE:
            with DECK.open("rb") as deck:
                actions.attach(who, one, question, deck, name="gioi-thieu.pdf")
    return one


def _carry(manager: Account, who: Account, one: Application, state: ApplicationState) -> None:
    if state is ApplicationState.WITHDRAWN:
        actions.withdraw(who, one, note="Nhóm chuyển sang chương trình khác.")
        return
    if state is ApplicationState.SUBMITTED:
        return
    actions.take_up(manager, one)
    if state is ApplicationState.NEEDS_INFO:
        note = "Bản trình bày thiếu trang về đội ngũ. Nhờ nhóm gửi lại bản đủ."
        actions.ask_for_more(manager, one, questions=["deck"], note=note, until=_at(7, time(23, 59)))
    elif state is ApplicationState.UNDER_REVIEW:
        actions.let_through(manager, one)
    elif state is ApplicationState.INELIGIBLE:
        note = "Lần này chưa phù hợp: đợt gọi dành cho nhóm trước khi có doanh thu. Mời nhóm xem đợt tăng tốc sắp mở."
        actions.turn_away(manager, one, note=note)


ROWS = {
    Type.TEAM: [["Nguyễn An", "Sáng lập", "Tám năm phần mềm", "Toàn thời gian"]],
    Type.KPI: [["Khách dùng thử", "12", "40", "06/2027"]],
    Type.TABLE: [["Khảo sát", "4", "Danh sách yêu cầu"]],
}


def _answer(question: Question) -> Any:  # noqa: ANN401  any JSON
    if question.type in ROWS:
        return [row[: answers.columns_of(question)] for row in ROWS[question.type]]
    return {
        Type.LONG: TEXT,
        Type.CHOICE: question.options[0].value if question.options else None,
        Type.MANY: [one.value for one in question.options[:2]],
        Type.NUMBER: "3",
        Type.MONEY: {"amount": 450_000_000, "currency": "VND"},
        Type.DATE: _at(60, time(8)).date().isoformat(),
        Type.CONSENT: YES,
        Type.SHORT: "0905 000 000" if question.personal else None,
    }.get(question.type)
