"""The forms of the chain after the award."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.calls.forms.calls import ATTACHABLE
from ecosystem.calls.models import Application
from ecosystem.challenges.actions import Agreement, Value
from ecosystem.challenges.models import Pilot
from ecosystem.challenges.queries import pilots as queries
from ecosystem.challenges.rules import acceptance
from ecosystem.core.values import format_date
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    FlagField,
    MoneyField,
    QuietField,
    TextField,
    UploadField,
)

MOST = 4000


class AwardForm(BaseForm):
    """Which proposal, and why."""

    proposal = ChoiceField(_l("Giải pháp"), needed=True)
    reason = AreaField(_l("Vì sao chọn, chỉ những người làm bài toán đọc"), limit=2000)

    @classmethod
    def of(cls, proposals: Sequence[tuple[Application, str]], *, sent: bool = False) -> AwardForm:
        """The form with the proposals there are."""
        form = cls() if sent else cls(formdata=None)
        form.proposal.offer([(one.key, f"{one.profile.name} ({label})") for one, label in proposals])
        return form


class AgreementForm(BaseForm):
    """What both sides agree to."""

    scope = AreaField(_l("Phạm vi"), limit=MOST, hint=_l("Thử những gì, ở đâu, với bao nhiêu người."))
    limits = AreaField(_l("Giới hạn"), limit=MOST, hint=_l("Điều không làm trong cuộc thử này."))
    starts_on = DateField(_l("Bắt đầu"), example="05/01/2027")
    ends_on = DateField(_l("Kết thúc"), example="05/04/2027")
    data = AreaField(_l("Dữ liệu được dùng"), limit=MOST, hint=_l("Ai đưa, che thế nào, xoá khi nào."))
    supervisor = TextField(_l("Giám sát"), limit=200, hint=_l("Ghi chức danh, không ghi tên người."))
    stop_rules = AreaField(
        _l("Khi nào dừng ngay"), limit=MOST, hint=_l("Mỗi dòng một điều. Bên nào thấy cũng dừng được.")
    )
    needs_sandbox = FlagField(
        _l("Cần thử nghiệm có kiểm soát theo luật"),
        hint=_l("Khi giải pháp chưa được pháp luật cho phép đầy đủ; Sở Khoa học và Công nghệ hướng dẫn thủ tục."),
    )
    sandbox_case = TextField(_l("Số quyết định hoặc hồ sơ thử nghiệm có kiểm soát"), limit=200)

    @classmethod
    def of(cls, one: Pilot) -> AgreementForm:
        """The form as the agreement stands."""
        held = {name: getattr(one, name) for name in Agreement.__dataclass_fields__}
        days = {name: format_date(held[name]) if held[name] else "" for name in ("starts_on", "ends_on")}
        return cls(formdata=None, data={**held, **days, "version": str(one.version)})

    def agreement(self) -> Agreement:
        """What was typed."""
        texts = ("scope", "limits", "data", "supervisor", "stop_rules", "sandbox_case")
        typed: dict[str, Any] = {name: self[name].data or "" for name in texts}
        typed |= {name: self[name].value if self[name].data else None for name in ("starts_on", "ends_on")}
        return Agreement(**typed, needs_sandbox=bool(self.needs_sandbox.data))


class AgreeForm(BaseForm):
    """A click that says yes to the version one has read."""


class MeasureForm(BaseForm):
    """One measured value."""

    measure = ChoiceField(_l("Chỉ số"), needed=True)
    value = TextField(_l("Đo được"), needed=True, limit=20, hint=_l("Chỉ ghi số; đơn vị như trong phép thử."))
    measured_on = DateField(_l("Ngày đo"), needed=True)
    note = TextField(_l("Ghi chú"), limit=500)
    file = UploadField(_l("Tệp minh chứng"), accept=ATTACHABLE, hint=_l("PDF, PNG, JPEG hoặc WebP, dưới 10 MB."))

    @classmethod
    def of(cls, one: Pilot, *, sent: bool = False) -> MeasureForm:
        """The form with the measures of this pilot."""
        form = cls() if sent else cls(formdata=None)
        rows = queries.result_rows(queries.results(one, ()))
        form.measure.offer([(row.key, f"{row.name} ({row.target})") for row in rows])
        return form

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check the fields, and that the value is a number."""
        sound = super().validate(extra_validators)
        if sound and acceptance.thousandths(self.value.data or "") is None:
            self.refuse(_("Cần một con số, ví dụ 92,5."), "value")
            return False
        return sound

    def typed(self) -> Value:
        """What was typed in a valid form."""
        value = acceptance.thousandths(self.value.data or "") or 0
        return Value(self.measure.data or "", value, self.measured_on.value, self.note.data or "")


class EndForm(BaseForm):
    """How a pilot ends."""

    value = QuietField()
    learnt = AreaField(
        _l("Điều học được"),
        limit=MOST,
        hint=_l("Nói điều đã xảy ra và lần sau nên làm gì, không nói lỗi của ai. Chỉ công khai khi cả hai bên đồng ý."),
    )
    reason = AreaField(_l("Nếu có chỉ số chưa đạt, vì sao vẫn nhận"), limit=2000)


class OrderForm(BaseForm):
    """What was bought."""

    value_vnd = MoneyField(_l("Giá trị đơn hàng"), needed=True, example=_l("1,2 tỷ"))
    ordered_on = DateField(_l("Ngày đặt hàng"), needed=True)
    document = TextField(_l("Số hợp đồng hoặc quyết định"), needed=True, limit=200)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check the fields, and that the value is in đồng."""
        sound = super().validate(extra_validators)
        if sound and self.value_vnd.value.currency != "VND":
            self.refuse(_("Vui lòng ghi bằng tiền đồng."), "value_vnd")
            return False
        return sound
