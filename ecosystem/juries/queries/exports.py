"""What of a call may leave the house: one row an application, by the sight of who takes it; scores for leads alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Application, Call, ManagerRight, Submission
from ecosystem.calls.queries import applications as calls
from ecosystem.calls.queries import forms, holding, reading, screening, words
from ecosystem.calls.rules.eligibility import VERDICTS, Verdict
from ecosystem.calls.rules.form import Question
from ecosystem.calls.rules.sight import Reader, seen_by
from ecosystem.core.db import db
from ecosystem.core.values import format_datetime, format_number
from ecosystem.directory import queries as directory
from ecosystem.juries.models import Decision, JuryRead, JuryRound
from ecosystem.juries.queries import decisions, rounds, scores
from ecosystem.juries.queries.scores import Board
from ecosystem.juries.rules.rubric import total

Table = list[list[str]]


@dataclass(frozen=True)
class Judged:
    """The rounds of a call with their rankings, and what was decided; empty for who does not lead."""

    boards: Sequence[tuple[JuryRound, Board]] = ()
    made: Mapping[int, Decision] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One question of any version of the form, as a column: its newest words."""

    key: str
    label: str


def reader_of(actor: Account, call: Call) -> Reader:
    """As whom a manager reads what was sent to the call; being an applicant too opens nothing here."""
    return Reader.LEAD if call_rules.right_of(actor, call) is ManagerRight.LEAD else Reader.MANAGER


def sent_to(call: Call) -> list[Application]:
    """The applications that were sent to a call, by number."""
    return list(db.session.scalars(screening.received(call).order_by(None).order_by(Application.id)))


def count(call: Call) -> int:
    """How many there are."""
    sent = screening.received(call).order_by(None).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(sent)) or 0


def columns(call: Call, actor: Account) -> list[str]:
    """The heads of the table."""
    reader = reader_of(actor, call)
    newest = calls.newest_of([one.id for one in sent_to(call)])
    return _head(_asked(newest.values(), reader), _judged(call, reader))


def table(call: Call, actor: Account) -> Table:
    """One row an application, after a row of heads."""
    reader, applications = reader_of(actor, call), sent_to(call)
    newest = calls.newest_of([one.id for one in applications])
    asked, judged = _asked(newest.values(), reader), _judged(call, reader)
    rows = [_row(one, newest[one.id], reader, asked) + _verdict(one, judged) for one in applications]
    return [_head(asked, judged), *rows]


def reads(call: Call, actor: Account) -> Table:
    """What each juror gave, for leads alone: marks, notes to the organisers and to the applicant."""
    if reader_of(actor, call) is not Reader.LEAD:
        return []
    head = [
        _("Vòng chấm"), _("Giám khảo"), _("Số biên nhận"), _("Người nộp"), _("Trạng thái"), _("Điểm gốc"),
        _("Từng tiêu chí"), _("Góp ý cho người nộp"), _("Ghi chú riêng"), _("Vì sao không chấm"), _("Gửi lúc"),
    ]  # fmt: skip
    return [head, *(_read(one, read) for one in rounds.of_call(call) for read in rounds.reads_of(one))]


def overrides(call: Call, actor: Account) -> Table:
    """The conflicts of interest that two managers set aside, for leads."""
    if reader_of(actor, call) is not Reader.LEAD:
        return []
    head = [_("Vòng chấm"), _("Giám khảo"), _("Số biên nhận"), _("Lý do"), _("Người đề nghị"), _("Người đồng ý")]
    found = [
        [
            rounds.name_of(one),
            each.juror.account.full_name,
            each.application.number,
            each.reason,
            each.asked_by.full_name if each.asked_by else "",
            each.agreed_by.full_name if each.agreed_by else "",
        ]
        for one in rounds.of_call(call)
        for each in rounds.overrides_of(one)
        if each.agreed_at is not None
    ]
    return [head, *found]


