"""Calls as pages show them: lists, one call, its questions, who hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.calls import rules
from ecosystem.calls.models import (
    Application,
    ApplicationState,
    Call,
    CallDocument,
    CallKind,
    CallManager,
    CallQuestion,
    CallState,
    CallSubscription,
    ManagerRight,
)
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.text import fold
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Kind, Profile, Right
from ecosystem.directory.rules import is_officer, right_of
from ecosystem.taxonomy import queries as taxonomy

KINDS: dict[CallKind, Any] = {
    CallKind.PROGRAM: _l("Đợt tuyển chương trình"),
    CallKind.CHALLENGE: _l("Bài toán của thành phố"),
    CallKind.POLICY: _l("Chính sách hỗ trợ"),
}
STATES: dict[CallState, Any] = {
    CallState.DRAFT: _l("Bản nháp"),
    CallState.IN_APPROVAL: _l("Chờ duyệt"),
    CallState.PUBLISHED: _l("Sắp mở"),
    CallState.OPEN: _l("Đang nhận hồ sơ"),
    CallState.CLOSED: _l("Đã đóng"),
    CallState.JUDGING: _l("Đang thẩm định"),
    CallState.DECIDED: _l("Đã có kết quả"),
    CallState.RESULTS: _l("Đã công bố kết quả"),
    CallState.ARCHIVED: _l("Đã lưu trữ"),
}
# The kind of tag a state wears.
LOOKS = {CallState.OPEN: "ok", CallState.PUBLISHED: "info", CallState.IN_APPROVAL: "warn"}
# The way of a call in five words, and the states of each.
WAY: tuple[tuple[Any, tuple[CallState, ...]], ...] = (
    (_l("Chuẩn bị"), (CallState.DRAFT, CallState.IN_APPROVAL)),
    (_l("Sắp mở"), (CallState.PUBLISHED,)),
    (_l("Nhận hồ sơ"), (CallState.OPEN,)),
    (_l("Thẩm định"), (CallState.CLOSED, CallState.JUDGING)),
    (_l("Kết quả"), (CallState.DECIDED, CallState.RESULTS, CallState.ARCHIVED)),
)
# What a list may be narrowed to: a word -> its states.
WHEN = {
    "open": (CallState.OPEN,),
    "soon": (CallState.PUBLISHED,),
    "past": (CallState.CLOSED, CallState.JUDGING, CallState.DECIDED, CallState.RESULTS),
}


@dataclass(frozen=True)
class CallCard:
    """One call in a list."""

    slug: str
    title: str
    summary: str
    kind: str
    state: CallState
    state_label: str
    look: str
    owner: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_sample: bool


def call(slug: str) -> Call:
    """The call of ``slug`` with what its pages need. Raises ``NotFound``."""
    return _one(Call.slug == slug)


def by_id(call_id: int) -> Call | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(Call.id == call_id)).one_or_none()


def _one(condition: sa.ColumnElement[bool]) -> Call:
    found = db.session.scalars(_whole().where(condition)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _whole() -> sa.Select[Call]:
    return sa.select(Call).options(
        selectinload(Call.managers).joinedload(CallManager.account),
        selectinload(Call.documents).joinedload(CallDocument.file),
        joinedload(Call.owner),
    )


def seat(slug: str, account_id: int) -> rules.Seat:
    """The place of a manager in a call. Raises ``NotFound`` for who is none."""
    found = call(slug)
    if account_id not in {one.account_id for one in found.managers}:
        raise NotFound
    return rules.Seat(found, account_id)


def clocked() -> list[Call]:
    """The calls that the clock may move now."""
    now = clock.now()
    begun = sa.and_(Call.state == CallState.PUBLISHED, Call.opens_at <= now)
    over = sa.and_(Call.state == CallState.OPEN, Call.closes_at <= now)
    return list(db.session.scalars(sa.select(Call).where(begun | over).order_by(Call.id)))


def unveiled() -> list[Call]:
    """The calls whose results go public now."""
    due = (Call.state == CallState.DECIDED, Call.results_at <= clock.now())
    return list(db.session.scalars(sa.select(Call).where(*due).order_by(Call.id)))


def shown(kind: str = "", when: str = "", text: str = "") -> sa.Select[Call]:
    """The calls everybody may read, narrowed: those that are open first, the nearest deadline first."""
    select = sa.select(Call).options(joinedload(Call.owner)).where(Call.state.in_(rules.SHOWN))
    if kind in {one.value for one in CallKind}:
        select = select.where(Call.kind == kind)
    if when in WHEN:
        select = select.where(Call.state.in_(WHEN[when]))
    for word in fold(text).split()[:8]:
        select = select.where(Call.folded.contains(word, autoescape=True))
    order = sa.case((Call.state == CallState.OPEN, 0), (Call.state == CallState.PUBLISHED, 1), else_=2)
    # Past calls come newest first, those to come nearest first.
    nearest = sa.case((order < 2, Call.closes_at))  # noqa: PLR2004  the last of the three groups
    return select.order_by(order, nearest, Call.closes_at.desc(), Call.id)


def mine(account: Account) -> sa.Select[Call]:
    """The calls one works on; officers see those that wait for approval too."""
    own = Call.id.in_(sa.select(CallManager.call_id).where(CallManager.account_id == account.id))
    wanted = own | (Call.state != CallState.DRAFT) if is_officer(account) else own
    waits = sa.case((Call.state == CallState.IN_APPROVAL, 0), (Call.state == CallState.ARCHIVED, 2), else_=1)
    return sa.select(Call).options(joinedload(Call.owner)).where(wanted).order_by(waits, Call.id.desc())


def cards(calls: Sequence[Call]) -> list[CallCard]:
    """Calls as a list shows them; their owners are loaded."""
    return [card(one) for one in calls]


def card(call: Call) -> CallCard:
    """One call as a list shows it."""
    state = rules.phase(call, clock.now())
    return CallCard(
        slug=call.slug,
        title=directory.local(call.title_vi, call.title_en),
        summary=directory.local(call.summary_vi, call.summary_en),
        kind=kind_of(call),
        state=state,
        state_label=str(STATES[state]),
        look=LOOKS.get(state, "plain"),
        owner=owner_of(call),
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        is_sample=call.is_sample,
    )


def kind_of(call: Call) -> str:
    """What a call is called: the kind of program where it is known, else the kind of call."""
    return taxonomy.label("program_types", call.program_type) if call.program_type else str(KINDS[call.kind])


def owner_of(call: Call) -> str:
    """Who opens it, in the reader's language."""
    if call.owner is None:
        return call.owner_name
    return directory.local(call.owner.name, call.owner.name_en)


