"""The card of accounts."""

from flask_babel import lazy_gettext as _l

from ecosystem.accounts import commands, first_steps, jobs, personal, views
from ecosystem.core.feature import Feature, NavItem, Personal, Reaction, Timed

HOUR = 3600

FEATURE = Feature(
    name="accounts",
    blueprint=views.bp,
    first_steps=first_steps.offer,
    pages=(NavItem("accounts.settings", _l("Cài đặt"), "settings", order=80, keys="g t"),),
    settings=(
        NavItem("accounts.settings", _l("Tên và vai trò"), "user", order=10),
        NavItem("accounts.security", _l("Bảo mật"), "shield-lock", order=20),
        NavItem("accounts.display", _l("Hiển thị"), "palette", order=40),
    ),
    reactions=(
        Reaction("password.reset_asked", jobs.answer_link_request, "accounts.send_reset"),
        Reaction("account.confirmation_asked", jobs.answer_link_request, "accounts.send_confirmation"),
    ),
    schedule=(Timed("accounts.purge", jobs.purge, HOUR),),
    commands=(commands.group,),
    personal=Personal(
        personal.export,
        personal.erase,
        keeps=_l("Nhật ký hệ thống giữ mã số tài khoản, không giữ tên hay email, để ai sửa nhật ký cũng bị phát hiện."),
    ),
    sentences={
        "account.registered": _l("%(subject)s đã tạo tài khoản"),
        "account.registered_again": _l("Có người đăng ký lại bằng email của %(subject)s"),
        "account.confirmation_asked": _l("Có người xin gửi lại thư xác nhận"),
        "account.confirmed": _l("%(subject)s đã xác nhận email"),
        "account.purged": _l("Một tài khoản chưa từng xác nhận email đã được xoá"),
        "account.changed": _l("%(subject)s đã đổi cài đặt"),
        "account.signed_in": _l("%(subject)s đã đăng nhập"),
        "account.signed_out": _l("%(subject)s đã đăng xuất"),
        "account.proven": _l("%(subject)s đã xác minh lại danh tính"),
        "account.refused_sign_in": _l("Một lần đăng nhập bị từ chối"),
        "account.visit_ended": _l("%(subject)s đã kết thúc một phiên đăng nhập"),
        "account.visits_ended": _l("%(subject)s đã kết thúc mọi phiên đăng nhập khác"),
        "account.theft_suspected": _l("Phiên được ghi nhớ của %(subject)s có dấu hiệu bị chép"),
        "account.locked": _l("%(actor)s đã khoá tài khoản của %(subject)s"),
        "account.unlocked": _l("%(actor)s đã mở khoá tài khoản của %(subject)s"),
        "password.reset_asked": _l("Có người xin đặt lại mật khẩu"),
        "password.changed": _l("%(subject)s đã đổi mật khẩu"),
        "second_factor.app_added": _l("%(subject)s đã thêm ứng dụng tạo mã"),
        "second_factor.app_removed": _l("%(subject)s đã bỏ ứng dụng tạo mã"),
        "second_factor.passkey_added": _l("%(subject)s đã thêm một khoá đăng nhập"),
        "second_factor.passkey_removed": _l("%(subject)s đã bỏ một khoá đăng nhập"),
        "second_factor.codes_renewed": _l("%(subject)s đã tạo mã dự phòng mới"),
        "second_factor.code_used": _l("%(subject)s đã dùng một mã dự phòng"),
        "second_factor.reset": _l("%(actor)s đã đặt lại bước xác minh thứ hai của %(subject)s"),
        "email.change_asked": _l("%(subject)s xin đổi email"),
        "email.changed": _l("%(subject)s đã đổi email"),
        "email.change_stopped": _l("%(subject)s đã dừng việc đổi email"),
        "consent.given": _l("%(actor)s đã đồng ý mục %(purpose)s"),
        "consent.withdrawn": _l("%(actor)s đã rút đồng ý mục %(purpose)s"),
        "role.granted": _l("%(actor)s đã cấp vai trò %(role)s cho %(subject)s"),
        "role.revoked": _l("%(actor)s đã thu hồi vai trò %(role)s của %(subject)s"),
        "identity.linked": _l("%(subject)s đã liên kết một định danh"),
        "identity.unlinked": _l("%(subject)s đã gỡ liên kết định danh"),
        "identity.refused": _l("Một lần đăng nhập bằng định danh bị từ chối"),
        "invitation.sent": _l("%(actor)s đã gửi một lời mời"),
        "invitation.accepted": _l("%(actor)s đã nhận lời mời"),
        "invitation.revoked": _l("%(actor)s đã thu hồi một lời mời"),
    },
    samples={
        "accounts.register": jobs.strangers_only,
        "accounts.sign_in": jobs.strangers_only,
        "accounts.reset_password": jobs.sample_reset,
        "accounts.confirm_email": jobs.sample_confirm,
        "accounts.confirm_new_email": jobs.sample_new_email,
        "accounts.stop_email_change": jobs.sample_stop,
        "accounts.invitation": jobs.sample_invitation,
    },
)
