"""The hard rules: what forbids a pair whatever its score, each with a name and a sentence for people.

A rule on an offer is broken by one mandate; a counterpart is forbidden only if every mandate breaks one. A condition
that either side leaves open is never broken. `Rule.test` decides on one pair and is what people read; `Rule.broken`
decides on blocks of pairs, and the tests hold the two equal.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.documents import Document, Mandate, Terms
from matching.fields import Bits, Flags, OfferFields, StartupFields, overlap, size

TENTH = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """A startup, a counterpart under one of its mandates, and what the caller and the corpus know of the two.

    `rivals` are the startups that the startup declares as competitors or that declare it.
    """

    startup: Document
    counterpart: Document
    offer: Mandate
    connected: bool = False
    rivals: Terms = frozenset()


Test = Callable[[Pair], bool]
Block = Callable[[StartupFields, OfferFields], Flags]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named reason to forbid a pair; `broken` is None where the matcher looks the answer up instead of computing."""

    name: str
    test: Test
    sentence_vi: str
    sentence_en: str
    broken: Block | None = None


def declines(document: Document) -> bool:
    """Say whether a document takes no introductions at all."""
    return not document.accepting


def is_full(document: Document) -> bool:
    """Say whether a document has no place left."""
    return document.capacity_left is not None and document.capacity_left <= 0


def _not_accepting(pair: Pair) -> bool:
    return declines(pair.startup) or declines(pair.counterpart)


def _full(pair: Pair) -> bool:
    return is_full(pair.startup) or is_full(pair.counterpart)


def _stage(pair: Pair) -> bool:
    return bool(pair.startup.stage and pair.offer.stages) and pair.startup.stage not in pair.offer.stages


def _stages(startup: StartupFields, offer: OfferFields) -> Flags:
    return _are_disjoint(startup.stage, offer.stages)


def _round(pair: Pair) -> bool:
    return bool(pair.startup.round and pair.offer.rounds) and pair.startup.round not in pair.offer.rounds


def _rounds(startup: StartupFields, offer: OfferFields) -> Flags:
    return _are_disjoint(startup.round, offer.rounds)


def _instrument(pair: Pair) -> bool:
    taken, given = pair.startup.instruments, pair.offer.instruments
    return bool(taken and given) and not taken & given


def _instruments(startup: StartupFields, offer: OfferFields) -> Flags:
    return _are_disjoint(startup.instruments, offer.instruments)


def _ask_below_ticket(pair: Pair) -> bool:
    ask, low = pair.startup.ask, pair.offer.ticket_min
    return ask is not None and low is not None and ask < low


def _asks_below_ticket(startup: StartupFields, offer: OfferFields) -> Flags:
    # A comparison with NaN, a missing amount, is false.
    return np.asarray(startup.ask < offer.low)


def _ticket_too_small(pair: Pair) -> bool:
    ask, high = pair.startup.ask, pair.offer.ticket_max
    return ask is not None and high is not None and high * TENTH < ask


def _tickets_too_small(startup: StartupFields, offer: OfferFields) -> Flags:
    return np.asarray(offer.high * TENTH < startup.ask)


def _excluded_sector(pair: Pair) -> bool:
    return bool(pair.startup.sectors & pair.offer.excluded_sectors)


def _excluded_sectors(startup: StartupFields, offer: OfferFields) -> Flags:
    return overlap(startup.sectors, offer.excluded) > 0


def _no_language(pair: Pair) -> bool:
    spoken, other = pair.startup.languages, pair.offer.languages
    return bool(spoken and other) and not spoken & other


def _no_languages(startup: StartupFields, offer: OfferFields) -> Flags:
    return _are_disjoint(startup.languages, offer.languages)


def _conflict(pair: Pair) -> bool:
    startup, other = pair.startup, pair.counterpart
    declared = startup.id in other.conflicts or other.id in startup.conflicts
    return declared or bool(other.stakes & (startup.conflicts | pair.rivals))


