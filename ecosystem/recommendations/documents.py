"""What the engine is told about a profile, read from the directory's rows or from a record of a judged world.

Both ways end in the same ``Facts``, so the product and the judge compare the same things. What a holder closed to
people who signed in is not among them: a list that others read must tell nothing of it, by a word, a part of a score
or a hard rule. Only what protects both sides (conflicts, stakes, one house, no place left) counts whoever sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts import queries as accounts
from ecosystem.connections.models import Introduction
from ecosystem.core.db import db
from ecosystem.core.text import fold
from ecosystem.directory.models import (
    Conflict,
    Facet,
    Investor,
    Kind,
    Mandate,
    MandateTerm,
    Membership,
    Mentor,
    PortfolioCompany,
    Profile,
    ProfileAudience,
    ProfileTerm,
    Right,
    Startup,
    State,
)
from ecosystem.directory.rules.audience import FIELD_GROUPS, Chosen, Relation, Sight
from ecosystem.directory.rules.values import TERM_FIELDS
from ecosystem.recommendations import past
from ecosystem.recommendations.rules import past as rules

Terms = frozenset[str]
NONE: Terms = frozenset()
MATCHED = (Kind.STARTUP, Kind.MENTOR, Kind.ANGEL, Kind.FUND)
# A query names at most so many ids: SQLite allows 32,766 parameters.
CHUNK = 5000
PURPOSE = "matching"
# The texts of a record of a judged world.
WRITTEN = (
    *("tagline_vi", "tagline_en", "title", "title_en", "description", "description_en", "bio", "bio_en", "thesis"),
)


@dataclass(frozen=True, kw_only=True)
class MandateFacts:
    """One set of conditions of an investor or mentor; tickets in đồng."""

    stages: Terms = NONE
    rounds: Terms = NONE
    sectors: Terms = NONE
    excluded_sectors: Terms = NONE
    instruments: Terms = NONE
    languages: Terms = NONE
    ticket_min: int | None = None
    ticket_max: int | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One profile as the engine is told of it; ids are strings, texts are what people read, without the name."""

    id: str
    kind: str
    texts: tuple[str, ...] = ()
    sectors: Terms = NONE
    needs: Terms = NONE
    expertise: Terms = NONE
    languages: Terms = NONE
    stage: str | None = None
    round: str | None = None
    instruments: Terms = NONE
    ask: int | None = None
    mandates: tuple[MandateFacts, ...] = ()
    accepting: bool = True
    capacity: int | None = None
    capacity_left: int | None = None
    conflicts: Terms = NONE
    stakes: Terms = NONE
    owners: Terms = NONE
    past: Terms = NONE
    often: Terms = NONE
    ward: str | None = None


def facts_from_record(record: Mapping[str, Any], kind: str) -> Facts:
    """The facts of one record of a judged world: a startup, mentor, angel or fund as its JSON file gives it."""
    capacity, taken = record.get("max_mentees"), record.get("current_mentees") or 0
    return Facts(
        id=str(record["id"]),
        kind=kind,
        texts=tuple(str(record[name]) for name in WRITTEN if record.get(name)),
        sectors=_set(record, "sectors") if kind in (Kind.STARTUP, Kind.MENTOR) else NONE,
        needs=_set(record, "support_needs"),
        expertise=_set(record, "expertise"),
        languages=_set(record, "working_languages") | _set(record, "languages"),
        stage=record.get("stage"),
        round=record.get("round"),
        instruments=_set(record, "instruments") if kind == Kind.STARTUP else NONE,
        ask=record.get("ask_vnd"),
        mandates=() if kind == Kind.STARTUP else (_mandate_from(record),),
        accepting=bool(record.get("accepting", True)),
        capacity=None if capacity is None else int(capacity),
        capacity_left=None if capacity is None else max(0, int(capacity) - int(taken)),
        conflicts=_declared(record.get("competitors")) | _declared(record.get("conflicts")),
        owners=frozenset({record["email"]}) if record.get("email") else NONE,
    )


def facts_from_words(record: Mapping[str, Any], kind: str) -> Facts:
    """The facts of a real profile whose lists are free words: text, and sectors or markets."""
    words = (word for name in ("sectors", "markets") for word in _words(record.get(name)))
    sectors = frozenset(fold(str(word)).strip() for word in words)
    is_startup = kind == Kind.STARTUP
    return Facts(
        id=str(record["id"]),
        kind=kind,
        texts=tuple(str(record[name]) for name in ("one_liner", "text") if record.get(name)),
        sectors=sectors if is_startup else NONE,
        mandates=() if is_startup else (MandateFacts(sectors=sectors),),
    )


