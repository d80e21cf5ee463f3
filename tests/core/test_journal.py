"""The journal: one transaction for the change, its entry and its deliveries; seals that tell on a later hand."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.core import journal
from ecosystem.core.db import db, write
from ecosystem.core.journal import Delivery, Entry
from tests.core import probe


def count(model):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_an_entry_brings_a_delivery_for_each_reaction(probed, frozen):
    with write():
        entry = probe.happen("probe.failed", word="một")
    assert {(one.reaction, one.state, one.attempts) for one in entry.deliveries} == {
        ("probe.fail", "pending", 0),
        ("probe.beside", "pending", 0),
    }
    assert (entry.event, entry.subject_kind, entry.data) == ("probe.failed", "term", {"word": "một"})
    assert entry.at == entry.deliveries[0].next_at


def test_an_event_nobody_reacts_to_brings_none(probed):
    with write():
        entry = probe.happen("probe.unheard")
    assert entry.deliveries == []


def test_a_rollback_leaves_neither_change_nor_entry_nor_delivery(probed):
    with pytest.raises(RuntimeError), write():
        probe.leave("never")
        probe.happen()
        raise RuntimeError("something else went wrong")
    assert (probe.left(), count(Entry), count(Delivery)) == ([], 0, 0)


def test_a_request_that_fails_leaves_no_entry(probed):
    browser = probed.test_client()
    sent = {"csrf_token": probe.token(browser), "word": "never"}
    assert browser.post("/probe/crash", data=sent).status_code == 500
    assert (probe.left(), count(Entry), count(Delivery)) == ([], 0, 0)


def sealed(count=4):
    for number in range(count):
        with write():
            probe.happen("probe.unheard", number=number)


def test_seals_hold_while_nobody_touches_a_row(probed, frozen):
    sealed()
    frozen.shift(61)
    with write():
        assert journal.seal() == 4
    assert journal.broken_seals() == []


def test_a_row_that_was_committed_late_takes_its_place_at_the_end(probed):
    sealed()
    with write():
        journal.seal()
    first = db.session.scalars(sa.select(Entry).order_by(Entry.id)).first()
    with write():
        # An id from before, as a long transaction on PostgreSQL leaves one.
        db.session.add(Entry(id=first.id - 1000, at=first.at, event="probe.unheard", subject_kind="probe", data={}))
    with write():
        assert journal.seal() == 1
    assert journal.broken_seals() == []


def test_a_cut_end_is_seen(probed):
    sealed()
    with write():
        journal.seal()
    last = db.session.scalar(sa.select(sa.func.max(Entry.id)))
    with write():
        db.session.execute(sa.delete(Entry).where(Entry.id == last))
    assert journal.broken_seals() != []


@pytest.mark.parametrize(
    "by_hand",
    [
        "UPDATE journal_entry SET event = 'probe.other' WHERE id = :id",
        "UPDATE journal_entry SET actor_id = 7 WHERE id = :id",
        "UPDATE journal_entry SET data = '{\"number\": 9}' WHERE id = :id",
        "UPDATE journal_entry SET subject_id = 1 + coalesce(subject_id, 0) WHERE id = :id",
        "DELETE FROM journal_entry WHERE id = :id",
    ],
)
def test_a_hand_in_the_journal_is_seen(probed, frozen, by_hand):
    sealed()
    frozen.shift(61)
    with write():
        journal.seal()
    ids = list(db.session.scalars(sa.select(Entry.id).order_by(Entry.id)))
    with write():
        db.session.execute(sa.text(by_hand), {"id": ids[1]})
    db.session.expire_all()
    assert journal.broken_seals() != []
