"""Startups and the investors who really came later: who is named before it happened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality.reading import Row, chance, day, objects, table, untied
from matching.fields import Flags, Floats
from matching.history import Past
from matching.mixing import Mix, refit, sampled
from matching.portrait import Deed, Portrait
from matching.signals import Facets, Parts, past_parts, profile_parts

COUNTRIES = {"usa": "united states", "uk": "united kingdom", "uae": "united arab emirates"}
SHARE, LEAST, OTHERS, SEED = 8, 140, 150, 5
FACETS = {
    "india": Facets(asked=("sector",), kept=("sector", "stage", "city", "founded")),
    "cb2013": Facets(
        asked=("sector",),
        shared=("city", "region"),
        kept=("sector", "stage", "city", "region", "state", "founded"),
    ),
    "yc_vc": Facets(
        asked=("sector", "subsector", "tags"),
        offered=("markets",),
        shared=("city", "country", "stage"),
        kept=("sector", "subsector", "tags", "city", "country"),
        breadth="markets",
    ),
}


class Split(NamedTuple):
    """What was known on a day, and what came after it."""

    past: Past
    asking: list[Portrait]
    true: Flags


@dataclass(frozen=True)
class Links:
    """One set of links."""

    name: str
    startups: Mapping[str, Row]
    investors: Sequence[Row]
    links: list[dict[str, str]]

    @property
    def ids(self) -> list[str]:
        """The candidates, all of whom are ranked."""
        return [str(one["id"]) for one in self.investors]

    @property
    def answering(self) -> list[Portrait]:
        """The investors as they describe themselves."""
        return [_investor(one) for one in self.investors]

    def outer(self) -> Split:
        """Split as the set says."""
        return self._split([one for one in self.links if one["split"] == "train"], self._test())

    def inner(self, *, warm: bool) -> Split:
        """Split the training links by time: the last startups to be funded ask, what was known before answers.

        Where no past is read (not warm), all of them ask.
        """
        known = [one for one in self.links if one["split"] == "train"]
        first: dict[str, float] = {}
        for one in known:
            first[one["startup_id"]] = min(first.get(one["startup_id"], np.inf), day(one["date"]))
        order = sorted(first, key=lambda name: (first[name], chance(name)))
        late = set(order[-max(LEAST, len(order) // SHARE) :] if warm else order)
        end = min(first[name] for name in late)
        before = [one for one in known if one["startup_id"] not in late and day(one["date"]) <= end]
        return self._split(before, [one for one in known if one["startup_id"] in late])

    def _test(self) -> list[dict[str, str]]:
        return [one for one in self.links if one["split"] == "test"]

    def _split(self, before: Sequence[Row], after: Sequence[Row]) -> Split:
        today = max((day(one["date"]) for one in before), default=0.0)
        deeds = [Deed(one["investor_id"], self._startup(one), day(one["date"])) for one in before]
        earliest: dict[str, Row] = {}
        for one in sorted(after, key=lambda row: str(row["date"])):
            earliest.setdefault(one["startup_id"], one)
        asking = [self._startup(earliest[name]) for name in sorted(earliest)]
        row, column = {name: at for at, name in enumerate(sorted(earliest))}, {n: at for at, n in enumerate(self.ids)}
        true = np.zeros((len(row), len(column)), dtype=bool)
        for one in after:
            if one["investor_id"] in column:
                true[row[one["startup_id"]], column[one["investor_id"]]] = True
        return Split(Past(self.ids, deeds, today=today), asking, true)

    def _startup(self, link: Row) -> Portrait:
        return _startup(self.startups[link["startup_id"]], str(link.get("stage") or ""), self.name)


def read(folder: Path) -> Links:
    """Read a set of links from its folder."""
    startups = {one["id"]: one for one in objects(folder / "startups.jsonl.gz")}
    return Links(folder.name, startups, objects(folder / "investors.jsonl.gz"), table(folder / "links.csv.gz"))


def parts_of(links: Links, split: Split, *, warm: bool) -> Parts:
    """Return the parts of a split: those of profiles where profiles say something, those of the past if warm."""
    facets = FACETS[links.name]
    told = profile_parts(split.asking, links.answering, facets) if facets.shared else {}
    if not facets.offered:
        # Without a text of their own, only what both declare can be compared.
        told = {name: value for name, value in told.items() if name not in {"pieces", "breadth"}}
    return {**told, **past_parts(split.asking, links.answering, split.past, facets)} if warm else told


def start(parts: Parts) -> Mix:
    """Return the defaults: who is busy goes on, everything else is to be shown."""
    return Mix({name: 1.0 if name == "activity" else 0.0 for name in parts})


def over(mix: Mix, other: Mix) -> Mix:
    """Return a mix with the weights of another wherever that has some."""
    return Mix({**mix.weights, **other.weights}, other.base)


def learnt(links: Links, parts: Parts, split: Split, defaults: Mix) -> Mix:
    """Learn a mix on a split, from candidates with as much past as those of the test have, if the parts read it."""
    least = max(1, min(int(one["n_train"]) for one in links.investors)) if "activity" in parts else 0
    kept = split.past.counts >= least
    true = split.true[:, kept]
    seen = {name: np.asarray(value)[:, kept] for name, value in parts.items()}
    return refit(defaults, sampled(seen, true, others=OTHERS, seed=SEED), strength=10)


def activity_of(links: Links) -> Floats:
    """Return the recent activity by which rivals are chosen for the matched AUC."""
    known = [one for one in links.links if one["split"] == "train"]
    today = max(_rough(one["date"]) for one in known)
    busy: Counter[str] = Counter()
    for one in known:
        busy[one["investor_id"]] += 0.5 ** ((today - _rough(one["date"])) / 365)
    return np.array([float(busy[name]) for name in links.ids])


def ranked(links: Links, parts: Parts, mix: Mix, split: Split) -> Floats:
    """Score all pairs; equal scores are told apart by hash."""
    names = [_plain(one.id) for one in split.asking]
    return untied(np.broadcast_to(mix.score(parts), split.true.shape), names, links.ids)


def names_of(split: Split) -> list[str]:
    """Return the ids of the startups that ask."""
    return [_plain(one.id) for one in split.asking]


def _plain(name: str) -> str:
    return name.partition("/")[0]


def _rough(date: str) -> int:
    return int(date[:4]) * 365 + (int(date[5:7]) if len(date) > len("2000") else 7) * 30


def _startup(row: Row, stage: str, name: str) -> Portrait:
    place = [part.strip().lower() for part in str(row.get("location") or "").split(",") if part.strip()]
    tags = [str(tag).lower() for tag in row.get("tags") or ()]
    labels = {
        "sector": _one(row.get("sector")),
        "subsector": _one(row.get("subsector")),
        "tags": tuple(tag for tag in tags if ":" not in tag),
        "region": tuple(tag.partition(":")[2] for tag in tags if tag.startswith("region:")),
        "state": tuple(tag.partition(":")[2] for tag in tags if tag.startswith("state:")),
        "city": _one(row.get("city")) or tuple(place[:1]),
        "country": tuple(COUNTRIES.get(part, part) for part in place[-1:]),
        "founded": _one(row.get("founded")),
        # The set comes from one accelerator, which takes startups before or at their first round.
        "stage": ("seed", "pre-seed") if name == "yc_vc" else _one(stage),
    }
    return Portrait(f"{row['id']}/{stage}", str(row.get("text") or ""), {k: v for k, v in labels.items() if v})


def _investor(row: Row) -> Portrait:
    offices = [office.lower().rstrip(")").partition(" (") for office in row.get("offices") or ()]
    labels = {
        "markets": tuple(row.get("markets") or ()),
        "stage": tuple(str(stage).lower() for stage in row.get("stages") or ()),
        "city": _one(row.get("city")) or tuple(city.strip() for city, _, _ in offices),
        "country": tuple(dict.fromkeys(country.strip() for _, _, country in offices if country)),
        "region": _one(row.get("region")),
    }
    return Portrait(str(row["id"]), str(row.get("text") or ""), {k: v for k, v in labels.items() if v})


def _one(value: object) -> tuple[str, ...]:
    return (str(value).lower(),) if value else ()
