"""Many random documents at once, the same for a seed: rules, mandates, bonds and full places included."""

import random

from matching.documents import Concept, Document, Kind, Mandate, Vocabulary

SECTORS = tuple(f"s{n}" for n in range(12))
STAGES, ROUNDS = ("idea", "mvp", "growth"), ("seed", "series-a", "series-b")
INSTRUMENTS, TONGUES = ("safe", "equity", "note"), ("vi", "en", "ko")
SKILLS = tuple(f"k{n}" for n in range(10))
NEEDS = {f"n{n}": frozenset(SKILLS[n : n + 3]) for n in range(8)}
WORDS = tuple(f"từ{n}" for n in range(300))
VOCABULARY = Vocabulary((Concept("expertise:k1", ("từ7 từ8", "từ9")),), NEEDS)


def crowd(number, seed=0):
    """So many documents, two of five startups."""
    chance = random.Random(seed)
    return [document(chance, n) for n in range(number)]


def document(chance, number):
    def some(terms, most=3):
        return frozenset(chance.sample(terms, min(len(terms), chance.choice((0, 1, 1, 2, most)))))

    def amount():
        return chance.choice((None, 0, 10, 50, 100, 500, 999, 1000, 1001))

    name = f"{number:05d}"
    common = {
        "text": " ".join(chance.choices(WORDS, k=chance.choice((0, 5, 30, 60)))),
        "sectors": some(SECTORS),
        "languages": some(TONGUES),
        "accepting": chance.random() > 0.05,
        "capacity_left": chance.choice((None, None, None, 2, 0)),
        "owners": frozenset({f"o{chance.randrange(200)}"}),
        "conflicts": frozenset(f"{chance.randrange(3000):05d}" for _ in range(chance.choice((0, 0, 3)))),
    }
    if number % 5 < 2:
        return Document(
            name,
            "startup",
            needs=some(tuple(NEEDS), 4),
            stage=chance.choice((None, *STAGES)),
            round=chance.choice((None, *ROUNDS)),
            instruments=some(INSTRUMENTS),
            ask=amount(),
            **common,
        )
    mandates = tuple(
        Mandate(
            some(STAGES), some(ROUNDS), some(SECTORS), some(SECTORS[:4], 1), some(INSTRUMENTS), some(TONGUES), *ticket
        )
        for ticket in ((amount(), amount()) for _ in range(chance.choice((0, 1, 1, 2, 3))))
    )
    kinds: tuple[Kind, ...] = ("mentor", "angel", "fund")
    stakes = frozenset(f"{chance.randrange(3000):05d}" for _ in range(chance.choice((0, 0, 2))))
    past = frozenset(SECTORS[(number * 7 + n * n) % len(SECTORS)] for n in range(number % 7))
    often = frozenset(sorted(past)[: number % 3])
    done: dict[str, frozenset[str]] = {"past": past, "often": often}
    held = {"expertise": some(SKILLS, 5), "mandates": mandates, "stakes": stakes, **done}
    return Document(name, kinds[number % 5 - 2], **held, **common)
