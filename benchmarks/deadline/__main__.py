"""`make deadline [APPLICANTS=500] [MINUTES=10] [URL=postgresql://...]`: figures of a deadline night, did it hold.

The server runs as `flask serve` starts it, with its worker. Those who apply are threads of this process, on the same
machine: what they cost is taken from the server.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.deadline import night, verdict, world
from ecosystem.core import clock, runner

SEED, READY = 20261130, 600.0
# Between the last preparation and the first applicant.
BREATH = 3.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Hold the night, print what came of it. Returns 0 when nothing was lost and nothing taken late."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--applicants", type=int, default=500)
    asked.add_argument("--minutes", type=float, default=10.0, help="how long the last minutes are")
    asked.add_argument("--url", default="", help="an empty PostgreSQL database; SQLite in a folder when left out")
    options = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nhipcau-deadline-") as folder:
        place, port = Path(folder), _free_port()
        env = world.settings(options.url or f"sqlite:///{place / 'night.db'}", place, port)
        app = world.application(env)
        with app.app_context():
            slug = world.call().slug
            who = world.applicants(app, slug, options.applicants)
            # What follows from so many new profiles is done days before a deadline, not in its last minutes.
            runner.run_all()
            cookie = str(app.config["SESSION_COOKIE_NAME"])
            with _served(env, port):
                closes_at = clock.now() + timedelta(seconds=BREATH, minutes=options.minutes)
                closes_at = closes_at.replace(microsecond=0)
                world.close_at(slug, closes_at)
                window = (closes_at - clock.now()).total_seconds()
                told = _hold(port, cookie, who, window)
            found = verdict.judge(slug, closes_at, told)
    verdict.show(found, options.applicants, window)
    return 0 if found.is_sound else 1


def _hold(port: int, cookie: str, who: Sequence[world.Applicant], window: float) -> list[night.Told]:
    chance, began = random.Random(SEED), time.monotonic()  # noqa: S311  a plan, no secret
    told: list[night.Told] = []

    def run(one: world.Applicant, plan: night.Plan) -> None:
        told.append(night.spend(port, cookie, one, plan, began))

    threads = [threading.Thread(target=run, args=(one, night.plan(chance, window))) for one in who]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@contextlib.contextmanager
def _served(env: dict[str, str], port: int) -> Iterator[None]:
    line = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    child = subprocess.Popen(line, cwd=world.ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(port)
        yield
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(60)


def _wait(port: int) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