def owners_for(account: Account) -> list[tuple[str, str]]:
    """The organisations in whose name one may open a call: (id, name)."""
    return [
        (str(one.id), one.name)
        for one in directory.my_profiles(account)
        if one.kind is Kind.INSTITUTION and right_of(account, one) in (Right.OWNER, Right.EDITOR)
    ]


def owner_named(account: Account, number: str) -> Profile | None:
    """The organisation of that id among one's own."""
    return next((one for one in directory.my_profiles(account) if str(one.id) == number), None)


def document(document_id: int) -> CallDocument:
    """One attached file with its call. Raises ``NotFound``."""
    found = db.session.get(CallDocument, document_id)
    if found is None:
        raise NotFound
    return found


def waiting_for_approval() -> int:
    """How many calls wait for an officer."""
    return db.session.scalar(sa.select(sa.func.count()).where(Call.state == CallState.IN_APPROVAL)) or 0


def question(question_id: int) -> CallQuestion:
    """One question with its call and the call's managers. Raises ``NotFound``."""
    found = db.session.scalars(
        sa.select(CallQuestion)
        .where(CallQuestion.id == question_id)
        .options(joinedload(CallQuestion.call).selectinload(Call.managers))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def answered(call_id: int) -> list[CallQuestion]:
    """What everybody reads: questions with their answers, the oldest first."""
    of_this = (CallQuestion.call_id == call_id, CallQuestion.answered_at.is_not(None), CallQuestion.hidden_at.is_(None))
    return list(db.session.scalars(sa.select(CallQuestion).where(*of_this).order_by(CallQuestion.id).limit(200)))


def waiting_of(call_id: int, account_id: int) -> list[CallQuestion]:
    """What one asked oneself and is not answered."""
    own = (CallQuestion.call_id == call_id, CallQuestion.asker_id == account_id, CallQuestion.answered_at.is_(None))
    return list(db.session.scalars(sa.select(CallQuestion).where(*own).order_by(CallQuestion.id)))


def all_questions(call_id: int) -> sa.Select[CallQuestion]:
    """What managers see: what waits first."""
    waits = sa.case((CallQuestion.answered_at.is_(None) & CallQuestion.hidden_at.is_(None), 0), else_=1)
    return sa.select(CallQuestion).where(CallQuestion.call_id == call_id).order_by(waits, CallQuestion.id.desc())


def is_subscribed(call_id: int, account_id: int) -> bool:
    """Whether an account wants to hear of the call."""
    return db.session.get(CallSubscription, (call_id, account_id)) is not None


def subscribers(call_id: int) -> list[Account]:
    """Who wants to hear of the call and may sign in."""
    heard = sa.select(CallSubscription.account_id).where(CallSubscription.call_id == call_id)
    live = (Account.locked_at.is_(None), Account.email_confirmed_at.is_not(None))
    return list(db.session.scalars(sa.select(Account).where(Account.id.in_(heard), *live).order_by(Account.id)))


def steps_of(call: Call) -> list[tuple[str, str]]:
    """Where a call stands on its way, for the line of steps: (label, "done", "now" or "")."""
    state = rules.phase(call, clock.now())
    at = next(place for place, (_label, states) in enumerate(WAY) if state in states)
    return [
        (str(label), "done" if place < at else "now" if place == at else "")
        for place, (label, _states) in enumerate(WAY)
    ]


@dataclass(frozen=True)
class Overview:
    """What stands inside a call, in numbers."""

    questions: int
    waiting_questions: int
    documents: int
    managers: int
    subscribers: int
    sent: int
    drafts: int
    asks: int


def overview(call: Call, asks: int) -> Overview:
    """The numbers on the manager's page of a call, in one query; ``asks`` is how many questions its form has."""
    of_this = CallQuestion.call_id == call.id
    waits = CallQuestion.answered_at.is_(None) & CallQuestion.hidden_at.is_(None)
    asked = sa.select(sa.func.count()).where(of_this).scalar_subquery()
    waiting = sa.select(sa.func.count()).where(of_this, waits).scalar_subquery()
    heard = sa.select(sa.func.count()).where(CallSubscription.call_id == call.id).scalar_subquery()
    of_call = Application.call_id == call.id
    sent = sa.select(sa.func.count()).where(of_call, Application.submitted_at.is_not(None)).scalar_subquery()
    drafts = sa.select(sa.func.count()).where(of_call, Application.state == ApplicationState.DRAFT).scalar_subquery()
    row = db.session.execute(sa.select(asked, waiting, heard, sent, drafts)).one()
    return Overview(row[0], row[1], len(call.documents), len(call.managers), row[2], row[3], row[4], asks)


def sample_public(role: str) -> dict[str, Any] | None:
    """The URL values of a call everybody may read."""
    slug = db.session.scalar(sa.select(Call.slug).where(Call.state.in_(rules.SHOWN)).order_by(Call.id).limit(1))
    return {"slug": slug} if role == "public" and slug else None


def sample_mine(role: str) -> dict[str, Any] | None:
    """The URL values of a call that the demo account of ``role`` leads."""
    leads = sa.select(Call.slug).join(CallManager).join(Account).where(Account.email == f"{role}@demo.example")
    slug = db.session.scalar(leads.where(CallManager.right == ManagerRight.LEAD).order_by(Call.id).limit(1))
    return {"slug": slug} if slug else None


def sample_question(role: str) -> dict[str, Any] | None:
    """The URL values of a question in such a call."""
    mine = sample_mine(role)
    asked = sa.select(CallQuestion.id).join(Call).where(Call.slug == (mine or {}).get("slug"))
    found = db.session.scalar(asked.order_by(CallQuestion.id).limit(1)) if mine else None
    return {"question_id": found} if found else None


def sample_document(role: str) -> dict[str, Any] | None:
    """The URL values of a file of a call everybody may read."""
    select = sa.select(CallDocument.id).join(Call).where(Call.state.in_(rules.SHOWN))
    found = db.session.scalar(select.order_by(CallDocument.id).limit(1))
    return {"document_id": found} if role == "public" and found else None
