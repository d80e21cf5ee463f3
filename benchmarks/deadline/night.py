"""What one applicant does in the last minutes, and what the server said to it."""

from __future__ import annotations

import json
import random
import threading
import time
from dataclasses import dataclass, field

from benchmarks.deadline.browser import Answer, Browser, Fields, fields_of, written
from benchmarks.deadline.world import Applicant

SECTION, QUESTION = "part-problem", "solution"
FIELD = f"q-{QUESTION}"
SAVES = 3
# So often somebody tries again when nothing came back.
TRIES = 3
TAKEN, REFUSED = 303, 409


@dataclass
class Told:
    """What one applicant was told: the last words that were said to be kept, and whether the whole was received."""

    key: str
    kept: str = ""
    is_received: bool = False
    is_refused: bool = False
    began: float = 0.0
    ended: float = 0.0
    strange: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, answer: Answer) -> Answer:
        """Remember how long an answer took."""
        self.seconds.setdefault(what, []).append(answer.seconds)
        return answer


@dataclass(frozen=True)
class Plan:
    """When one applicant comes and sends, in seconds from the beginning, and whether they click twice."""

    comes: float
    sends: float
    is_double: bool


def plan(chance: random.Random, window: float) -> Plan:
    """Most come late: sending times thicken towards the deadline, and a tenth comes after it."""
    sends = window - min(chance.expovariate(6 / window), window * 0.9)
    if chance.random() < 0.1:
        sends = window + chance.uniform(0.5, window / 20 + 1)
    comes = max(0.0, sends - chance.uniform(0.15, 0.5) * window)
    return Plan(comes, sends, chance.random() < 0.1)


def spend(port: int, cookie: str, who: Applicant, plan: Plan, began: float) -> Told:
    """The night of one applicant."""
    number = who.number
    browser = Browser(port, {cookie: who.cookie}, f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
    told = Told(who.key)
    _until(began + plan.comes)
    _write(browser, told, who, plan, began)
    _until(began + plan.sends)
    _send(browser, told, who.key, plan)
    return told


def _until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.monotonic()))


def _write(browser: Browser, told: Told, who: Applicant, plan: Plan, began: float) -> None:
    path = f"/applications/{who.key}/sections/{SECTION}"
    page = told.note("page", browser.get(path))
    # As the page's own script does: what is saved by itself carries no mark against double clicks.
    fields = [one for one in fields_of(page.body, path) if one[0] != "once"]
    if not any(name == FIELD for name, _value in fields):
        told.strange.append(f"section {page.status}")
        return
    step = max(0.0, (plan.sends - plan.comes) / (SAVES + 1))
    for turn in range(SAVES):
        words = f"Lời thứ {turn + 1} của nhóm {who.number}: cảm biến rẻ, tự nổi, báo qua tin nhắn."
        sent = written(fields, {FIELD: words})
        answer = told.note("save", browser.post(f"{path}/autosave", sent))
        if answer.status == 200:
            told.kept = words
            fields = _renewed(sent, answer.body)
        else:
            told.strange.append(f"save {answer.status} {answer.body[:80]}")
        _until(min(began + plan.sends, began + plan.comes + step * (turn + 1)))


def _renewed(fields: Fields, body: str) -> Fields:
    return written(fields, {"version": json.loads(body)["version"]})


def _send(browser: Browser, told: Told, key: str, plan: Plan) -> None:
    path = f"/applications/{key}/submit"
    page = told.note("page", browser.get(f"/applications/{key}/check"))
    fields = fields_of(page.body, path)
    if not fields:
        # The check page offers no button after the deadline; somebody who had it open still clicks.
        home = told.note("page", browser.get(f"/applications/{key}"))
        fields = [one for one in fields_of(home.body, f"/applications/{key}/link") if one[0] in ("csrf_token", "once")]
    second = None
    if plan.is_double:
        other = Browser(browser.port, dict(browser.cookies), browser.address)
        second = threading.Thread(target=other.post, args=(path, fields))
        second.start()
    told.began = time.time()
    for _turn in range(TRIES):
        answer = told.note("submit", browser.post(path, fields))
        if answer.status in (TAKEN, REFUSED):
            break
        told.strange.append(f"submit {answer.status} {answer.body[:80]}")
    told.ended = time.time()
    told.is_received = answer.status == TAKEN and answer.location.endswith("/receipt")
    told.is_refused = answer.status == REFUSED
    if second is not None:
        second.join()
