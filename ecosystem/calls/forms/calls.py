"""The forms of a call itself: its texts and window, its managers, documents, questions, and conditions."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.calls import queries, rules
from ecosystem.calls.actions import CallValues
from ecosystem.calls.models import Call, CallKind, ManagerRight
from ecosystem.calls.rules.calls import GRACE_MOST
from ecosystem.calls.rules.eligibility import LISTS, MONTHS_MOST
from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.access import current_account
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    EmailField,
    FlagField,
    ManyField,
    QuietField,
    TextField,
    UploadField,
    WholeNumberField,
)

ATTACHABLE = "application/pdf,image/png,image/jpeg,image/webp"
RIGHTS = {
    ManagerRight.LEAD: _l("Phụ trách"),
    ManagerRight.EDITOR: _l("Biên tập"),
    ManagerRight.VIEWER: _l("Chỉ xem"),
}
RIGHT_NOTES = {
    "lead": _l("Làm mọi việc: người làm cùng, mã nộp muộn, quyết định."),
    "editor": _l("Sửa nội dung, biểu mẫu; trả lời câu hỏi; kiểm tra hồ sơ."),
    "viewer": _l("Xem bên trong, không sửa."),
}
END_OF_DAY = "23:59"
REMINDERS = {168: _l("7 ngày"), 72: _l("3 ngày"), 24: _l("1 ngày"), 3: _l("3 giờ")}


def _hours() -> list[tuple[str, str]]:
    return [(f"{hour:02}:{minute:02}", f"{hour:02}:{minute:02}") for hour in range(24) for minute in (0, 30)] + [
        (END_OF_DAY, END_OF_DAY)
    ]


class CallForm(BaseForm):
    """What people write of a call."""

    title_vi = TextField(_l("Tên đợt gọi"), needed=True, limit=160, example=_l("Khoá ươm tạo Sông Xanh 2027"))
    title_en = TextField(_l("Tên bằng tiếng Anh"), limit=160)
    program_type = ChoiceField(_l("Loại chương trình"), choices=lambda: taxonomy.choices("program_types"))
    owner = ChoiceField(
        _l("Đơn vị tổ chức"),
        choices=lambda: queries.owners_for(current_account()),
        hint=_l("Một hồ sơ tổ chức mà bạn chăm. Không có thì ghi tên ở ô dưới."),
    )
    owner_name = TextField(_l("Tên đơn vị, nếu chưa có hồ sơ"), limit=200)
    summary_vi = AreaField(_l("Giới thiệu ngắn"), limit=400, hint=_l("Hai ba câu: cho ai, được gì."))
    summary_en = AreaField(_l("Giới thiệu ngắn bằng tiếng Anh"), limit=400)
    body_vi = AreaField(
        _l("Nội dung đầy đủ"), limit=12_000, hint=_l("Dùng được Markdown: **đậm**, - gạch đầu dòng, liên kết.")
    )
    body_en = AreaField(_l("Nội dung đầy đủ bằng tiếng Anh"), limit=12_000)
    legal_basis = TextField(
        _l("Căn cứ pháp lý"), limit=400, example=_l("Kế hoạch 152/KH-UBND ngày 06/06/2025"), hint=""
    )
    opens_on = DateField(_l("Ngày mở"), example="05/01/2027")
    opens_hour = ChoiceField(_l("Giờ mở"), choices=_hours)
    closes_on = DateField(_l("Hạn nộp, ngày"), example="05/02/2027")
    closes_hour = ChoiceField(_l("Hạn nộp, giờ"), choices=_hours)
    grace_minutes = WholeNumberField(
        _l("Số phút châm chước"), high=GRACE_MOST, hint=_l("Sau hạn vẫn nhận thêm từng này phút; ai cũng thấy.")
    )
    freezes_on = DateField(_l("Khoá biểu mẫu từ ngày"), hint=_l("Từ ngày này không ai đổi câu hỏi nữa."))
    remind = ManyField(
        _l("Nhắc người đang viết trước hạn"),
        choices=lambda: [(str(hours), name) for hours, name in REMINDERS.items()],
        hint=_l("Chỉ nhắc người có bản nháp chưa nộp, trên trang và bằng thư."),
    )
    seats = WholeNumberField(_l("Số suất"), low=1, high=10_000)

    @classmethod
    def of(cls, call: Call) -> CallForm:
        """The form as the call stands."""
        shown = {name: getattr(call, name) for name in TEXTS}
        for name, moment in (("opens", call.opens_at), ("closes", call.closes_at)):
            local = clock.local(moment) if moment else None
            shown |= {
                f"{name}_on": format_date(local) if local else "",
                f"{name}_hour": f"{local:%H:%M}" if local else "",
            }
        frozen = call.form_frozen_at
        shown |= {"grace_minutes": str(call.grace_minutes), "seats": str(call.seats) if call.seats else ""}
        shown |= {
            "freezes_on": format_date(clock.local(frozen)) if frozen else "",
            "owner": str(call.organisation_id or ""),
            "remind": [str(hours) for hours in call.remind_hours],
        }
        return cls(formdata=None, data={**shown, "version": str(call.version)})

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check the fields, and that a day has its hour."""
        sound = super().validate(extra_validators)
        for day, hour in ((self.opens_on, self.opens_hour), (self.closes_on, self.closes_hour)):
            if day.data and not hour.data:
                hour.errors = [*hour.errors, _("Vui lòng chọn giờ.")]
                sound = False
        return sound

    def values(self) -> CallValues:
        """What was typed."""
        owner = queries.owner_named(current_account(), self.owner.data or "")
        return CallValues(
            **{name: getattr(self, name).data or "" for name in TEXTS},
            organisation_id=owner.id if owner is not None else None,
            opens_at=_instant(self.opens_on, self.opens_hour.data),
            closes_at=_instant(self.closes_on, self.closes_hour.data),
            grace_minutes=self.grace_minutes.value if self.grace_minutes.data else 0,
            form_frozen_at=_instant(self.freezes_on, "00:00"),
            seats=self.seats.value if self.seats.data else None,
            remind_hours=tuple(int(hours) for hours in self.remind.data or ()),
        )


