"""What a card may send."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.recommendations.rules.choices import SWITCHES
from ecosystem.recommendations.rules.feedback import LENGTHS, LONGEST_NOTE, REASONS
from ecosystem.recommendations.rules.learning import LEAST_WORDS, MOST_WORDS
from ecosystem.web.fields import AreaField, BaseForm, ChoiceField, QuietField

FITS = "fits"


class OpinionForm(BaseForm):
    """One's own profile, the other one, and what is said; the buttons of a card send ``said``."""

    profile = QuietField()
    other = QuietField()
    said = ChoiceField(
        _l("Vì sao bạn ẩn?"),
        choices=[
            *((reason.value, label) for reason, label in REASONS.items()),
            *((slug, words[0]) for slug, words in LENGTHS.items()),
            (FITS, _l("Hợp")),
        ],
        needed=True,
    )
    note = AreaField(_l("Ghi chú cho riêng bạn"), hint=_l("Không ai khác đọc được."), limit=LONGEST_NOTE)


class RefusalForm(OpinionForm):
    """The same on a page of its own: the reasons alone, and room for a note."""

    said = ChoiceField(
        _l("Vì sao bạn ẩn?"), choices=[(reason.value, label) for reason, label in REASONS.items()], needed=True
    )


class TakeBackForm(BaseForm):
    """Take an opinion back; the address says which."""


class SwitchForm(BaseForm):
    """One switch of a profile, on or off."""

    switch = ChoiceField(_l("Công tắc"), choices=[(name, words[0]) for name, words in SWITCHES.items()], needed=True)
    on = ChoiceField(_l("Bật hay tắt"), choices=[("1", _p("switch", "Bật")), ("0", _p("switch", "Tắt"))], needed=True)


class PriorityForm(BaseForm):
    """How strongly the disclosed priority acts."""

    percent = ChoiceField(
        _l("Mức ưu tiên nhiều nhất"),
        choices=[("0", _l("Tắt")), ("2", "2 %"), ("5", "5 %"), ("10", "10 %")],
        needed=True,
    )


class OpenForm(BaseForm):
    """Why an officer opens a kept search."""

    reason = AreaField(
        _l("Vì sao cần mở?"), hint=_l("Được ghi vào nhật ký."), needed=True, least=LEAST_WORDS, limit=MOST_WORDS
    )


class WeightsForm(BaseForm):
    """Switch a version of learnt weights, with a reason for the journal; the buttons send ``to``."""

    to = ChoiceField(
        _l("Trạng thái"),
        choices=[("on", _p("switch", "Bật")), ("off", _p("switch", "Tắt")), ("back", _l("Quay lại"))],
        needed=True,
    )
    reason = AreaField(_l("Lý do"), hint=_l("Được ghi vào nhật ký."), needed=True, least=LEAST_WORDS, limit=MOST_WORDS)
