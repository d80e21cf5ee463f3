"""The judged sample world as documents, for the tests of the engine (the application has its own builder)."""

import csv
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from matching.documents import Document, Mandate, Vocabulary, vocabulary_from
from matching.evaluation import Judgement, judgements_from

ROOT = Path(__file__).parents[2]
WORLD = Path(os.environ.get("NC_WORLD", ROOT / "ecosystem" / "samples" / "world"))
JUDGEMENTS = WORLD / "judgements.csv" if "NC_WORLD" in os.environ else Path(__file__).with_name("judgements.csv")
LISTS = ("sectors", "mentor_expertise", "support_needs")


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the project's own taxonomy."""
    folder = next(ROOT.glob("ecosystem/**/sectors.json")).parent
    return vocabulary_from({name: json.loads((folder / f"{name}.json").read_text("utf-8"))["items"] for name in LISTS})


@cache
def documents() -> tuple[Document, ...]:
    """All documents of the world, startups first."""
    startups = map(_startup, _records("startups"))
    mentors = map(_mentor, _records("mentors"))
    angels = (_investor(record, "angel") for record in _records("angels"))
    funds = (_investor(record, "fund") for record in _records("funds"))
    return (*startups, *mentors, *angels, *funds)


@cache
def judgements() -> tuple[Judgement, ...]:
    """What people judged of pairs of this world."""
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return tuple(judgements_from(csv.DictReader(file)))


def _records(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((WORLD / f"{name}.json").read_text("utf-8"))
    return found


def _startup(record: dict[str, Any]) -> Document:
    return Document(
        id=record["id"],
        kind="startup",
        text="\n".join((record["tagline_vi"], record["tagline_en"], record["description"])),
        sectors=frozenset(record["sectors"]),
        needs=frozenset(record["support_needs"]),
        languages=frozenset(record["working_languages"]),
        stage=record["stage"],
        round=record["round"],
        instruments=frozenset(record["instruments"]),
        ask=record["ask_vnd"],
        conflicts=frozenset(record["competitors"]),
        owners=frozenset({record["email"]}),
    )


def _mentor(record: dict[str, Any]) -> Document:
    mandate = Mandate(
        stages=frozenset(record["stages"]),
        sectors=frozenset(record["sectors"]),
        excluded_sectors=frozenset(record["excluded_sectors"]),
    )
    return Document(
        id=record["id"],
        kind="mentor",
        text="\n".join((record["title"], record["bio"])),
        sectors=mandate.sectors,
        expertise=frozenset(record["expertise"]),
        languages=frozenset(record["languages"]),
        mandates=(mandate,),
        accepting=record["accepting"],
        capacity_left=record["max_mentees"] - record["current_mentees"],
        conflicts=_conflicts(record),
        owners=frozenset({record["email"]}),
    )


def _investor(record: dict[str, Any], kind: Any) -> Document:
    mandate = Mandate(
        stages=frozenset(record["stages"]),
        rounds=frozenset(record["rounds"]),
        sectors=frozenset(record["sectors"]),
        excluded_sectors=frozenset(record["excluded_sectors"]),
        instruments=frozenset(record["instruments"]),
        ticket_min=record["ticket_min_vnd"],
        ticket_max=record["ticket_max_vnd"],
    )
    return Document(
        id=record["id"],
        kind=kind,
        text=record["bio"],
        languages=frozenset(record["languages"]),
        mandates=(mandate,),
        accepting=record["accepting"],
        conflicts=_conflicts(record),
        owners=frozenset({record["email"]}),
    )


def _conflicts(record: dict[str, Any]) -> frozenset[str]:
    return frozenset(one["startup"] for one in record["conflicts"])
