"""What an administrator does to the house itself."""

from __future__ import annotations

from ecosystem.accounts.models import Account
from ecosystem.core import runner
from ecosystem.core.journal import Delivery, record


def retry(actor: Account, delivery: Delivery) -> None:
    """Take a parked delivery up again; the worker gets it after the commit."""
    runner.retry(delivery)
    record("job.retried", actor=actor.id, subject=delivery, reaction=delivery.reaction)
