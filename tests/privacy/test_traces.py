"""One person who used everything: what a copy of their data holds, and that an erasure leaves no table a trace.

The tables are walked by their metadata. A new column that points to an account fails here until the person below has a
row there; so a copy and an erasure are thought of when a table is made.
"""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import (
    ExternalIdentity,
    Invitation,
    LinkPurpose,
    Passkey,
    PasskeyChallenge,
    PendingSignIn,
    RecoveryCode,
    RememberedBrowser,
    Role,
    Totp,
)
from ecosystem.accounts.models.factors import Ceremony
from ecosystem.accounts.models.invitations import InvitationPurpose
from ecosystem.connections.models import Block, Mark, Side
from ecosystem.conversations.models import (
    Meeting,
    MeetingState,
    Message,
    Outcome,
    OutcomeAsk,
    OutcomeKind,
    OutcomeLink,
    ReadMark,
    Report,
    ReportState,
)
from ecosystem.core import clock, files, progress
from ecosystem.core.db import db, write
from ecosystem.core.files import StoredFile
from ecosystem.core.progress import Task
from ecosystem.core.text import fold
from ecosystem.directory import actions as directory
from ecosystem.directory.actions import exports
from ecosystem.directory.actions.verification import Statement
from ecosystem.directory.models import (
    ConfirmationAsk,
    ConfirmationLink,
    DuplicatePair,
    ImportRow,
    Kind,
    Merge,
    ProfileDraft,
    Right,
)
from ecosystem.events import actions as events
from ecosystem.events.models import Attendee, EventState, Wish
from ecosystem.notices import actions as notices
from ecosystem.notices.models import Digest, NoticeChoice, QuietHours
from ecosystem.privacy import actions, packing, queries
from ecosystem.privacy.models import DataRequest, RequestKind, RequestState
from ecosystem.recommendations import actions as opinions
from ecosystem.recommendations.models import (
    ListKind,
    SentSuggestion,
    ShownList,
    Spot,
    SuggestionMail,
    WeightState,
    WeightVersion,
)
from ecosystem.recommendations.rules.learning import DEFAULTS
from tests.cast import MENTOR
from tests.directory.intake import as_csv, upload
from tests.privacy import called
from tests.privacy.test_erasure import traces

NAME, PHONE = "Phạm Diễm Quỳnh", "+84905777888"
LOGO = Path(__file__).parents[2] / "ecosystem" / "samples" / "logo.png"
SECRETS = ("totp-secret", "code-hash", "public-key", "credential-id", "series-hash", "token-hash", "browser-hash")
# The sealed journal keeps ids and nothing else; ids of accounts are never given away again.
BY_ID = {("journal_entry", "actor_id")}


def columns():
    """Every column that holds the id of an account."""
    tables = db.metadata.tables.values()
    pointing = [key.parent for table in tables for key in table.foreign_keys if key.column.table.name == "account"]
    named = [table.c[name] for table in tables for name in ("owner_id", "actor_id") if name in table.c]
    found = {(column.table.name, column.name): column for column in [*pointing, *named]}
    return [column for place, column in sorted(found.items()) if place not in BY_ID]


def held(account_id):
    """Which of these columns name the person."""
    return {
        f"{column.table.name}.{column.name}"
        for column in columns()
        if db.session.scalar(sa.select(sa.func.count()).select_from(column.table).where(column == account_id))
    }


def credentials(person):
    moment = clock.now()
    later = moment + timedelta(days=1)
    mine = {"account_id": person.id}
    db.session.add_all(
        [
            Totp(secret="totp-secret", last_step=0, created_at=moment, **mine),
            RecoveryCode(place=0, code_hash="code-hash", used_at=moment, **mine),
            Passkey(
                credential_id="credential-id",
                public_key="public-key",
                handle="h",
                sign_count=1,
                name="Điện thoại của Quỳnh",
                transports=[],
                created_at=moment,
                **mine,
            ),
            PasskeyChallenge(challenge="c", ceremony=next(iter(Ceremony)), expires_at=later, **mine),
            PendingSignIn(token_hash="token-hash", how="password", expires_at=later, **mine),
            RememberedBrowser(
                series_hash="series-hash",
                token_hash="browser-hash",
                created_at=moment,
                used_at=moment,
                expires_at=later,
                **mine,
            ),
            ExternalIdentity(issuer="https://id.example", subject="0481", verified_name=NAME, linked_at=moment, **mine),
            Invitation(
                purpose=next(iter(InvitationPurpose)),
                email="ban@example.com",
                role=Role.FOUNDER,
                name=NAME,
                token_hash="invited",
                invited_by_id=person.id,
                sent_at=moment,
                expires_at=later,
            ),
        ]
    )
    accounts.open_link(person, LinkPurpose.RESET_PASSWORD)