def _words(value: Any) -> Iterable[Any]:  # noqa: ANN401  whatever a file holds
    return value if isinstance(value, list) else [value] if value else []


def _mandate_from(record: Mapping[str, Any]) -> MandateFacts:
    return MandateFacts(
        stages=_set(record, "stages"),
        rounds=_set(record, "rounds"),
        sectors=_set(record, "sectors"),
        excluded_sectors=_set(record, "excluded_sectors"),
        instruments=_set(record, "instruments"),
        languages=_set(record, "languages"),
        ticket_min=record.get("ticket_min_vnd"),
        ticket_max=record.get("ticket_max_vnd"),
    )


def _set(record: Mapping[str, Any], name: str) -> Terms:
    return frozenset(map(str, record.get(name) or ()))


def _declared(conflicts: Iterable[Any] | None) -> Terms:
    """The ids declared: plain ids, or objects that name one beside the reason."""
    ids = (one if isinstance(one, str) else next(iter(one.values()), "") for one in conflicts or ())
    return frozenset(str(one) for one in ids if one)


@dataclass
class _Rows:
    """The rows that hang on the profiles asked for, by profile."""

    terms: dict[int, dict[Facet, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    conflicts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    owners: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    mandates: dict[int, list[MandateFacts]] = field(default_factory=lambda: defaultdict(list))
    stakes: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    chosen: dict[int, dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))
    worked: Mapping[int, set[int]] = field(default_factory=dict)
    of_startup: Mapping[int, Terms] = field(default_factory=dict)

    def sight(self, profile_id: int) -> Sight:
        """What those who read lists may see of a profile."""
        chosen: Chosen = self.chosen.get(profile_id, {})
        return Sight(Relation.MEMBER, chosen)

    def past(self, profile_id: int, sight: Sight) -> dict[str, Terms]:
        """The sectors of past work: of the companies members may see, and of work that both sides confirmed."""
        shown = {int(one) for one in self.stakes[profile_id]} if sight.may("portfolio") else set()
        closed = self.worked.get(profile_id, set()) - shown
        sets = ([self.of_startup.get(one, NONE) for one in ids] for ids in (shown, closed))
        return dict(zip(("past", "often"), rules.sectors_of(*sets), strict=True))


COLUMNS = (
    *(Profile.id, Profile.kind, Profile.accepting, Profile.paused_until, Profile.tagline_vi, Profile.tagline_en),
    Profile.ward,
    *(Profile.description_vi, Profile.description_en),
    *(Startup.pitch_vi, Startup.pitch_en, Startup.stage, Startup.round, Startup.ask_amount),
    *(Investor.thesis_vi, Investor.thesis_en),
    *(Mentor.title_vi, Mentor.title_en, Mentor.experience_vi, Mentor.experience_en),
    *(Mentor.capacity_startups, Mentor.current_startups),
)
TEXTS = (
    *("tagline_vi", "tagline_en", "title_vi", "title_en", "pitch_vi", "pitch_en", "description_vi", "description_en"),
    *("thesis_vi", "thesis_en", "experience_vi", "experience_en"),
)


def takes_part() -> sa.ColumnElement[bool]:
    """Which profiles may be matched: those of which an owner agrees to it, and those that nobody belongs to."""
    members = sa.select(Membership.id).where(Membership.profile_id == Profile.id).correlate(Profile)
    agreeing = members.where(Membership.right == Right.OWNER, Membership.account_id.in_(accounts.consenting(PURPOSE)))
    return sa.or_(~members.exists(), agreeing.exists())


def facts(today: date, ids: Collection[int] | None = None) -> list[Facts]:
    """The facts of all published profiles that take part, or of those among ``ids``, in eleven queries a chunk."""
    if ids is None:
        return _facts(today, None)
    ordered = sorted(set(ids))
    chunks = (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
    return [one for chunk in chunks for one in _facts(today, chunk)]


def signatures(today: date) -> dict[int, tuple[Any, ...]]:
    """What changes when a published profile's facts may have changed, by id, in one small query."""
    profile, mentor = Profile.__table__, Mentor.__table__
    select = (
        sa.select(
            profile.c.id, profile.c.version, profile.c.accepting, profile.c.paused_until, mentor.c.current_startups
        )
        .select_from(profile.outerjoin(mentor, mentor.c.id == profile.c.id))
        .where(profile.c.state == State.PUBLISHED, profile.c.kind.in_(list(MATCHED)), takes_part())
    )
    rows = db.session.execute(select)
    return {row.id: (row.version, _accepts(row, today), row.current_startups) for row in rows}


def _facts(today: date, ids: Sequence[int] | None) -> list[Facts]:
    profile, startup = Profile.__table__, Startup.__table__
    investor, mentor = Investor.__table__, Mentor.__table__
    joined = (
        profile.outerjoin(startup, startup.c.id == profile.c.id)
        .outerjoin(investor, investor.c.id == profile.c.id)
        .outerjoin(mentor, mentor.c.id == profile.c.id)
    )
    columns = [column.property.columns[0] for column in COLUMNS if column is not Profile.id]
    select = sa.select(profile.c.id, *columns).select_from(joined)
    select = select.where(
        profile.c.state == State.PUBLISHED, profile.c.kind.in_(list(MATCHED)), takes_part(), _among(profile.c.id, ids)
    )
    hung = _hanging(ids)
    return [_fact(row, hung, today) for row in db.session.execute(select.order_by(profile.c.id))]


def _fact(row: Any, hung: _Rows, today: date) -> Facts:  # noqa: ANN401  a row of COLUMNS
    sight = hung.sight(row.id)
    terms = _seen(hung.terms[row.id], sight)
    written = (getattr(row, name) or "" for name in TEXTS if sight.may(name))
    words = (*written, *terms[Facet.TECHNOLOGY], *terms[Facet.TOPIC])
    is_mentor = row.kind == Kind.MENTOR
    return Facts(
        id=str(row.id),
        kind=str(row.kind),
        texts=tuple(word for word in words if word),
        sectors=frozenset(terms[Facet.SECTOR]),
        needs=frozenset(terms[Facet.NEED]),
        expertise=frozenset(terms[Facet.EXPERTISE]),
        languages=frozenset(terms[Facet.LANGUAGE]),
        stage=row.stage,
        round=row.round if sight.may("round") else None,
        instruments=frozenset(terms[Facet.INSTRUMENT]),
        ask=row.ask_amount if sight.may("ask_amount") else None,
        mandates=(_mentor_mandate(terms),)
        if is_mentor
        else tuple(_seen_mandate(one, sight) for one in hung.mandates[row.id]),
        accepting=_accepts(row, today),
        capacity=row.capacity_startups if is_mentor else None,
        capacity_left=_left(row) if is_mentor else None,
        conflicts=frozenset(hung.conflicts[row.id]),
        stakes=frozenset(hung.stakes[row.id]),
        owners=frozenset(hung.owners[row.id]),
        ward=row.ward,
        **({} if row.kind == Kind.STARTUP else hung.past(row.id, sight)),
    )


def _seen(terms: Mapping[Facet, list[str]], sight: Sight) -> defaultdict[Facet, list[str]]:
    open_lists = {facet for name, facet in TERM_FIELDS.items() if name in FIELD_GROUPS and sight.may(name)}
    return defaultdict(list, {facet: slugs for facet, slugs in terms.items() if facet in open_lists})


def _seen_mandate(mandate: MandateFacts, sight: Sight) -> MandateFacts:
    """A mandate as others may know it: the sectors and stages an investor looks for are public, the rest is not."""
    languages = mandate.languages if sight.may("languages") else NONE
    if sight.may("mandates"):
        return replace(mandate, languages=languages)
    return MandateFacts(stages=mandate.stages, sectors=mandate.sectors, languages=languages)


def _accepts(row: Any, today: date) -> bool:  # noqa: ANN401  a row of columns
    return bool(row.accepting) and (row.paused_until is None or row.paused_until < today)


def _left(row: Any) -> int | None:  # noqa: ANN401  a row of columns
    if row.capacity_startups is None:
        return None
    return max(0, int(row.capacity_startups) - int(row.current_startups or 0))


def _mentor_mandate(terms: Mapping[Facet, list[str]]) -> MandateFacts:
    return MandateFacts(
        stages=frozenset(terms[Facet.STAGE]),
        sectors=frozenset(terms[Facet.SECTOR]),
        excluded_sectors=frozenset(terms[Facet.EXCLUDED_SECTOR]),
        languages=frozenset(terms[Facet.LANGUAGE]),
    )


def _hanging(ids: Sequence[int] | None) -> _Rows:
    rows = _Rows()
    terms = sa.select(ProfileTerm.profile_id, ProfileTerm.facet, ProfileTerm.term).order_by(ProfileTerm.id)
    for profile_id, facet, term in db.session.execute(terms.where(_among(ProfileTerm.profile_id, ids))):
        rows.terms[profile_id][facet].append(term)
    declared = sa.select(Conflict.profile_id, Conflict.other_id).where(Conflict.other_id.is_not(None))
    for profile_id, other_id in db.session.execute(declared.where(_among(Conflict.profile_id, ids))):
        rows.conflicts[profile_id].add(str(other_id))
    members = sa.select(Membership.profile_id, Membership.account_id).where(_among(Membership.profile_id, ids))
    for profile_id, account_id in db.session.execute(members):
        rows.owners[profile_id].add(f"account:{account_id}")
    opened = sa.select(ProfileAudience.profile_id, ProfileAudience.field_group, ProfileAudience.audience)
    for profile_id, group, audience in db.session.execute(opened.where(_among(ProfileAudience.profile_id, ids))):
        rows.chosen[profile_id][group] = audience
    _add_mandates(rows, ids)
    _add_stakes(rows, ids)
    _add_past(rows, ids)
    return rows


def _add_mandates(rows: _Rows, ids: Sequence[int] | None) -> None:
    held = sa.select(Mandate.id, Mandate.investor_id, Mandate.ticket_min, Mandate.ticket_max)
    held = held.where(Mandate.active, _among(Mandate.investor_id, ids)).order_by(Mandate.id)
    lists: dict[int, dict[Facet, set[str]]] = defaultdict(lambda: defaultdict(set))
    terms = sa.select(MandateTerm.mandate_id, MandateTerm.facet, MandateTerm.term).join(
        Mandate, Mandate.id == MandateTerm.mandate_id
    )
    for mandate_id, facet, term in db.session.execute(terms.where(_among(Mandate.investor_id, ids))):
        lists[mandate_id][facet].add(term)
    for mandate_id, investor_id, low, high in db.session.execute(held):
        of = lists[mandate_id]
        rows.mandates[investor_id].append(
            MandateFacts(
                stages=frozenset(of[Facet.STAGE]),
                rounds=frozenset(of[Facet.ROUND]),
                sectors=frozenset(of[Facet.SECTOR]),
                excluded_sectors=frozenset(of[Facet.EXCLUDED_SECTOR]),
                instruments=frozenset(of[Facet.INSTRUMENT]),
                languages=frozenset(of[Facet.LANGUAGE]),
                ticket_min=low,
                ticket_max=high,
            )
        )


def _add_stakes(rows: _Rows, ids: Sequence[int] | None) -> None:
    """A portfolio names companies in words: those that bear a startup's name here are stakes in it."""
    held = sa.select(PortfolioCompany.investor_id, PortfolioCompany.name).where(
        _among(PortfolioCompany.investor_id, ids)
    )
    companies = [(investor_id, fold(name)) for investor_id, name in db.session.execute(held)]
    if not companies:
        return
    startups = sa.select(Profile.id, Profile.name).where(Profile.kind == Kind.STARTUP)
    by_name = {fold(name): str(startup_id) for startup_id, name in db.session.execute(startups)}
    for investor_id, name in companies:
        if name in by_name:
            rows.stakes[investor_id].add(by_name[name])


def _add_past(rows: _Rows, ids: Sequence[int] | None) -> None:
    among = sa.or_(_among(Introduction.asker_id, ids), _among(Introduction.asked_id, ids))
    rows.worked = past.confirmed(among, accounts.consenting(PURPOSE))
    named = {int(one) for stakes in rows.stakes.values() for one in stakes}
    rows.of_startup = past.sectors_of_startups({*rows.worked, *named}, takes_part())


def _among(column: Any, ids: Sequence[int] | None) -> Any:  # noqa: ANN401  SQL expressions of any type
    return sa.true() if ids is None else column.in_(ids)
