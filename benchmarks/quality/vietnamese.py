"""Questions and passages in two languages, and sentences with their translations."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality.reading import objects, untied
from matching.fields import Flags, Floats
from matching.glossary import Glossary, across
from matching.signals import texts_alike
from matching.text import strip_marks


class Retrieval(NamedTuple):
    """Scores of every pair and which are true."""

    scores: Floats
    true: Flags
    asking: list[str]
    answering: list[str]


def passages(folder: Path, glossary: Glossary) -> dict[str, Retrieval]:
    """Vietnamese questions asked of Vietnamese passages, as typed and without accents, and of English ones.

    English asked of English is the measure of whether texts in Vietnamese are served worse.
    """
    texts, questions = objects(folder / "passages.jsonl.gz"), objects(folder / "questions.jsonl.gz")
    true = np.array([[one["passage_id"] == other["id"] for other in texts] for one in questions])
    asking, answering = [str(one["id"]) for one in questions], [str(one["id"]) for one in texts]
    asked, own = [one["vi"] for one in questions], [one["vi"] for one in texts]
    english = [one["en"] for one in texts]
    scores = {
        "xquad_en_en": texts_alike([one["en"] for one in questions], english, learn=english),
        "xquad_vi_vi": texts_alike(asked, own, learn=own),
        "xquad_vi_vi_unaccented": texts_alike([strip_marks(text) for text in asked], own, learn=own),
        "xquad_vi_en": across(asked, english, glossary),
    }
    return {name: _retrieval(value, true, asking, answering) for name, value in scores.items()}


def sentences(folder: Path, glossary: Glossary) -> Retrieval:
    """Vietnamese sentences asked of all English ones."""
    pairs = objects(folder / "pairs.jsonl.gz")
    names = [str(one["id"]) for one in pairs]
    scores = across([one["vi"] for one in pairs], [one["en"] for one in pairs], glossary)
    return _retrieval(scores, np.eye(len(pairs), dtype=bool), names, names)


def _retrieval(scores: Floats, true: Flags, asking: Sequence[str], answering: Sequence[str]) -> Retrieval:
    return Retrieval(untied(scores, asking, answering), true, list(asking), list(answering))