def work(cast, person, mine):
    """Acts in the directory and around it."""
    startup = cast.whole(cast.startup)
    directory.add_member(None, startup, person, Right.OWNER)
    db.session.flush()
    db.session.expire_all()
    directory.set_logo(person, cast.whole(mine), io.BytesIO(LOGO.read_bytes()), name=f"{NAME}.png")
    words = f"{NAME} là người sáng lập, gọi {PHONE} để đối chiếu giấy tờ."
    directory.ask_verification(person, cast.whole(startup), Statement(words=words, evidence_url="", evidence_note=NAME))
    typed = {"name": [NAME]}
    draft = {"kind": Kind.MENTOR, "typed": typed, "tabs": {}, "step": "core", "saved_at": clock.now()}
    db.session.add(ProfileDraft(key="draft", account_id=person.id, **draft))
    opinions.like(person, cast.whole(mine), startup)
    opinions.save(person, startup)
    opinions.choose(person, cast.whole(mine), "is_suggested", on=False)
    opinions.set_priority(person, 5)
    week = SuggestionMail(account_id=person.id, week=clock.today(), opened_at=clock.now(), entries=1)
    sent = {"profile_id": mine.id, "other_id": startup.id, "sent_at": clock.now()}
    search = {"wanted": "search", "first": 1, "spot": Spot.SEARCH, "asked": {"words": f"tìm {NAME}", "question": {}}}
    search |= {"shown_at": clock.now(), "made_at": clock.now(), "model": "m", "inputs": "i", "content": "c"}
    kept = ShownList(account_id=person.id, left_out=[], found=[], **search)
    db.session.add_all([week, SentSuggestion(account_id=person.id, **sent), kept])
    notices.notify([person.id], "introduction.asked", key="mine", path="/", other="Sóng Xanh", mine=NAME)
    files.keep(b"name\n" + NAME.encode(), "text/csv", name="startups.csv", kind=exports.KIND, owner=person.id)
    actions.ask_in_words(person, RequestKind.RECTIFY, f"Xin sửa tên {NAME} trong hồ sơ nhập từ tệp.")
    asked = actions.ask_in_words(cast.lan, RequestKind.OBJECT, "Xin đừng gửi thư nhắc hằng quý cho tôi nữa.")
    actions.answer(person, asked, "finish", words="Đã tắt thư nhắc hằng quý cho bạn.")
    ask = ConfirmationAsk(profile_id=mine.id, quarter="2026-Q4", asked_at=clock.now(), asked_by_id=person.id)
    db.session.add(ask)
    db.session.flush()
    link = {"token_hash": "confirming", "expires_at": clock.now() + timedelta(days=14)}
    db.session.add(ConfirmationLink(ask_id=ask.id, account_id=person.id, **link))
    db.session.add(Digest(account_id=person.id, day=clock.today(), opened_at=clock.now()))
    db.session.add(NoticeChoice(account_id=person.id, topic="asked", mail="daily", site=True, chosen_at=clock.now()))
    db.session.add(QuietHours(account_id=person.id, starts=21, ends=7))
    mark = {"note": f"{NAME} xem sau", "account_id": person.id, "at": clock.now()}
    db.session.add(Mark(introduction_id=cast.asked.id, **mark))
    talk(cast, person, mine)
    attend(cast, person, mine)
    called.call(person, startup)
    pair = {"kept_id": startup.id, "taken_id": cast.other_startup.id, "chosen": {}, "snapshot": {}, "moved": {}}
    undone = {"undone_at": clock.now(), "undone_by_id": person.id}
    db.session.add(Merge(merged_at=clock.now(), merged_by_id=person.id, **pair, **undone))
    progress.start("list.export_asked", person, owner=person.id, list="startups", format="csv")


