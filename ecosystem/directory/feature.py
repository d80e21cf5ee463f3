"""The card of the directory."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.core.feature import DeskItem, Feature, NavItem, NoticeKind, Personal, Reaction, Timed
from ecosystem.directory import first_steps, personal, queries
from ecosystem.directory.jobs import (
    consents,
    drafts,
    duplicates,
    exports,
    imports,
    members,
    merges,
    quality,
    removal,
    verification,
    vocabulary,
)
from ecosystem.directory.jobs.commands import group
from ecosystem.directory.queries.duplicates import open_pairs, sample_pair
from ecosystem.directory.queries.export import sample_export
from ecosystem.directory.queries.intake import memory
from ecosystem.directory.queries.quality import stale_profiles
from ecosystem.directory.queries.verification import sample_case, waiting_cases
from ecosystem.directory.views import bp

FEATURE = Feature(
    name="directory",
    blueprint=bp,
    first_steps=first_steps.offer,
    nav=(
        NavItem("directory.startups", _p("list", "Startup"), "rocket", strangers=True, order=20, keys="g s"),
        NavItem("directory.mentors", _p("list", "Cố vấn"), "school", strangers=True, order=21, keys="g m"),
        NavItem("directory.investors", _p("list", "Nhà đầu tư"), "coin", strangers=True, order=22, keys="g i"),
        NavItem(
            "directory.officer",
            _l("Bàn cán bộ"),
            "clipboard-check",
            roles=("officer", "administrator"),
            order=60,
            keys="g b",
        ),
    ),
    pages=(
        NavItem("directory.institutions", _l("Đơn vị hệ sinh thái"), "building", strangers=True, order=23, keys="g d"),
        NavItem("directory.my_profiles", _l("Hồ sơ của tôi"), "user", order=30, keys="g p"),
        NavItem("directory.new", _l("Tạo hồ sơ mới"), "plus", order=31, keys="c"),
        NavItem("directory.removed", _l("Thùng rác"), "trash", order=32),
    ),
    shared=("directory.startups", "directory.mentors", "directory.investors", "directory.institutions"),
    desk=(
        DeskItem(
            "directory.verification_queue",
            _l("Xác thực hồ sơ"),
            _l("Đối chiếu tên và giấy tờ của những hồ sơ xin dấu “Đã xác thực”."),
            "shield-check",
            waiting_cases,
            order=10,
        ),
        DeskItem(
            "directory.duplicates",
            _l("Hồ sơ có thể trùng"),
            _l("Xem những cặp giống nhau: gộp lại, hoặc ghi là hai hồ sơ khác nhau."),
            "copy",
            open_pairs,
            order=20,
        ),
        DeskItem(
            "directory.imports",
            _l("Nhập hồ sơ từ tệp"),
            _l("Xem trước từng dòng, sửa ngay tại chỗ, rồi mới ghi."),
            "upload",
            memory.unfinished,
            order=30,
        ),
        DeskItem(
            "directory.quality_list",
            _l("Chất lượng hồ sơ"),
            _l("Đúng, đủ, sạch, sống: hồ sơ nào cần sửa trước, và hỏi lại chủ hồ sơ."),
            "checklist",
            stale_profiles,
            order=25,
        ),
    ),
    reactions=(
        *(Reaction(event, verification.mail_step, f"directory.mail_{event}") for event in verification.MAILED),
        Reaction("verification.ending", verification.mail_ending, "directory.mail_verification.ending"),
        *(Reaction(event, duplicates.look_for_twins, f"directory.twins_{event}") for event in duplicates.EVENTS),
        *(Reaction(event, vocabulary.follow, f"directory.follow_{event}") for event in vocabulary.EVENTS),
        *(Reaction(event, consents.follow, f"directory.follow_{event}") for event in consents.EVENTS),
        *(Reaction(event, consents.follow_owners, f"directory.owners_{event}") for event in consents.OWNERS),
        Reaction("profile.confirmation_asked", quality.ask_owners, "directory.ask_owners"),
        Reaction("import.uploaded", imports.read, "directory.read_import"),
        Reaction("import.mapped", imports.check, "directory.check_import"),
        Reaction("import.confirmed", imports.write_rows, "directory.write_import"),
        Reaction("import.undo_asked", imports.take_back, "directory.undo_import"),
        Reaction("list.export_asked", exports.make, "directory.make_export"),
        Reaction("task.failed", imports.give_up, "directory.give_up_import"),
        Reaction("profile.removed", removal.tell_removed, "directory.tell_removed"),
        Reaction("invitation.accepted", members.let_in, "directory.let_in"),
        Reaction("invitation.accepted", members.tell_inviter, "directory.tell_inviter"),
        Reaction("profiles.imported", duplicates.sweep_after_import, "directory.sweep_after_import"),
        *(Reaction(event, imports.tell, f"directory.tell_{event}") for event in imports.ENDED),
        *(Reaction(event, merges.tell, f"directory.tell_{event}") for event in merges.TOLD),
        *(Reaction(event, merges.write, f"directory.write_{event}") for event in merges.TOLD),
        *(Reaction(event, members.tell, f"directory.tell_{event}") for event in members.TOLD),
    ),
    schedule=(
        Timed("directory.keep_badges", verification.keep_badges, verification.A_QUARTER_HOUR),
        Timed("directory.purge_drafts", drafts.purge_drafts, drafts.A_DAY),
        Timed("directory.sweep_duplicates", duplicates.sweep_by_the_clock, duplicates.SIX_HOURS),
        Timed("directory.ask_due", quality.ask_due, quality.SIX_HOURS),
        Timed("directory.measure_again", quality.measure_again, quality.AN_HOUR),
        Timed("directory.tidy_exports", exports.tidy, exports.TIDY_EVERY),
        Timed("directory.tidy_imports", imports.tidy, imports.TIDY_EVERY),
        Timed("directory.empty_bin", removal.empty_bin, removal.AN_HOUR),
    ),
    notices={
        "profile.removed": NoticeKind(_l("Hồ sơ %(name)s đã được gỡ; bạn còn khôi phục được trong 30 ngày."), "trash"),
        "profile.confirmation_asked": NoticeKind(
            _l("Thông tin của hồ sơ %(name)s còn đúng không? Chỉ cần một lần bấm để xác nhận."), "clock"
        ),
        "profile.merged": NoticeKind(
            _l("Sở đã gộp hồ sơ %(taken)s vào %(kept)s vì trùng nhau. Chưa đúng thì hãy trả lời thư vừa gửi bạn."),
            "link",
        ),
        "profile.unmerged": NoticeKind(_l("Sở đã hoàn tác: %(taken)s và %(kept)s lại là hai hồ sơ."), "arrow-back-up"),
        "profiles.imported": NoticeKind(
            _l("Đã nhập xong %(name)s: %(created)s hồ sơ mới, %(updated)s hồ sơ cập nhật."), "upload"
        ),
        "profiles.taken_back": NoticeKind(
            _l("Đã hoàn tác việc nhập %(name)s; giữ lại %(moved_on)s hồ sơ có người sửa sau đó."), "arrow-back-up"
        ),
        "invitation.accepted": NoticeKind(_l("%(who)s đã nhận lời mời vào hồ sơ %(name)s."), "users"),
    },
    commands=(group,),
    personal=Personal(
        personal.export,
        personal.erase,
        personal.files,
        keeps=_l(
            "Hồ sơ có chủ khác cùng giữ vẫn ở lại với họ, không còn tên bạn trong danh sách thành viên và lịch sử sửa."
        ),
    ),
    sentences={
        "profile.created": _l("%(actor)s đã tạo hồ sơ %(subject)s"),
        "profile.changed": _l("%(actor)s đã sửa hồ sơ %(subject)s"),
        "profile.paused": _l("%(actor)s đã cho hồ sơ %(subject)s tạm nghỉ"),
        "profile.hidden": _l("%(actor)s đã ẩn hồ sơ %(subject)s"),
        "profile.published": _l("%(actor)s đã hiện hồ sơ %(subject)s"),
        "profile.removed": _l("%(actor)s đã gỡ hồ sơ %(subject)s"),
        "profile.purged": _l("Hồ sơ %(subject)s hết hạn trong thùng rác và đã mất hẳn"),
        "profile.confirmed": _l("%(actor)s đã xác nhận hồ sơ %(subject)s còn đúng"),
        "profile.confirmation_asked": _l("Chủ hồ sơ %(subject)s được hỏi thông tin còn đúng không"),
        "profile.merged": _l("%(actor)s đã gộp một hồ sơ trùng vào %(subject)s"),
        "profile.unmerged": _l("%(actor)s đã hoàn tác việc gộp vào %(subject)s"),
        "profile.audience_changed": _l("%(actor)s đã đổi người xem được hồ sơ %(subject)s"),
        "profile.member_changed": _l("%(actor)s đã đổi quyền một thành viên của hồ sơ %(subject)s"),
        "profile.member_removed": _l("%(actor)s đã bỏ một thành viên khỏi hồ sơ %(subject)s"),
        "profile.member_left": _l("%(actor)s đã rời hồ sơ %(subject)s"),
        "profile.handed_over": _l("%(actor)s đã chuyển quyền chủ hồ sơ %(subject)s"),
        "profile.member_added": _l("%(actor)s đã thêm thành viên cho hồ sơ %(subject)s"),
        "profile.imported": _l("Hồ sơ %(subject)s được nhập từ tệp"),
        "profiles.imported": _l("Một đợt nhập hồ sơ đã xong"),
        "profiles.taken_back": _l("%(actor)s đã hoàn tác một đợt nhập hồ sơ"),
        "profile.taken_in": _l("%(actor)s đã nhập hồ sơ %(subject)s từ tệp"),
        "profile.taken_back": _l("%(actor)s đã hoàn tác việc nhập hồ sơ %(subject)s"),
        "import.uploaded": _l("%(actor)s đã tải lên tệp của đợt nhập hồ sơ số %(batch)s"),
        "import.mapped": _l("%(actor)s đã ghép cột của đợt nhập số %(batch)s"),
        "import.confirmed": _l("%(actor)s đã xác nhận đợt nhập số %(batch)s"),
        "import.undo_asked": _l("%(actor)s đã yêu cầu hoàn tác đợt nhập số %(batch)s"),
        "list.exported": _l("%(actor)s đã xuất danh sách %(list)s, %(rows)s hồ sơ"),
        "list.export_asked": _l("%(actor)s đã yêu cầu xuất danh sách %(list)s"),
        "import.discarded": _l("%(actor)s đã bỏ đợt nhập số %(batch)s"),
        "verification.asked": _l("%(actor)s đã đề nghị xác thực %(subject)s"),
        "verification.withdrawn": _l("%(actor)s đã rút đề nghị xác thực %(subject)s"),
        "verification.taken": _l("%(actor)s đã nhận xem xét %(subject)s"),
        "verification.released": _l("%(actor)s đã trả %(subject)s về hàng chờ"),
        "verification.handed_over": _l("%(actor)s đã giao %(subject)s cho người khác xem xét"),
        "verification.noted": _l("%(actor)s đã ghi chú về %(subject)s"),
        "verification.verified": _l("%(actor)s đã xác thực %(subject)s"),
        "verification.returned": _l("%(actor)s đã đề nghị bổ sung %(subject)s"),
        "verification.rejected": _l("%(actor)s chưa xác thực được %(subject)s"),
        "verification.changed": _l("%(subject)s đổi danh tính, cần xác thực lại"),
        "verification.reopened": _l("%(actor)s đã gỡ dấu xác thực của %(subject)s để xem lại"),
        "verification.ending": _l("Dấu xác thực của %(subject)s sắp hết hạn"),
        "verification.expired": _l("Dấu xác thực của %(subject)s đã hết hạn"),
        "duplicate.dismissed": _l("%(actor)s ghi nhận hai hồ sơ không trùng nhau"),
        "duplicate.reopened": _l("%(actor)s đưa một cặp hồ sơ về danh sách chờ xem"),
    },
    work={
        "list.export_asked": _l("Đang chuẩn bị danh sách"),
        "import.uploaded": _l("Đang đọc tệp"),
        "import.mapped": _l("Đang kiểm tra từng dòng"),
        "import.confirmed": _l("Đang ghi hồ sơ"),
        "import.undo_asked": _l("Đang hoàn tác"),
    },
    samples={
        "directory.export_list": lambda role: {"name": "startups"} if role == "founder" else None,
        "directory.export_file": sample_export,
        "directory.imports": lambda role: {} if role == "officer" else None,
        "directory.one_import": memory.sample,
        "directory.import_row": memory.sample_row,
        "directory.bad_rows_csv": memory.sample,
        "directory.bad_rows_xlsx": memory.sample,
        "directory.officer": lambda role: {} if role == "officer" else None,
        # Who may create one kind only is led straight to its form; officers choose.
        "directory.new": lambda role: {} if role == "officer" else None,
        "directory.create": queries.sample_kind,
        "directory.edit": queries.sample_own,
        "directory.edit_step": queries.sample_step,
        "directory.new_step": queries.sample_draft_step,
        "directory.history": queries.sample_own,
        "directory.visibility": queries.sample_own,
        "directory.members": queries.sample_own,
        "directory.logo": queries.sample_logo,
        "directory.verification": queries.sample_own,
        "directory.verification_queue": lambda role: {} if role == "officer" else None,
        "directory.verification_case": sample_case,
        "directory.quality_list": lambda role: {} if role == "officer" else None,
        "directory.confirmation": quality.sample_link,
        "directory.duplicates": lambda role: {} if role == "officer" else None,
        "directory.merge_pair": sample_pair,
        "directory.preview_merge": sample_pair,
        "directory.twins": lambda role: {} if role == "founder" else None,
    },
)
