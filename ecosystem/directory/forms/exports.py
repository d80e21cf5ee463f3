"""The form of an export."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.web.fields import BaseForm, ChoiceField

FORMATS = (("xlsx", _l("Excel (XLSX)")), ("csv", _l("CSV, mở được ở mọi nơi")))


class ExportForm(BaseForm):
    """In which form."""

    format = ChoiceField(_l("Định dạng"), choices=FORMATS, needed=True, default="xlsx")
