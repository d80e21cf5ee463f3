"""The forms of an import: a file, the mapping of its columns, a row to mend or to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from ecosystem.core.text import nfc
from ecosystem.directory.models import Choice, ImportBatch, ImportRow, Kind
from ecosystem.directory.queries import kind_label
from ecosystem.directory.queries.intake import headers
from ecosystem.web.fields import BaseForm, ChoiceField, TextField, UploadField

LONGEST_CELL = 10_000
TABLES = ".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(BaseForm):
    """One file."""

    file = UploadField(
        _l("Tệp CSV hoặc XLSX"),
        accept=TABLES,
        hint=_l("Dòng đầu là tên cột. Tối đa 10 MB, 20.000 dòng. Chưa có gì được ghi khi bạn tải tệp lên."),
    )


class ActForm(BaseForm):
    """A button."""


class KindForm(BaseForm):
    """What the rows of a file are, and where they come from. The columns are ``MappingForm``'s."""

    kind = ChoiceField(
        _l("Tệp này chứa hồ sơ của"), choices=lambda: [(kind.value, kind_label(kind)) for kind in Kind], needed=True
    )
    source = TextField(
        _l("Nguồn dữ liệu"),
        limit=50,
        hint=_l("Cùng một nguồn và cùng mã thì là cùng một hồ sơ: nhập lại tệp này sẽ không tạo thêm."),
        example="danh-ba-startup",
    )


class Mapping:
    """Which column each of our fields comes from: one select a field, named ``map-<field>``."""

    def __init__(self, batch: ImportBatch, kind: Kind, mapping: dict[str, Any]) -> None:
        self.columns, self.kind = batch.columns, kind
        self.rows = [(name, headers.label(name), str(mapping.get(name, ""))) for name in headers.importable(kind)]

    @property
    def left_out(self) -> list[str]:
        """The columns that nothing takes."""
        used = {column for _name, _label, column in self.rows}
        return [column for column in self.columns if column not in used]

    @staticmethod
    def sent() -> dict[str, str]:
        """What the page sent, unchecked: the action keeps only what exists."""
        return {
            name.removeprefix("map-"): nfc(value)
            for name, value in request.form.items()
            if name.startswith("map-") and value
        }


class MappingForm(KindForm):
    """The whole page of the mapping; it knows its own selects."""

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Validate the fields; the selects are this page's own."""
        return _sound(self, extra_validators, "map-")


class MendForm(BaseForm):
    """Other texts for the cells of one row, named ``cell-<place of the column>``."""

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Validate the fields; the cells are this page's own."""
        return _sound(self, extra_validators, "cell-")

    @staticmethod
    def cells(columns: Sequence[str]) -> dict[str, str]:
        """What was typed, by column."""
        typed = {}
        for place, column in enumerate(columns):
            value = request.form.get(f"cell-{place}")
            if value is not None:
                # A NUL reaches no database; a lone surrogate cannot be stored.
                sound = value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
                typed[column] = nfc(sound).replace("\r\n", "\n").strip()[:LONGEST_CELL]
        return typed


class ChoiceForm(BaseForm):
    """What to do with a row that resembles profiles: skip it, create it, or update the one of this id."""

    choice = TextField(_l("Cách xử lý"), limit=40, needed=True)

    def decided(self, row: ImportRow | None = None) -> tuple[Choice, int | None] | None:
        """The choice and the profile to update, or ``None`` when it is none that was offered."""
        word, _colon, number = str(self.choice.data or "").partition(":")
        if word not in set(Choice):
            return None
        known = {str(twin["id"]): int(twin["id"]) for twin in (row.twins if row is not None else ())}
        if row is not None and word == Choice.UPDATE and number not in known:
            return None
        return Choice(word), known.get(number)


def _sound(form: BaseForm, extra_validators: Any, prefix: str) -> bool:  # noqa: ANN401  WTForms' signature
    own = [name for name in request.form if name.startswith(prefix)]
    strange = set(request.form) - set(form._fields) - {"csrf_token", *own}
    return bool(super(BaseForm, form).validate(extra_validators)) and not strange