def talk(cast, person, mine):
    """What one side wrote, marked, proposed, closed and reported in a conversation."""
    moment, about = clock.now(), {"introduction_id": cast.asked.id, "side": Side.ASKED}
    message = Message(key="m", author_id=person.id, body=f"{NAME} chào bạn", folded=fold(NAME), sent_at=moment, **about)
    ask = OutcomeAsk(introduction_id=cast.asked.id, step=7, asked_at=moment)
    db.session.add_all([message, ask])
    db.session.flush()
    mark = {"introduction_id": cast.asked.id, "account_id": person.id}
    link = {"ask_id": ask.id, "account_id": person.id, "side": Side.ASKED, "token_hash": "outcome"}
    words = {"quoted": "", "reason": "spam", "words": f"{NAME} thấy phiền"}
    times = {"minutes": 30, "place": f"Nhà {NAME}", "times": [], "starts_at": moment, "moved_at": moment}
    people = {"proposed_by_id": person.id, "moved_by_id": person.id, "proposed_at": moment}
    decided = {"decided_by_id": person.id, "decided_at": moment, "state": ReportState.UPHELD}
    db.session.add_all(
        [
            ReadMark(upto=message.id, read_at=moment, **mark),
            Outcome(kind=OutcomeKind.MET, account_id=person.id, at=moment, **about),
            OutcomeLink(expires_at=moment + timedelta(days=30), **link),
            Meeting(key="t", state=MeetingState.AGREED, **times, **people, **about),
            Report(key="r", reporter_id=person.id, profile_id=mine.id, at=moment, **words, **decided),
            Block(profile_id=mine.id, blocked_id=cast.startup.id, account_id=person.id, at=moment),
        ]
    )
    db.session.flush()


def attend(cast, person, mine):
    """An event one holds, is on the list of, and wishes to meet somebody at; and a file of names that waits."""
    plan = events.Plan(title_vi="Ngày hội", starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=8))
    event = events.create(person, plan)
    held = {"event_id": event.id, "added_at": clock.now(), "full_name": NAME, "email": person.email}
    place = Attendee(key="a", account_id=person.id, profile_id=mine.id, **held)
    db.session.add(place)
    db.session.flush()
    events.move(person, event, EventState.OPEN)
    events.consent(place, method="page", locale="vi")
    wish = {"profile_id": mine.id, "wanted_id": cast.startup.id, "account_id": person.id, "at": clock.now()}
    db.session.add(Wish(event_id=event.id, **wish))
    events.take_file(person, event, f"name,email\n{NAME},{person.email}".encode(), name=f"{NAME}.csv")


def import_file(client, person, jobs):
    rows = [["q1", "Đèn Biển", f"Liên hệ {NAME}"], ["q2", NAME, "0905777888 quynh@example.com"]]
    client.sign_in(person)
    url = upload(client, as_csv(rows, ["Mã", "Tên startup", "Giới thiệu một câu"]), f"{NAME}.csv").location
    jobs.run(strict=False)
    client.post(f"{url}/map", at=url)
    jobs.run(strict=False)


@pytest.fixture
def person(app, cast, client, jobs):
    """Quỳnh is an officer and a mentor, and owns a startup together with Lan."""
    from dataclasses import replace

    quynh = cast.account("quynh", NAME, Role.MENTOR, Role.OFFICER)
    values = replace(MENTOR, name=NAME, email="quynh@example.com", phone=PHONE, title_vi=f"Cố vấn {NAME}")
    mine = cast.profile(quynh, Kind.MENTOR, values)
    # Made by naming them, each in a transaction of its own.
    cast.asked, cast.other_startup  # noqa: B018
    with write():
        credentials(quynh)
        work(cast, quynh, mine)
    import_file(client, quynh, jobs)
    with write():
        # Who looks for twins would have taken it away again.
        left, right = sorted((cast.startup.id, cast.other_startup.id))
        db.session.add(DuplicatePair(left_id=left, right_id=right, score=80, reasons=[], found_at=clock.now()))
        learnt = {"weights": DEFAULTS[ListKind.MENTOR], "events": {"asked": 300}, "measured": {}, "taught": 225}
        db.session.add(
            WeightVersion(
                kind=ListKind.MENTOR, state=WeightState.OFF, made_at=clock.now(), moved_at=clock.now(), **learnt
            )
        )
    name_in_every_column(quynh.id)
    return quynh


