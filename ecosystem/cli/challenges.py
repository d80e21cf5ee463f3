"""The challenges of the demo world: six in five states, and a seventh that was solved, bought and used again.

All of it happened by the product's own actions, with the clock set back to the day each was done on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls.models import Application
from ecosystem.calls.queries import applications
from ecosystem.challenges import actions, queries
from ecosystem.challenges.actions import Agreement, Draft, Value
from ecosystem.challenges.models import Challenge, Pilot, PilotState
from ecosystem.challenges.queries import pilots
from ecosystem.challenges.rules.feeding import HEADS
from ecosystem.cli.calls import DECK, applicant, apply, made_whole
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile

SAMPLES = Path(__file__).parents[1] / "samples" / "challenges.json"
OF_CALL = ("title_vi", "title_en", "summary_vi", "summary_en")
SOON = 14


@dataclass(frozen=True)
class Told:
    """One challenge of the demo world: so many days ago each step was taken; who proposes, the first is chosen."""

    name: str
    opened: int
    closes: int
    solvers: Sequence[str] = ()
    chosen: int = 0


OPEN = (Told("c01", 10, -20, ("s02",)), Told("c04", 6, -46))
JUDGED = Told("c03", 92, 46, ("s14", "s15"))
AWARDED = Told("c05", 190, 153, ("s29",), 12)
PILOTING = Told("c02", 150, 91, ("s31", "s32"), 78)
SOLVED = Told("c07", 300, 262, ("s13",), 250)
WAITS = Told("c06", -SOON, -120)
INVITED = ("s33", "s08")
# The pilot of the flood warning, and that of the trees.
FLOOD = Agreement(
    scope="Mười hai tuyến phố thấp, 340 hộ, một mùa mưa.",
    limits="Không gửi tin ra ngoài tổ dân phố; không thay bản tin chính thức.",
    data="Lượng mưa, mực nước; không có dữ liệu cá nhân. Số điện thoại tổ trưởng do phường giữ.",
    supervisor="Trưởng phòng Quản lý đô thị",
    stop_rules="Báo sai ba lần trong một tuần.\nThiết bị rơi xuống đường.",
    needs_sandbox=True,
    sandbox_case="Hồ sơ thử nghiệm có kiểm soát số 07 (mẫu)",
)
TREES = Agreement(
    scope="Bốn tuyến đường, 620 cây, ba tháng mùa nắng.",
    limits="Không đụng tới hệ thống bơm hiện có.",
    data="Độ ẩm đất và lượng nước; không có dữ liệu cá nhân.",
    supervisor="Trưởng đội cây xanh số 2",
    stop_rules="Quá mười cây héo trong một tuần.",
)
LEARNT = (
    "Cảm biến đặt sâu 30 cm cho số liệu ổn nhất. Ba cây cổ thụ cần tưới riêng. "
    "Lần sau nên lắp trước mùa nắng một tháng để có số liệu nền."
)


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Pose them, and take each as far as it came."""
    told = {row["id"]: row for row in json.loads(SAMPLES.read_text(encoding="utf-8"))}
    for one in OPEN:
        _opened(one, told[one.name], made, people)
    _invite(told["c04"], made, people)
    _judged(JUDGED, told["c03"], made, people)
    _awarded(AWARDED, told["c05"], made, people)
    _piloting(told["c02"], made, people)
    _solved(told["c07"], made, people)
    slug = _drafted(WAITS, told["c06"], made, people)
    actions.send(people["owner"], queries.challenge(slug))


def _ago(days: int) -> AbstractContextManager[None]:
    return clock.shifted(timedelta(days=-days))


def _drafted(one: Told, row: Mapping[str, Any], made: dict[str, Profile], people: dict[str, Account]) -> str:
    own = {f"{name}_{locale}": row[f"{name}_{locale}"] for name in (*HEADS, "head") for locale in ("vi", "en")}
    own |= {"budget_vnd": row["budget"], "sectors": row["sectors"], "test": row["test"], "phases": row["phases"]}
    held = made.get(row["owner"])
    window = {
        "opens_at": clock.now() + timedelta(hours=1 if one.opened > 0 else 24 * -one.opened),
        "closes_at": clock.now() + timedelta(days=one.opened - one.closes if one.opened > 0 else -one.closes),
    }
    owner = {"organisation_id": held.id} if held is not None else {"owner_name": row["owner"]}
    texts = {name: row[name] for name in OF_CALL}
    draft = Draft(own, {**texts, **window, **owner, "legal_basis": row["legal"]})
    return actions.create(people["owner"], draft, is_sample=True).call.slug


