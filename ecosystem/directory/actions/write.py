"""Creating and changing profiles from plain values: one path for forms, the demo world and the importer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.exc import StaleDataError

from ecosystem.core import clock, text
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import queries, rules
from ecosystem.directory.actions import history, quality
from ecosystem.directory.actions.history import Stroke
from ecosystem.directory.actions.identity import identity_changed
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.models import (
    Act,
    Angel,
    Fund,
    Institution,
    Kind,
    Mandate,
    MandateTerm,
    Membership,
    Mentor,
    Profile,
    ProfileRevision,
    ProfileTerm,
    ProfileWord,
    Right,
    Startup,
    State,
)
from ecosystem.directory.rules.plain import from_plain
from ecosystem.directory.rules.quality import confirms
from ecosystem.directory.rules.values import (
    CHILD_FIELDS,
    TERM_FIELDS,
    ConflictValues,
    MandateValues,
    ProfileValues,
    held,
)

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

MODELS: dict[Kind, type[Profile]] = {
    Kind.STARTUP: Startup,
    Kind.ANGEL: Angel,
    Kind.FUND: Fund,
    Kind.MENTOR: Mentor,
    Kind.INSTITUTION: Institution,
}
# Slugs that stand for something else in an address.
RESERVED = frozenset({"new", "drafts"})
SLUG_TRIES = 20
# Two profiles become one, or two again: what becomes of their badges is decided there.
OF_TWO = (Act.MERGED, Act.UNMERGED)
STALE = _l("Hồ sơ vừa được người khác sửa. Nội dung bạn gõ vẫn còn ở dưới; vui lòng mở bản mới nhất rồi sửa lại.")


@dataclass(frozen=True)
class Origin:
    """Where an imported profile comes from: the source, its id there, and a digest of what was read."""

    source: str
    external_id: str
    fingerprint: str = ""


def create(
    actor: Account | None,
    kind: Kind,
    values: ProfileValues,
    *,
    is_sample: bool = False,
    source: str | None = None,
    external_id: str | None = None,
) -> Profile:
    """Create a published profile; ``actor`` becomes its owner, ``None`` is the system and leaves it without members.

    Raises ``Refused`` when the role may not, or with the field's name as code when a value is wrong.
    """
    permit(actor is None or rules.may_create(actor, kind))
    origin = Origin(source, external_id or "") if source else None
    # What somebody of the demo world makes belongs to it and goes with it.
    is_sample = is_sample or (actor is not None and actor.is_sample)
    profile = add(kind, values, is_sample=is_sample, origin=origin, actor_id=actor.id if actor else None)
    if actor is None:
        record("profile.created", actor=None, subject=profile, kind=kind.value)
        return profile
    db.session.add(Membership(profile=profile, account_id=actor.id, right=Right.OWNER, joined_at=clock.now()))
    db.session.flush()
    record("profile.created", actor=actor.id, subject=profile, kind=kind.value)
    if not queries.may_be_public(profile):
        # It is kept, for its owner's eyes; the consent shows it.
        profile.state = State.HIDDEN
        db.session.flush()
        record("profile.hidden", actor=None, subject=profile, before=State.PUBLISHED.value, because="consent")
    return profile


def update(actor: Account | None, profile: Profile, values: ProfileValues, *, version: int | None) -> Profile:
    """Replace what ``profile`` (loaded whole) holds by ``values``. ``version`` is what the editor began from.

    Raises ``Refused`` with code ``stale`` when somebody changed it meanwhile; nothing is written then.
    """
    permit(actor is None or rules.may_edit(actor, profile))
    if version is not None and version != profile.version:
        raise Refused(STALE, code="stale")
    return _changed(actor, profile, values, Stroke(actor.id if actor else None))


def restore(actor: Account, profile: Profile, revision: ProfileRevision, *, version: int) -> Profile:
    """Bring back what ``profile`` (loaded whole) held at an earlier revision of its own, as a new change.

    Raises ``Refused`` with code ``stale`` when somebody changed it meanwhile, or with the field's name when what it
    held then is no longer accepted.
    """
    permit(rules.may_edit(actor, profile) and revision.profile_id == profile.id and revision.content is not None)
    if version != profile.version:
        raise Refused(STALE, code="stale")
    values = from_plain(profile.kind, revision.content or {})
    return _changed(actor, profile, values, Stroke(actor.id, Act.RESTORED, revision.version))


def _changed(actor: Account | None, profile: Profile, values: ProfileValues, stroke: Stroke) -> Profile:
    changed = put(profile, values, imported=profile.source is not None, stroke=stroke)
    if changed:
        record("profile.changed", actor=actor.id if actor else None, subject=profile, fields=changed)
    return profile


def declare_conflicts(actor: Account | None, profile: Profile, conflicts: Sequence[ConflictValues]) -> Profile:
    """Replace the declared competitors and conflicts of ``profile`` (loaded whole)."""
    return update(actor, profile, replace(held(profile), conflicts=tuple(conflicts)), version=None)


def take_in(kind: Kind, values: ProfileValues, origin: Origin) -> tuple[str, Profile | None]:
    """Create or update one imported profile: ``created``, ``updated``, or ``unchanged`` when the source says the same.

    What people changed here since stays as long as the source does not change.
    """
    known = db.session.execute(
        sa.select(Profile.id, Profile.fingerprint, Profile.kind, Profile.merged_into_id).where(
            Profile.source == origin.source, Profile.external_id == origin.external_id
        )
    ).one_or_none()
    if known is None:
        profile = add(kind, values, origin=origin)
        record("profile.imported", actor=None, subject=profile, outcome="created")
        return "created", profile
    if known.kind != kind:
        raise Refused(_l("Mã này đã thuộc về một hồ sơ loại khác."), code="external_id")
    # What officers took into another profile is theirs to bring up to date there.
    if known.fingerprint == origin.fingerprint or known.merged_into_id is not None:
        return "unchanged", None
    profile = queries.profile_by_id(known.id)
    profile.fingerprint = origin.fingerprint
    put(profile, values, imported=True, stroke=Stroke(act=Act.IMPORTED))
    record("profile.imported", actor=None, subject=profile, outcome="updated")
    return "updated", profile


def add(
    kind: Kind,
    values: ProfileValues,
    *,
    is_sample: bool = False,
    origin: Origin | None = None,
    actor_id: int | None = None,
) -> Profile:
    """Insert the rows of a new profile under a slug of its own, with its search words and the start of its history."""
    values = _checked(kind, values, imported=origin is not None)
    moment = clock.now()
    profile = MODELS[kind](
        state=State.PUBLISHED,
        audiences=[],
        is_sample=is_sample,
        source=origin.source if origin else None,
        external_id=origin.external_id if origin else None,
        fingerprint=origin.fingerprint if origin else "",
        sort_key=text.sort_key(values.name),
        created_at=moment,
        updated_at=moment,
        confirmed_at=moment,
    )
    _fill(profile, values, [field.name for field in fields(values)])
    _insert(profile, text.slugify(values.name, limit=80) or kind.value)
    index_words(profile, values)
    quality.keep_measure(profile, values)
    history.keep(profile, Stroke(actor_id, Act.CREATED if origin is None else Act.IMPORTED), [], values)
    return profile


def put(
    profile: Profile,
    values: ProfileValues,
    *,
    imported: bool = False,
    stroke: Stroke = Stroke(),  # noqa: B008  frozen
) -> list[str]:
    """Bring ``profile`` to ``values`` and keep that in its history; returns the names of the fields that changed."""
    values = _checked(profile.kind, values, imported=imported)
    before, began_from = held(profile), profile.version
    changed = [field.name for field in fields(values) if getattr(before, field.name) != getattr(values, field.name)]
    lists = [name for name in changed if name in TERM_FIELDS or name in CHILD_FIELDS]
    try:
        # The version is checked here, before a row of any list is touched; a refusal leaves the session usable.
        with db.session.begin_nested():
            if confirms(by_person=stroke.is_own, is_held=bool(profile.memberships)):
                quality.confirmed_by(profile)
            if changed:
                profile.updated_at = clock.now()
                profile.sort_key = text.sort_key(values.name)
            _fill(profile, values, [name for name in changed if name not in lists])
    except StaleDataError as error:
        raise Refused(STALE, code="stale") from error
    if changed:
        _empty(profile, lists)
        _fill(profile, values, lists)
        db.session.flush()
        index_words(profile, values)
        quality.keep_measure(profile, values)
        if stroke.act not in OF_TWO:
            identity_changed(None, profile, changed)
        history.begin(profile, before, began_from)
        history.keep(profile, stroke, changed, values)
    return changed


def _checked(kind: Kind, values: ProfileValues, *, imported: bool) -> ProfileValues:
    values = _linked(values)
    found = queries.problems(kind, values, imported=imported)
    if found:
        raise Refused(found[0].sentence, code=found[0].field)
    return values


def _linked(values: ProfileValues) -> ProfileValues:
    """Conflicts that name a profile of this site point to it; one that points to a profile carries its name."""
    if not values.conflicts:
        return values
    by_name = queries.named([row.other_name for row in values.conflicts if row.other_id is None])
    wanted = [row.other_id for row in values.conflicts if row.other_id is not None]
    found = db.session.execute(sa.select(Profile.id, Profile.name).where(Profile.id.in_(wanted)))
    by_id: dict[int, str] = {row.id: row.name for row in found}
    linked = [
        replace(row, other_id=by_name.get(row.other_name))
        if row.other_id is None
        # One that has gone meanwhile stays as a name.
        else replace(
            row,
            other_id=row.other_id if row.other_id in by_id else None,
            other_name=by_id.get(row.other_id, row.other_name),
        )
        for row in values.conflicts
    ]
    return replace(values, conflicts=tuple(dict.fromkeys(linked)))


def _empty(profile: Profile, names: Sequence[str]) -> None:
    """Delete the old rows of changed lists first: an insert would meet the unique constraint of the row it replaces."""
    facets = {TERM_FIELDS[name] for name in names if name in TERM_FIELDS}
    if facets:
        profile.terms = [term for term in profile.terms if term.facet not in facets]
    for name in names:
        if name in CHILD_FIELDS:
            getattr(profile, name).clear()
    db.session.flush()


def _fill(profile: Profile, values: ProfileValues, names: Sequence[str]) -> None:
    for name in names:
        value = getattr(values, name)
        if name in TERM_FIELDS:
            facet = TERM_FIELDS[name]
            profile.terms.extend(ProfileTerm(facet=facet, term=term) for term in dict.fromkeys(value))
        elif name in CHILD_FIELDS:
            getattr(profile, name).extend(_row(CHILD_FIELDS[name][0], row) for row in value)
        else:
            setattr(profile, name, value)


def _row(model: type[Any], values: Any) -> Any:  # noqa: ANN401  any child row and its values
    if not isinstance(values, MandateValues):
        return model(**asdict(values))
    plain = {name: value for name, value in asdict(values).items() if name not in TERM_FIELDS}
    mandate = Mandate(**plain)
    for name, facet in TERM_FIELDS.items():
        mandate.terms.extend(MandateTerm(facet=facet, term=term) for term in dict.fromkeys(getattr(values, name, ())))
    return mandate


def _insert(profile: Profile, wish: str) -> None:
    """Insert under the first free slug; another connection may take it first, so the constraint has the last word."""
    for _try in range(SLUG_TRIES):
        profile.slug = _free_slug(wish)
        try:
            with db.session.begin_nested():
                db.session.add(profile)
                db.session.flush()
        except sa.exc.IntegrityError:
            if not _is_taken(profile.slug):
                raise
        else:
            return
    raise Refused(_l("Tên này đang được nhiều người dùng cùng lúc. Vui lòng thử lại."), code="name")


def _free_slug(wish: str) -> str:
    # Looking for the others that begin alike reads the whole list, so it is done only where it must be.
    if wish not in RESERVED and not _is_taken(wish):
        return wish
    taken = set(
        db.session.scalars(sa.select(Profile.slug).where(sa.or_(Profile.slug == wish, Profile.slug.like(f"{wish}-%"))))
    )
    taken |= RESERVED
    number = 2
    slug = wish
    while slug in taken:
        slug, number = f"{wish}-{number}", number + 1
    return slug


def _is_taken(slug: str) -> bool:
    return db.session.scalar(sa.select(sa.exists().where(Profile.slug == slug))) is True


def index_words(profile: Profile, values: ProfileValues) -> None:
    """Bring the search words to what ``values`` say in public, touching only the difference."""
    profile_id, wanted = profile.id, queries.words_of(values, profile.chosen)
    known = set(db.session.scalars(sa.select(ProfileWord.word).where(ProfileWord.profile_id == profile_id)))
    gone, fresh = known - wanted, sorted(wanted - known)
    if gone:
        db.session.execute(
            sa.delete(ProfileWord).where(ProfileWord.profile_id == profile_id, ProfileWord.word.in_(gone))
        )
    if fresh:
        db.session.execute(sa.insert(ProfileWord), [{"profile_id": profile_id, "word": word} for word in fresh])