def name_in_every_column(account_id):
    """Where the person decided, granted or removed nothing yet, let it have been this person."""
    there = held(account_id)
    with write():
        for column in columns():
            if column.nullable and f"{column.table.name}.{column.name}" not in there:
                key = next(iter(column.table.primary_key.columns))
                first = db.session.scalar(sa.select(key).order_by(key).limit(1))
                db.session.execute(sa.update(column.table).where(key == first).values({column.name: account_id}))


def test_the_person_stands_in_every_column_that_may_name_somebody(person):
    assert {f"{column.table.name}.{column.name}" for column in columns()} - held(person.id) == set()


def test_after_an_erasure_no_table_and_no_file_has_a_trace(app, cast, jobs, person):
    account_id, words = person.id, (NAME, person.email, PHONE, "0905777888", "phạm diễm quỳnh", "pham diem quynh")
    assert traces(app, NAME)
    with write():
        request_id = actions.ask_erasure(person, agreed=True).id
    with write():
        assert actions.erase(request_id)
    jobs.run(strict=False)
    db.session.rollback()
    # What an import was read from goes with the bytes that no row names.
    with time_machine.travel(clock.now() + timedelta(days=2)):
        files.tidy()
    assert held(account_id) == set()
    assert "\n".join(traces(app, *words)) == ""
    assert db.session.scalars(sa.select(StoredFile).where(StoredFile.kind.in_((exports.KIND, "copy")))).all() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Task).where(Task.owner_id == account_id)) == 0


def test_others_keep_what_is_theirs(app, browse, cast, jobs, person):
    with write():
        request_id = actions.ask_erasure(person, agreed=True).id
    with write():
        actions.erase(request_id)
    jobs.run(strict=False)
    db.session.rollback()
    startup = cast.whole(cast.startup)
    assert (startup.name, [one.account_id for one in startup.memberships]) == ("Sóng Xanh", [cast.lan.id])
    cells = [row.cells for row in db.session.scalars(sa.select(ImportRow).order_by(ImportRow.number))]
    assert cells[0] == {"Mã": "q1", "Tên startup": "Đèn Biển", "Giới thiệu một câu": ""}
    (answered,) = queries.written(cast.lan.id)
    assert (answered.state, answered.answer) == (RequestState.DONE, "Đã tắt thư nhắc hằng quý cho bạn.")
    rows = db.session.scalars(sa.select(DataRequest).where(DataRequest.account_id.is_(None))).all()
    assert sorted((row.kind.value, row.state.value, row.text) for row in rows) == [
        ("delete", "done", ""),
        ("rectify", "cancelled", ""),
    ]
    history = browse().sign_in(cast.lan).get(f"/profiles/{startup.slug}/history").text
    assert NAME not in history


def test_a_copy_tells_what_there_is_and_no_secret(app, cast, person):
    parts = {name: packing.plain(one.export(person.id)) for name, one in queries.personal().items()}
    text = json.dumps(parts, ensure_ascii=False)
    factors = parts["accounts"]["second_factors"]
    assert factors["authenticator_app_since"]
    assert factors["recovery_codes"]["made"] == 1
    assert [one["name"] for one in factors["passkeys"]] == ["Điện thoại của Quỳnh"]
    assert len(parts["accounts"]["browsers"]) == 1
    assert parts["accounts"]["invitations"]["sent"][0]["email"] == "ban@example.com"
    acts = parts["directory"]
    for part in ("drafts", "edits", "verification_statements", "verification_steps", "import_mappings", "imports"):
        assert acts[part], part
    assert acts["imports"][0]["name"] == f"{NAME}.csv"
    assert NAME in acts["verification_statements"][0]["statement"]
    assert parts["notices"]["notices"]
    for part in ("event_places", "event_consents", "event_wishes", "events_held"):
        assert parts["events"][part], part
    assert [one["kind"] for one in parts["privacy"]["requests"]] == ["rectify"]
    assert parts["privacy"]["long_work"]
    for secret in (*SECRETS, "argon2", "totp_secret", cast.lan.email):
        assert secret not in text
