"""Telling of milestones, reports, certificates and follow-ups; the work of the clock."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices
from ecosystem.programs.models import Enrolment
from ecosystem.progress import actions, links
from ecosystem.progress.models import FollowUp, FollowUpState, Milestone, MilestoneState
from ecosystem.progress.queries import alumni, base, graduation, milestones, reports
from ecosystem.progress.rules.milestones import Level
from ecosystem.progress.rules.reports import nudge

AN_HOUR = 3600
KINDS = {
    MilestoneState.SUBMITTED: "milestone.submitted",
    MilestoneState.APPROVED: "milestone.approved",
    MilestoneState.RETURNED: "milestone.returned",
}


def link(path: str) -> str:
    """An address of the site for a mail."""
    return str(current_app.config["SITE_URL"]).rstrip("/") + path


def tell_moved(entry: Entry) -> None:
    """Submitted: who reviews hears of it; approved or returned: the startup does."""
    one = milestones.by_id(entry.subject_id or 0)
    kind = KINDS.get(MilestoneState(entry.data["state"]))
    if one is None or kind is None or one.state.value != entry.data["state"]:
        return
    submitted = one.state is MilestoneState.SUBMITTED
    readers = _reviewers(one) if submitted else base.hands_of(one.enrolment.profile_id)
    readers = [reader for reader in readers if reader.id != entry.actor_id]
    key = f"{kind}:{one.enrolment_id}:{one.id}:{entry.id}"
    path = f"/milestones/{one.key}"
    words: dict[str, Any] = {"title": milestones.title_of(one), "name": one.enrolment.profile.name}
    notices.notify([reader.id for reader in readers], kind, key=key, path=path, at=entry.at, **words)
    for reader in readers if not one.is_sample else ():
        with force_locale(reader.locale):
            told = {"title": milestones.title_of(one), "name": base.name_of(one.enrolment)}
        notices.write(
            reader, kind, key=key, template="progress/milestone", state=one.state.value, link=link(path), **told
        )


def _reviewers(one: Milestone) -> list[Account]:
    people = base.managers_of(one.enrolment.cohort_id)
    named = [reader for reader in people if reader.id == one.reviewer_id]
    return named or people


def watch() -> None:
    """Once a day and rule, a startup hears that a milestone is at risk or overdue, with the rule that says so."""
    with write():
        today = clock.today()
        for one in milestones.standing_out():
            found = milestones.sign_of(one, today)
            if found is None or found.level is Level.WAITING or one.told_sign == found.rule.value:
                continue
            one.told_sign = found.rule.value
            _tell_sign(one, found.level is Level.OVERDUE)


def _tell_sign(one: Milestone, is_over: bool) -> None:  # noqa: FBT001  one of two words
    readers = base.hands_of(one.enrolment.profile_id)
    if is_over:
        readers = [*readers, *base.managers_of(one.enrolment.cohort_id)]
    key = f"milestone.sign:{one.enrolment_id}:{one.id}:{one.told_sign}:{one.due_on:%Y%m%d}"
    kind = "milestone.overdue" if is_over else "milestone.at_risk"
    words: dict[str, Any] = {"title": milestones.title_of(one), "name": one.enrolment.profile.name}
    notices.notify({reader.id for reader in readers}, kind, key=key, path=f"/milestones/{one.key}", **words)


def open_reports() -> None:
    """Open the reports of the month just over, and remind of those that are due or late."""
    with write():
        today = clock.today()
        actions.open_months(today)
        for one in reports.unsent():
            wanted = nudge(one.state, one.due_on, one.told, today)
            if wanted is None:
                continue
            one.told = wanted.value
            kind = "report.due" if today <= one.due_on else "report.late"
            _tell_report(one.enrolment, kind, f"{kind}:{one.enrolment_id}:{one.id}:{wanted.value}", one.key)


def _tell_report(enrolment: Enrolment, kind: str, key: str, report_key: str) -> None:
    one = reports.report(report_key)
    readers = base.hands_of(enrolment.profile_id)
    path = f"/reports/{one.key}"
    words: dict[str, Any] = {"name": enrolment.profile.name, "month": f"{one.month:%m/%Y}"}
    notices.notify([reader.id for reader in readers], kind, key=key, path=path, **words)
    for reader in readers if not enrolment.is_sample else ():
        with force_locale(reader.locale):
            name = base.name_of(enrolment)
        notices.write(
            reader,
            kind,
            key=key,
            template="progress/report",
            name=name,
            month=f"{one.month:%m/%Y}",
            due_on=one.due_on,
            is_late=kind == "report.late",
            link=link(path),
        )


def tell_certificate(entry: Entry) -> None:
    """Who graduated hears that a certificate is there."""
    one = graduation.by_id(entry.subject_id or 0)
    if one is None or one.withdrawn_at is not None:
        return
    readers = base.hands_of(one.enrolment.profile_id)
    key = f"certificate.issued:{one.enrolment_id}:{one.id}"
    path = f"/certificates/{one.number}"
    notices.notify([reader.id for reader in readers], "certificate.issued", key=key, path=path, name=one.holder)
    for reader in readers if not one.is_sample else ():
        notices.write(
            reader, "certificate.issued", key=key, template="progress/certificate", name=one.holder, link=link(path)
        )


def ask_alumni() -> None:
    """Ask whoever came to a stage, from which on they are alumni; and once more after two weeks."""
    with write():
        actions.let_go()
        actions.ask()
        now = clock.now()
        for one in alumni.to_remind(now):
            one.reminded_at = now
            _tell_follow_up(one, "again")


def tell_asked(entry: Entry) -> None:
    """The one link to the short form goes out."""
    one = alumni.by_id(entry.subject_id or 0)
    if one is not None and one.state is FollowUpState.WAITING:
        _tell_follow_up(one, "first")


def _tell_follow_up(one: FollowUp, time: str) -> None:
    readers = base.hands_of(one.enrolment.profile_id)
    key = f"follow_up.asked:{one.enrolment_id}:{one.id}:{time}"
    path = f"/follow-up/{links.token(one.key)}"
    words: dict[str, Any] = {"name": one.enrolment.profile.name, "months": str(one.months)}
    notices.notify([reader.id for reader in readers], "follow_up.asked", key=key, path=path, **words)
    for reader in readers if not one.enrolment.is_sample else ():
        with force_locale(reader.locale):
            name, cohort = base.name_of(one.enrolment), base.cohort_name(one.enrolment.cohort)
        notices.write(
            reader,
            "follow_up.asked",
            key=key,
            template="progress/follow_up",
            name=name,
            cohort=cohort,
            months=one.months,
            link=links.address(one.key),
        )