def _asked(sent: Iterable[Submission], reader: Reader) -> list[Asked]:
    """The questions of all versions that were answered, those of the newest first, each once."""
    versions = {one.form.id: one.form for one in sent}
    found: dict[str, Asked] = {}
    for row in sorted(versions.values(), key=lambda one: one.number, reverse=True):
        for question in seen_by(reader, forms.form_of(row)).questions():
            found.setdefault(question.key, Asked(question.key, words.label(question)))
    return list(found.values())


def _judged(call: Call, reader: Reader) -> Judged:
    if reader is not Reader.LEAD:
        return Judged()
    return Judged([(one, scores.board(one)) for one in rounds.of_call(call)], decisions.of_call(call.id))


def _head(asked: Sequence[Asked], judged: Judged) -> list[str]:
    own = [
        _("Số biên nhận"), _("Người nộp"), _("Trạng thái"), _("Nộp lúc"), _("Lần nộp"), _("Nộp muộn bằng mã"),
        _("Điều kiện"), _("Người kiểm tra"),
    ]  # fmt: skip
    given = []
    for one, _board in judged.boards:
        name = rounds.name_of(one)
        given += [
            _("%(round)s: điểm gốc", round=name), _("%(round)s: điểm hiệu chỉnh", round=name),
            _("%(round)s: hạng gốc", round=name), _("%(round)s: hạng", round=name),
            _("%(round)s: số lượt đọc", round=name),
        ]  # fmt: skip
    decided = [_("Quyết định"), _("Thứ tự dự bị")] if judged.boards else []
    return [*own, *(one.label for one in asked), *given, *decided]


def _row(one: Application, sent: Submission, reader: Reader, asked: Sequence[Asked]) -> list[str]:
    form = seen_by(reader, forms.form_of(sent.form))
    questions = {question.key: question for question in form.questions()}
    answers = calls.content_of(sent)["answers"]
    own = [
        one.number,
        holding.name_of(one.profile),
        calls.state_label(one.state),
        format_datetime(sent.at),
        str(sent.number),
        _("có") if sent.is_late else "",
        str(VERDICTS[Verdict(sent.verdict)]),
        one.screener.full_name if one.screener else "",
    ]
    return [*own, *(_answer(questions.get(each.key), answers.get(each.key)) for each in asked)]


def _answer(question: Question | None, value: object) -> str:
    return reading.words_of(question, value) if question is not None else ""


def _verdict(one: Application, judged: Judged) -> list[str]:
    found: list[str] = []
    for _round, board in judged.boards:
        row = next((each.standing for each in board.rows if each.application.id == one.id), None)
        found += (
            [_figure(row.raw), _figure(row.calibrated), str(row.raw_rank), str(row.rank), str(row.reads)]
            if row is not None
            else [""] * 5
        )
    if not judged.boards:
        return found
    decision = judged.made.get(one.id)
    outcome = str(decisions.OUTCOMES[decision.outcome]) if decision else ""
    return [*found, outcome, str(decision.place or "") if decision else ""]


def _read(one: JuryRound, read: JuryRead) -> list[str]:
    rubric = rounds.rubric_of(one)
    whole = total(rubric, read.marks)
    given = "; ".join(
        f"{directory.local(each.vi, each.en)}: {read.marks[each.key]}/{len(each.levels) - 1}"
        for each in rubric
        if each.key in read.marks
    )
    return [
        rounds.name_of(one),
        read.juror.account.full_name,
        read.application.number,
        holding.name_of(read.application.profile),
        str(rounds.READS[read.state][0]),
        _figure(whole) if whole is not None and read.sent_at is not None else "",
        given,
        read.note,
        read.private_note,
        read.abstained_why,
        format_datetime(read.sent_at) if read.sent_at else "",
    ]


def _figure(value: float) -> str:
    return format_number(round(value, 1), "en" if directory.is_english() else "vi")
