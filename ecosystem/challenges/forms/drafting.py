"""The steps of the wizard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.calls import queries as calls
from ecosystem.calls.rules.calls import GRACE_MOST
from ecosystem.challenges.actions import Draft
from ecosystem.challenges.models import Challenge
from ecosystem.challenges.rules import acceptance
from ecosystem.challenges.rules.acceptance import MEASURES_MOST, PHASES_MOST, Aim
from ecosystem.challenges.rules.drafting import Step
from ecosystem.core import clock
from ecosystem.core.text import hostile, nfc, whole_number
from ecosystem.core.values import format_date, format_number
from ecosystem.directory.queries import is_english
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.access import current_account
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    ManyField,
    MoneyField,
    TextField,
    WholeNumberField,
)

MOST = 4000
OF_CALL = frozenset({"title_vi", "title_en", "summary_vi", "summary_en", "legal_basis", "owner_name"})
HIDDEN = frozenset({"once", "version", "next", "csrf_token"})
END_OF_DAY = time(23, 59)
MORNING = time(8)
AIMS = {Aim.LEAST: _l("ít nhất"), Aim.MOST: _l("nhiều nhất")}


def _long(label: Any, **more: Any) -> AreaField:  # noqa: ANN401  a lazy string
    return AreaField(label, limit=MOST, **more)


class StepForm(BaseForm):
    """What the steps share: fields are named as the challenge or its call names them."""

    beginnings: tuple[str, ...] = ()

    def sent_names(self) -> set[str]:
        """Whatever was sent beside the rows that ``beginnings`` name."""
        return {name for name in super().sent_names() if not (self.beginnings and name.startswith(self.beginnings))}

    @classmethod
    def of(cls, one: Challenge) -> StepForm:
        """The form as the challenge stands."""
        names = set(cls(formdata=None)._fields) - HIDDEN
        held = {name: getattr(one.call if name in OF_CALL else one, name, "") for name in names}
        return cls(formdata=None, data={**held, **cls.more(one), "version": str(one.version)})

    @classmethod
    def more(cls, _one: Challenge) -> dict[str, Any]:
        """What a field shows in another form than it is kept."""
        return {}

    def draft(self, _sent: Mapping[str, str]) -> Draft:
        """What was typed."""
        texts = {name: field.data or "" for name, field in self._fields.items() if isinstance(field, TextField)}
        own = {name: text for name, text in texts.items() if name not in OF_CALL}
        return Draft(own, {name: text for name, text in texts.items() if name in OF_CALL})


class PainForm(StepForm):
    """What hurts, and whom."""

    title_vi = TextField(_l("Tên bài toán"), needed=True, limit=160, example=_l("Giảm rác nhựa ở bãi biển Mỹ Khê"))
    title_en = TextField(_l("Tên bằng tiếng Anh"), limit=160)
    pain_vi = _long(_l("Đang đau ở đâu"), hint=_l("Việc gì đang hỏng, từ khi nào, vì sao cách cũ không đủ."))
    pain_en = _long(_l("Đang đau ở đâu, bằng tiếng Anh"))
    sufferers_vi = _long(
        _l("Ai chịu, chịu tới mức nào"), hint=_l("Bao nhiêu người, mất bao nhiêu giờ, bao nhiêu tiền mỗi năm.")
    )
    sufferers_en = _long(_l("Ai chịu, tới mức nào, bằng tiếng Anh"))


class UsersForm(StepForm):
    """Who will use it, what can be given, what cannot be moved."""

    users_vi = _long(_l("Ai sẽ dùng hằng ngày"))
    users_en = _long(_l("Ai sẽ dùng, bằng tiếng Anh"))
    given_vi = _long(
        _l("Dữ liệu đưa được cho bên giải"), hint=_l("Dữ liệu gì, dạng nào, ai giữ. Dữ liệu cá nhân cần che trước.")
    )
    given_en = _long(_l("Dữ liệu đưa được, bằng tiếng Anh"))
    constraints_vi = _long(_l("Giới hạn không đổi được"), hint=_l("Pháp lý, hạ tầng, an toàn thông tin, địa bàn."))
    constraints_en = _long(_l("Giới hạn, bằng tiếng Anh"))
    sectors = ManyField(_l("Lĩnh vực"), choices=lambda: taxonomy.choices("sectors"), most=4)

    def draft(self, sent: Mapping[str, str]) -> Draft:
        """The texts and the sectors."""
        own = super().draft(sent).own
        return Draft({**own, "sectors": list(self.sectors.data or ())})


class OutcomeForm(StepForm):
    """What a good outcome is: what changes for people, not how it is built."""

    outcome_vi = _long(
        _l("Thế nào là kết quả tốt"),
        hint=_l("Nói điều người dân hay cán bộ nhận được, không nói phải dùng công nghệ nào."),
    )
    outcome_en = _long(_l("Kết quả tốt, bằng tiếng Anh"))


class MeasuresForm(StepForm):
    """The acceptance test: its rows are read by ``measure_rows``."""

    beginnings = ("key-", "vi-", "en-", "unit-", "unit_en-", "aim-", "target-", "how_vi-", "how_en-")

    def draft(self, sent: Mapping[str, str]) -> Draft:
        """The measures."""
        return Draft({"test": measure_rows(sent)})


class TermsForm(StepForm):
    """What it may cost, by what paper, and who answers for it."""

    budget_vnd = MoneyField(_l("Kinh phí dự kiến"), example=_l("800 triệu"))
    legal_basis = TextField(
        _l("Văn bản có nhắc tới việc này"), limit=400, example=_l("Kế hoạch 152/KH-UBND ngày 06/06/2025")
    )
    head_vi = TextField(
        _l("Chức danh chịu trách nhiệm"), limit=200, hint=_l("Ghi chức danh, không ghi tên người."),
        example=_l("Phó Chủ tịch UBND phường phụ trách kinh tế"),
    )  # fmt: skip
    head_en = TextField(_l("Chức danh bằng tiếng Anh"), limit=200)
    owner = ChoiceField(
        _l("Đơn vị đặt bài toán"),
        choices=lambda: calls.owners_for(current_account()),
        hint=_l("Một hồ sơ tổ chức mà bạn chăm. Không có thì ghi tên ở ô dưới."),
    )
    owner_name = TextField(_l("Tên đơn vị, nếu chưa có hồ sơ"), limit=200)

    @classmethod
    def more(cls, one: Challenge) -> dict[str, Any]:
        """Money as people write it."""
        return {"budget_vnd": _grouped(one.budget_vnd), "owner": str(one.call.organisation_id or "")}

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check the fields, and that a budget is in đồng."""
        sound = super().validate(extra_validators)
        if sound and self.budget_vnd.data and self.budget_vnd.value.currency != "VND":
            self.refuse(_("Vui lòng ghi kinh phí bằng tiền đồng."), "budget_vnd")
            return False
        return sound

    def draft(self, sent: Mapping[str, str]) -> Draft:
        """The texts, the money and the owner."""
        base = super().draft(sent)
        budget = self.budget_vnd.value.amount if self.budget_vnd.data else None
        owner = calls.owner_named(current_account(), self.owner.data or "")
        own = {name: base.own[name] for name in ("head_vi", "head_en")}
        return Draft(
            {**own, "budget_vnd": budget}, {**base.of_call, "organisation_id": owner.id if owner is not None else None}
        )


