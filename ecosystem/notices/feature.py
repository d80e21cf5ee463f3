"""The card of notices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.notices import jobs, personal, queries
from ecosystem.notices.views import bp

FEATURE = Feature(
    name="notices",
    blueprint=bp,
    pages=(NavItem("notices.inbox", _l("Thông báo"), "bell", order=15, keys="g n"),),
    settings=(NavItem("notices.settings", _l("Thông báo"), "bell", order=25),),
    reactions=(
        Reaction("digest.opened", jobs.write_digest, "notices.write_digest"),
        Reaction("task.failed", jobs.tell_failed, "notices.tell_failed"),
    ),
    schedule=(
        Timed("notices.purge", jobs.purge, jobs.A_DAY),
        Timed("notices.open_digests", jobs.open_digests, jobs.A_MINUTE),
        Timed("notices.let_go", jobs.let_go, jobs.A_MINUTE),
    ),
    notices={
        "task.failed": NoticeKind(
            _l("Một việc bạn giao chưa làm xong được. Mở trang để xem vì sao."),
            "alert-triangle",
            "work",
            _l("vì bạn giao việc này"),
            queries.failed_standing,
        )
    },
    topics={
        "work": Topic(
            _l("Việc chạy lâu"),
            _l("Bản sao, tệp nhập hay danh sách xuất chưa làm xong được."),
            _l("Khác"),
            mail="daily",
            order=80,
        ),
        queries.OTHER: Topic(
            _l("Tin khác"), _l("Những tin không thuộc mục nào ở trên."), _l("Khác"), mail="daily", order=90
        ),
    },
    sentences={
        "notices.chosen": _l("%(subject)s đã chọn cách nhận thông báo"),
        "notices.quiet_chosen": _l("%(subject)s đã chọn giờ yên lặng"),
        "digest.opened": _l("Một thư tóm tắt tới giờ được soạn"),
    },
    personal=Personal(personal.export, personal.erase),
    samples={
        "notices.inbox": queries.sample_account,
        "notices.settings": queries.sample_account,
        "notices.unsubscribe": queries.sample_link,
    },
)
