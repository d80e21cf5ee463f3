"""Making a program and its cohorts, changing and moving a cohort, and who runs it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import find_account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import Call, CallKind
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import slugify
from ecosystem.programs import rules
from ecosystem.programs.actions.enrolling import fill, lock, move, offer
from ecosystem.programs.models import Cohort, CohortManager, CohortRight, CohortState, EnrolmentState, Program
from ecosystem.programs.queries import cohorts as queries
from ecosystem.programs.queries import enrolments
from ecosystem.taxonomy import queries as taxonomy

RESERVED = frozenset({"new"})


@dataclass(frozen=True)
class ProgramValues:
    """What people write of a program."""

    name_vi: str
    type: str
    name_en: str = ""
    summary_vi: str = ""
    summary_en: str = ""
    organisation_id: int | None = None
    owner_name: str = ""


@dataclass(frozen=True)
class CohortValues:
    """What people write of a cohort; ``budget`` are lines ``{"label": ..., "millions": ...}``."""

    name_vi: str
    starts_on: date
    ends_on: date
    seats: int
    name_en: str = ""
    budget: tuple[dict[str, Any], ...] = ()


def create_program(actor: Account, values: ProgramValues, *, is_sample: bool = False) -> Program:
    """A new program without a cohort. Raises ``Refused``: ``role``, ``type``."""
    if not rules.may_create(actor):
        raise Refused(_l("Vai trò của bạn không mở được chương trình."), code="role")
    if values.type not in {value for value, _label in taxonomy.choices("program_types")}:
        raise Refused(_l("Vui lòng chọn loại chương trình."), code="type")
    made = Program(
        slug=_free_slug(slugify(values.name_vi) or "program"), is_sample=is_sample, created_at=clock.now(),
        **asdict(values),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("program.created", actor=actor.id, subject=made)
    return made


def create_cohort(
    actor: Account, program: Program, values: CohortValues, *, call: Call | None = None, is_sample: bool = False
) -> Cohort:
    """A cohort that ``actor`` leads; what ``call`` has accepted is offered a seat at once.

    Raises ``Refused``: ``role``, ``program`` (not theirs), ``call`` (not theirs, or of another kind), ``taken`` (it
    feeds another cohort), and as ``edit_cohort``.
    """
    if not rules.may_create(actor):
        raise Refused(_l("Vai trò của bạn không mở được chương trình."), code="role")
    if queries.has_cohorts(program.id) and program.id not in {one.id for one in queries.usable(actor)}:
        raise Refused(_l("Bạn không mở được khoá cho chương trình này."), code="program")
    if call is not None:
        _refuse_call(actor, call)
    _refuse_values(values)
    moment = clock.now()
    made = Cohort(
        key=secrets.token_urlsafe(16),
        program=program,
        call=call,
        state=CohortState.PLANNED,
        state_at=moment,
        created_at=moment,
        is_sample=is_sample,
    )
    _write(made, values)
    made.managers = [CohortManager(account_id=actor.id, right=CohortRight.LEAD, since=moment)]
    db.session.add(made)
    db.session.flush()
    record("cohort.created", actor=actor.id, subject=made, call=call.id if call else None)
    for application in enrolments.unoffered(made) if call is not None else ():
        offer(made, application.profile, application=application)
    return made


def edit_cohort(actor: Account, cohort: Cohort, values: CohortValues, *, version: int | None = None) -> None:
    """Change a cohort; more seats let the waitlist in. Raises ``Refused``.

    ``rights``, ``state`` (archived), ``stale``, ``backwards`` (ends first), ``seats`` (fewer than held), ``budget``.
    """
    if not rules.may_run(actor, cohort):
        raise Refused(_l("Bạn không sửa được khoá này."), code="rights")
    lock(cohort)
    if cohort.state is CohortState.ARCHIVED:
        raise Refused(_l("Khoá đã lưu trữ không sửa được nữa."), code="state")
    if version is not None and version != cohort.version:
        raise Refused(_l("Khoá vừa được người khác sửa. Vui lòng tải lại trang rồi sửa tiếp."), code="stale")
    _refuse_values(values)
    held, _offered = queries.seats([cohort.id]).get(cohort.id, (0, 0))
    if values.seats < held:
        raise Refused(_l("Số chỗ không ít hơn số đã nhận."), code="seats")
    more = values.seats > cohort.seats
    _write(cohort, values)
    db.session.flush()
    record("cohort.changed", actor=actor.id, subject=cohort)
    if more:
        fill(cohort)


def move_cohort(actor: Account | None, cohort: Cohort, to: CohortState) -> None:
    """Take a cohort to another state (``None``: the clock does). Raises ``Refused``: ``moved``.

    When it begins, whoever accepted a seat takes part.
    """
    lock(cohort)
    if not rules.may_move_cohort(actor, cohort, to):
        raise Refused(_l("Khoá vừa được chuyển bước, hoặc bạn không chuyển được."), code="moved")
    came, cohort.state, cohort.state_at = cohort.state, to, clock.now()
    db.session.flush()
    record("cohort.moved", actor=actor.id if actor else None, subject=cohort, state=to.value, came=came.value)
    if to is CohortState.RUNNING:
        for one in enrolments.in_states(cohort.id, [EnrolmentState.ACCEPTED]):
            move(None, one, EnrolmentState.ACTIVE)


def tick() -> int:
    """What the clock moves: begin what begins today, end what is over. Returns how many steps it made."""
    today, moved = clock.today(), 0
    for cohort in queries.clocked(today):
        while (to := rules.next_state(cohort, today)) is not None:
            move_cohort(None, cohort, to)
            moved += 1
    return moved


def add_manager(actor: Account, cohort: Cohort, *, email: str, right: CohortRight) -> CohortManager:
    """Let somebody with an account run the cohort too. Raises ``Refused``: ``rights``, ``email``."""
    _refuse_leads(actor, cohort)
    account = find_account(email)
    if account is None or account.email_confirmed_at is None:
        raise Refused(_l("Chưa có tài khoản nào dùng email này."), code="email")
    return set_manager(actor, cohort, account.id, right)


def set_manager(actor: Account, cohort: Cohort, account_id: int, right: CohortRight) -> CohortManager:
    """The right of one manager. Raises ``Refused``: ``rights``, ``last`` (no lead would be left)."""
    _refuse_leads(actor, cohort)
    found = _manager(cohort, account_id)
    if found is None:
        found = CohortManager(account_id=account_id, right=right, since=clock.now())
        cohort.managers.append(found)
    elif right is not CohortRight.LEAD:
        _refuse_leadless(cohort, found)
    found.right = right
    db.session.flush()
    record("cohort.manager_set", actor=actor.id, subject=cohort, account=account_id, right=right.value)
    return found


def remove_manager(actor: Account, cohort: Cohort, account_id: int) -> None:
    """Take somebody off. Raises ``Refused``: ``rights``, ``last``."""
    _refuse_leads(actor, cohort)
    found = _manager(cohort, account_id)
    if found is None:
        return
    _refuse_leadless(cohort, found)
    cohort.managers.remove(found)
    db.session.flush()
    record("cohort.manager_removed", actor=actor.id, subject=cohort, account=account_id)


def hand_over(actor: Account, cohort: Cohort, account_id: int) -> None:
    """Give the lead to another manager and stay beside them. Raises ``Refused``: ``rights``, ``manager``."""
    _refuse_leads(actor, cohort)
    lock(cohort)
    theirs, own = _manager(cohort, account_id), _manager(cohort, actor.id)
    if theirs is None or own is None or theirs is own:
        raise Refused(_l("Chỉ bàn giao được cho một người khác đang cùng làm khoá này."), code="manager")
    theirs.right, own.right = CohortRight.LEAD, CohortRight.EDITOR
    db.session.flush()
    record("cohort.handed_over", actor=actor.id, subject=cohort, account=account_id)


def _manager(cohort: Cohort, account_id: int) -> CohortManager | None:
    return next((one for one in cohort.managers if one.account_id == account_id), None)


def _refuse_leads(actor: Account, cohort: Cohort) -> None:
    if not rules.may_lead(actor, cohort):
        raise Refused(_l("Việc này dành cho người phụ trách khoá."), code="rights")


def _refuse_leadless(cohort: Cohort, leaving: CohortManager) -> None:
    # Locked, so that of two leads who take each other off one stays.
    lock(cohort)
    leads = sa.select(sa.func.count()).where(
        CohortManager.cohort_id == cohort.id, CohortManager.right == CohortRight.LEAD
    )
    others = db.session.scalar(leads.where(CohortManager.account_id != leaving.account_id)) or 0
    if leaving.right is CohortRight.LEAD and not others:
        raise Refused(_l("Khoá cần ít nhất một người phụ trách."), code="last")


def _refuse_call(actor: Account, call: Call) -> None:
    if call.kind is not CallKind.PROGRAM or not calls.may_lead(actor, call):
        raise Refused(_l("Bạn không lấy người từ đợt gọi này được."), code="call")
    db.session.execute(sa.select(Call.id).where(Call.id == call.id).with_for_update())
    if queries.of_call(call.id) is not None:
        raise Refused(_l("Đợt gọi này đã có khoá."), code="taken")


def _refuse_values(values: CohortValues) -> None:
    if values.ends_on < values.starts_on:
        raise Refused(_l("Ngày kết thúc cần sau ngày bắt đầu."), code="backwards")
    if rules.fault_of_budget(list(values.budget)):
        raise Refused(_l("Mỗi dòng ngân sách cần tên và số triệu đồng."), code="budget")


def _write(cohort: Cohort, values: CohortValues) -> None:
    for name, value in {**asdict(values), "budget": list(values.budget)}.items():
        setattr(cohort, name, value)


def _free_slug(wish: str) -> str:
    taken = set(
        db.session.scalars(sa.select(Program.slug).where((Program.slug == wish) | Program.slug.like(f"{wish}-%")))
    )
    number, slug = 2, wish
    while slug in taken | RESERVED:
        slug, number = f"{wish}-{number}", number + 1
    return slug
