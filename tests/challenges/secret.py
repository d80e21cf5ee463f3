"""A challenge with secrets in it, from its invitations to an order, for the walk of leaks."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from ecosystem.accounts.models import Role
from ecosystem.calls import actions as calls
from ecosystem.calls.models import ManagerRight
from ecosystem.calls.queries import applications
from ecosystem.challenges import actions, queries
from ecosystem.challenges.models import PilotState
from ecosystem.challenges.queries import pilots
from ecosystem.core import clock
from ecosystem.core.db import write
from tests.calls.world import DECK
from tests.challenges.world import SLUG, agreement, opened, proposed, whole

FLOOD = {"title_vi": "Bài toán chưa gửi của phường", "opens_at": None, "closes_at": None}


def from_pain_to_order(cast: Any, word: Any, chosen: tuple[Any, Any], other: tuple[Any, Any]) -> None:
    """``chosen`` and ``other`` are (profile, account) of who proposes; ``word`` gives the secret of a name."""
    with clock.shifted(timedelta(days=-40)):
        opened(cast)
        inviter = cast.account("moigiai", f"Ngô {word('inviter')} Thị Mời", Role.CHALLENGE_OWNER)
        with write():
            one = queries.challenge(SLUG)
            calls.add_manager(cast.owner, one.call, email=inviter.email, right=ManagerRight.EDITOR)
        with write():
            for profile, _who in (chosen, other):
                actions.invite(inviter, queries.challenge(SLUG), cast.whole(profile))
        sent = [proposed(cast, queries.challenge(SLUG), profile=profile, who=who) for profile, who in (chosen, other)]
    with write():
        calls.tick()
    with write():
        first = applications.application(sent[0].key)
        key = actions.award(cast.owner, queries.challenge(SLUG), first, reason=word("awardreason")).key
    _agreed(cast, word, key, chosen[1])
    _ended(cast, word, key)
    with write():
        draft = whole(**FLOOD)
        actions.create(cast.owner, actions.Draft({**draft.own, "pain_vi": word("draftpain")}, draft.of_call))


def _agreed(cast: Any, word: Any, key: str, solver: Any) -> None:
    with write():
        actions.write(cast.owner, pilots.pilot(key), agreement(scope=f"Ba tuyến phố {word('pilotscope')}"))
    for who in (cast.owner, solver):
        with write():
            one = pilots.pilot(key)
            actions.agree(who, one, version=one.version)


def _ended(cast: Any, word: Any, key: str) -> None:
    evidence = (io.BytesIO(DECK.read_bytes()), f"{word('evidencename')}.pdf")
    with write():
        value = actions.Value("m0", 80_000, clock.today(), word("measurednote"))
        actions.measure(cast.owner, pilots.pilot(key), value, evidence=evidence)
        actions.measure(cast.owner, pilots.pilot(key), actions.Value("m1", 4_000, clock.today()))
    with write():
        one = pilots.pilot(key)
        actions.end(cast.owner, one, PilotState.ACCEPTED, learnt=word("pilotlearnt"), reason=word("endreason"))
        actions.share(cast.owner, pilots.pilot(key), wanted=True)
    with write():
        paper, day = f"HĐ {word('orderpaper')}", clock.today()
        actions.order(cast.owner, pilots.pilot(key), value_vnd=1_000_000, on=day, document=paper)
