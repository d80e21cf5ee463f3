"""``flask serve``: the web server and the worker side by side, started and stopped together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from ecosystem.core import facts

GRACE = 10.0
PR_SET_PDEATHSIG = 1


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--debug", is_flag=True, help="The development server, which reloads changed code.")
@with_appcontext
def command(*, host: str, debug: bool) -> None:
    """Serve the site and run the worker until Ctrl-C; when one of the two ends, so does the other."""
    if current_app.config["RATE_LIMITS"] == "off" and not facts.is_demo():
        raise click.ClickException("RATE_LIMITS=off is for a demo database only")
    port = str(current_app.config["PORT"])
    children = [_start(line) for line in (_web(host, port, debug=debug), _worker())]
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.2)
    _end(children)
    raise SystemExit(0 if stopping else 1)


def _web(host: str, port: str, *, debug: bool) -> list[str]:
    if debug:
        return [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--debug", "--host", host, "--port", port]
    threads = ["--workers", "2", "--threads", "4", "--worker-class", "gthread"]
    steady = ["--worker-tmp-dir", "/dev/shm"] if os.path.isdir("/dev/shm") else []  # noqa: S108, PTH112  memory, not /tmp
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"{host}:{port}",
        *threads,
        *steady,
        "--graceful-timeout",
        "5",
        "--log-level",
        "warning",
        "wsgi:app",
    ]


def _worker() -> list[str]:
    return [sys.executable, "-m", "ecosystem.worker"]


def _start(line: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: a Ctrl-C reaches this process alone, which passes it on once.

    A gunicorn worker that gets the terminal's signal and its master's at the same moment waits for itself for ever.
    """
    return subprocess.Popen(line, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603, PLW1509  our own lines; no thread runs here


def _die_with_parent() -> None:
    # Where the kernel can, a child is told to end when this process is killed and cannot tell it any more.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            # The worker finishes the reaction it is in; Huey's word for that is SIGINT.
            child.send_signal(signal.SIGINT if child is children[-1] else signal.SIGTERM)
    until = time.monotonic() + GRACE
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
        # Whatever of its session is left, grandchildren too, must not keep the port.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
