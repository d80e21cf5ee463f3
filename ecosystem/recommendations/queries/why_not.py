"""Why a profile is not on one's list, and what would bring it in: from facts and the stored list, no engine.

What the other side closed is not among the facts; what counts all the same (see ``standing``) is told as one private
condition. A profile that passes every rule and does not stand in a short list reads the same, so the sentence tells
of no conflict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Conflict, Kind, Membership, Profile, Right, State
from ecosystem.directory.queries.cards import ticket
from ecosystem.directory.rules import groups_of, right_of
from ecosystem.directory.rules.audience import Relation, Sight
from ecosystem.recommendations import documents, rules, standing
from ecosystem.recommendations.documents import Facts, MandateFacts
from ecosystem.recommendations.models import RecommendationList
from ecosystem.recommendations.queries import asker_of, choices, opinions, own_for
from ecosystem.recommendations.queries.words import Closed, Fit, Part, current, fit
from ecosystem.recommendations.rules.feedback import Said
from ecosystem.taxonomy import queries as taxonomy

LOW = 0.5
FOR_MENTORS = frozenset({"expertise"})
FOR_INVESTORS = frozenset({"round", "ticket", "instruments"})
LONG = 40  # entries; in a shorter list everybody stands who passes the rules
# What each rule means between the two, said to either side.
SENTENCES = {
    "not-accepting": _l("Một trong hai bên đang tạm nghỉ, chưa nhận lời ngỏ."),
    "full": _l("Đã nhận đủ số startup."),
    "stage": _l("Giai đoạn của startup nằm ngoài các giai đoạn được nhận."),
    "round": _l("Vòng gọi vốn nằm ngoài các vòng mà nhà đầu tư tham gia."),
    "instrument": _l("Hai bên không có hình thức đầu tư nào chung."),
    "ask-below-min-ticket": _l("Số vốn cần thấp hơn mức đầu tư nhỏ nhất."),
    "ticket-under-a-tenth-of-ask": _l("Mức đầu tư lớn nhất chưa tới một phần mười số vốn cần."),
    "excluded-sector": _l("Startup có lĩnh vực mà bên kia không nhận."),
    "no-common-language": _l("Hai bên không có ngôn ngữ làm việc chung."),
    "conflict": _l("Bạn đã khai báo xung đột lợi ích với bên này."),
    "already-connected": _l("Hai bên đã kết nối hoặc đang có lời ngỏ."),
    "own-organisation": _l("Bạn là thành viên của cả hai hồ sơ."),
    standing.PRIVATE: _l("Có một điều kiện riêng của bên kia, hoặc danh sách chưa kịp tính lại."),
}
WAIT = _l("Điều này không nói gì về bạn. Bạn vẫn có thể ngỏ lời nếu nút “Ngỏ lời kết nối” đang mở.")
MINE = {"conflict": _l("Nếu không còn đúng, hãy sửa phần xung đột lợi ích trong hồ sơ của bạn.")}
# What is compared by each rule: the startup's field, the mandate's, and the vocabulary that names their values.
COMPARED = {
    "stage": ("stage", "stages", "startup_stages"),
    "round": ("round", "rounds", "funding_rounds"),
    "instrument": ("instruments", "instruments", "funding_instruments"),
    "no-common-language": ("languages", "languages", "languages"),
}
MONEY = ("ask-below-min-ticket", "ticket-under-a-tenth-of-ask")


@dataclass(frozen=True)
class Obstacle:
    """One rule in words: what it says, what the two stated, and what may be done."""

    name: str
    sentence: str
    stated: str
    advice: str


@dataclass(frozen=True)
class WhyNot:
    """The answer: ``state`` is blocked, listed, hidden, below, waiting or off; listed it has a ``place`` of ``total``.

    ``said`` is what one's own side said that keeps it away, whatever else does.
    """

    own: Profile
    other: Profile
    wanted: str
    state: str
    obstacles: tuple[Obstacle, ...] = ()
    place: int = 0
    total: int = 0
    fit: Fit | None = None
    said: Said | None = None

    @property
    def low(self) -> tuple[Part, ...]:
        """The parts, of why the other one suits, that earned less than half of what they may."""
        return tuple(part for part in self.fit.yours.reasons if part.points < LOW * part.max) if self.fit else ()

    @property
    def unmet(self) -> tuple[str, ...]:
        """The parts that both state and that meet in nothing."""
        if self.fit is None:
            return ()
        met = {part.part for part in self.fit.yours.reasons} | {gap.part for gap in self.fit.gaps}
        left = _weighed(self.other.kind, self.own.kind) - met
        return tuple(str(label) for part, (label, _list) in rules.PARTS.items() if part in left)


def _weighed(other: Kind, own: Kind) -> frozenset[str]:
    """The parts that count between a startup and its counterpart."""
    kinds = {other, own}
    return frozenset(rules.PARTS) - (FOR_INVESTORS if Kind.MENTOR in kinds else FOR_MENTORS)


def asked(slug: str) -> Profile:
    """The profile that somebody asks about, with its members. Raises ``NotFound``."""
    select = (
        sa.select(Profile)
        .where(Profile.slug == slug[:120])
        .options(selectinload(Profile.memberships), selectinload(Profile.audiences))
    )
    found: Profile | None = db.session.scalar(select)
    if found is None or found.state != State.PUBLISHED or found.kind not in documents.MATCHED:
        raise NotFound
    return found


def own_sides(account: Account, other: Profile) -> list[Profile]:
    """One's own profiles that have a list in which ``other`` could stand, by name."""
    lists = [wanted for wanted, kinds in rules.HOLDS.items() if other.kind in kinds]
    return [own for wanted in lists for own in own_for(account, wanted) if own.id != other.id]


