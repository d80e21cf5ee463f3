"""The form of merging two profiles: which stays, and whose value of each field; the sides are those of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from ecosystem.directory.rules.merges import Keep
from ecosystem.web.fields import BaseForm, ChoiceField, ManyField
from ecosystem.web.fields.base import QuietField

LEFT, RIGHT, BOTH = "left", "right", "both"
# What people call them: on a phone nothing stands left or right, and both often bear one name.
LETTERS = {LEFT: "A", RIGHT: "B"}
SIDE = "f-"
SIDES = {LEFT: _l("Hồ sơ A"), RIGHT: _l("Hồ sơ B"), BOTH: _l("Cả hai")}


class MergeForm(BaseForm):
    """What both pages send: the first as an address that changes nothing, the second to be done."""

    mark = QuietField()
    kept = ChoiceField(
        _l("Giữ hồ sơ nào"),
        choices=[(side, SIDES[side]) for side in (LEFT, RIGHT)],
        needed=True,
        hint=_l("Địa chỉ của hồ sơ còn lại sẽ dẫn về hồ sơ được giữ."),
    )
    members = ManyField(
        _l("Ai trở thành thành viên của hồ sơ được giữ"),
        choices=lambda: (),
        most=100,
        hint=_l("Bỏ chọn người không nên vào. Quyền của mỗi người giữ nguyên như ở hồ sơ cũ."),
    )

    units: tuple[str, ...] = ()

    @property
    def is_left_kept(self) -> bool:
        """Whether the left one stays."""
        return str(self.kept.data) == LEFT

    @property
    def sides(self) -> dict[str, Keep]:
        """Whose value of each unit stays, as seen from the one that is kept."""
        own = LEFT if self.is_left_kept else RIGHT
        named = {own: Keep.KEPT, BOTH: Keep.BOTH}
        return {unit: named.get(str(self[SIDE + unit].data), Keep.TAKEN) for unit in self.units}

    @property
    def chosen_members(self) -> frozenset[int]:
        """The accounts that join the kept profile."""
        return frozenset(int(one) for one in self.members.data or ())

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Let these people be chosen as members: account and name."""
        self.members._offer = list(people)  # noqa: SLF001  a list of each pair's own people

    def sent_names(self) -> set[str]:
        """The names of what was sent, whether in a form or in an address."""
        return set(request.form) if self.is_submitted() else set(request.args) - {"lang"}


def merge_form(offers: Mapping[str, Sequence[Keep]], **given: Any) -> MergeForm:
    """The form of two profiles that differ in the units of ``offers``."""
    return _made(tuple(sorted((unit, Keep.BOTH in sides) for unit, sides in offers.items())))(**given)


def of_side(keep: Keep, *, left_kept: bool) -> str:
    """The side of the page that ``keep`` means."""
    if keep is Keep.BOTH:
        return BOTH
    return LEFT if (keep is Keep.KEPT) is left_kept else RIGHT


@cache
def _made(units: tuple[tuple[str, bool], ...]) -> type[MergeForm]:
    """The class of a form for these units; kept, because a class is dear to make."""
    extra: dict[str, Any] = {"units": tuple(unit for unit, _both in units)}
    for unit, both in units:
        extra[SIDE + unit] = ChoiceField(_l("Giữ bản nào"), choices=_sides(both=both), needed=True)
    return type("MergeForm", (MergeForm,), extra)


def _sides(*, both: bool) -> Callable[[], list[tuple[str, Any]]]:
    offered = (LEFT, RIGHT, BOTH) if both else (LEFT, RIGHT)
    return lambda: [(side, SIDES[side]) for side in offered]
