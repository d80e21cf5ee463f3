"""The facts that conflicts of interest are worked out from, for a whole panel at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application
from ecosystem.calls.queries import reading
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.conversations.models import Outcome, OutcomeKind
from ecosystem.core.db import db
from ecosystem.directory.models import Conflict, Founder, Membership, PortfolioCompany, Profile, Startup
from ecosystem.juries.models import Declaration, Juror, Override
from ecosystem.juries.rules.conflict import (
    Applicant,
    Declared,
    Ground,
    Person,
    Stand,
    Ties,
    addresses_in,
    grounds,
    is_person,
    people_in,
    plain,
    stand,
)

WORDS = {
    Ground.TEAM: _l("Cùng quản lý hồ sơ của đơn vị"),
    Ground.FOUNDER: _l("Trùng tên với người sáng lập"),
    Ground.NAMED: _l("Có tên trong đội ngũ mà hồ sơ khai"),
    Ground.DOMAIN: _l("Cùng tên miền email"),
    Ground.EMPLOYER: _l("Đang làm cho chính đơn vị này"),
    Ground.INVESTMENT: _l("Đã đầu tư vào đơn vị"),
    Ground.INTRODUCTION: _l("Đã được kết nối hoặc cố vấn cho đơn vị"),
    Ground.KIN: _l("Người thân đã khai trên hồ sơ của một bên"),
    Ground.DECLARED: _l("Xung đột lợi ích ghi trên hồ sơ"),
}
Found = Mapping[tuple[int, int], tuple[Ground, ...]]
MET = (IntroductionState.ACCEPTED, IntroductionState.ENDED)


def found(jurors: Sequence[Juror], applications: Sequence[Application]) -> Found:
    """What stands between each juror and each application, by their ids; pairs without a conflict are left out."""
    if not jurors or not applications:
        return {}
    accounts, profiles = [one.account_id for one in jurors], {one.profile_id for one in applications}
    of = _rows(sa.select(Membership.account_id, Membership.profile_id).where(Membership.account_id.in_(accounts)))
    own = {each for mine in of.values() for each in mine}
    held = _held(own | profiles)
    people, sides, ties = _people(accounts, of, held), _sides(applications, held), _ties(own, profiles)
    result = {}
    for one in jurors:
        for application in applications:
            against = grounds(people[one.account_id], sides[application.id], ties)
            if against:
                result[one.id, application.id] = against
    return result


def between(juror: Juror, application: Application) -> tuple[Ground, ...]:
    """The same for one pair."""
    return found([juror], [application]).get((juror.id, application.id), ())


def why(juror: Juror, application: Application) -> list[str]:
    """What closes a dossier to a juror, in words for them."""
    said = [_("Bạn đã khai có mối liên hệ")] if _said([juror.id]).get((juror.id, application.id)) else []
    return [*said, *(str(WORDS[ground]) for ground in between(juror, application))]


def stands(jurors: Sequence[Juror], applications: Sequence[Application]) -> dict[tuple[int, int], Stand]:
    """What each juror may see of each application."""
    against = found(jurors, applications)
    ids = [one.id for one in jurors]
    said = _said(ids)
    agreed = sa.select(Override.juror_id, Override.application_id).where(
        Override.juror_id.in_(ids), Override.agreed_at.is_not(None)
    )
    aside = {(juror_id, application_id) for juror_id, application_id in db.session.execute(agreed)}
    return {
        (one.id, each.id): stand(
            against.get((one.id, each.id), ()),
            declared=said.get((one.id, each.id)),
            is_overridden=(one.id, each.id) in aside,
        )
        for one in jurors
        for each in applications
    }


def stand_of(juror: Juror, application: Application) -> Stand:
    """The same for one pair."""
    return stands([juror], [application])[juror.id, application.id]


def _said(juror_ids: Collection[int]) -> dict[tuple[int, int], bool]:
    rows = db.session.scalars(sa.select(Declaration).where(Declaration.juror_id.in_(list(juror_ids))))
    return {(one.juror_id, one.application_id): one.has_conflict for one in rows}


def _domain(address: str | None) -> str:
    return (address or "").rpartition("@")[2].strip().lower()


def _domains(*addresses: str | None) -> frozenset[str]:
    return frozenset(_domain(one) for one in addresses) - {""}


def _people(ids: Collection[int], of: Mapping[int, list[int]], held: _Held) -> dict[int, Person]:
    """The jurors by account; ``of`` are the profiles of each."""
    accounts = db.session.scalars(sa.select(Account).where(Account.id.in_(list(ids)))).all()
    mine = {one.id: frozenset(each for each in of.get(one.id, ()) if each in held.rows) for one in accounts}
    investors = {each for own in mine.values() for each in own}
    holdings = _rows(
        sa.select(PortfolioCompany.investor_id, PortfolioCompany.name).where(
            PortfolioCompany.investor_id.in_(investors)
        )
    )
    return {
        one.id: Person(
            account_id=one.id,
            name=plain(one.full_name),
            email=one.email,
            domains=_domains(one.email if one.email_confirmed_at else "", *held.mails(*mine[one.id])),
            profiles=mine[one.id],
            employers=_plain(held.rows[each].name for each in mine[one.id]),
            holdings=_plain(name for each in mine[one.id] for name in holdings.get(each, ())),
            kin=_joined(held.declared["kin", each] for each in mine[one.id]),
            against=_joined(held.declared["conflict", each] for each in mine[one.id]),
        )
        for one in accounts
    }


def _sides(applications: Sequence[Application], held: _Held) -> dict[int, Applicant]:
    """The side of each application: that of its profile, with the team as the application itself names it."""
    ids = {one.profile_id for one in applications}
    founders = _rows(sa.select(Founder.startup_id, Founder.full_name).where(Founder.startup_id.in_(ids)))
    sides = {each: _applicant(each, held, founders.get(each, ())) for each in ids}
    teams = reading.teams([one.id for one in applications])
    return {
        one.id: replace(
            sides[one.profile_id],
            team=people_in(row[0] for row in teams.get(one.id, ()) if row),
            addresses=addresses_in(cell for row in teams.get(one.id, ()) for cell in row),
        )
        for one in applications
    }


def _applicant(profile_id: int, held: _Held, founders: Collection[str]) -> Applicant:
    row, team = held.rows[profile_id], held.team.get(profile_id, ())
    return Applicant(
        profile_id=profile_id,
        names=_plain((row.name, row.name_en, row.legal_name)),
        members=frozenset(each.account_id for each in team),
        founders=_plain((*founders, *(each.full_name for each in team))),
        domains=_domains(*held.mails(profile_id)),
        kin=held.declared["kin", profile_id],
        against=held.declared["conflict", profile_id],
    )


@dataclass(frozen=True)
class _Held:
    """What profiles of either side hold: their names, their people, what they declare by kind and profile."""

    rows: Mapping[int, Any]
    team: Mapping[int, Sequence[Any]]
    declared: Mapping[tuple[str, int], Declared]

    def mails(self, *ids: int) -> list[str]:
        """The addresses of these profiles, and the confirmed ones of everybody of them."""
        people = [one.email for each in ids for one in self.team.get(each, ()) if one.email_confirmed_at]
        return [*people, *(self.rows[each].email for each in ids)]


def _held(ids: Collection[int]) -> _Held:
    team: dict[int, list[Any]] = defaultdict(list)
    columns = (Account.full_name, Account.email, Account.email_confirmed_at)
    wanted = sa.select(Membership.profile_id, Membership.account_id, *columns)
    of = wanted.join(Account, Account.id == Membership.account_id).where(Membership.profile_id.in_(list(ids)))
    for row in db.session.execute(of):
        team[row.profile_id].append(row)
    return _Held(_named(ids), team, _declared(ids))


def _plain(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(plain(name) for name in names if name) - {""}


def known_as(application: Application) -> list[str]:
    """What an application may be known by in its texts: names of the startup, of its founders and its people."""
    profile_id = application.profile_id
    row = _named([profile_id])[profile_id]
    founders = db.session.scalars(sa.select(Founder.full_name).where(Founder.startup_id == profile_id))
    people = [one.account.full_name for one in application.profile.memberships]
    return [name for name in (row.name, row.name_en, row.legal_name, *founders, *people) if name]


def team_of(application: Application) -> list[str]:
    """Whom its answers name in the team, without titles and what else was typed beside a name."""
    rows = reading.teams([application.id]).get(application.id, ())
    return sorted(name for name in people_in(row[0] for row in rows if row) if is_person(name))


def _named(ids: Collection[int]) -> dict[int, Any]:
    # By the tables: the mapper of profiles would join each kind beside them.
    profile, startup = Profile.__table__, Startup.__table__
    legal = sa.func.coalesce(startup.c.legal_name, "").label("legal_name")
    wanted = sa.select(profile.c.id, profile.c.name, profile.c.name_en, profile.c.email, legal)
    joined = wanted.select_from(profile.outerjoin(startup, startup.c.id == profile.c.id))
    return {row.id: row for row in db.session.execute(joined.where(profile.c.id.in_(list(ids))))}


def _declared(ids: Collection[int]) -> Mapping[tuple[str, int], Declared]:
    """What these profiles declare, by kind and profile."""
    wanted = sa.select(Conflict.kind, Conflict.profile_id, Conflict.other_id, Conflict.other_name)
    profiles: dict[tuple[str, int], set[int]] = defaultdict(set)
    names: dict[tuple[str, int], set[str]] = defaultdict(set)
    for kind, profile_id, other_id, name in db.session.execute(wanted.where(Conflict.profile_id.in_(list(ids)))):
        if other_id is not None:
            profiles[kind, profile_id].add(other_id)
        else:
            names[kind, profile_id].add(name)
    found = {key: Declared(frozenset(profiles[key]), _plain(names[key])) for key in {*profiles, *names}}
    return defaultdict(Declared, found)


def _joined(declared: Iterable[Declared]) -> Declared:
    every = list(declared)
    return Declared(
        frozenset(other for one in every for other in one.profiles),
        frozenset(name for one in every for name in one.names),
    )


def _ties(left: Collection[int], right: Collection[int]) -> Ties:
    asker, asked = Introduction.asker_id, Introduction.asked_id
    sides = sa.or_(
        sa.and_(asker.in_(list(left)), asked.in_(list(right))), sa.and_(asker.in_(list(right)), asked.in_(list(left)))
    )
    met = db.session.execute(sa.select(asker, asked).where(sides, Introduction.state.in_(MET)))
    invested = db.session.execute(
        sa.select(asker, asked)
        .join(Outcome, Outcome.introduction_id == Introduction.id)
        .where(sides, Outcome.kind == OutcomeKind.INVESTED)
    )
    return Ties(_pairs(met), _pairs(invested))


def _pairs(rows: Any) -> frozenset[tuple[int, int]]:  # noqa: ANN401  rows of two ids
    return frozenset((min(a, b), max(a, b)) for a, b in rows)


def _rows(select: Any) -> dict[int, list[Any]]:  # noqa: ANN401  a select of two columns
    found_: dict[int, list[Any]] = defaultdict(list)
    for key, value in db.session.execute(select):
        found_[key].append(value)
    return found_