def why_not(account: Account, own: Profile, other: Profile) -> WhyNot:
    """Why ``other`` is not on the list of ``own``, as ``account``, a member of ``own``, may be told."""
    found, said = _why_not(account, own, other), opinions(own.id).get(other.id)
    if said is None or not said.hides(clock.today()):
        return found
    return replace(found, said=said, state="hidden" if found.state == "listed" else found.state)


def _why_not(account: Account, own: Profile, other: Profile) -> WhyNot:
    wanted = rules.list_of(own, other)
    if not choices.gets_suggestions(own.id):
        return WhyNot(own, other, wanted, "off")
    held = {one.id: one for one in documents.facts(clock.today(), [own.id, other.id])}
    mine, theirs = held.get(str(own.id)), held.get(str(other.id))
    if mine is None:
        return WhyNot(own, other, wanted, "waiting")
    if theirs is None:
        return WhyNot(own, other, wanted, "blocked", (_obstacle(standing.PRIVATE, None, None),))
    startup, counterpart = (mine, theirs) if own.kind == Kind.STARTUP else (theirs, mine)
    connected = other.id in connections.partner_ids(own.id)
    names, offer = standing.nearest(startup, counterpart, connected=connected, rivals=_rivals(startup))
    reader = standing.Reader(mine, right_of(account, other) is not None, _sees_capacity(other))
    # Somebody who is suggested to nobody is one more private condition.
    private = () if names or choices.is_suggested(other.id) else (standing.PRIVATE,)
    open_names = standing.told(names, theirs, reader) or private
    if open_names:
        return WhyNot(own, other, wanted, "blocked", tuple(_obstacle(name, startup, offer) for name in open_names))
    return _placed(own, other, wanted)


def _placed(own: Profile, other: Profile, wanted: str) -> WhyNot:
    row = db.session.get(RecommendationList, (own.id, wanted))
    if row is None:
        return WhyNot(own, other, wanted, "waiting")
    entries = current(row.entries)
    place = next((place for place, entry in enumerate(entries, start=1) if entry["id"] == other.id), 0)
    if place:
        found = fit(entries[place - 1], _closed(other), asker=asker_of(wanted))
        return WhyNot(own, other, wanted, "listed", (), place, len(entries), found)
    if len(entries) < LONG:
        return WhyNot(own, other, wanted, "blocked", (_obstacle(standing.PRIVATE, None, None),))
    return WhyNot(own, other, wanted, "below", (), 0, len(entries))


def _closed(other: Profile) -> Closed:
    sight = Sight(Relation.MEMBER, other.chosen)
    return frozenset(group for group in groups_of(other.kind) if not sight.may_see_group(group))


def _obstacle(name: str, startup: Facts | None, offer: MandateFacts | None) -> Obstacle:
    advice = MINE.get(name) or (WAIT if name == standing.PRIVATE else rules.BROKEN[name][1])
    stated = _stated(name, startup, offer) if startup and offer else ""
    return Obstacle(name, str(SENTENCES[name]), stated, str(advice))


def _stated(name: str, startup: Facts, offer: MandateFacts) -> str:
    """What the two stated of the thing a rule compares."""
    if name in MONEY and startup.ask is not None:
        given = ticket(offer.ticket_min, offer.ticket_max)
        return str(_("Startup cần %(ask)s; mỗi khoản %(given)s.", ask=ticket(startup.ask, startup.ask), given=given))
    if name == "excluded-sector":
        return _labels("sectors", startup.sectors & offer.excluded_sectors)
    if name not in COMPARED:
        return ""
    ours, theirs, list_name = COMPARED[name]
    value = getattr(startup, ours)
    mine = frozenset({value}) if isinstance(value, str) else value
    said, taken = _labels(list_name, mine), _labels(list_name, getattr(offer, theirs))
    return str(_("Startup: %(said)s. Bên kia: %(taken)s.", said=said, taken=taken))


def _labels(list_name: str, slugs: frozenset[str]) -> str:
    return ", ".join(sorted(taxonomy.label(list_name, slug) for slug in slugs))


def _rivals(startup: Facts) -> frozenset[str]:
    """The profiles that the startup declares, and those that declare it."""
    declaring = sa.select(Conflict.profile_id).where(Conflict.other_id == int(startup.id))
    return startup.conflicts | frozenset(map(str, db.session.scalars(declaring)))


def _sees_capacity(other: Profile) -> bool:
    return Sight(Relation.MEMBER, other.chosen).may("capacity_startups")


def sample(role: str) -> dict[str, str] | None:
    """The URL values of the page for the demo account of ``role``, or ``None`` when it has nobody to ask about."""
    found = sample_hide(role)
    return {"slug": found["slug"]} if found else None


def sample_hide(role: str) -> dict[str, str] | None:
    """The same for the page that asks why somebody is hidden, with one's own profile."""
    mine = sa.select(Profile.kind, Profile.slug).join(Membership).join(Account)
    mine = mine.where(Account.email == f"{role}@demo.example", Membership.right != Right.VIEWER)
    rows = db.session.execute(mine.order_by(Profile.id))
    own = {kind: slug for kind, slug in rows if kind in documents.MATCHED}
    if not own:
        return None
    asker = Kind.STARTUP if Kind.STARTUP in own else next(iter(own))
    wanted = Kind.MENTOR if asker is Kind.STARTUP else Kind.STARTUP
    others = sa.select(Profile.slug).where(Profile.kind == wanted, Profile.state == State.PUBLISHED)
    slug = db.session.scalar(others.where(Profile.slug.not_in(own.values())).order_by(Profile.id).limit(1))
    return {"slug": slug, "as": own[asker]} if slug else None
