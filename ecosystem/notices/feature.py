"""The card of notices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed
from ecosystem.notices import jobs, personal, queries
from ecosystem.notices.views import bp

A_DAY = 86_400

FEATURE = Feature(
    name="notices",
    blueprint=bp,
    pages=(NavItem("notices.inbox", _l("Thông báo"), "bell", order=15, keys="g n"),),
    reactions=(Reaction("task.failed", jobs.tell_failed, "notices.tell_failed"),),
    schedule=(Timed("notices.purge", jobs.purge, A_DAY),),
    personal=Personal(personal.export, personal.erase),
    notices={
        "task.failed": NoticeKind(_l("Một việc bạn giao chưa làm xong được. Mở trang để xem vì sao."), "alert-triangle")
    },
    samples={"notices.inbox": queries.sample_account},
)
