"""Several files in one message: how many, how large, what is wrong with one, and that what was typed stays."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from ecosystem.conversations import actions, personal, rules
from ecosystem.conversations.models import Message, MessageFile
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile
from tests.conversations.test_messages import PDF, url

WORDS = "Gửi anh bảng giá và ảnh phao."


def attached(*contents):
    return [actions.Attached(io.BytesIO(one), f"Tệp {place}.pdf") for place, one in enumerate(contents, 1)]


def send(who, one, *contents, body=WORDS):
    with write():
        return actions.send(who, one, body=body, attached=attached(*contents))


def count(of):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(of))


def test_up_to_five_in_the_order_chosen_each_opened_by_both_sides(browse, cast):
    message = send(cast.lan, cast.accepted, *([PDF] * rules.FILES_MOST))
    assert [held.file.name for held in message.attached] == [f"Tệp {place}.pdf" for place in range(1, 6)]
    for who in (cast.lan, cast.minh):
        eye = browse().sign_in(who)
        page = eye.get(url(cast.accepted))
        for place in range(rules.FILES_MOST):
            assert f"/messages/{message.key}/files/{place}" in page.links
            assert eye.get(f"/messages/{message.key}/files/{place}").data == PDF
        eye.get(f"/messages/{message.key}/files/5", status=404)
    for who in (cast.stranger, cast.officer):
        browse().sign_in(who).get(f"/messages/{message.key}/files/0", status=404)
    (row,) = personal.export(cast.minh.id)["messages"]
    assert row["files"] == [f"Tệp {place}.pdf" for place in range(1, 6)]
    assert len(personal.files(cast.lan.id)) == 5
    assert personal.files(cast.minh.id) == []


def padded(size):
    return PDF + b"%" + b" " * (size - len(PDF) - 1)


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ([PDF] * 6, "files-many"),
        ([padded(6 * 1024 * 1024)] * 2, "files-large"),
        ([PDF, b"MZ"], "file-type"),
        ([PDF, b""], "file-empty"),
    ],
)
def test_what_is_too_much_or_wrong_keeps_nothing(cast, contents, code):
    one = cast.accepted
    with pytest.raises(Refused) as no:
        send(cast.lan, one, *contents)
    assert no.value.code == code
    if code.startswith("file-"):
        assert "Tệp 2.pdf" in str(no.value.message)
    assert (count(Message), count(MessageFile), count(StoredFile)) == (0, 0, 0)


def test_on_the_page_the_fault_stands_at_the_field_and_the_words_stay(browse, cast):
    one, eye = cast.accepted, browse().sign_in(cast.lan)
    page = url(one)
    wrong = [(io.BytesIO(PDF), "giá.pdf"), (io.BytesIO(b"MZ"), "lạ.exe")]
    answer = eye.post(page, {"body": WORDS, "files": wrong}, status=422)
    assert any("lạ.exe" in error for error in answer.errors)
    assert WORDS in answer.form(page).fields["body"][0]
    assert count(Message) == 0
    eye.post(page, {"body": WORDS, "files": [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF), "b.pdf")]})
    assert count(MessageFile) == 2
    eye.post(page, {"body": "", "files": [(io.BytesIO(PDF), "một mình.pdf")]})
    eye.post(page, {"body": "Không kèm gì"})
    assert (count(Message), count(MessageFile)) == (3, 3)
