"""A world with secrets in it: every private string is known, and who may read it.

Minh is asked by four startups: Lan's is accepted and talks, Vy's is refused, Khoa's was accepted and is blocked, and
Phong's fund asked Lan. Tâm is a member who has nothing to do with any of them.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from ecosystem.accounts.models import Account, Role
from ecosystem.calls import actions as screening
from ecosystem.calls import queries
from ecosystem.calls.models import Call, CallState
from ecosystem.calls.queries import applications
from ecosystem.connections import actions as connections
from ecosystem.connections.actions.sorting import Noted
from ecosystem.connections.models import Label
from ecosystem.conversations import actions as talk
from ecosystem.conversations.actions import meetings, reports
from ecosystem.conversations.models import OutcomeKind, ReportState
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory.actions.verification import Statement
from ecosystem.directory.models import Kind, ProfileDraft
from ecosystem.events import actions as holding
from ecosystem.events.models import EventState
from ecosystem.juries import actions as reading
from ecosystem.juries.models import Outcome
from ecosystem.juries.queries import rounds
from ecosystem.partners import actions as postings
from ecosystem.partners.models import Side, Subject
from ecosystem.partners.rules import Words
from ecosystem.privacy import actions as privacy
from ecosystem.privacy.models import RequestKind
from ecosystem.programs import actions as enrolling
from ecosystem.programs.models import CohortState, Verdict
from ecosystem.programs.queries import cohorts, enrolments, tasks
from ecosystem.progress import actions as progress
from ecosystem.progress.queries import base, milestones
from ecosystem.recommendations import actions as opinions
from ecosystem.recommendations.models import Reason
from tests.calls.world import a_call, sent
from tests.cast import ANGEL, MENTOR, OTHER_STARTUP, STARTUP, Cast
from tests.challenges import secret
from tests.conftest import Jobs, Outbox
from tests.conversations.test_messages import PDF
from tests.events import people as events
from tests.juries import world as juries
from tests.programs.world import a_cohort, a_running, learn, learning

EYES = ("nobody", "stranger", "refused", "blocked", "lan", "minh", "officer")
POSTED = ("openposting", "closedposting")
ASKERS = ("lan", "refused", "blocked")
# Each word stands alone in its text; its first half finds it in a search, the second is what must not be read.
SECRETS: dict[str, tuple[str, ...]] = {
    "note": ("minh",),
    "replydraft": ("minh",),
    "lannote": ("minh",),
    "said": ("lan", "minh"),
    "filename": ("lan", "minh"),
    "place": ("lan", "minh"),
    "lanasking": ("lan", "minh"),
    "asks": ("lan", "minh"),
    "answered": ("lan", "minh"),
    "yes": ("lan", "minh"),
    "kindly": ("refused", "minh"),
    "refusedasking": ("refused", "minh"),
    "blockedasking": ("blocked", "minh"),
    "blockedmessage": ("blocked", "minh"),
    "fundasking": ("lan",),
    "unsent": ("blocked",),
    "claim": ("officer", "lan"),
    "reporter": ("officer", "lan", "minh"),
    "quoted": ("officer", "lan", "minh"),
    "statement": ("lan", "officer"),
    "casenote": ("officer",),
    "request": ("lan", "officer"),
    "typed": ("lan",),
    "feedback": ("minh",),
    "lanmail": ("lan", "minh"),
    # What was handed over by a yes stays so after a block: closing it would tell of the block.
    "minhmail": ("minh", "lan", "blocked"),
    "angelmail": (),
    "legalname": ("lan", "officer"),
    "guest": ("officer",),
    "guestmail": ("officer",),
    "draftevent": ("officer",),
    # Of a jury its organisers read all, a juror what is their own, and who applies nothing.
    "jurynote": ("minh",),
    "jurykind": ("minh",),
    "jurorname": (),
    "juryconflict": (),
    # Of a cohort who takes part reads their own, and nobody else anything.
    "cohortname": ("refused",),
    **dict.fromkeys(("milestonegoal", "milestonenote", "prooffile", "blankwhy"), ("blocked",)),
    "leavingreason": ("refused",),
    # What the blocked startup handed in, and what was said of it, is for them and who runs the cohort.
    "handedin": ("blocked",),
    "handedback": ("blocked",),
    "sessionplace": ("blocked", "lan"),
    "taskbody": ("blocked", "lan"),
    # Of a pilot its two sides read all, other proposers and everybody else nothing; of invitations those who sent them.
    "inviter": (),
    "awardreason": (),
    "pilotscope": ("lan",),
    "measurednote": ("lan",),
    "evidencename": ("lan",),
    "pilotlearnt": ("lan",),
    "endreason": ("lan",),
    "orderpaper": ("lan",),
    "draftpain": ("officer",),
    # After a decision who applied reads what was written for them, and nothing else, nor by whom.
    "decisionnote": ("lan",),
    "juryforlan": ("lan",),
    "juryaside": (),
    "decisionwhy": (),
    "cohortnote": ("blocked", "lan"),
    # Of an open posting everybody who signed in may read, but not whom its side has blocked.
    "openposting": ("stranger", "refused", "lan", "minh", "officer"),
    "closedposting": ("lan", "officer"),
}


def word(name: str) -> str:
    """The secret of a name, whole."""
    return f"{half(name)}{tail(name)}"


def half(name: str) -> str:
    """What somebody who guesses would search for."""
    return f"kin{name}"


def tail(name: str) -> str:
    """What no answer may hold."""
    return f"loratu{name}"


def forbidden(who: str) -> list[str]:
    """The halves that this eye must not read."""
    return [tail(name) for name, readers in SECRETS.items() if who not in readers]


class Secrets:
    """The people and rows of this world; ``people`` are the eyes by name."""

    def __init__(self, app: Any) -> None:
        self.cast = Cast(app)
        self.people: dict[str, Account] = {}
        self._profiles()
        self._requests()
        with write():
            self._around()
            self._postings()
        self._events()
        self._jury()
        challenged = ((self.startup, self.lan), (self.other, self.refused))
        secret.from_pain_to_order(self.cast, word, *challenged)
        self._cohort()
        self._progress()
        Jobs(app).run()
        self.app, self.mails = app, Outbox(Path(app.config["MAIL_DIR"]))

    def _profiles(self) -> None:
        cast = self.cast
        self.lan = cast.account("lan", f"Trần {word('reporter')} Lan", Role.FOUNDER)
        self.minh = cast.account("minh", "Nguyễn Quang Minh", Role.MENTOR)
        # Whoever asks the cast for them gets these.
        cast.__dict__.update(lan=self.lan, minh=self.minh)
        self.refused = cast.account("vy", "Đặng Tường Vy", Role.FOUNDER)
        self.blocked = cast.account("khoa", "Mai Đăng Khoa", Role.FOUNDER)
        self.stranger = cast.account("tam", "Hồ Minh Tâm", Role.ANGEL, Role.FOUNDER)
        lan_values = replace(STARTUP, email=f"{word('lanmail')}@songxanh.example", legal_name=word("legalname"))
        self.startup = cast.profile(self.lan, Kind.STARTUP, lan_values)
        mentor = replace(MENTOR, email=f"{word('minhmail')}@minh.example", capacity_startups=5)
        self.mentor = cast.profile(self.minh, Kind.MENTOR, mentor)
        self.other = cast.profile(self.refused, Kind.STARTUP, OTHER_STARTUP)
        self.third = cast.profile(self.blocked, Kind.STARTUP, replace(OTHER_STARTUP, name="Đèn Biển"))
        self.fourth = cast.profile(self.stranger, Kind.STARTUP, replace(OTHER_STARTUP, name="Gốm Thanh Hà"))
        angel = replace(ANGEL, email=f"{word('angelmail')}@ha.example")
        self.angel = cast.profile(cast.ha, Kind.ANGEL, angel)
        self.people = {who: getattr(self, who) for who in ("lan", "minh", "refused", "blocked", "stranger")}
        self.people["officer"] = cast.officer

    def _ask(self, asker: Any, asked: Any, by: Account, secret: str) -> Any:
        said = f"Chào bên ấy, chúng tôi muốn xin ba mươi phút để trao đổi về sản phẩm. {word(secret)}"
        return self.cast.ask(asker, asked, by=by, message=said)

    def _requests(self) -> None:
        self.first = self._ask(self.startup, self.mentor, self.lan, "lanasking")
        self.second = self._ask(self.other, self.mentor, self.refused, "refusedasking")
        self.third_one = self._ask(self.third, self.mentor, self.blocked, "blockedasking")
        self.fourth_one = self._ask(self.cast.whole(self.angel), self.startup, self.cast.ha, "fundasking")
        with write():
            self._sorted()
        with write():
            connections.ask_more(self.minh, self.first, words=f"Nhóm có mấy người? {word('asks')}")
            connections.answer_more(self.lan, self.first, words=word("answered"))
            connections.accept(self.minh, self.first, reply=word("yes"))
            connections.decline(self.minh, self.second, reason="terms", reply=word("kindly"))
            connections.accept(self.minh, self.third_one, reply="Chào Khoa")
        with write():
            self._talked()

    def _sorted(self) -> None:
        connections.sort(self.minh, self.first, Noted(Label.PRIORITY, word("lannote")))
        for one in (self.second, self.third_one):
            connections.sort(self.minh, one, Noted(Label.UNFIT, word("note"), word("replydraft")))

    def _talked(self) -> None:
        attached = [talk.Attached(io.BytesIO(PDF), f"{word('filename')}.pdf")]
        talk.send(self.lan, self.first, body=word("said"), attached=attached)
        bad = talk.send(self.minh, self.first, body=word("quoted"))
        report = reports.report_message(self.lan, bad, reports.Claim("scam", word("claim")))
        reports.decide(self.cast.officer, report, ReportState.DISMISSED)
        reports.report_message(self.lan, bad, reports.Claim("scam", word("claim")))
        times = tuple(clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=n) for n in (2, 3, 4))
        meeting = meetings.propose(self.minh, self.first, talk.Plan(times, 30, word("place")))
        meetings.pick(self.lan, meeting, 0)
        talk.mark(self.lan, self.first, OutcomeKind.MET)
        talk.send(self.blocked, self.third_one, body=word("blockedmessage"))
        connections.block(self.minh, self.cast.whole(self.mentor), self.cast.whole(self.third))

    def _events(self) -> None:
        """An open event with somebody on its list who is nobody here, and one that is not told of yet."""
        host = self.cast.manager
        held = events.event(host)
        people = [(f"Khách {word('guest')}", f"{word('guestmail')}@guest.example")]
        people += [(one.full_name, one.email) for one in (self.minh, self.blocked)]
        rows = events.listed(held, *people)
        with write():
            holding.move(host, held, EventState.OPEN)
            for row in rows[1:]:
                holding.consent(row, method="page", locale="vi")
        events.event(host, place=f"Hội trường {word('draftevent')}")

    def _jury(self) -> None:
        """Vy's application is read blind by Minh, who wrote of it, and by somebody who declared a conflict."""
        juror = self.cast.account("giamkhao", f"Hà {word('jurorname')}", Role.ANGEL)
        call = a_call(self.cast)
        one = sent(self.cast, call, profile=self.other, who=self.refused)
        with write():
            screening.take_up(self.cast.manager, one)
            screening.let_through(self.cast.manager, one)
        round_ = juries.a_round(self.cast, call, self.minh, juror)
        first = juries.given(self.cast, round_, one, self.minh)
        second = juries.given(self.cast, round_, one, juror)
        juries.marked(first, self.minh, private_note=word("jurynote"), note=word("jurykind"))
        with write():
            reading.declare(juror, rounds.read(second.key), has_conflict=True, words=word("juryconflict"))
        self._decide(juror)

    def _decide(self, juror: Account) -> None:
        """Lan's application was read by the same juror, accepted and told of; the results of its call are public."""
        cast, call = self.cast, a_call(self.cast, title_vi="Đợt đã có kết quả")
        one = sent(cast, call, profile=self.startup, who=self.lan)
        with write():
            screening.take_up(cast.manager, one)
            screening.let_through(cast.manager, one)
        read = juries.given(cast, juries.a_round(cast, call, juror), one, juror)
        juries.marked(read, juror, private_note=word("juryaside"), note=word("juryforlan"))
        with write():
            verdict = reading.Verdict(Outcome.ACCEPTED, word("decisionnote"), word("decisionwhy"))
            reading.decide(cast.manager, applications.application(one.key), verdict)
            reading.release(cast.manager, queries.call(call.slug))
        for days, act in enumerate((self._tell, self._close, self._show), start=11):
            with clock.shifted(timedelta(days=days)), write():
                act(queries.call(call.slug), one.id)

    def _tell(self, _call: Call, number: int) -> None:
        reading.carry_out(number)
        screening.tick()

    def _close(self, call: Call, _number: int) -> None:
        screening.move(self.cast.manager, call, CallState.JUDGING)
        screening.move(self.cast.manager, queries.call(call.slug), CallState.DECIDED)
        screening.publish(self.cast.manager, queries.call(call.slug))

    def _show(self, _call: Call, _number: int) -> None:
        screening.tick()

    def _cohort(self) -> None:
        """Vy was offered a seat in a cohort of Mai's and gave a reason to decline it."""
        cohort = a_cohort(self.cast, name_vi=f"Khoá {word('cohortname')}")
        with write():
            offered = enrolling.offer(cohort, self.other)
            enrolling.decline(self.refused, enrolments.enrolment(offered.key), reason=word("leavingreason"))
        self._inside()

    def _inside(self) -> None:
        """Khoa and Lan are in one cohort: they share its plan, and nothing that either hands in."""
        inside = a_running(self.cast, (self.third, self.blocked), (self.startup, self.lan))
        learn(self.cast, inside.cohort, place=word("sessionplace"), body=word("taskbody"), trainer="Hà")
        with write():
            cohort = cohorts.cohort(inside.cohort.key)
            task = tasks.task(learning(cohort)[1])
            work = enrolling.Work(words=word("handedin"))
            handed = enrolling.hand_in(self.blocked, enrolments.enrolment(inside.keys[0]), task, work)
            enrolling.send_message(
                self.cast.manager, cohort, audience="taking-part", subject="Tuần này", body=word("cohortnote")
            )
            one = tasks.hand_in(handed.key)
            enrolling.give_feedback(self.cast.manager, one, verdict=Verdict.AGAIN, words=word("handedback"))

    def _progress(self) -> None:
        """Khoa's startup is at work in a cohort of Mai's: a milestone with its proof and words, a month left out."""
        cast, cohort = self.cast, a_cohort(self.cast)
        with write():
            offered = enrolling.offer(cohort, self.third)
            enrolling.accept(self.blocked, enrolments.enrolment(offered.key))
            enrolling.move_cohort(cast.manager, cohorts.cohort(cohort.key), CohortState.RUNNING)
            key = offered.key
        values = progress.MilestoneValues(due_on=clock.today(), kind="pilot-signed", goal=word("milestonegoal"))
        with write():
            made = progress.add(cast.manager, base.enrolment(key), values)
            one = milestones.milestone(made.key)
            progress.say(self.blocked, one, note=word("milestonenote"))
            progress.attach(self.blocked, one, io.BytesIO(PDF), name=f"{word('prooffile')}.pdf")
            progress.follow_ready(cast.manager, base.cohort(cohort.key))
            report = progress.open_month(base.enrolment(key), clock.today())
            progress.send(self.blocked, report, progress.Sent({}, word("blankwhy")))

    def _postings(self) -> None:
        """An offer of Minh's that is open, a need of Lan's that is closed."""
        said = "Chúng tôi tìm nhau để cùng lập nghiệp tại Đà Nẵng."
        words = {name: Words(f"{said} {word(name)}", "", ("iot",), ("b2b-sales",)) for name in POSTED}
        opened, closed = (words[name] for name in POSTED)
        postings.post(self.minh, self.cast.whole(self.mentor), (Subject.COFOUNDER, Side.OFFER), opened)
        one = postings.post(self.lan, self.cast.whole(self.startup), (Subject.CUSTOMER, Side.NEED), closed)
        postings.close(self.lan, one)

    def _around(self) -> None:
        """What lies beside: drafts, opinions, a verification case, a data request."""
        cast, startup = self.cast, self.cast.whole(self.startup)
        third, angel = cast.whole(self.third), cast.whole(self.angel)
        connections.save_draft(self.blocked, third, angel, message=word("unsent"))
        opinions.refuse(self.minh, cast.whole(self.mentor), cast.whole(self.other), Reason.OTHER, note=word("feedback"))
        said = Statement(words=f"Chúng tôi là công ty thật. {word('statement')}", evidence_url="", evidence_note="Giấy")
        directory.ask_verification(self.lan, startup, said)
        directory.note_case(cast.officer, cast.whole(startup), note=word("casenote"), tags=())
        privacy.ask_in_words(self.lan, RequestKind.RECTIFY, f"Xin sửa hồ sơ nhập từ tệp. {word('request')}")
        typed = {"kind": Kind.STARTUP, "typed": {"name": [word("typed")]}, "tabs": {}, "step": "core"}
        db.session.add(ProfileDraft(key="d", account_id=self.lan.id, saved_at=clock.now(), **typed))
        directory.remove(self.cast.ha, cast.whole(self.angel))