TEXTS = (
    "title_vi", "title_en", "program_type", "owner_name", "summary_vi", "summary_en", "body_vi", "body_en",
    "legal_basis",
)  # fmt: skip


def _instant(day: DateField, hour: str) -> datetime | None:
    if not day.data or day.value is None:
        return None
    return datetime.combine(day.value, time.fromisoformat(hour), clock.LOCAL)


class NewCallForm(CallForm):
    """The same with the kind of call in front, which never changes afterwards."""

    kind = ChoiceField(_l("Loại đợt gọi"), choices=lambda: _kinds(), needed=True)  # noqa: PLW0108  defined below


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.value, queries.KINDS[kind]) for kind in rules.kinds_of(current_account())]


def kind_of(form: NewCallForm) -> CallKind:
    """The kind that was chosen in a valid form."""
    return CallKind(form.kind.data)


class MoveForm(BaseForm):
    """A button that moves a call; an officer who sends it back says why."""

    to = QuietField()
    note = AreaField(_l("Điều cần sửa"), limit=1000)


class ButtonForm(BaseForm):
    """A button with at most one hidden value."""

    value = QuietField()


class ManagerForm(BaseForm):
    """Let somebody work on the call."""

    email = EmailField(_l("Email của người làm cùng"), needed=True, limit=254, hint=_l("Người này cần có tài khoản."))
    right = ChoiceField(
        _l("Quyền"), choices=lambda: [(right.value, name) for right, name in RIGHTS.items()], needed=True
    )


class RightForm(BaseForm):
    """Change what a manager may do."""

    right = ChoiceField(
        _l("Quyền"), choices=lambda: [(right.value, name) for right, name in RIGHTS.items()], needed=True
    )


class DocumentForm(BaseForm):
    """Attach a file."""

    title = TextField(_l("Tên tài liệu"), limit=160, example=_l("Thể lệ chương trình"))
    file = UploadField(_l("Tệp"), accept=ATTACHABLE, hint=_l("PDF, PNG, JPEG hoặc WebP, dưới 10 MB. Ai cũng tải được."))


class AskForm(BaseForm):
    """Ask about a call."""

    words = AreaField(
        _l("Câu hỏi của bạn"),
        needed=True,
        limit=1000,
        hint=_l("Câu hỏi và câu trả lời được đăng công khai, không kèm tên bạn."),
    )


class AnswerForm(BaseForm):
    """Answer a question."""

    words = AreaField(_l("Trả lời"), needed=True, limit=4000, hint=_l("Ai cũng đọc được. Dùng được Markdown."))


def _listed(name: str) -> Any:  # noqa: ANN401  what a field offers
    return lambda: taxonomy.choices(LISTS[name])


class RulesForm(BaseForm):
    """The conditions of a call: what is left empty is no condition."""

    verified = FlagField(_l("Hồ sơ cần được xác thực"))
    stage = ManyField(_l("Giai đoạn được nhận"), choices=_listed("stage"))
    sector = ManyField(_l("Lĩnh vực được nhận"), choices=_listed("sector"))
    ward = ManyField(_l("Phường, xã được nhận"), choices=_listed("ward"), most=200)
    least_months = WholeNumberField(_l("Thành lập ít nhất, tháng"), high=MONTHS_MOST)
    most_months = WholeNumberField(_l("Thành lập không quá, tháng"), high=MONTHS_MOST, example="60")
    earlier = WholeNumberField(
        _l("Số lần đã được chọn trước đây, nhiều nhất"), high=100, hint=_l("Ghi 0 để chỉ nhận người mới.")
    )

    @classmethod
    def of(cls, call: Call) -> RulesForm:
        """The form as the call stands."""
        by_kind = {one["kind"]: one for one in call.rules}
        months, earlier = by_kind.get("age", {}), by_kind.get("earlier", {})
        held = {name: by_kind.get(name, {}).get("any_of", []) for name in LISTS}
        held |= {name: _shown(months.get(name)) for name in ("least_months", "most_months")}
        return cls(
            formdata=None, data={**held, "verified": "verified" in by_kind, "earlier": _shown(earlier.get("most"))}
        )

    def wanted(self) -> list[dict[str, Any]]:
        """What was chosen, as rules."""
        found: list[dict[str, Any]] = [{"kind": "verified"}] if self.verified.data else []
        found += [{"kind": name, "any_of": self[name].data} for name in LISTS if self[name].data]
        months = {name: self[name].value for name in ("least_months", "most_months") if self[name].data}
        if months:
            found.append({"kind": "age", **months})
        if self.earlier.data:
            found.append({"kind": "earlier", "most": self.earlier.value})
        return found


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)
