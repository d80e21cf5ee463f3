"""What the database holds after the night, beside what the server said in it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

import sqlalchemy as sa

from benchmarks.deadline.night import QUESTION, Told
from ecosystem.calls.models import Application, ApplicationAnswer, Call, Submission
from ecosystem.calls.queries.applications import content_of
from ecosystem.core.db import db

SHARES = (0.5, 0.95, 0.99)


@dataclass
class Verdict:
    """The counts of the night; each list names applications by key."""

    received: int = 0
    refused: int = 0
    unanswered: int = 0
    # Said to be received or saved, and not there; there twice; there though it came too late; refused, and there.
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    strange: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    last_margin: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, nothing taken twice or late, and nothing refused that is there."""
        return not any((self.lost, self.twice, self.late, self.against, self.words))


def judge(slug: str, closes_at: datetime, told: Sequence[Told]) -> Verdict:
    """Compare every acknowledgement with the rows."""
    db.session.rollback()
    wanted = sa.select(Application.key, Submission).join(Application).join(Call).where(Call.slug == slug)
    rows: dict[str, list[Submission]] = {}
    for key, sent in db.session.execute(wanted):
        rows.setdefault(key, []).append(sent)
    drafts = sa.select(Application.key, ApplicationAnswer.value).join(ApplicationAnswer).join(Call)
    drafts = drafts.where(Call.slug == slug, ApplicationAnswer.question == QUESTION)
    kept = {key: value for key, value in db.session.execute(drafts)}  # noqa: C416  a result is no plain mapping
    found = Verdict()
    for one in told:
        _count(found, one)
        _compare(found, one, rows.get(one.key, []), kept.get(one.key))
    every = list(chain.from_iterable(rows.values()))
    # The deadline is inclusive to the second.
    found.late = [str(sent.id) for sent in every if sent.at.replace(microsecond=0) > closes_at]
    if every:
        found.last_margin = (closes_at - max(sent.at for sent in every)).total_seconds()
    return found


def _count(found: Verdict, one: Told) -> None:
    found.received += one.is_received
    found.refused += one.is_refused
    found.unanswered += not (one.is_received or one.is_refused)
    found.strange.update(" ".join(words.split()[:2]) for words in one.strange)
    for what, seconds in one.seconds.items():
        found.seconds.setdefault(what, []).extend(seconds)


def _compare(found: Verdict, one: Told, sent: Sequence[Submission], kept: object) -> None:
    if one.is_received and not sent:
        found.lost.append(one.key)
    if one.is_refused and sent:
        found.against.append(one.key)
    if len(sent) > 1:
        found.twice.append(one.key)
    if one.kept and kept != one.kept:
        found.words.append(one.key)
    if one.kept and sent and content_of(sent[0])["answers"][QUESTION] != one.kept:
        found.words.append(one.key)


def show(found: Verdict, count: int, window: float) -> None:
    """Print it."""
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{count} applicants in the last {window:.0f} s; load of the machine at the end {load}, {os.cpu_count()} cores"
    )
    print(f"received {found.received}, refused as late {found.refused}, without an answer {found.unanswered}")
    print(f"the last one received came {found.last_margin:.1f} s before the deadline (its second counts as in time)")
    for what in ("page", "save", "submit"):
        times = sorted(found.seconds.get(what, [0.0]))
        shares = "  ".join(f"p{share * 100:.0f} {_share(times, share):.2f} s" for share in SHARES)
        print(f"{what:7} {len(times):5}  {shares}  most {times[-1]:.2f} s")
    for what, times_seen in found.strange.most_common():
        print(f"also: {times_seen} x {what}")
    faults = {
        "lost": found.lost,
        "taken twice": found.twice,
        "taken late": found.late,
        "refused and there": found.against,
        "words lost": found.words,
    }
    print("; ".join(f"{what}: {len(keys)}" for what, keys in faults.items()))


def _share(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]