def _connected(pair: Pair) -> bool:
    return pair.connected


def _own(pair: Pair) -> bool:
    return bool(pair.startup.owners & pair.counterpart.owners)


def _are_disjoint(left: Bits, right: Bits) -> Flags:
    both = (size(left) > 0) & (size(right) > 0)
    return np.asarray(both & (overlap(left, right) == 0))


RULES: tuple[Rule, ...] = (
    Rule(
        "not-accepting",
        _not_accepting,
        "Một trong hai bên đang tạm dừng nhận lời giới thiệu.",
        "One of the two is not taking introductions at the moment.",
    ),
    Rule("full", _full, "Bên này đã nhận đủ số startup.", "This one has no place left for another startup."),
    Rule(
        "stage",
        _stage,
        "Giai đoạn của startup nằm ngoài các giai đoạn được nhận.",
        "The startup's stage is not among the stages that are accepted.",
        _stages,
    ),
    Rule(
        "round",
        _round,
        "Vòng gọi vốn nằm ngoài các vòng mà nhà đầu tư tham gia.",
        "The funding round is not among the rounds that the investor joins.",
        _rounds,
    ),
    Rule(
        "instrument",
        _instrument,
        "Hai bên không có hình thức đầu tư nào chung.",
        "The two have no funding instrument in common.",
        _instruments,
    ),
    Rule(
        "ask-below-min-ticket",
        _ask_below_ticket,
        "Số vốn cần gọi thấp hơn mức đầu tư nhỏ nhất.",
        "The ask is below the smallest ticket.",
        _asks_below_ticket,
    ),
    Rule(
        "ticket-under-a-tenth-of-ask",
        _ticket_too_small,
        "Mức đầu tư lớn nhất chưa đến một phần mười số vốn cần gọi.",
        "The largest ticket is under a tenth of the ask.",
        _tickets_too_small,
    ),
    Rule(
        "excluded-sector",
        _excluded_sector,
        "Startup có lĩnh vực mà bên này đã loại trừ.",
        "The startup has a sector that this one excludes.",
        _excluded_sectors,
    ),
    Rule(
        "no-common-language",
        _no_language,
        "Hai bên không có ngôn ngữ làm việc chung.",
        "The two have no working language in common.",
        _no_languages,
    ),
    Rule(
        "conflict",
        _conflict,
        "Một bên đã khai báo xung đột lợi ích hoặc gắn với đối thủ cạnh tranh.",
        "One side has declared a conflict of interest or is tied to a competitor.",
    ),
    Rule(
        "already-connected",
        _connected,
        "Hai bên đã được kết nối hoặc đang có lời giới thiệu.",
        "The two are already connected or have an introduction under way.",
    ),
    Rule(
        "own-organisation",
        _own,
        "Hai hồ sơ thuộc cùng một tổ chức.",
        "Both profiles belong to the same organisation.",
    ),
)


def sentence(name: str, language: str) -> str:
    """Return the sentence of a rule in `vi` or `en`; raise KeyError for an unknown name."""
    rule = _BY_NAME[name]
    return rule.sentence_vi if language == "vi" else rule.sentence_en


def broken_offers(startup: StartupFields, offer: OfferFields) -> Flags:
    """Say for every pair of a block whether the offer breaks a rule that the fields can tell."""
    flags: Flags = np.zeros((), dtype=bool)
    for rule in RULES:
        if rule.broken is not None:
            flags = flags | rule.broken(startup, offer)
    return flags


def broken_rules(startup: Document, counterpart: Document, rivals: Terms, *, connected: bool) -> tuple[str, ...]:
    """Name the rules that a pair breaks: of several mandates, those of the one that breaks fewest."""
    tried = [Pair(startup, counterpart, offer, connected, rivals) for offer in counterpart.offers()]
    named = [tuple(rule.name for rule in RULES if rule.test(pair)) for pair in tried]
    return min(named, key=len)


_BY_NAME = {rule.name: rule for rule in RULES}
