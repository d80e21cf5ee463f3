"""The card of the console."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts import queries as people_queries
from ecosystem.console import first_steps, jobs, views
from ecosystem.console.queries.telling import told_standing
from ecosystem.core.feature import Feature, NavItem, NoticeKind, Reaction, Topic


def _one(role: str) -> dict[str, Any] | None:
    if role != "admin":
        return None
    found = people_queries.sample_account()
    return {"account_id": found.id} if found is not None else None


def _administrators(role: str) -> dict[str, Any] | None:
    return {} if role == "admin" else None


FEATURE = Feature(
    name="console",
    blueprint=views.bp,
    first_steps=first_steps.offer,
    nav=(NavItem("console.home", _l("Quản trị"), "shield-lock", roles=("administrator",), order=90, keys="g a"),),
    pages=(
        NavItem("console.people", _l("Người dùng"), "users", roles=("administrator",), order=91),
        NavItem("console.invitations", _l("Lời mời"), "send", roles=("administrator",), order=91),
        NavItem("console.jobs", _l("Việc bị treo"), "history", roles=("administrator",), order=92),
        NavItem("console.journal", _l("Nhật ký"), "notes", roles=("administrator",), order=93),
    ),
    reactions=(Reaction("invitation.accepted", jobs.tell_inviter, "console.tell_inviter"),),
    notices={
        "invitation.role_accepted": NoticeKind(
            _l("%(who)s đã nhận lời mời giữ vai trò mới."),
            "users",
            "invitations",
            _l("vì bạn đã mời người này"),
            told_standing,
        )
    },
    topics={
        "invitations": Topic(
            _l("Lời mời được nhận"),
            _l("Người bạn mời giữ một vai trò đã vào."),
            _l("Khác"),
            mail="daily",
            roles=("administrator",),
            order=70,
        )
    },
    sentences={"job.retried": _l("%(actor)s đã cho chạy lại việc %(reaction)s")},
    samples={
        "console.home": _administrators,
        "console.jobs": _administrators,
        "console.people": _administrators,
        "console.person": _one,
        "console.invitations": _administrators,
        "console.chain": _administrators,
        "console.journal": _administrators,
    },
)
