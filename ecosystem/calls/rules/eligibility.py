"""Who is eligible for a call: rules as data, each answered "đủ", "chưa đủ" or "cần bổ sung" with its reason. Pure.

What the system finds tells the applicant and helps who screens; a person decides.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

MONTHS_MOST = 1200
LISTS = {"stage": "startup_stages", "ward": "wards", "sector": "sectors"}


class Verdict(enum.StrEnum):
    """What a rule says of an applicant: it holds, it does not, or the profile does not tell."""

    ENOUGH = "enough"
    NOT = "not"
    MISSING = "missing"


VERDICTS: Mapping[Verdict, Any] = {
    Verdict.ENOUGH: _p("eligibility", "Đủ"),
    Verdict.NOT: _p("eligibility", "Chưa đủ"),
    Verdict.MISSING: _p("eligibility", "Cần bổ sung"),
}


@dataclass(frozen=True)
class Facts:
    """What is known of an applicant on the day."""

    today: date
    is_verified: bool = False
    waits_for_verification: bool = False
    stage: str = ""
    ward: str = ""
    sectors: tuple[str, ...] = ()
    founded: date | None = None
    earlier: int = 0


@dataclass(frozen=True)
class Finding:
    """What one rule says: ``reason`` is a sentence with ``words``, ``mend`` where in the profile it is mended."""

    rule: str
    verdict: Verdict
    reason: Any
    mend: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)


class WrongRule(ValueError):  # noqa: N818  as ``Refused``, a plain word
    """A rule that cannot be."""


def read(raw: Any) -> list[dict[str, Any]]:  # noqa: ANN401  any JSON
    """Rules of JSON, each kind once. Raises ``WrongRule``."""
    if not isinstance(raw, list) or any(not isinstance(one, dict) for one in raw):
        raise WrongRule("shape")
    kinds = [one.get("kind") for one in raw]
    if len(set(map(str, kinds))) != len(kinds) or not set(kinds) <= set(KINDS):
        raise WrongRule("kind")
    for one in raw:
        if not SHAPES[str(one["kind"])](one):
            raise WrongRule(str(one["kind"]))
    return list(raw)


def judge(rules: Sequence[Mapping[str, Any]], facts: Facts) -> list[Finding]:
    """What each rule says of an applicant, in the order of the rules."""
    return [KINDS[str(rule["kind"])](rule, facts) for rule in rules]


def sum_of(findings: Sequence[Finding]) -> Verdict:
    """All of it in one word: what does not hold weighs more than what is missing."""
    verdicts = {one.verdict for one in findings}
    for verdict in (Verdict.NOT, Verdict.MISSING):
        if verdict in verdicts:
            return verdict
    return Verdict.ENOUGH


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - 1 if later.day < earlier.day else months


def _verified(_rule: Mapping[str, Any], facts: Facts) -> Finding:
    if facts.is_verified:
        return Finding("verified", Verdict.ENOUGH, _l("Hồ sơ đã được xác thực."))
    if facts.waits_for_verification:
        return Finding("verified", Verdict.MISSING, _l("Hồ sơ đang chờ xác thực."), "verification")
    return Finding("verified", Verdict.MISSING, _l("Hồ sơ chưa được xác thực."), "verification")


def _listed(name: str, value: str, rule: Mapping[str, Any], sentences: Sequence[Any]) -> Finding:
    """A rule that wants one of a list: sentences for it holds, it does not, nothing is said."""
    if not value:
        return Finding(name, Verdict.MISSING, sentences[2], name)
    if value in rule["any_of"]:
        return Finding(name, Verdict.ENOUGH, sentences[0], words={"list": [value]})
    return Finding(name, Verdict.NOT, sentences[1], name, {"list": list(rule["any_of"])})


def _stage(rule: Mapping[str, Any], facts: Facts) -> Finding:
    said = (
        _l("Giai đoạn phù hợp: %(list)s."),
        _l("Đợt gọi dành cho giai đoạn: %(list)s."),
        _l("Hồ sơ chưa ghi giai đoạn."),
    )
    return _listed("stage", facts.stage, rule, said)


def _ward(rule: Mapping[str, Any], facts: Facts) -> Finding:
    said = (
        _l("Địa bàn phù hợp: %(list)s."),
        _l("Đợt gọi dành cho địa bàn: %(list)s."),
        _l("Hồ sơ chưa ghi phường, xã."),
    )
    return _listed("ward", facts.ward, rule, said)


def _sector(rule: Mapping[str, Any], facts: Facts) -> Finding:
    shared = [one for one in facts.sectors if one in rule["any_of"]]
    if not facts.sectors:
        return Finding("sector", Verdict.MISSING, _l("Hồ sơ chưa ghi lĩnh vực."), "sector")
    if shared:
        return Finding("sector", Verdict.ENOUGH, _l("Lĩnh vực phù hợp: %(list)s."), words={"list": shared})
    wanted = {"list": list(rule["any_of"])}
    return Finding("sector", Verdict.NOT, _l("Đợt gọi dành cho lĩnh vực: %(list)s."), "sector", wanted)


def _age(rule: Mapping[str, Any], facts: Facts) -> Finding:
    if facts.founded is None:
        return Finding("age", Verdict.MISSING, _l("Hồ sơ chưa ghi ngày thành lập."), "age")
    months = months_between(facts.founded, facts.today)
    least, most = rule.get("least_months"), rule.get("most_months")
    if least is not None and months < least:
        return Finding("age", Verdict.NOT, _l("Cần thành lập ít nhất %(months)s tháng."), "age", {"months": least})
    if most is not None and months > most:
        return Finding("age", Verdict.NOT, _l("Chỉ nhận đơn vị không quá %(months)s tháng."), "age", {"months": most})
    return Finding("age", Verdict.ENOUGH, _l("Đã thành lập %(months)s tháng."), words={"months": months})


def _earlier(rule: Mapping[str, Any], facts: Facts) -> Finding:
    most = int(rule["most"])
    if facts.earlier <= most:
        return Finding("earlier", Verdict.ENOUGH, _l("Số lần đã tham gia nằm trong mức cho phép."))
    return Finding(
        "earlier", Verdict.NOT, _l("Đã tham gia %(count)s lần trước đây; đợt này nhận tối đa %(most)s."),
        words={"count": facts.earlier, "most": most},
    )  # fmt: skip


KINDS: Mapping[str, Callable[[Mapping[str, Any], Facts], Finding]] = {
    "verified": _verified,
    "stage": _stage,
    "ward": _ward,
    "sector": _sector,
    "age": _age,
    "earlier": _earlier,
}


def _has_list(rule: Mapping[str, Any]) -> bool:
    wanted = rule.get("any_of")
    names = isinstance(wanted, list) and 0 < len(wanted) <= 200 and all(isinstance(one, str) for one in wanted)  # noqa: PLR2004  no list of the vocabulary is longer
    return names and set(rule) == {"kind", "any_of"}


def _has_months(rule: Mapping[str, Any]) -> bool:
    given = [rule[name] for name in ("least_months", "most_months") if rule.get(name) is not None]
    whole = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= MONTHS_MOST for one in given)
    return bool(given) and whole and given == sorted(given) and set(rule) <= {"kind", "least_months", "most_months"}


def _has_most(rule: Mapping[str, Any]) -> bool:
    most = rule.get("most")
    return isinstance(most, int) and not isinstance(most, bool) and 0 <= most <= 100 and set(rule) == {"kind", "most"}  # noqa: PLR2004  nobody took part more often


SHAPES: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "verified": lambda rule: set(rule) == {"kind"},
    "stage": _has_list,
    "ward": _has_list,
    "sector": _has_list,
    "age": _has_months,
    "earlier": _has_most,
}
