"""Search without diacritics and with typos, over one row a word: the same on SQLite and PostgreSQL.

A query is cut into folded words; each must begin some word of the profile's public texts. A word that begins none is
replaced by the nearest word known in that directory, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from rapidfuzz.distance import OSA

from ecosystem.core import text
from ecosystem.core.db import db
from ecosystem.directory.models import Kind, Profile, ProfileWord, State
from ecosystem.directory.rules.audience import NOTHING_CHOSEN, Chosen, is_open_to_all
from ecosystem.directory.rules.values import ProfileValues
from ecosystem.taxonomy import queries as taxonomy

MOST_TOKENS = 8
LONGEST_QUERY = 200
MOST_WORDS = 500
MOST_CANDIDATES = 30_000
LAST = "\U0010ffff"
INDEXED_TEXTS = (
    *("name", "name_en", "tagline_vi", "tagline_en", "description_vi", "description_en", "pitch_vi", "pitch_en"),
    *("place", "title_vi", "title_en", "experience_vi", "experience_en"),
)
# The longest word that may hold so many slips: three letters are too little to guess from.
REACH = ((3, 0), (5, 1), (40, 2))
INDEXED_WORDS = ("technologies", "topics")
CITY = "Đà Nẵng"


@dataclass(frozen=True)
class Terms:
    """A cleaned query: its words, and the words shown instead when some had to be corrected."""

    words: tuple[str, ...]
    corrected: str | None = None

    @property
    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a profile must satisfy: every word begins one of its words."""
        return [Profile.id.in_(sa.select(ProfileWord.profile_id).where(_begins(word))) for word in self.words]


def tokens(query: str) -> tuple[str, ...]:
    """The folded words of a query, each once, at most ``MOST_TOKENS``."""
    found = text.WORD.findall(text.fold(query[:LONGEST_QUERY]))
    return tuple(dict.fromkeys(word[:40] for word in found))[:MOST_TOKENS]


def understand(query: str, kinds: Sequence[Kind]) -> Terms:
    """The words of ``query`` as the directory of ``kinds`` knows them, in at most two queries."""
    words = tokens(query)
    if not words:
        return Terms(())
    live = sa.select(Profile.id).where(Profile.kind.in_(kinds), Profile.state == State.PUBLISHED)
    known = [
        sa.exists().where(_begins(word), ProfileWord.profile_id.in_(live)).label(f"known_{place}")
        for place, word in enumerate(words)
    ]
    answers = db.session.execute(sa.select(*known)).one()
    missing = [word for word, is_known in zip(words, answers, strict=True) if not is_known]
    if not missing:
        return Terms(words)
    near = nearest(missing, live)
    mended = tuple(dict.fromkeys(near.get(word) or word for word in words))
    return Terms(mended, " ".join(mended) if near else None)


def words_of(values: ProfileValues, chosen: Chosen = NOTHING_CHOSEN) -> frozenset[str]:
    """The folded words a profile is found by: its public texts, sector and expertise names, ward and former names.

    What its holder closed to the public is not among them: search would tell who holds a hidden word.
    """
    texts = [str(getattr(values, name, "") or "") for name in INDEXED_TEXTS if is_open_to_all(name, chosen)]
    for slug in _sector_slugs(values):
        texts.extend(taxonomy.labels("sectors", slug))
    for slug in getattr(values, "expertise", ()):
        texts.extend(taxonomy.labels("mentor_expertise", slug))
    for name in filter(lambda name: is_open_to_all(name, chosen), INDEXED_WORDS):
        texts.extend(getattr(values, name, ()))
    if values.ward:
        texts.extend((*taxonomy.labels("wards", values.ward), CITY))
    # Names are also found when typed as one word: "danang", "giongquang".
    joined = [text.fold(name).replace(" ", "") for name in (values.name, values.place) if name]
    joined += [text.fold(CITY).replace(" ", "")] if values.ward else []
    words = dict.fromkeys(word[:40] for each in (*texts, *joined) for word in text.WORD.findall(text.fold(each)))
    return frozenset(list(words)[:MOST_WORDS])


def _sector_slugs(values: ProfileValues) -> Iterable[str]:
    own: Iterable[str] = getattr(values, "sectors", ())
    return (*own, *(slug for mandate in getattr(values, "mandates", ()) for slug in mandate.sectors))


def _begins(word: str) -> sa.ColumnElement[bool]:
    # A range, not LIKE: it uses the index on both databases, and the query's characters mean nothing special.
    return sa.and_(ProfileWord.word >= word, ProfileWord.word < word + LAST)


def nearest(missing: Sequence[str], live: sa.Select[int]) -> dict[str, str]:
    """The known word that each of ``missing`` may be meant for: one it begins, or one a few slips away."""
    close = [
        sa.or_(
            sa.and_(ProfileWord.word >= word[0], ProfileWord.word < word[0] + LAST),
            sa.func.length(ProfileWord.word).between(len(word) - 2, len(word) + 2),
        )
        for word in missing
    ]
    number = sa.func.count()
    rows = db.session.execute(
        sa.select(ProfileWord.word, number)
        .where(sa.or_(*close), ProfileWord.profile_id.in_(live))
        .group_by(ProfileWord.word)
        .order_by(number.desc(), ProfileWord.word)
        .limit(MOST_CANDIDATES)
    ).all()
    found = {word: _closest(word, [row[0] for row in rows]) for word in missing}
    return {word: near for word, near in found.items() if near}


def _closest(word: str, known: Sequence[str]) -> str | None:
    reach = next(slips for longest, slips in REACH if len(word) <= longest)
    best: tuple[int, int, str] | None = None
    for place, candidate in enumerate(known):
        # A word may also be the beginning of a longer one: compare with the candidate cut to reach.
        distance = min(
            OSA.distance(word, candidate, score_cutoff=reach),
            OSA.distance(word, candidate[: len(word)], score_cutoff=reach),
        )
        if distance <= reach and (best is None or (distance, place) < best[:2]):
            best = (distance, place, candidate)
    return best[2] if best else None
