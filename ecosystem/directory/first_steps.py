"""What somebody new does first about profiles: a holder's own, and an officer's list of all."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.feature import FirstStep
from ecosystem.directory import rules
from ecosystem.directory.models import (
    BatchState,
    ImportBatch,
    Kind,
    Membership,
    Profile,
    State,
    Verification,
    VerificationState,
)
from ecosystem.directory.queries.fullness import is_full

# A profile as full as this is judged well enough by others.
FULL = 80


def offer(account: Account, role: str) -> list[FirstStep]:
    """The steps of the role in view."""
    if role == "officer":
        return _officer()
    kinds = rules.CREATES.get(role, frozenset()) - (frozenset(Kind) if role == "administrator" else frozenset())
    return _holder(account, next(iter(kinds))) if kinds else []


def _holder(account: Account, kind: Kind) -> list[FirstStep]:
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    standing = (Profile.kind == kind, Profile.state != State.REMOVED, Profile.id.in_(mine))
    own = db.session.execute(sa.select(Profile.id, Profile.slug).where(*standing).order_by(Profile.sort_key)).first()
    create = url_for("directory.new_step", kind=kind.value, step="core")
    edit = url_for("directory.edit", slug=own.slug) if own else create
    return [
        FirstStep(
            order=20,
            label=_("Tạo hồ sơ của bạn"),
            text=_("Chỉ cần vài dòng để bắt đầu, bổ sung sau lúc nào cũng được."),
            href=url_for("directory.my_profiles") if own else create,
            is_done=own is not None,
        ),
        FirstStep(
            order=30,
            label=_("Bổ sung hồ sơ từ %(percent)s%% trở lên", percent=FULL),
            text=_("Hồ sơ đầy đủ được tìm thấy và được trả lời nhiều hơn."),
            href=edit,
            is_done=own is not None and is_full(own.id, kind, FULL),
        ),
        FirstStep(
            order=60,
            label=_("Đề nghị xác thực hồ sơ"),
            text=_("Cán bộ xem xét, hồ sơ có dấu xác thực để người khác yên tâm."),
            href=url_for("directory.verification", slug=own.slug) if own else create,
            is_done=own is not None and _was_asked(own.id),
        ),
    ]


def _was_asked(profile_id: int) -> sa.ColumnElement[bool]:
    state = Verification.state != VerificationState.UNVERIFIED
    return sa.exists().where(Verification.profile_id == profile_id, state)


def _officer() -> list[FirstStep]:
    decided = sa.exists().where(Verification.decided_at.is_not(None))
    imported = sa.exists().where(ImportBatch.state == BatchState.WRITTEN)
    return [
        FirstStep(
            order=20,
            label=_("Nhập danh bạ đang có"),
            text=_("Từ tệp CSV hay Excel; xem trước từng dòng rồi mới ghi."),
            href=url_for("directory.imports"),
            is_done=imported,
        ),
        FirstStep(
            order=30,
            label=_("Xem xét hồ sơ đầu tiên chờ xác thực"),
            text=_("Dấu xác thực của Sở là lý do để hai bên tin nhau."),
            href=url_for("directory.verification_queue"),
            is_done=decided,
        ),
    ]
