"""What people are told about profiles: the part of the card that speaks of notices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import NoticeKind, Topic
from ecosystem.directory.queries.telling import imports_standing, merges_standing, standing

GROUP = _l("Hồ sơ và đội ngũ")
MEMBER = _l("vì bạn là thành viên của hồ sơ %(name)s")
OWNER = _l("vì bạn là chủ hồ sơ %(name)s")
HANDS = _l("vì bạn chăm hồ sơ %(name)s")
WHY_MERGED = _l("vì bạn là thành viên của một trong hai hồ sơ")
WHY_IMPORTED = _l("vì bạn đã xác nhận đợt nhập này")
WAS = _l("vì bạn từng là thành viên của hồ sơ này")

KINDS = {
    event: NoticeKind(sentence, icon, topic, why, standing)
    for event, sentence, icon, topic, why in (
        (
            "profile.removed",
            _l("Hồ sơ %(name)s đã được gỡ; bạn còn khôi phục được trong 30 ngày."),
            *("trash", "removed", OWNER),
        ),
        ("profile.member_added", _l("Bạn là thành viên của hồ sơ %(name)s"), "users", "seat", MEMBER),
        ("profile.member_changed", _l("Quyền của bạn với hồ sơ %(name)s đã đổi"), "users", "seat", MEMBER),
        ("profile.member_removed", _l("Bạn không còn là thành viên của hồ sơ %(name)s"), "users", "seat", WAS),
        ("profile.member_left", _l("%(person)s đã rời hồ sơ %(name)s"), "users", "team", OWNER),
        (
            "profile.confirmation_asked",
            _l("Thông tin của hồ sơ %(name)s còn đúng không? Chỉ cần một lần bấm để xác nhận."),
            *("clock", "confirmation", OWNER),
        ),
        ("invitation.accepted", _l("%(who)s đã nhận lời mời vào hồ sơ %(name)s."), "users", "team", MEMBER),
        ("profile.handed_over", _l("Bạn là chủ hồ sơ %(name)s"), "users", "seat", OWNER),
        ("verification.verified", _l("Hồ sơ %(name)s đã được xác thực"), "shield-check", "verification", HANDS),
        ("verification.returned", _l("Hồ sơ %(name)s cần bổ sung để xác thực"), "shield-check", "verification", HANDS),
        (
            "verification.rejected",
            _l("Lần này hồ sơ %(name)s chưa xác thực được"),
            *("shield-check", "verification", HANDS),
        ),
        ("verification.reopened", _l("Hồ sơ %(name)s đang được xem lại"), "shield-check", "verification", HANDS),
        ("verification.changed", _l("Hồ sơ %(name)s cần xác thực lại"), "shield-check", "verification", HANDS),
        ("verification.ending", _l("Dấu xác thực của hồ sơ %(name)s sắp hết hạn"), "clock", "verification", HANDS),
        ("verification.expired", _l("Dấu xác thực của hồ sơ %(name)s đã hết hạn"), "clock", "verification", HANDS),
    )
}

KINDS |= {
    "profile.consent_asked": NoticeKind(
        _l("Lời văn đồng ý hiển thị hồ sơ %(name)s đã đổi. Vui lòng đọc lại và trả lời để hồ sơ tiếp tục hiện."),
        *("eye", "consent", OWNER, standing),
    ),
    "profile.merged": NoticeKind(
        _l("Sở đã gộp hồ sơ %(taken)s vào %(kept)s vì trùng nhau. Chưa đúng thì hãy trả lời thư vừa gửi bạn."),
        *("link", "merging", WHY_MERGED, merges_standing),
    ),
    "profile.unmerged": NoticeKind(
        _l("Sở đã hoàn tác: %(taken)s và %(kept)s lại là hai hồ sơ."),
        *("arrow-back-up", "merging", WHY_MERGED, merges_standing),
    ),
    "profiles.imported": NoticeKind(
        _l("Đã nhập xong %(name)s: %(created)s hồ sơ mới, %(updated)s hồ sơ cập nhật."),
        *("upload", "imports", WHY_IMPORTED, imports_standing),
    ),
    "profiles.taken_back": NoticeKind(
        _l("Đã hoàn tác việc nhập %(name)s; giữ lại %(moved_on)s hồ sơ có người sửa sau đó."),
        *("arrow-back-up", "imports", WHY_IMPORTED, imports_standing),
    ),
}

TOPICS = {
    "consent": Topic(
        _l("Đồng ý hiển thị hồ sơ"),
        _l("Lời văn bạn đã đồng ý vừa đổi; hồ sơ chờ bạn trả lời lại."),
        GROUP,
        must=True,
        order=28,
    ),
    "confirmation": Topic(
        _l("Xác nhận hồ sơ mỗi quý"), _l("Hỏi thông tin còn đúng không, kèm liên kết bấm một lần."), GROUP, order=29
    ),
    "merging": Topic(
        _l("Gộp hồ sơ trùng"), _l("Sở gộp hồ sơ của bạn với một hồ sơ khác, hay hoàn tác."), GROUP, must=True, order=34
    ),
    "imports": Topic(
        _l("Nhập hồ sơ từ tệp"),
        _l("Đợt nhập bạn xác nhận đã xong."),
        GROUP,
        mail="off",
        must=True,
        roles=("officer", "administrator"),
        order=35,
    ),
    "verification": Topic(
        _l("Xác thực hồ sơ"), _l("Được xác thực, cần bổ sung, sắp hết hạn."), GROUP, must=True, order=30
    ),
    "removed": Topic(_l("Hồ sơ bị gỡ"), _l("Một chủ khác gỡ hồ sơ; còn khôi phục được."), GROUP, must=True, order=31),
    "seat": Topic(
        _l("Quyền của bạn"), _l("Bạn được thêm vào, đổi quyền hay rời một hồ sơ."), GROUP, must=True, order=32
    ),
    "team": Topic(_l("Tin về đội ngũ"), _l("Ai trong đội vừa rời hồ sơ của bạn."), GROUP, mail="daily", order=33),
}
