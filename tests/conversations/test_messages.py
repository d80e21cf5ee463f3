"""Messages: who reads and writes them, what is shown of them, what is told, and what becomes of them."""

from __future__ import annotations

import io
import itertools
import re

import pytest
import sqlalchemy as sa
from PIL import Image

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.conversations import actions, personal, rules
from ecosystem.conversations.models import Message, ReadMark
from ecosystem.core import clock, files
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Entry
from ecosystem.core.prose import markdown
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Membership, Profile, Right, State
from ecosystem.notices.models import Notice

SECRET = "Giá thành phao là 3,7 triệu đồng, đừng nói ra ngoài"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def url(one):
    return f"/introductions/{one.key}/conversation"


def say(actor, one, body=SECRET, file=None):
    with write():
        attached = [actions.Attached(io.BytesIO(file), "Bảng giá.pdf")] if file else []
        return actions.send(actor, one, body=body, attached=attached)


def a_profile(account_id, right, state):
    profile = Profile(id=account_id * 10, state=state)
    profile.memberships = [Membership(account_id=account_id, right=right)] if right else []
    return profile


STATES = [*IntroductionState]
TABLE = list(
    itertools.product(STATES, [Right.OWNER, Right.EDITOR, Right.VIEWER, None], [State.PUBLISHED, State.REMOVED])
)


@pytest.mark.parametrize(("state", "right", "other"), TABLE)
def test_who_may_read_and_write(state, right, other):
    actor = Account(id=1)
    one = Introduction(state=state, asker=a_profile(1, right, State.PUBLISHED), asked=a_profile(2, Right.OWNER, other))
    reads = right is not None and state.value in ("accepted", "ended")
    writes = reads and state is IntroductionState.ACCEPTED and right is not Right.VIEWER and other is State.PUBLISHED
    assert (rules.may_read(actor, one), rules.may_write(actor, one)) == (reads, writes)
    assert not rules.may_read(None, one)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**đậm** và *nghiêng*", "<p><strong>đậm</strong> và <em>nghiêng</em></p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("![a](https://x.vn/p.png)", '<p>!<a href="https://x.vn/p.png" rel="nofollow noopener noreferrer">a</a></p>\n'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("# to", "<p># to</p>\n"),
        ("a.vn", "<p>a.vn</p>\n"),
        (
            "xem https://a.vn/b?c=1.",
            '<p>xem <a href="https://a.vn/b?c=1" rel="nofollow noopener noreferrer">https://a.vn/b?c=1</a>.</p>\n',
        ),
        ('[a](https://a.vn "t")', '<p><a href="https://a.vn" rel="nofollow noopener noreferrer">a</a></p>\n'),
    ],
)
def test_markdown_lets_nothing_dangerous_through(text, html):
    assert str(markdown(text)) == html


def test_two_sides_talk(browse, cast, jobs, outbox):
    one = cast.accepted
    lan, minh = browse().sign_in(cast.lan), browse().sign_in(cast.minh)
    sent = lan.post(url(one), {"body": "Chào anh, **42 phao** đang chạy."}, at=url(one))
    assert "<strong>42 phao</strong>" in lan.follow(sent).html
    assert "Đã gửi" in lan.get(url(one)).text
    jobs.run()
    letter = outbox.last(cast.minh.email)
    assert "42 phao" not in letter.text + letter.html
    page = minh.get(letter.links[0])
    assert "New" in page.text
    newest = db.session.scalar(sa.select(sa.func.max(Message.id)))
    minh.post(f"{url(one)}/read", {"newest": str(newest)}, at=page)
    assert "Đã xem" in lan.get(url(one)).text
    assert "New" not in minh.get(url(one)).text


def test_a_second_sending_of_the_same_form_is_one_message(client, cast):
    client.sign_in(cast.lan)
    page = client.get(url(cast.accepted))
    values = {**page.form(url(cast.accepted)).fields, "body": "Một lần thôi"}
    for _time in range(2):
        client.send(url(cast.accepted), values)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


@pytest.mark.parametrize(("body", "status"), [("", 422), ("x" * 4000, 303), ("x" * 4001, 422)])
def test_the_form_holds_its_limits(client, cast, body, status):
    client.sign_in(cast.lan)
    client.post(url(cast.accepted), {"body": body}, at=url(cast.accepted), status=status)


def test_nobody_else_reads_or_opens_anything(browse, cast):
    one = cast.accepted
    message = say(cast.lan, one, file=PDF)
    paths = (url(one), f"/messages/{message.key}/files/0")
    for who in (cast.stranger, cast.officer, cast.admin, cast.ha):
        eye = browse().sign_in(who)
        texts = {without_id(eye.get(path, status=404).text) for path in (*paths, "/introductions/nothing/conversation")}
        assert len(texts) == 1
        eye.send(url(one), {"csrf_token": eye.token(), "body": "x"}, status=404)
        assert SECRET not in eye.get("/conversations?q=phao").text + eye.get("/conversations").text
    for path in paths:
        assert browse().get(path, status=303).location.startswith("/sign-in")
    assert SECRET in browse().sign_in(cast.minh).get(url(one)).text