class WindowForm(StepForm):
    """When it opens and closes, what comes after, and the few lines that lists show."""

    beginnings = ("phase_vi-", "phase_en-", "weeks-")
    opens_on = DateField(_l("Ngày mở nhận giải pháp"), example="05/01/2027")
    closes_on = DateField(_l("Ngày cuối nhận giải pháp"), hint=_l("Nhận tới 23:59 ngày này, giờ Đà Nẵng."))
    grace_minutes = WholeNumberField(_l("Số phút châm chước"), high=GRACE_MOST)
    summary_vi = AreaField(_l("Tóm tắt"), limit=400, hint=_l("Hai ba câu hiện ở danh sách."))
    summary_en = AreaField(_l("Tóm tắt bằng tiếng Anh"), limit=400)

    @classmethod
    def more(cls, one: Challenge) -> dict[str, Any]:
        """The days of the window."""
        call = one.call
        return {
            "opens_on": format_date(clock.local(call.opens_at)) if call.opens_at else "",
            "closes_on": format_date(clock.local(call.closes_at)) if call.closes_at else "",
            "grace_minutes": str(call.grace_minutes),
        }

    def draft(self, sent: Mapping[str, str]) -> Draft:
        """The summaries, the window, the phases."""
        texts = {name: self[name].data or "" for name in ("summary_vi", "summary_en")}
        grace = self.grace_minutes.value if self.grace_minutes.data else 0
        window = {"opens_at": _instant(self.opens_on, MORNING), "closes_at": _instant(self.closes_on, END_OF_DAY)}
        return Draft({"phases": phase_rows(sent)}, {**texts, **window, "grace_minutes": grace})


