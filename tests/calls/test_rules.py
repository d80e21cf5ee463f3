"""Truth tables: the states of a call, the deadline, forms, what is needed and shown, who sees an answer."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.calls import actions, rules
from ecosystem.calls.models import Call, CallManager, CallState, ManagerRight
from ecosystem.calls.rules import answers, building, form
from ecosystem.calls.rules.form import Form, Jurors, Need, Option, Question, Readers, Section, Type, Wrong
from ecosystem.calls.rules.sight import Reader, seen_by, sees

S = CallState
NOON = datetime(2026, 12, 10, 5, 0, tzinfo=UTC)
WHO = ("lead", "editor", "viewer", "officer", "asker", "stranger", "clock")
BY_LEAD, BY_HANDS, BY_OFFICER = {"lead"}, {"lead", "editor"}, {"officer"}
LEGAL = {
    (S.DRAFT, S.IN_APPROVAL): BY_HANDS,
    (S.DRAFT, S.ARCHIVED): BY_LEAD,
    (S.IN_APPROVAL, S.PUBLISHED): BY_OFFICER,
    (S.IN_APPROVAL, S.DRAFT): BY_HANDS | BY_OFFICER,
    (S.PUBLISHED, S.OPEN): {"clock"},
    (S.PUBLISHED, S.DRAFT): BY_LEAD,
    (S.OPEN, S.CLOSED): {"clock"},
    (S.CLOSED, S.JUDGING): BY_HANDS,
    (S.CLOSED, S.OPEN): BY_LEAD,
    (S.JUDGING, S.DECIDED): BY_LEAD,
    (S.DECIDED, S.RESULTS): {"clock"},
    (S.DECIDED, S.JUDGING): BY_LEAD,
    (S.RESULTS, S.ARCHIVED): BY_LEAD,
}


def person(number, *roles):
    return Account(id=number, grants=[RoleGrant(role=role) for role in roles])


PEOPLE = {
    "lead": person(1),
    "editor": person(2),
    "viewer": person(3),
    "officer": person(4, Role.OFFICER),
    # An officer who sent it for approval: not the second pair of eyes.
    "asker": person(5, Role.OFFICER),
    "stranger": person(6, Role.FOUNDER),
    "clock": None,
}


def a_call(state):
    rights = {1: ManagerRight.LEAD, 2: ManagerRight.EDITOR, 3: ManagerRight.VIEWER}
    managers = [CallManager(account_id=number, right=right) for number, right in rights.items()]
    return Call(state=state, managers=managers, approval_asked_by_id=5)


@pytest.mark.parametrize(("state", "to", "who"), list(itertools.product(S, S, WHO)))
def test_what_may_follow(state, to, who):
    assert rules.may_move(PEOPLE[who], a_call(state), to) == (who in LEGAL.get((state, to), ()))


@pytest.mark.parametrize("state", list(S))
def test_who_reads_a_call(state):
    call = a_call(state)
    shown = state in rules.SHOWN
    assert {who for who in WHO if rules.may_read(PEOPLE[who], call)} == (
        set(WHO) if shown else {"lead", "editor", "viewer", "officer", "asker"}
    )


@pytest.mark.parametrize(
    ("state", "seconds", "grace", "taken"),
    [
        (S.OPEN, -1, 0, True),
        (S.OPEN, 0, 0, True),
        (S.OPEN, 0.9, 0, True),
        (S.OPEN, 1, 0, False),
        (S.OPEN, 15 * 60, 15, True),
        (S.OPEN, 15 * 60 + 0.5, 15, True),
        (S.OPEN, 15 * 60 + 1, 15, False),
        # The state follows the clock and decides nothing.
        (S.PUBLISHED, 0, 0, True),
        (S.CLOSED, -1, 0, False),
        (S.DRAFT, -1, 0, False),
        (S.JUDGING, -1, 0, False),
    ],
)
def test_the_deadline_is_kept_to_the_second(state, seconds, grace, taken):
    call = Call(state=state, opens_at=NOON - timedelta(days=3), closes_at=NOON, grace_minutes=grace)
    assert rules.is_taking(call, NOON + timedelta(seconds=seconds)) == taken


@pytest.mark.parametrize(
    ("state", "hours", "taken"),
    [(S.CLOSED, 1, True), (S.OPEN, 1, True), (S.CLOSED, 3, False), (S.JUDGING, 1, False), (S.ARCHIVED, 1, False)],
)
def test_a_code_moves_the_deadline_of_one(state, hours, taken):
    call = Call(state=state, opens_at=NOON - timedelta(days=3), closes_at=NOON, grace_minutes=0)
    assert rules.is_taking(call, NOON + timedelta(hours=hours), NOON + timedelta(hours=2)) == taken


def test_nothing_is_taken_before_the_opening():
    call = Call(state=S.PUBLISHED, opens_at=NOON, closes_at=NOON + timedelta(days=1), grace_minutes=0)
    assert [rules.is_taking(call, NOON + timedelta(seconds=s)) for s in (-1, 0)] == [False, True]
    assert [rules.phase(call, NOON + timedelta(days=d)) for d in (-1, 0.5, 2)] == [S.PUBLISHED, S.OPEN, S.CLOSED]


CHOICE = Question(
    "has-revenue", Type.CHOICE, "Có doanh thu?", options=(Option("yes", "Có", "Yes"), Option("no", "Chưa", "No"))
)
SHOWN = Question("revenue", Type.MONEY, "Bao nhiêu?", shown_when="has-revenue", shown_for=("yes",))
DEEP = Question("from-whom", Type.SHORT, "Từ ai?", shown_when="revenue-kind", shown_for=("b",))


def one_section(*questions):
    return Form((Section("part", "Phần", questions=questions),))


@pytest.mark.parametrize("name", sorted(actions.templates()))
def test_ready_made_forms_are_sound_in_both_languages(name):
    given = actions.templates()[name]
    made = form.read(given["form"])
    assert form.plain(made) == form.plain(form.read(form.plain(made)))
    assert json.loads(json.dumps(form.plain(made))) == form.plain(made)
    assert all(question.label_vi and question.label_en for question in made.questions())
    assert all(option.vi and option.en for question in made.questions() for option in question.options)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"label_vi": ""}, "label"),
        ({"type": "choice"}, "options"),
        ({"type": "table"}, "columns"),
        ({"type": "profile"}, "profile-field"),
        ({"need": "date"}, "need-from"),
        ({"need": "date", "need_from": "2026-13-40"}, "need-from"),
        ({"personal": True, "public": True}, "personal-public"),
        ({"shown_when": "later", "shown_for": ["yes"]}, "shown-when"),
        ({"shown_when": "has-revenue", "shown_for": ["maybe"]}, "shown-for"),
        ({"shown_when": "has-revenue"}, "shown-for"),
        ({"key": "has-revenue"}, "key-twice"),
        ({"key": "Not A Key"}, "key"),
        ({"type": "poem"}, "shape"),
        ({"words": -1}, "number"),
        ({"words": True}, "number"),
        ({"public": "yes"}, "shape"),
        ({"label_vi": "x" * 301}, "text"),
        ({"surprise": 1}, "shape"),
        ({"options": [{"value": "a", "vi": "A"}, {"value": "a", "vi": "B"}]}, "options-twice"),
    ],
)
def test_what_is_wrong_with_a_form(question, code):
    first = form.plain_question(CHOICE)
    content = {
        "sections": [
            {
                "key": "part",
                "title_vi": "Phần",
                "questions": [first, {"key": "q", "type": "short", "label_vi": "Câu", **question}],
            }
        ]
    }
    with pytest.raises(Wrong) as wrong:
        form.read(content)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("given", "shown"),
    [({}, False), ({"has-revenue": "no"}, False), ({"has-revenue": "yes"}, True), ({"has-revenue": ["yes"]}, True)],
)
def test_when_a_question_is_shown(given, shown):
    assert answers.is_shown(SHOWN, one_section(CHOICE, SHOWN), given) == shown


def test_what_hangs_on_a_hidden_question_is_hidden_too():
    middle = Question(
        "revenue-kind",
        Type.CHOICE,
        "Loại?",
        options=(Option("a", "A"), Option("b", "B")),
        shown_when="has-revenue",
        shown_for=("yes",),
    )
    made = one_section(CHOICE, middle, DEEP)
    assert answers.is_shown(DEEP, made, {"has-revenue": "yes", "revenue-kind": "b"})
    assert not answers.is_shown(DEEP, made, {"has-revenue": "no", "revenue-kind": "b"})


@pytest.mark.parametrize(
    ("need", "day", "to_submit", "needed"),
    [
        (Need.OPTIONAL, 1, True, False),
        (Need.ALWAYS, 1, False, True),
        (Need.ALWAYS, 1, True, True),
        (Need.SUBMISSION, 1, False, False),
        (Need.SUBMISSION, 1, True, True),
        (Need.DATE, 9, True, False),
        (Need.DATE, 10, True, True),
        (Need.DATE, 10, False, False),
    ],
)
def test_when_an_answer_is_needed(need, day, to_submit, needed):
    question = Question("q", Type.SHORT, "Câu", need=need, need_from="2026-12-10")
    assert answers.is_needed(question, date(2026, 12, day), to_submit=to_submit) == needed


@pytest.mark.parametrize(
    ("kind", "value", "wrong"),
    [
        (Type.SHORT, "a" * 300, None),
        (Type.SHORT, "a" * 301, "long"),
        (Type.SHORT, 3, "long"),
        (Type.LONG, "một hai ba", None),
        (Type.LONG, "một hai ba bốn", "words"),
        (Type.CHOICE, "a", None),
        (Type.CHOICE, "z", "choice"),
        (Type.MANY, ["a", "b"], None),
        (Type.MANY, ["a", "z"], "choice"),
        (Type.MANY, "a", "choice"),
        (Type.NUMBER, "12.5", None),
        (Type.NUMBER, "1e9", "shape"),
        (Type.MONEY, {"amount": 5, "currency": "VND"}, None),
        (Type.MONEY, {"amount": "5"}, "shape"),
        (Type.DATE, "2026-02-28", None),
        (Type.DATE, "2026-02-30", "shape"),
        (Type.VIDEO, "https://www.youtube.com/watch?v=1", None),
        (Type.VIDEO, "https://youtube.com.evil.example/1", "video"),
        (Type.VIDEO, "https://notyoutube.com/1", "video"),
        (Type.TABLE, [["x", "y"]], None),
        (Type.TABLE, [["x"]], "rows"),
        (Type.TABLE, [["x", "y"]] * 5, "rows"),
        (Type.CONSENT, "yes", None),
        (Type.CONSENT, "no", "shape"),
        (Type.STATEMENT, "x", "shape"),
        (Type.FILE, [{"key": "k"}], None),
        (Type.FILE, ["k"], "shape"),
        (Type.SHORT, "", None),
    ],
)
def test_what_is_wrong_with_an_answer(kind, value, wrong):
    question = Question(
        "q", kind, "Câu", words=3 if kind is Type.LONG else 0, options=(Option("a", "A"), Option("b", "B"))
    )
    assert answers.fault(question, value) == wrong


PLAIN = Question("q", Type.LONG, "Câu")
SIGHT = [
    (PLAIN, {"applicant", "lead", "manager", "juror", "blind-juror"}),
    (Question("q", Type.LONG, "Câu", readers=Readers.LEADS), {"applicant", "lead"}),
    (Question("q", Type.LONG, "Câu", jurors=Jurors.NEVER), {"applicant", "lead", "manager"}),
    (Question("q", Type.LONG, "Câu", jurors=Jurors.OPEN), {"applicant", "lead", "manager", "juror"}),
    (Question("q", Type.LONG, "Câu", personal=True), {"applicant", "lead", "manager", "juror"}),
    (Question("q", Type.LONG, "Câu", public=True), {one.value for one in Reader}),
    (Question("q", Type.TEAM, "Đội"), {"applicant", "lead", "manager", "juror"}),
    (Question("q", Type.FILE, "Tệp"), {"applicant", "lead", "manager", "juror"}),
    (Question("q", Type.PROFILE, "Tên", profile_field="name"), {"applicant", "lead", "manager", "juror"}),
    (
        Question("q", Type.PROFILE, "Giai đoạn", profile_field="stage"),
        {"applicant", "lead", "manager", "juror", "blind-juror"},
    ),
    (
        Question("q", Type.LONG, "Câu", readers=Readers.LEADS, public=True, jurors=Jurors.ALWAYS),
        {"applicant", "lead", "public"},
    ),
]


@pytest.mark.parametrize(("question", "readers"), SIGHT)
def test_who_sees_an_answer(question, readers):
    assert {one.value for one in Reader if sees(one, question)} == readers


def test_what_nobody_may_see_leaves_no_trace_of_itself():
    hidden = Question("q", Type.TEAM, "Đội", label_en="Team")
    assert seen_by(Reader.BLIND_JUROR, one_section(hidden)) == Form(())
    assert seen_by(Reader.JUROR, one_section(hidden, PLAIN)) == one_section(hidden, PLAIN)


def test_marks_go_there_and_back():
    marks = [answers.Mark(0, answers.digest(None)), answers.Mark(3, answers.digest("a"))]
    word = answers.pack(7, marks)
    assert answers.unpack(word, 7, ["a", "b"]) == dict(zip(["a", "b"], marks, strict=True))
    for wrong, number, keys in (
        (word, 8, ["a", "b"]),
        (word, 7, ["a"]),
        ("7:x-y.z", 7, ["a", "b"]),
        ("", 7, ["a"]),
        ("7:²-y", 7, ["a"]),
    ):
        assert answers.unpack(wrong, number, keys) == {}


def test_a_form_is_changed_without_breaking_it():
    two = Section("two", "Hai", questions=(PLAIN,))
    made = building.with_section(one_section(CHOICE, SHOWN), two)
    order = [q.key for q in building.moved_question(made, "revenue", 1).questions()]
    assert order == ["has-revenue", "revenue", "q"]
    assert [s.key for s in building.moved_section(made, "two", -1).sections] == ["two", "part"]
    for broken, code in (
        (lambda: building.moved_question(made, "revenue", -1), "shown-when"),
        (lambda: building.without_question(made, "has-revenue"), "needed-by"),
        (lambda: building.placed_question(made, "has-revenue", "two", 0), "shown-when"),
    ):
        with pytest.raises(Wrong) as wrong:
            broken()
        assert wrong.value.code == code
    assert building.fresh_key("Câu hỏi", {"cau-hoi"}) == "cau-hoi-2"
    assert form.KEY.fullmatch(building.fresh_key("123 !!!", set()))
