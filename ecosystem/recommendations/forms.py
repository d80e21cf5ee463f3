"""What a card may send."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.web.fields import BaseForm, ChoiceField, TextField


class OpinionForm(BaseForm):
    """One's own profile, the other one, and whether it fits; the buttons of the card send ``fits``."""

    profile = TextField(_l("Hồ sơ của bạn"), needed=True, limit=120)
    other = TextField(_l("Hồ sơ được gợi ý"), needed=True, limit=120)
    fits = ChoiceField(_l("Ý kiến"), choices=[("yes", _l("Hợp")), ("no", _l("Không hợp"))], needed=True)


class TakeBackForm(BaseForm):
    """Take an opinion back; the address says which."""


class PriorityForm(BaseForm):
    """How strongly the disclosed priority acts."""

    percent = ChoiceField(
        _l("Mức ưu tiên nhiều nhất"),
        choices=[("0", _l("Tắt")), ("2", "2 %"), ("5", "5 %"), ("10", "10 %")],
        needed=True,
    )