FORMS: Mapping[Step, type[StepForm]] = {
    Step.PAIN: PainForm,
    Step.USERS: UsersForm,
    Step.OUTCOME: OutcomeForm,
    Step.TEST: MeasuresForm,
    Step.TERMS: TermsForm,
    Step.WINDOW: WindowForm,
}


def measure_rows(sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """The measures as they were typed; a row without a name is no row."""
    found = []
    for number in range(MEASURES_MOST):
        row = {
            name: clean(sent.get(f"{name}-{number}", ""))
            for name in ("key", "vi", "en", "unit", "unit_en", "how_vi", "how_en")
        }
        target = acceptance.thousandths(sent.get(f"target-{number}", ""))
        if any(row[name] for name in ("vi", "unit", "how_vi")) or target is not None:
            found.append({**row, "aim": sent.get(f"aim-{number}", "")[:20], "target": target})
    return found


def phase_rows(sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """The phases as they were typed."""
    found = []
    for number in range(PHASES_MOST):
        vi, en = clean(sent.get(f"phase_vi-{number}", "")), clean(sent.get(f"phase_en-{number}", ""))
        weeks = whole_number(sent.get(f"weeks-{number}", "").strip())
        if vi or en or weeks is not None:
            found.append({"vi": vi, "en": en, "weeks": weeks})
    return found


def shown_measures(one: Challenge) -> list[dict[str, Any]]:
    """The measures as their form shows them."""
    locale = "en" if is_english() else "vi"
    return [{**row, "target": format_number(acceptance.shown(row["target"]), locale)} for row in one.test]


def typed_measures(sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """The measures as they were typed, the targets letter by letter, to be shown again."""
    names = ("key", "vi", "en", "unit", "unit_en", "aim", "target", "how_vi", "how_en")
    rows = [{name: clean(sent.get(f"{name}-{number}", "")) for name in names} for number in range(MEASURES_MOST)]
    return [row for row in rows if any(value for name, value in row.items() if name not in ("key", "aim"))]


def clean(raw: str, limit: int = 300) -> str:
    """One line of a row: trimmed, NFC, without what a page may not hold."""
    text = nfc(raw[: limit * 2].encode("utf-8", "replace").decode("utf-8")).strip()[:limit]
    return "".join(char for char in text if char.isprintable()) if hostile(text) else text


def _grouped(amount: int | None) -> str:
    return "" if amount is None else format_number(amount, "vi")


def _instant(day: DateField, hour: time) -> datetime | None:
    return datetime.combine(day.value, hour, clock.LOCAL) if day.data and day.value is not None else None