def _opened(
    one: Told, row: Mapping[str, Any], made: dict[str, Profile], people: dict[str, Account]
) -> tuple[str, list[Application]]:
    """Approved and open, with what was proposed; answers the slug of its call."""
    with _ago(one.opened + 1):
        slug = _drafted(one, row, made, people)
        actions.send(people["owner"], queries.challenge(slug))
    with _ago(one.opened):
        actions.decide(people["officer"], queries.challenge(slug), approved=True)
        _follow(slug)
    with _ago(max(one.opened - 4, 0)):
        calls.tick()
        _follow(slug)
        challenge = queries.challenge(slug)
        sent = [apply(applicant(name, made[name]), challenge.call, made[name]) for name in one.solvers]
    return slug, sent


def _judged(
    one: Told, row: Mapping[str, Any], made: dict[str, Profile], people: dict[str, Account]
) -> tuple[str, list[Application]]:
    """Its time is over, and what was proposed was let through."""
    slug, sent = _opened(one, row, made, people)
    with _ago(one.closes - 1):
        calls.tick()
        _follow(slug)
        for each in sent:
            calls.take_up(people["owner"], applications.application(each.key))
            calls.let_through(people["owner"], applications.application(each.key))
    return slug, sent


def _awarded(one: Told, row: Mapping[str, Any], made: dict[str, Profile], people: dict[str, Account]) -> Pilot:
    slug, sent = _judged(one, row, made, people)
    with _ago(one.chosen):
        first = applications.application(sent[0].key)
        chosen = actions.award(people["owner"], queries.challenge(slug), first, reason="Gần với phép thử nhất.")
    return pilots.pilot(chosen.key)


def _begun(
    one: Told, row: Mapping[str, Any], agreement: Agreement, made: dict[str, Profile], people: dict[str, Account]
) -> tuple[Pilot, Account]:
    """Both sides have agreed."""
    pilot = _awarded(one, row, made, people)
    solver = applicant(one.solvers[0], made[one.solvers[0]])
    with _ago(one.chosen - 8):
        starts = clock.today()
        dated = {**agreement.__dict__, "starts_on": starts, "ends_on": starts + timedelta(days=90)}
        actions.write(people["owner"], pilot, Agreement(**dated))
        for who in (people["owner"], solver):
            again = pilots.pilot(pilot.key)
            actions.agree(who, again, version=again.version)
    return pilots.pilot(pilot.key), solver


def _piloting(row: Mapping[str, Any], made: dict[str, Profile], people: dict[str, Account]) -> None:
    pilot, solver = _begun(PILOTING, row, FLOOD, made, people)
    with _ago(38):
        _measure(people["owner"], pilot, "right", 81_000, "Hai trận mưa tháng mười", with_file=True)
        _measure(solver, pilot, "ahead", 3_400, "Trung bình chín lần báo")
    with _ago(9):
        _measure(people["owner"], pilot, "right", 88_500, "Bốn trận mưa tháng mười một", with_file=True)


def _solved(row: Mapping[str, Any], made: dict[str, Profile], people: dict[str, Account]) -> None:
    pilot, solver = _begun(SOLVED, row, TREES, made, people)
    with _ago(170):
        _measure(people["owner"], pilot, "water", 31_000, "Ba tháng, hai trạm bơm", with_file=True)
        _measure(solver, pilot, "dead", 3_000, "Kiểm đếm cuối kỳ")
    with _ago(150):
        actions.end(people["owner"], pilots.pilot(pilot.key), PilotState.ACCEPTED, learnt=LEARNT)
        for who in (people["owner"], solver):
            actions.share(who, pilots.pilot(pilot.key), wanted=True)
    with _ago(136):
        bought: date = clock.today()
        contract = "Hợp đồng 36/2026 (mẫu)"
        actions.order(people["owner"], pilots.pilot(pilot.key), value_vnd=390_000_000, on=bought, document=contract)
    with _ago(30):
        agency = made_whole(made["i02"])
        actions.reuse(people["owner"], queries.challenge(pilot.challenge.call.slug), agency, is_sample=True)


def _invite(row: Mapping[str, Any], made: dict[str, Profile], people: dict[str, Account]) -> None:
    found = next(one for one in _all(people["owner"]) if one.call.title_vi == row["title_vi"])
    slug = found.call.slug
    actions.ask_shortlist(people["owner"], queries.challenge(slug))
    for name in INVITED:
        actions.invite(people["owner"], queries.challenge(slug), made_whole(made[name]))


def _all(owner: Account) -> Sequence[Challenge]:
    return db.session.scalars(queries.mine(owner)).all()


def _measure(who: Account, pilot: Pilot, measure: str, value: int, note: str, *, with_file: bool = False) -> None:
    typed = Value(measure, value, clock.today(), note)
    if not with_file:
        actions.measure(who, pilots.pilot(pilot.key), typed)
        return
    with DECK.open("rb") as deck:
        actions.measure(who, pilots.pilot(pilot.key), typed, evidence=(deck, "bien-ban-do.pdf"))


def _follow(slug: str) -> None:
    """What the worker does a moment after a call has moved."""
    one = queries.challenge(slug)
    actions.follow(one, one.call.state, clock.now())
