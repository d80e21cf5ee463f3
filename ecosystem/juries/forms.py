"""The forms of juries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.juries.models import JuryRound, Sight
from ecosystem.juries.queries.decisions import OUTCOMES
from ecosystem.juries.queries.rounds import SIGHTS
from ecosystem.juries.rules.rubric import CRITERIA_MOST, Criterion, Rubric
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    EmailField,
    FlagField,
    QuietField,
    TextField,
    WholeNumberField,
)


class OpenForm(BaseForm):
    """A form with fields that data names: those that begin with one of ``beginnings`` are known."""

    beginnings: tuple[str, ...] = ()

    def sent_names(self) -> set[str]:
        """Whatever was sent beside them."""
        return {name for name in super().sent_names() if not name.startswith(self.beginnings)}


class RoundForm(BaseForm):
    """A round."""

    name_vi = TextField(_l("Tên vòng"), needed=True, limit=120, example=_l("Vòng hồ sơ"))
    name_en = TextField(_l("Tên bằng tiếng Anh"), limit=120)
    is_blind = FlagField(
        _l("Đọc ẩn danh"),
        hint=_l("Giám khảo không thấy tên, logo, đội ngũ, email, tệp; bạn bôi đen thêm được trong từng câu."),
    )
    sight = ChoiceField(
        _l("Giám khảo thấy điểm của nhau"), needed=True, choices=[(one.value, word) for one, word in SIGHTS.items()]
    )
    reads_needed = WholeNumberField(_l("Mỗi hồ sơ cần mấy lượt đọc"), low=1, high=9, needed=True)
    most_reads = WholeNumberField(_l("Mỗi giám khảo đọc nhiều nhất"), low=1, high=500, needed=True)
    closes_on = DateField(_l("Hạn chấm, hết ngày"), needed=True)

    @classmethod
    def of(cls, one: JuryRound | None = None) -> RoundForm:
        """The form as it is first shown."""
        if one is None:
            start = {"is_blind": True, "sight": Sight.NEVER.value, "reads_needed": "3", "most_reads": "12"}
            return cls(formdata=None, data=start)
        day = format_date(one.closes_at.astimezone(clock.LOCAL).date())
        return cls(
            formdata=None,
            data={
                "name_vi": one.name_vi,
                "name_en": one.name_en,
                "is_blind": one.is_blind,
                "sight": one.sight.value,
                "reads_needed": str(one.reads_needed),
                "most_reads": str(one.most_reads),
                "closes_on": day,
            },
        )

    def closes_at(self) -> datetime:
        """The last second of that day in Đà Nẵng."""
        return datetime.combine(self.closes_on.value, time(23, 59, 59), clock.LOCAL)


class JurorForm(BaseForm):
    """Invite somebody to read."""

    email = EmailField(_l("Email tài khoản"), needed=True, limit=254)


class PickForm(BaseForm):
    """A button with what it is about."""

    value = QuietField()
    juror = QuietField()
    application = QuietField()
    reason = AreaField(_l("Lý do"), limit=1000)


class RubricForm(OpenForm):
    """A rubric: its rows are read by ``rubric_rows``."""

    beginnings = ("key-", "vi-", "en-", "weight-", "apart-", "levels-")


class BlackoutForm(OpenForm):
    """What is blacked out of one application."""

    beginnings = ("black-",)
    application = QuietField()


class DeclareForm(BaseForm):
    """What a juror says of their interest."""

    value = ChoiceField(
        _l("Bạn có liên hệ nào với hồ sơ này không?"),
        needed=True,
        choices=[
            ("none", _l("Không, tôi không có lợi ích hay quan hệ nào với bên nộp")),
            ("conflict", _l("Có: người thân, cổ phần, nơi làm việc, cố vấn hoặc lý do khác")),
        ],
    )
    words = AreaField(_l("Nếu có, mối liên hệ là gì"), limit=1000)


class NotesForm(OpenForm):
    """What a juror writes beside the marks; those are read by ``marks_of``."""

    beginnings = ("mark-",)

    value = QuietField()
    private_note = AreaField(_l("Ghi chú riêng, chỉ ban tổ chức đọc"), limit=4000)
    note = AreaField(_l("Lời gửi bên nộp, không kèm tên bạn"), limit=2000)


class WhyForm(BaseForm):
    """Why somebody does not read."""

    why = AreaField(_l("Vì sao bạn không chấm hồ sơ này"), needed=True, limit=1000)


def marks_of(rubric: Rubric, sent: Mapping[str, str]) -> dict[str, int]:
    """The levels that were chosen, by criterion."""
    found = {one.key: sent.get(f"mark-{one.key}", "") for one in rubric}
    return {key: int(value) for key, value in found.items() if value.isascii() and value.isdigit()}


def rubric_rows(sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """The criteria as they were typed: levels stand one a line, English after a bar; a row without a name is no row."""
    found = []
    for number in range(CRITERIA_MOST):
        name = sent.get(f"vi-{number}", "").strip()
        if not name:
            continue
        levels = [line.partition("|") for line in sent.get(f"levels-{number}", "").splitlines() if line.strip()]
        weight = sent.get(f"weight-{number}", "").strip()
        apart = sent.get(f"apart-{number}", "") == "y"
        found.append(
            {
                "key": sent.get(f"key-{number}", "") or f"c{number}",
                "vi": name,
                "en": sent.get(f"en-{number}", "").strip(),
                "weight": int(weight) if weight.isascii() and weight.isdigit() and not apart else 0,
                "levels": [{"vi": vi.strip(), "en": en.strip()} for vi, _bar, en in levels],
                "apart": apart,
            }
        )
    return found


def typed(rubric: Sequence[Criterion]) -> list[dict[str, Any]]:
    """A rubric as its form shows it."""
    return [
        {
            "key": one.key,
            "vi": one.vi,
            "en": one.en,
            "weight": one.weight,
            "apart": one.apart,
            "levels": "\n".join(f"{level.vi} | {level.en}" if level.en else level.vi for level in one.levels),
        }
        for one in rubric
    ]


class VerdictForm(BaseForm):
    """A decision on one application."""

    application = QuietField()
    outcome = ChoiceField(_l("Quyết định"), needed=True, choices=[(one.value, word) for one, word in OUTCOMES.items()])
    place = WholeNumberField(_l("Vị trí dự bị"), low=1, high=999)
    note = AreaField(_l("Lời nhắn cho người nộp"), limit=2000)
    reason = AreaField(_l("Lý do, chỉ ban tổ chức thấy"), limit=2000)


class LetterForm(BaseForm):
    """The words of one letter."""

    value = QuietField()
    vi = AreaField(_l("Thư tiếng Việt"), needed=True, limit=6000)
    en = AreaField(_l("Thư tiếng Anh"), limit=6000)


class ExportForm(BaseForm):
    """In which form a call leaves."""

    format = ChoiceField(
        _l("Định dạng"),
        choices=(
            ("xlsx", _l("Bảng Excel (XLSX)")),
            ("csv", _l("Bảng CSV, mở được ở mọi nơi")),
            ("zip", _l("Cả đợt trong một tệp ZIP: PDF từng hồ sơ, tệp đính kèm, bảng")),
        ),
        needed=True,
        default="xlsx",
    )
