"""The hard rules as filters of Qdrant: what points keep of a profile, and what a profile that asks keeps out.

A filter must let through every pair that breaks no rule; it may let through more, since pairs are valued afterwards by
the engine's own code. A set that is not declared is kept as ANY.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from qdrant_client import models

from matching.constraints import declines, is_full
from matching.documents import Document, Mandate

ANY = "*"
LEAST, MOST = -1, 10**18
KEYWORDS = (
    *("document", "kind", "owners", "conflicts", "stakes"),
    *("sectors", "excluded", "stages", "rounds", "instruments", "languages"),
)
FLAGS = ("takes",)
AMOUNTS = ("low", "high", "ask_at_most", "ask_at_least")


def payload(document: Document, offer: Mandate | None) -> dict[str, Any]:
    """What a point keeps of a startup, or of a counterpart under one of its mandates."""
    found = {
        "document": document.id,
        "kind": document.kind,
        "takes": not declines(document) and not is_full(document),
        **{name: sorted(getattr(document, name)) for name in ("owners", "conflicts", "stakes")},
    }
    return found | (_of_startup(document) if offer is None else _of_offer(offer))


def _of_startup(startup: Document) -> dict[str, Any]:
    return {
        "sectors": sorted(startup.sectors),
        "stages": [startup.stage or ANY],
        "rounds": [startup.round or ANY],
        "instruments": _set(startup.instruments),
        "languages": _set(startup.languages),
        "ask_at_least": MOST if startup.ask is None else startup.ask,
        "ask_at_most": LEAST if startup.ask is None else startup.ask,
    }


def _of_offer(offer: Mandate) -> dict[str, Any]:
    return {
        "excluded": sorted(offer.excluded_sectors),
        "stages": _set(offer.stages),
        "rounds": _set(offer.rounds),
        "instruments": _set(offer.instruments),
        "languages": _set(offer.languages),
        "low": LEAST if offer.ticket_min is None else offer.ticket_min,
        "high": MOST if offer.ticket_max is None else offer.ticket_max,
    }


def rules(asking: Document, offer: Mandate | None) -> tuple[list[Any], list[Any]]:
    """The conditions on fields for whoever meets a startup, or an offer: what must be, and what must not."""
    if offer is None:
        must = [_shares("stages", [asking.stage]), _shares("rounds", [asking.round])]
        must += [_shares("instruments", asking.instruments), _shares("languages", asking.languages)]
        if asking.ask is not None:
            must += [_between("low", lte=asking.ask), _between("high", gte=asking.ask / 10)]
        return _held(must), _held([_any("excluded", asking.sectors)])
    must = [_shares("stages", offer.stages), _shares("rounds", offer.rounds)]
    must += [_shares("instruments", offer.instruments), _shares("languages", offer.languages)]
    if offer.ticket_min is not None:
        must.append(_between("ask_at_least", gte=offer.ticket_min))
    if offer.ticket_max is not None:
        must.append(_between("ask_at_most", lte=10 * offer.ticket_max))
    return _held(must), _held([_any("sectors", offer.excluded_sectors)])


def bonds(asking: Document, met: Collection[str], rivals: Collection[str], tied: Collection[str]) -> list[Any]:
    """What must not be: own organisation, declared conflicts, those met, who has a stake in a rival, who is tied."""
    barred = {*asking.conflicts, *met, *tied}
    return _held(
        [
            _any("document", barred),
            _any("owners", asking.owners),
            _any("conflicts", {asking.id, *asking.stakes}),
            _any("stakes", rivals),
        ]
    )


def kinds(names: Iterable[str]) -> list[Any]:
    """Candidates of some kinds that take introductions."""
    takes = models.FieldCondition(key="takes", match=models.MatchValue(value=True))
    return _held([_any("kind", names), takes])


def named(key: str, values: Iterable[str]) -> models.Filter:
    """Points that hold one of some values."""
    return models.Filter(must=_held([_any(key, values)]))


def _shares(key: str, values: Iterable[str | None]) -> Any:  # noqa: ANN401  a condition or none
    declared = [value for value in values if value]
    return _any(key, [*declared, ANY]) if declared else None


def _any(key: str, values: Iterable[str]) -> Any:  # noqa: ANN401  a condition or none
    wanted = sorted(values)
    return models.FieldCondition(key=key, match=models.MatchAny(any=wanted)) if wanted else None


def _between(key: str, *, lte: float | None = None, gte: float | None = None) -> Any:  # noqa: ANN401  a condition
    return models.FieldCondition(key=key, range=models.Range(lte=lte, gte=gte))


def _held(conditions: Sequence[Any]) -> list[Any]:
    return [one for one in conditions if one is not None]


def _set(terms: Collection[str]) -> list[str]:
    return sorted(terms) or [ANY]
