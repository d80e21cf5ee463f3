"""What a profile says that an application asks: for answers filled in, and for the conditions of a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.calls.models import Application, ApplicationState, Call
from ecosystem.calls.rules import eligibility
from ecosystem.calls.rules.eligibility import LISTS, VERDICTS, Facts, Finding, Verdict
from ecosystem.calls.rules.form import Question, Type
from ecosystem.core import clock, values
from ecosystem.core.db import db
from ecosystem.directory.models import Facet, Profile, VerificationState
from ecosystem.directory.queries import is_english, local
from ecosystem.directory.queries.verification import standing
from ecosystem.directory.rules.steps import STEPS, first_step, step_of
from ecosystem.taxonomy import queries as taxonomy

# States that count as having taken part.
TOOK_PART = (
    ApplicationState.ACCEPTED, ApplicationState.ENROLLED, ApplicationState.GRADUATED, ApplicationState.ALUMNI,
)  # fmt: skip
VOCABULARIES = {"stage": "startup_stages", "round": "funding_rounds", "ward": "wards", "sectors": "sectors"}
# Where a condition is mended: the field of the profile that it is about.
FIELD_OF = {"stage": "stage", "ward": "ward", "sector": "sectors", "age": "founded"}
# What each kind of condition is about.
ABOUT: Mapping[str, Any] = {
    "verified": _l("Xác thực"),
    "stage": _l("Giai đoạn"),
    "ward": _l("Địa bàn"),
    "sector": _l("Lĩnh vực"),
    "age": _l("Tuổi của đơn vị"),
    "earlier": _l("Đã tham gia"),
}


@dataclass(frozen=True)
class Told:
    """What one condition says, as a page shows it."""

    verdict: Verdict
    label: str
    reason: str
    href: str


def value_of(profile: Profile, name: str) -> Any:  # noqa: ANN401  any JSON
    """What the profile holds in a field, as plain JSON; ``None`` where it says nothing."""
    if name == "sectors":
        return profile.values_of(Facet.SECTOR) or None
    if name in ("tagline", "description"):
        return getattr(profile, f"{name}_vi") or getattr(profile, f"{name}_en") or None
    held = getattr(profile, name, None)
    if isinstance(held, date):
        return held.isoformat()
    return held or None


def words_of(name: str, value: Any) -> str:  # noqa: ANN401  any JSON
    """The same in the reader's words."""
    if value is None:
        return ""
    if name in VOCABULARIES:
        slugs = value if isinstance(value, list) else [value]
        return ", ".join(taxonomy.label(VOCABULARIES[name], slug) for slug in slugs)
    if name == "founded":
        return values.format_date(date.fromisoformat(value))
    if name == "ask_amount":
        return values.format_money(int(value), "en" if is_english() else "vi")
    return str(value)


def filled(question: Question, profile: Profile) -> Any:  # noqa: ANN401  any JSON
    """What the profile fills in for a question that takes it; ``None`` for the others."""
    if not question.profile_field or not question.asks:
        return None
    value = value_of(profile, question.profile_field)
    if question.type is Type.PROFILE or value is None:
        return value
    if question.type is Type.MONEY:
        return {"amount": int(value), "currency": "VND"}
    if question.type is Type.NUMBER:
        return str(value)
    return words_of(question.profile_field, value)


def facts(profile: Profile, call: Call) -> Facts:
    """What is known of an applicant today."""
    stands = standing(profile)
    founded = getattr(profile, "founded", None)
    return Facts(
        today=clock.today(),
        is_verified=stands.has_badge,
        waits_for_verification=stands.state is VerificationState.WAITING,
        stage=getattr(profile, "stage", None) or "",
        ward=profile.ward or "",
        sectors=tuple(profile.values_of(Facet.SECTOR)),
        founded=founded,
        earlier=_took_part(profile.id, call),
    )


def judged(profile: Profile, call: Call) -> list[Finding]:
    """What each condition of the call says of the profile today."""
    return eligibility.judge(call.rules, facts(profile, call))


def told(profile: Profile, findings: Sequence[Finding]) -> list[Told]:
    """The same as a page shows it, each with where it is mended."""
    return [Told(one.verdict, str(VERDICTS[one.verdict]), sentence(one), _mending(profile, one)) for one in findings]


def checked(conditions: Sequence[Mapping[str, str]]) -> list[tuple[str, str, Verdict]]:
    """What was sealed of the conditions, in words: what it is about, what was said, and which verdict that is."""
    found = [(str(ABOUT[one["kind"]]), Verdict(one["verdict"])) for one in conditions]
    return [(about, str(VERDICTS[verdict]), verdict) for about, verdict in found]


def sentence(finding: Finding) -> str:
    """The reason of a finding in the reader's language."""
    words = dict(finding.words)
    if "list" in words:
        words["list"] = ", ".join(taxonomy.label(LISTS[finding.rule], slug) for slug in words["list"])
    return str(finding.reason) % words if words else str(finding.reason)


def conditions(call: Call) -> list[str]:
    """The conditions of a call in words, for everybody."""
    return [_condition(rule) for rule in call.rules]


def _condition(rule: Mapping[str, Any]) -> str:
    kind = rule["kind"]
    if kind == "age":
        return _age_condition(rule.get("least_months"), rule.get("most_months"))
    names = ", ".join(taxonomy.label(LISTS[kind], slug) for slug in rule.get("any_of", ()))
    said: dict[str, str] = {
        "verified": _("Hồ sơ trên Nhịp Cầu đã được xác thực."),
        "earlier": _("Được chọn trước đây nhiều nhất %(most)s lần.", most=rule.get("most")),
        "stage": _("Giai đoạn: %(names)s.", names=names),
        "sector": _("Lĩnh vực: %(names)s.", names=names),
        "ward": _("Địa bàn: %(names)s.", names=names),
    }
    return said[kind]


def _age_condition(least: int | None, most: int | None) -> str:
    said = _("Thành lập không quá %(months)s tháng.", months=most)
    if least is not None:
        said = _("Thành lập ít nhất %(months)s tháng.", months=least)
    if least is not None and most is not None:
        said = _("Thành lập từ %(least)s đến %(most)s tháng.", least=least, most=most)
    return str(said)


def _mending(profile: Profile, finding: Finding) -> str:
    if finding.mend == "verification":
        return url_for("directory.verification", slug=profile.slug)
    field = FIELD_OF.get(finding.mend)
    return profile_step(profile, field) if field else ""


def profile_step(profile: Profile, field: str) -> str:
    """Where a field of the profile is mended."""
    name = f"{field}_vi" if field in ("tagline", "description") else field
    step = step_of(profile.kind, name)
    if step not in STEPS[profile.kind]:
        step = first_step(profile.kind)
    return url_for("directory.edit_step", slug=profile.slug, step=step)


def name_of(profile: Profile) -> str:
    """The profile's name in the reader's language."""
    return local(profile.name, profile.name_en)


def _took_part(profile_id: int, call: Call) -> int:
    earlier = sa.select(sa.func.count()).select_from(Application).join(Call, Call.id == Application.call_id)
    same = (Application.profile_id == profile_id, Call.kind == call.kind, Call.id != call.id)
    return db.session.scalar(earlier.where(*same, Application.state.in_(TOOK_PART))) or 0