def test_an_unanswered_request_has_no_conversation(browse, cast):
    one = cast.asked
    for who in (cast.lan, cast.minh):
        browse().sign_in(who).get(url(one), status=404)
    with pytest.raises(Refused) as no:
        say(cast.lan, one)
    assert no.value.code == "closed"


def test_a_viewer_reads_and_does_not_write(browse, cast):
    one = cast.accepted
    say(cast.lan, one)
    with write():
        db.session.add(
            Membership(profile_id=one.asked_id, account_id=cast.ha.id, right=Right.VIEWER, joined_at=clock.now())
        )
    eye = browse().sign_in(cast.ha)
    page = eye.get(url(one))
    assert SECRET in page.text
    assert not [form for form in page.forms if form.action == url(one)]
    eye.send(url(one), {"csrf_token": eye.token(), "body": "x"}, status=409)


def test_a_removed_profile_closes_the_conversation(browse, cast):
    one = cast.accepted
    say(cast.minh, one)
    with write():
        directory.remove(cast.minh, cast.whole(cast.mentor))
    browse().sign_in(cast.minh).get(url(one), status=404)
    eye = browse().sign_in(cast.lan)
    assert SECRET in eye.get(url(one)).text
    eye.send(url(one), {"csrf_token": eye.token(), "body": "x"}, status=409)


def test_what_is_attached_is_private_and_harmless(browse, cast):
    message = say(cast.lan, cast.accepted, file=PDF)
    got = browse().sign_in(cast.minh).get(f"/messages/{message.key}/files/0")
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for bad in (b"", b"MZ", b"<svg onload=x>", PDF + b"PK\x05\x06" + b"\0" * 18):
        with pytest.raises(Refused):
            say(cast.lan, cast.accepted, file=bad or b" ")


def test_an_attached_photograph_keeps_its_size_and_loses_its_data(app, cast):
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "navy").save(out, "JPEG", exif=b"Exif\0\0secret")
    message = say(cast.lan, cast.accepted, body="", file=out.getvalue())
    kept = files.read(message.attached[0].file)
    assert b"secret" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (1600, 900)


def test_search_needs_no_marks_and_finds_only_ones_own(browse, cast):
    say(cast.lan, cast.accepted)
    found = browse().sign_in(cast.minh).get("/conversations?q=gia+thanh")
    assert SECRET in found.text
    assert SECRET not in browse().sign_in(cast.minh).get("/conversations?q=%25").text


def test_one_notice_and_one_mail_until_it_is_read(app, cast, jobs, outbox):
    one = cast.accepted
    jobs.run()
    before = len(outbox.read(cast.minh.email))
    for body in ("một", "hai", "ba"):
        say(cast.lan, one, body)
        jobs.run()
    told = sa.select(Notice).where(Notice.kind == "message.sent", Notice.account_id == cast.minh.id)
    assert len(list(db.session.scalars(told))) == 1
    assert len(outbox.read(cast.minh.email)) == before + 1
    with write():
        actions.read_up_to(cast.minh, one, db.session.scalars(sa.select(sa.func.max(Message.id))).one())
    assert db.session.scalars(told).one().read_at is not None
    say(cast.lan, one, "bốn")
    jobs.run()
    assert len(list(db.session.scalars(told))) == 2
    assert len(outbox.read(cast.minh.email)) == before + 2


def test_a_mark_never_goes_back(app, cast):
    first, second = say(cast.lan, cast.accepted, "một"), say(cast.lan, cast.accepted, "hai")
    for upto in (second.id, first.id):
        with write():
            actions.read_up_to(cast.minh, cast.accepted, upto)
    mark = db.session.scalars(sa.select(ReadMark).where(ReadMark.account_id == cast.minh.id)).one()
    assert mark.upto == second.id


def test_the_journal_never_holds_words(app, cast):
    say(cast.lan, cast.accepted, file=PDF)
    assert not [row for row in db.session.scalars(sa.select(Entry)) if SECRET in str(row.data)]


def test_a_person_gets_their_messages_and_takes_them_along(app, cast):
    say(cast.lan, cast.accepted, file=PDF)
    assert [row["body"] for row in personal.export(cast.minh.id)["messages"]] == [SECRET]
    assert not any(personal.export(cast.stranger.id).values())
    leaving = Leaving(cast.lan.id, [cast.lan.full_name])
    with write():
        personal.erase(leaving)
    assert len(leaving.files) == 1
    kept = db.session.scalars(sa.select(Message)).one()
    assert (kept.body, kept.folded, kept.author_id, kept.attached) == ("", "", None, [])


def test_attachments_of_conversations_that_are_gone_are_tidied(app, cast, frozen):
    say(cast.lan, cast.accepted, file=PDF)
    with write():
        db.session.execute(sa.delete(Message))
    frozen.shift(86_400 * 2)
    with write():
        actions.tidy_files()
    assert (
        db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile).where(StoredFile.kind == "attachment"))
        == 0
    )


def without_id(text):
    return re.sub(r"[0-9a-f]{16}", "", text)
