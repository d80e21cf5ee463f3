"""Repeated groups of a form (founders, figures, mandates...) that work without JavaScript.

A form gets one set of fields for each row that is there and a few blank ones; a row whose key field is empty is no row.
Names are ``founders-0-full_name``; what names a row beyond those is a field nobody declared and is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.directory.forms.fields import AmountField, VndField, WordsField, YearField
from ecosystem.directory.queries import CONFLICT_KINDS
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.fields import ChoiceField, DateField, FlagField, ManyField, TextField

Fields = Mapping[str, Callable[[], Any]]


@dataclass(frozen=True)
class RowSpec:
    """One repeated group: its title, the field that makes a row, its fields, how many blank rows are offered."""

    title: Any
    key: tuple[str, ...]
    fields: Fields
    most: int
    blank: int = 2


def of(list_name: str) -> Callable[[], list[tuple[str, str]]]:
    """The terms of a list as choices, asked for when the form is shown."""
    return lambda: taxonomy.choices(list_name)


ROWS: Mapping[str, RowSpec] = {
    "founders": RowSpec(
        _l("Nhà sáng lập"),
        ("full_name",),
        {
            "full_name": lambda: TextField(
                _l("Họ và tên"),
                limit=120,
                hint=_l("Xoá trắng để bỏ người này."),
                example=_l("Nguyễn Thị Minh Châu"),
            ),
            "title": lambda: TextField(_l("Vai trò"), limit=120, example=_l("Giám đốc sản phẩm")),
            "title_en": lambda: TextField(_l("Vai trò bằng tiếng Anh"), limit=120, example="Chief product officer"),
            "is_public": lambda: FlagField(
                _l("Người này đồng ý hiện tên công khai"), hint=_l("Không chọn: chỉ người đã đăng nhập thấy.")
            ),
        },
        most=12,
    ),
    "traction": RowSpec(
        _l("Số liệu"),
        ("kind", "value"),
        {
            "kind": lambda: ChoiceField(_l("Chỉ số"), choices=of("kpi_kinds"), hint=_l("Con số nói lên sức lớn.")),
            "value": lambda: AmountField(_l("Giá trị"), hint=_l("Số hoặc số tiền."), example=_l("1,45 tỷ; 12; 350")),
            "as_of": lambda: DateField(_l("Tính đến ngày"), example="31/10/2026", hint=_l("Để trống là hôm nay.")),
        },
        most=24,
    ),
    "assets": RowSpec(
        _l("Tài sản trí tuệ"),
        ("kind",),
        {
            "kind": lambda: ChoiceField(_l("Loại"), choices=of("ip_kinds"), hint=_l("Loại quyền được bảo hộ.")),
            "status": lambda: ChoiceField(
                _l("Tình trạng"), choices=of("ip_statuses"), hint=_l("Đã nộp đơn hay đã được cấp.")
            ),
            "title": lambda: TextField(_l("Tên tài sản"), limit=200, example=_l("Nhãn hiệu Giọng Quảng")),
            "title_en": lambda: TextField(_l("Tên tài sản bằng tiếng Anh"), limit=200, example="Giọng Quảng trademark"),
        },
        most=24,
    ),
    "mandates": RowSpec(
        _l("Tiêu chí đầu tư"),
        (
            "name",
            "name_en",
            "ticket_min",
            "ticket_max",
            "stages",
            "rounds",
            "sectors",
            "excluded_sectors",
            "instruments",
        ),
        {
            "name": lambda: TextField(
                _l("Tên gọi"),
                limit=120,
                hint=_l("Để phân biệt khi có nhiều bộ."),
                example=_l("Vòng hạt giống tại miền Trung"),
            ),
            "name_en": lambda: TextField(
                _l("Tên gọi bằng tiếng Anh"), limit=120, example="Seed rounds in central Vietnam"
            ),
            "ticket_min": lambda: VndField(
                _l("Khoản nhỏ nhất"), hint=_l("VND hoặc USD."), example=_l("500 triệu; 20.000 USD")
            ),
            "ticket_max": lambda: VndField(
                _l("Khoản lớn nhất"), hint=_l("VND hoặc USD."), example=_l("2,5 tỷ; 100.000 USD")
            ),
            "stages": lambda: ManyField(
                _l("Giai đoạn"), choices=of("startup_stages"), hint=_l("Không chọn nghĩa là mọi giai đoạn.")
            ),
            "rounds": lambda: ManyField(
                _l("Vòng gọi vốn"), choices=of("funding_rounds"), hint=_l("Không chọn nghĩa là mọi vòng.")
            ),
            "sectors": lambda: ManyField(
                _l("Lĩnh vực quan tâm"), choices=of("sectors"), hint=_l("Không chọn nghĩa là mọi lĩnh vực.")
            ),
            "excluded_sectors": lambda: ManyField(
                _l("Lĩnh vực không đầu tư"), choices=of("sectors"), hint=_l("Startup ở đây sẽ không được gợi ý.")
            ),
            "instruments": lambda: ManyField(
                _l("Hình thức đầu tư"), choices=of("funding_instruments"), hint=_l("Không chọn nghĩa là mọi hình thức.")
            ),
            "languages": lambda: ManyField(
                _l("Ngôn ngữ làm việc"), choices=of("languages"), hint=_l("Startup cần chung ít nhất một.")
            ),
            "places": lambda: WordsField(
                _l("Nơi chốn"),
                hint=_l("Cách nhau bằng dấu phẩy; để trống là mọi nơi."),
                example=_l("Đà Nẵng, Quảng Ngãi"),
            ),
            "active": lambda: FlagField(
                _l("Đang tìm theo tiêu chí này"), default=True, hint=_l("Bỏ chọn để cất bộ này đi mà không xoá.")
            ),
        },
        most=8,
        blank=1,
    ),
    "portfolio": RowSpec(
        _l("Danh mục đã đầu tư"),
        ("name",),
        {
            "name": lambda: TextField(
                _l("Tên doanh nghiệp"), limit=120, hint=_l("Tên mọi người vẫn gọi."), example="Giọng Quảng"
            ),
            "year": lambda: YearField(_l("Năm"), hint=_l("Năm đầu tư lần đầu."), example="2024"),
        },
        most=60,
    ),
    "conflicts": RowSpec(
        _l("Đối thủ và xung đột lợi ích"),
        ("other_name",),
        {
            "other_name": lambda: TextField(
                _l("Tên"),
                limit=120,
                hint=_l("Đúng tên hồ sơ trên Nhịp Cầu nếu họ có ở đây; với người thân: họ tên hoặc nơi họ làm."),
            ),
            "kind": lambda: ChoiceField(
                _l("Là"), choices=lambda: list(CONFLICT_KINDS.items()), hint=_l("Không chọn nghĩa là đối thủ.")
            ),
            "note": lambda: TextField(_l("Ghi chú"), limit=300, hint=_l("Vì sao là xung đột, nếu cần nói rõ.")),
            "note_en": lambda: TextField(_l("Ghi chú bằng tiếng Anh"), limit=300, example="Same customers since 2024"),
        },
        most=40,
    ),
}


def counts(groups: Iterable[str], there: Mapping[str, int], sent: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How many rows of each group a form needs: what is there or was sent, and the blank ones, at most ``most``."""
    names = list(sent)
    found = []
    for group in groups:
        spec = ROWS[group]
        wanted = rows_in(names, group) if names else there.get(group, 0) + spec.blank
        found.append((group, max(1, min(wanted, spec.most))))
    return tuple(found)


def rows_in(names: Iterable[str], group: str) -> int:
    """How many rows of a group these names speak of, up to the last one."""
    return max((_place(name, group) for name in names), default=-1) + 1


def _place(name: str, group: str) -> int:
    head, _sep, rest = name.partition("-")
    number = rest.partition("-")[0]
    return int(number) if head == group and number.isascii() and number.isdigit() and len(number) <= 3 else -1  # noqa: PLR2004
