"""What the engine is told: documents, the mandates inside them, and the vocabulary that binds two languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["startup", "mentor", "angel", "fund"]
Terms = frozenset[str]

NOTHING: Terms = frozenset()
SECTOR = "sector:"
EXPERTISE = "expertise:"
LONGEST_ABBREVIATION = 4
OFTEN = 3


@dataclass(frozen=True, slots=True)
class Mandate:
    """One set of conditions of a counterpart; an empty field sets no condition and earns nothing.

    Tickets are whole dong. A mentor holds at most one mandate, with stages, sectors and excluded sectors.
    """

    stages: Terms = NOTHING
    rounds: Terms = NOTHING
    sectors: Terms = NOTHING
    excluded_sectors: Terms = NOTHING
    instruments: Terms = NOTHING
    languages: Terms = NOTHING
    ticket_min: int | None = None
    ticket_max: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One profile as the engine sees it.

    `text` is what people read (pitch, biography, thesis), without names: a name is no evidence of fit.
    `conflicts` are ids of documents that this one declares as competitors or as conflicts of interest;
    `stakes` are ids of startups that this one partly owns or advises for pay; `owners` are keys of the accounts and
    organisations that hold the profile; `capacity_left` counts the startups that still fit (None: not limited).
    `past` are the sectors of startups that a counterpart has worked with, `often` those of them with at least OFTEN.
    """

    id: str
    kind: Kind
    text: str = ""
    sectors: Terms = NOTHING
    needs: Terms = NOTHING
    expertise: Terms = NOTHING
    languages: Terms = NOTHING
    stage: str | None = None
    round: str | None = None
    instruments: Terms = NOTHING
    ask: int | None = None
    mandates: tuple[Mandate, ...] = ()
    accepting: bool = True
    capacity_left: int | None = None
    conflicts: Terms = NOTHING
    stakes: Terms = NOTHING
    owners: Terms = NOTHING
    past: Terms = NOTHING
    often: Terms = NOTHING

    @property
    def is_startup(self) -> bool:
        """Say which of the two sides the document stands on."""
        return self.kind == "startup"

    def offers(self) -> tuple[Mandate, ...]:
        """Return the mandates with what they leave open filled from the document; never empty."""
        return tuple(self._filled(mandate) for mandate in self.mandates or (Mandate(),))

    def _filled(self, mandate: Mandate) -> Mandate:
        return Mandate(
            stages=mandate.stages,
            rounds=mandate.rounds,
            sectors=mandate.sectors or self.sectors,
            excluded_sectors=mandate.excluded_sectors,
            instruments=mandate.instruments or self.instruments,
            languages=mandate.languages or self.languages,
            ticket_min=mandate.ticket_min,
            ticket_max=mandate.ticket_max,
        )


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing with many names, such as `sector:ai`; phrases in `cased` count only when written in capitals."""

    id: str
    phrases: tuple[str, ...]
    cased: Terms = NOTHING


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The shared words: concepts found in texts, and the kinds of expertise that answer a need."""

    concepts: tuple[Concept, ...] = ()
    need_expertise: Mapping[str, Terms] = field(default_factory=dict)


def vocabulary_from(lists: Mapping[str, Iterable[Mapping[str, Any]]]) -> Vocabulary:
    """Build the vocabulary from the items of the lists `sectors`, `mentor_expertise` and `support_needs`.

    An item holds `id`, `vi`, `en`, `synonyms_vi`, `synonyms_en`; a need also `expertise`. A missing list is empty.
    """
    concepts = [_concept(SECTOR, item) for item in lists.get("sectors", ())]
    concepts += [_concept(EXPERTISE, item) for item in lists.get("mentor_expertise", ())]
    needs = {str(item["id"]): frozenset(map(str, item.get("expertise", ()))) for item in lists.get("support_needs", ())}
    return Vocabulary(concepts=tuple(sorted(concepts, key=lambda concept: concept.id)), need_expertise=needs)


def _concept(prefix: str, item: Mapping[str, Any]) -> Concept:
    names: Sequence[str] = [item["vi"], item["en"], *item.get("synonyms_vi", ()), *item.get("synonyms_en", ())]
    phrases = tuple(dict.fromkeys(name for name in names if name))
    return Concept(id=prefix + str(item["id"]), phrases=phrases, cased=frozenset(filter(_is_ambiguous, phrases)))


def _is_ambiguous(phrase: str) -> bool:
    """Say whether lower case may make another word of it: "AI" is "who" in Vietnamese, "IT" is English."""
    return phrase.isupper() and phrase.isalnum() and len(phrase) <= LONGEST_ABBREVIATION
