"""The worker: ``python -m ecosystem.worker`` consumes the job queue and runs timed work until it is stopped."""

from __future__ import annotations

import logging

from huey.consumer import Consumer

from ecosystem.app import create_app
from ecosystem.core import files, limits, progress
from ecosystem.core.feature import House, Timed
from ecosystem.core.runner import KERNEL_SCHEDULE, Runner, Ticker
from ecosystem.web import edge

TIDYING = (
    Timed("limits.purge", limits.purge, 3600),
    Timed("once.purge", edge.purge, 3600),
    Timed("files.sweep", files.tidy, 86_400),
)


def main() -> None:
    """Run until a signal. One thread runs reactions, one the clock: the matching index has a single writer."""
    app = create_app()
    logging.basicConfig(level=logging.WARNING)
    house: House = app.extensions["house"]
    runner: Runner = app.extensions["runner"]
    timed = tuple(item for feature in house.features for item in feature.schedule)
    ticker = Ticker(app, KERNEL_SCHEDULE + progress.SCHEDULE + TIDYING + timed)
    ticker.start()
    # Short pauses between looks at the queue: a saved profile should show in lists within a second or two.
    consumer = Consumer(runner.huey, workers=1, periodic=False, initial_delay=0.05, backoff=1.1, max_delay=0.25)
    try:
        consumer.run()
    finally:
        ticker.halt.set()


if __name__ == "__main__":
    main()
