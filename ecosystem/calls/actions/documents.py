"""Files that a call gives along."""

from __future__ import annotations

from typing import IO

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules
from ecosystem.calls.models import Call, CallDocument
from ecosystem.core import files
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc

MOST = 20
KIND = "call"


def add_document(actor: Account, call: Call, stream: IO[bytes], *, name: str, title: str) -> CallDocument:
    """Attach a PDF or picture. Raises ``Refused``: ``rights``, ``many``, what is wrong with the file."""
    if not rules.may_edit(actor, call):
        raise Refused(_l("Bạn không sửa được đợt gọi này."), code="rights")
    if len(call.documents) >= MOST:
        raise Refused(_l("Mỗi đợt gọi đính kèm tối đa 20 tệp."), code="many")
    stored = files.store(stream, name=name, kind=KIND, owner=None)
    document = CallDocument(file=stored, title=nfc(title).strip()[:160] or stored.name)
    call.documents.append(document)
    db.session.flush()
    record("call.document_added", actor=actor.id, subject=call)
    return document


def remove_document(actor: Account, document: CallDocument) -> None:
    """Take a file off. Raises ``Refused``: ``rights``."""
    call = document.call
    if not rules.may_edit(actor, call):
        raise Refused(_l("Bạn không sửa được đợt gọi này."), code="rights")
    stored = document.file
    call.documents.remove(document)
    db.session.flush()
    files.remove(stored)
    db.session.flush()
    record("call.document_removed", actor=actor.id, subject=call)
