"""The forms of those who receive applications, and the small ones of those who apply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.calls.models import Call
from ecosystem.calls.queries import applications, words
from ecosystem.calls.rules.form import Form, Type
from ecosystem.core import clock
from ecosystem.web.access import current_account
from ecosystem.web.fields import AreaField, BaseForm, ChoiceField, DateField, ManyField, QuietField, TextField

ACTS = [
    ("assign", _l("Giao người kiểm tra")),
    ("take-up", _l("Nhận kiểm tra")),
    ("let-through", _l("Hợp lệ, chuyển thẩm định")),
    ("turn-away", _l("Không hợp lệ")),
]


class StartForm(BaseForm):
    """Begin an application: in whose name, and with which code when the call is closed."""

    profile = ChoiceField(_l("Nộp cho"), needed=True)
    code = TextField(_l("Mã nộp muộn"), limit=40, hint=_l("Ban tổ chức gửi riêng cho bạn; mỗi mã dùng một lần."))

    @classmethod
    def of(cls, call: Call, *, sent: bool = False) -> StartForm:
        """The form with the profiles one may apply for."""
        offered = [(one.slug, one.name) for one in applications.startable(current_account(), call)]
        made = cls() if sent else cls(formdata=None, data={"profile": offered[0][0] if offered else ""})
        made.profile.offer(offered)
        return made


class CodeForm(BaseForm):
    """A code for a draft that is late."""

    code = TextField(_l("Mã nộp muộn"), limit=40, needed=True)


class NoteForm(BaseForm):
    """A button with a word."""

    value = QuietField()
    note = AreaField(_l("Lời nhắn"), limit=2000)


class MakeCodeForm(BaseForm):
    """Make a code for late entry."""

    label = TextField(_l("Cho ai, vì sao"), needed=True, limit=200, example=_l("Sóng Xanh, mất điện chiều hạn nộp"))
    day = DateField(_l("Nộp được tới hết ngày"), needed=True, example="08/02/2027")

    def late_until(self) -> datetime:
        """The last second of that day in Đà Nẵng."""
        return datetime.combine(self.day.value, time(23, 59, 59), clock.LOCAL)


class AskMoreForm(BaseForm):
    """Return an application for more."""

    questions = ManyField(_l("Câu cần bổ sung"), least=1, most=100)
    note = AreaField(_l("Lời nhắn cho người nộp"), needed=True, limit=2000)
    day = DateField(_l("Hạn bổ sung, hết ngày"), needed=True)

    @classmethod
    def of(cls, form: Form, *, sent: bool = False) -> AskMoreForm:
        """The form with the questions of that version."""
        made = cls() if sent else cls(formdata=None)
        askable = [one for one in form.questions() if one.asks and one.type is not Type.PROFILE]
        made.questions.offer([(one.key, words.label(one)) for one in askable])
        return made

    def until(self) -> datetime:
        """The last second of that day in Đà Nẵng."""
        return datetime.combine(self.day.value, time(23, 59, 59), clock.LOCAL)


class ManyForm(BaseForm):
    """The same act on several applications."""

    act = ChoiceField(_l("Làm gì với các hồ sơ đã chọn"), needed=True)
    keys = ManyField(_p("application", "Hồ sơ"), least=1, most=200)
    screener = ChoiceField(_l("Người kiểm tra"))
    note = AreaField(_l("Lời nhắn cho người nộp"), limit=2000)
    reason = AreaField(_l("Lý do, chỉ ban tổ chức thấy"), limit=2000)

    @classmethod
    def of(cls, keys: Sequence[str], people: Sequence[tuple[int, str]], *, sent: bool = False) -> ManyForm:
        """The form for the applications that a page shows."""
        made = cls() if sent else cls(formdata=None)
        made.act.offer(ACTS)
        made.keys.offer([(key, key) for key in keys])
        made.screener.offer([(str(number), name) for number, name in people])
        return made


class ReasonForm(BaseForm):
    """A decision of who screens: a word to the applicant, and a reason that stays inside."""

    note = AreaField(_l("Lời nhắn cho người nộp"), limit=2000)
    reason = AreaField(_l("Lý do, chỉ ban tổ chức thấy"), limit=2000)
