"""The outbox: a mail is a row of the transaction that caused it, leaves once, and its body is wiped."""

from __future__ import annotations

import email.policy
from email.header import decode_header, make_header

import pytest
import sqlalchemy as sa

from ecosystem.core import clock, mail, runner
from ecosystem.core.db import db, write
from ecosystem.core.journal import Delivery
from ecosystem.core.mail import Mail
from tests import services


@pytest.fixture
def lan(cast):
    return cast.lan


def write_to(account, token="a-secret-token"):
    with write():
        mail.queue(to=account, template="accounts/reset", token=token)


def only_mail():
    db.session.rollback()
    return db.session.scalars(sa.select(Mail)).one()


def test_a_mail_is_one_file_with_both_forms(app, lan, jobs, outbox):
    write_to(lan)
    assert outbox.read() == []
    jobs.run()
    (letter,) = outbox.read()
    assert (letter.to, letter.locale) == ("lan@example.com", "vi")
    assert "a-secret-token" in letter.text
    assert "a-secret-token" in letter.html
    assert letter.message["Message-ID"] == f"<mail-{only_mail().id}@localhost>"
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert "Trần Ngọc Lan" in str(letter.message["To"])


LONG = "Chi Võ Hạnh Nguyên Phùng Đại Hải Sơn Công Tằng Tôn Nữ Thị Ngọc Hiên Minh Đỗ Thuỳ"


@pytest.mark.parametrize("length", range(18, len(LONG)))
def test_a_long_subject_and_a_long_name_keep_their_blanks(app, length):
    words = LONG[:length].strip()
    letter = mail.compose(
        Mail(to_address="a@b.vn", to_name=words, subject=words, text="x", html="x", locale="vi", queued_at=clock.now())
    )
    read = email.message_from_bytes(letter.as_bytes(), policy=email.policy.compat32)
    assert [str(make_header(decode_header(read[name]))) for name in ("Subject", "To")] == [words, f"{words} <a@b.vn>"]
    assert max(map(len, letter.as_bytes().splitlines())) <= 78


def test_the_body_is_wiped_once_it_left(app, lan, jobs):
    write_to(lan)
    assert "a-secret-token" in only_mail().text
    jobs.run()
    sent = only_mail()
    assert (sent.text, sent.html) == ("", "")
    assert sent.sent_at is not None


def test_a_refused_change_writes_no_mail(app, lan, jobs, outbox):
    with pytest.raises(RuntimeError), write():
        mail.queue(to=lan, template="accounts/reset", token="never")
        raise RuntimeError("the change was refused")
    jobs.run()
    assert outbox.read() == []
    db.session.rollback()
    assert db.session.scalars(sa.select(Mail)).all() == []


def test_a_reaction_that_runs_again_sends_nothing_again(app, lan, jobs, outbox):
    write_to(lan)
    jobs.run()
    (path,) = outbox.folder.iterdir()
    path.unlink()
    with write():
        delivery = db.session.scalars(sa.select(Delivery).where(Delivery.reaction == "mail.send")).one()
        delivery.state, delivery.done_at = "pending", None
        delivery.next_at = delivery.entry.at
    jobs.run()
    assert outbox.read() == []


@pytest.mark.parametrize(("locale", "word"), [("vi", "Đặt lại"), ("en", "password")])
def test_a_mail_speaks_its_readers_language(app, cast, jobs, outbox, locale, word):
    reader = cast.account("reader", "Người Đọc", locale=locale)
    write_to(reader)
    jobs.run()
    letter = outbox.last(reader.email)
    assert letter.locale == locale
    assert word.lower() in (letter.subject + letter.text).lower()
    assert f'lang="{locale}"' in letter.html


def test_a_real_server_takes_it_once(app, lan, jobs, smtp_sink):
    url, letters = smtp_sink
    app.config["SMTP_URL"] = url
    write_to(lan)
    jobs.run()
    jobs.run()
    (letter,) = letters
    message = email.message_from_bytes(letter.as_bytes(), policy=email.policy.default)
    assert message["To"].addresses[0].addr_spec == "lan@example.com"
    assert "Nhịp Cầu" in str(message["From"])
    assert "a-secret-token" in message.get_body(("plain",)).get_content()
    assert only_mail().text == ""


def test_a_server_that_is_down_keeps_the_mail_and_the_site(app, lan, client, jobs, frozen, smtp_sink):
    url, letters = smtp_sink
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{services.free_port()}"
    write_to(lan)
    jobs.run(strict=False)
    (failed,) = jobs.failed()
    assert (failed.state, failed.attempts) == ("pending", 1)
    assert "a-secret-token" in only_mail().text
    assert client.get("/sign-in").status == 200
    app.config["SMTP_URL"] = url
    frozen.shift(runner.BACKOFF[0])
    jobs.run()
    assert len(letters) == 1


def test_a_name_cannot_add_a_header(app, cast, jobs, outbox):
    sly = cast.account("sly", "Lan\r\nBcc: everyone@example.com")
    write_to(sly)
    jobs.run(strict=False)
    for letter in outbox.read():
        assert letter.message["Bcc"] is None


def test_a_mail_server_that_never_answers_holds_nobody_up(app, lan, monkeypatch):
    """While the transport talks, another connection may write: the worker holds no lock."""
    written = []

    def slow(*_whatever):
        engine = sa.create_engine(db.engine.url)
        with engine.begin() as other:
            written.append(other.execute(sa.text("UPDATE account SET full_name = 'Lan Khác'")).rowcount)
        engine.dispose()

    monkeypatch.setattr(mail, "_file", slow)
    write_to(lan)
    runner.run_all()
    assert written[0] >= 1
    assert only_mail().sent_at is not None
