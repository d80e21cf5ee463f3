"""A deterministic bilingual workload: half startups, a quarter mentors, a quarter angels and funds.

A profile of 80 to 200 words is Vietnamese, English or both, in the words of its sectors and niches. The profiles of a
small workload are the first of a large one. Terms are words and pairs of neighbours as `matching.text` cuts them, those
in 3 texts at least and a fifth of them at most, the 200,000 most frequent.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.speed.words import NICHES, SECTORS, VI_WORDS, Floats, Ints, Language, language, zipf
from matching.documents import Document, Kind, Mandate, Vocabulary
from matching.space import Rows, Space

CHUNK = 10_000
LEAST, MOST_SHARE, WIDTH = 3, 0.2, 200_000
STAGES = ("idea", "mvp", "launched", "growth", "scale", "mature")
ROUNDS = ("pre-seed", "seed", "series-a", "series-b")
NEEDS = tuple(f"need-{number}" for number in range(12))
SKILLS = tuple(f"skill-{number}" for number in range(24))
VOCABULARY = Vocabulary(
    need_expertise={need: frozenset(SKILLS[2 * n : 2 * n + 3]) for n, need in enumerate(NEEDS)},
)
SHIFT = 20  # a pair of tokens is one number


class Chunk(NamedTuple):
    """Profiles as numbers: tokens, and the sectors and languages that their texts were made from."""

    tokens: Ints
    edges: NDArray[np.int64]
    sectors: NDArray[np.int64]  # profiles x 3
    many: NDArray[np.int64]  # how many of the three count
    spoken: NDArray[np.int64]  # 0 Vietnamese, 1 English, 2 both


class Matrix(NamedTuple):
    """The terms of a workload with their idf, and the weighed rows of all profiles."""

    keys: NDArray[np.int64]
    idf: Floats
    counts: Rows
    rows: Rows


def sides(rows: Rows) -> tuple[Rows, Rows]:
    """The rows of the startups and those of their counterparts, as peers take them."""
    single = sparse.csr_matrix(rows, dtype=np.float32)
    return single[0::2].tocsr(), single[1::2].tocsr()


@lru_cache(128)
def chunk(number: int) -> Chunk:
    """So many profiles, always the same for a number."""
    words, random = language(), np.random.default_rng([20250606, number])
    many = random.choice([1, 2, 3], CHUNK, p=[0.45, 0.35, 0.2])
    sectors = np.searchsorted(zipf(SECTORS, 0.6), random.random((CHUNK, 3)))
    spoken = random.choice([0, 1, 2], CHUNK, p=[0.55, 0.25, 0.2])
    sizes = random.integers(80, 201, CHUNK)
    owner = np.repeat(np.arange(CHUNK), sizes)
    said = _said(words, random, owner, (sectors, many, spoken))
    edges = np.concatenate([[0], np.cumsum(sizes)])
    return Chunk(*_cut(words, said, owner, (edges, sizes)), sectors, many, spoken)


def _said(words: Language, random: np.random.Generator, owner: Ints, profile: tuple[Ints, Ints, Ints]) -> Ints:
    """The words of all texts: common ones, those of a sector, those of a niche, and habitual followers."""
    sectors, many, spoken = profile
    total = len(owner)
    english = np.where(spoken[owner] == 2, random.random(total) < 0.5, spoken[owner] == 1)
    rank = random.random(total)
    sector = sectors[owner, (random.random(total) * many[owner]).astype(int)]
    by_sector, by_niche = (np.searchsorted(often, rank) for often in (words.sector_often, words.niche_often))
    vi, en = (np.searchsorted(often, rank) for often in words.common)
    said = np.where(english, en + VI_WORDS, vi)
    apt = random.random(total) < 0.6
    said = np.where(
        apt, np.where(english, words.sector[1][sector, by_sector], words.sector[0][sector, by_sector]), said
    )
    niche = random.integers(0, NICHES, CHUNK)[owner] + sector * NICHES
    own = apt & (random.random(total) < 0.62)
    said = np.where(own, np.where(english, words.niche[1][niche, by_niche], words.niche[0][niche, by_niche]), said)
    follows = random.random(total) < 0.25
    follows[np.flatnonzero(np.diff(owner, prepend=-1))] = False
    said[1:] = np.where(follows[1:], words.follows[said[:-1]], said[1:])
    return np.asarray(said, dtype=np.int32)


def _cut(
    words: Language, said: Ints, owner: Ints, shape: tuple[NDArray[np.int64], Ints]
) -> tuple[Ints, NDArray[np.int64]]:
    """Words as tokens, each text cut to its size."""
    edges, sizes = shape
    two = words.second[said] >= 0
    offset = np.cumsum(1 + two) - (1 + two)
    tokens = np.empty(len(said) + int(two.sum()), np.int32)
    tokens[offset] = words.first[said]
    tokens[offset[two] + 1] = words.second[said][two]
    holder = np.repeat(owner, 1 + two)
    kept = np.arange(len(tokens)) - offset[edges[:-1]][holder] < sizes[holder]
    return tokens[kept], np.searchsorted(holder[kept], np.arange(CHUNK + 1)).astype(np.int64)


def text(number: int) -> str:
    """The text of a profile."""
    part, place = chunk(number // CHUNK), number % CHUNK
    names = language().tokens
    return " ".join(names[token] for token in part.tokens[part.edges[place] : part.edges[place + 1]].tolist())


def texts(size: int) -> list[str]:
    """The texts of a workload."""
    return [text(number) for number in range(size)]


def documents(size: int) -> list[Document]:
    """The profiles of a workload."""
    words = texts(size)
    return [document(number, words[number]) for number in range(size)]


def document(number: int, words: str, version: int = 0) -> Document:
    """One profile; another version has other fields."""
    part, place = chunk(number // CHUNK), number % CHUNK
    random = np.random.default_rng([7, number, version])
    sectors = frozenset(f"sector-{one}" for one in part.sectors[place, : part.many[place]].tolist())
    tongues = frozenset((("vi",), ("en",), ("vi", "en"))[part.spoken[place]])
    name, closed = f"{number:07d}", bool(random.random() < 0.05)
    common: dict[str, Any] = {
        "text": words,
        "languages": tongues,
        "accepting": not closed,
        "owners": frozenset({f"o{number // 7}"}),
    }
    if number % 2 == 0:
        needs = frozenset(random.choice(NEEDS, 3).tolist())
        where: dict[str, Any] = {"stage": _one(random, STAGES), "round": _one(random, ROUNDS), "needs": needs}
        ask = int(np.exp(random.normal(11.5, 1.2))) * 10_000
        return Document(name, "startup", sectors=sectors, ask=ask, instruments=_some(random), **where, **common)
    if number % 4 == 1:
        skills = frozenset(random.choice(SKILLS, 5).tolist())
        mandate = Mandate(stages=_span(random, STAGES), sectors=sectors)
        room = int(random.integers(0, 6))
        return Document(name, "mentor", expertise=skills, mandates=(mandate,), capacity_left=room, **common)
    mandates = tuple(_mandate(random, sectors) for _ in range(1 + int(random.random() < 0.3)))
    kind: Kind = "fund" if random.random() < 0.5 else "angel"
    return Document(name, kind, mandates=mandates, **common)


def _mandate(random: np.random.Generator, sectors: frozenset[str]) -> Mandate:
    low = int(np.exp(random.normal(10.8, 1.0))) * 10_000
    high = int(low * np.exp(random.random() * 3))
    shunned = frozenset({f"sector-{random.integers(SECTORS)}"}) - sectors
    spans: dict[str, Any] = {
        "stages": _span(random, STAGES),
        "rounds": _span(random, ROUNDS),
        "instruments": _some(random),
    }
    return Mandate(sectors=sectors, excluded_sectors=shunned, ticket_min=low, ticket_max=high, **spans)


def _one(random: np.random.Generator, names: tuple[str, ...]) -> str:
    return names[int(random.integers(len(names)))]


def _some(random: np.random.Generator) -> frozenset[str]:
    return frozenset(random.choice(["safe", "equity", "note"], 2).tolist())


def _span(random: np.random.Generator, names: tuple[str, ...]) -> frozenset[str]:
    start = int(random.integers(len(names)))
    return frozenset(names[start : start + 1 + int(random.integers(3))])


@lru_cache(2)
def matrix(size: int) -> Matrix:
    """The weighed terms of a workload, counted from its tokens without making strings of them."""
    parts = [chunk(number) for number in range(-(-size // CHUNK))]
    keys, idf = _terms(parts, size)
    counted = sparse.vstack([_counts(part, keys) for part in parts], format="csr")[:size]
    weighed = counted.astype(np.float64)
    weighed.data = (1 + np.log(weighed.data)) * idf[weighed.indices]
    lengths = np.sqrt(np.bincount(_row_of(weighed), weights=weighed.data**2, minlength=size))
    weighed.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(weighed.indptr))
    return Matrix(keys, idf, sparse.csr_array(counted), sparse.csr_array(weighed))


def space(size: int) -> Space:
    """The epoch of a workload: its terms as strings with their idf."""
    found, names = matrix(size), language().tokens
    pairs = found.keys >> SHIFT
    second = found.keys & ((1 << SHIFT) - 1)
    told = zip(pairs.tolist(), second.tolist(), strict=True)
    made = [f"{names[a - 1]} {names[b]}" if a else names[b] for a, b in told]
    return Space(VOCABULARY, made, found.idf)


def _terms(parts: list[Chunk], size: int) -> tuple[NDArray[np.int64], Floats]:
    found = [_found(part) for part in parts]
    last = size - CHUNK * (len(parts) - 1)
    held = [keys if number + 1 < len(parts) else keys[owner < last] for number, (keys, owner) in enumerate(found)]
    keys, often = np.unique(np.concatenate(held), return_counts=True)
    fit = (often >= min(LEAST, 2 + size // 2000)) & (often <= MOST_SHARE * size)
    keys, often = keys[fit], often[fit]
    best = np.sort(np.argsort(-often, kind="stable")[:WIDTH])
    return keys[best], np.log((1 + size) / (1 + often[best])) + 1


def _found(part: Chunk) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every term of every text once, with its text."""
    keys, owner = _keys(part)
    both = np.unique(np.stack([keys, owner]), axis=1) if len(keys) < CHUNK else _unique(keys, owner)
    return both[0], both[1]


def _unique(keys: NDArray[np.int64], owner: NDArray[np.int64]) -> NDArray[np.int64]:
    order = np.lexsort((owner, keys))
    keys, owner = keys[order], owner[order]
    fresh = np.ones(len(keys), bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (owner[1:] != owner[:-1])
    return np.stack([keys[fresh], owner[fresh]])


def _keys(part: Chunk) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    tokens = part.tokens.astype(np.int64)
    owner = np.repeat(np.arange(CHUNK), np.diff(part.edges))
    same = owner[1:] == owner[:-1]
    pairs = ((tokens[:-1] + 1) << SHIFT | tokens[1:])[same]
    return np.concatenate([tokens, pairs]), np.concatenate([owner, owner[:-1][same]])


def _counts(part: Chunk, keys: NDArray[np.int64]) -> Rows:
    found, owner = _keys(part)
    place = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
    known = keys[place] == found
    shape = (CHUNK, len(keys))
    made = sparse.csr_matrix((np.ones(known.sum(), np.int64), (owner[known], place[known])), shape=shape)
    made.sum_duplicates()
    return made


def _row_of(rows: Rows) -> NDArray[np.int64]:
    return np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
