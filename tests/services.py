"""Real services for tests, started by ourselves: PostgreSQL, Redis, Chromium, an SMTP sink, the product's processes.

A service that this machine lacks skips its tests with a reason; with CI=true its absence is a failure.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def missing(what: str) -> NoReturn:
    """Skip for want of a service; in CI fail."""
    words = f"{what} is missing: apt-get install postgresql redis-server chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@contextlib.contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """A folder that is gone afterwards, in memory where the machine offers that: tests write and sync a lot."""
    memory = Path("/dev/shm")  # noqa: S108  memory, which /tmp need not be
    place = memory if os.access(memory, os.W_OK) else None
    path = Path(tempfile.mkdtemp(prefix=f"nhipcau-{prefix}-", dir=place))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(question: Any, *, seconds: float = 20.0, what: str = "it") -> Any:
    """Ask ``question()`` until it answers something true; fails after ``seconds``."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = question()
        if answer:
            return answer
        time.sleep(0.02)
    pytest.fail(f"{what} did not happen within {seconds} s")


def listens(port: int) -> bool:
    """Whether something accepts connections on a port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def alive(port: int) -> bool:
    """Whether the site on a port of the loopback answers that it lives."""
    asked = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()


class Postgres:
    """A PostgreSQL cluster of our own on a free port; as root it runs as the user ``postgres``."""

    def __init__(self, place: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
        if not found:
            missing("PostgreSQL")
        self.bin, self.place, self.port = found[-1].parent, place, free_port()
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster and wait until it answers. Durability is off: what is kept is thrown away anyway."""
        as_user: dict[str, Any] = {"cwd": self.place, "stdout": subprocess.DEVNULL}
        if os.geteuid() == 0:
            shutil.chown(self.place, "postgres", "postgres")
            as_user |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        data = str(self.place / "data")
        made = [str(self.bin / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*made, "--no-sync"], check=True, **as_user)
        self.serve(as_user, data)

    def serve(self, as_user: dict[str, Any], data: str) -> None:
        """Start the server over existing data."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "max_connections": "80",
            "log_min_messages": "fatal",
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        line = [str(self.bin / "postgres"), "-D", data, "-p", str(self.port), "-k", str(self.place), *flags]
        self.again = (as_user, data)
        self.child = subprocess.Popen(line, stderr=subprocess.DEVNULL, **as_user)
        wait_for(self.answers, what="PostgreSQL")

    def restart(self) -> None:
        """Start again after :meth:`stop`."""
        self.serve(*self.again)

    def stop(self) -> None:
        """Stop at once, dropping open connections."""
        if self.child is not None:
            self.child.send_signal(3)  # SIGQUIT: immediate shutdown
            self.child.wait(10)
            self.child = None

    def answers(self) -> bool:
        """Whether it takes a connection now."""
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def run(self, *statements: str, name: str = "postgres") -> None:
        """Run statements in one database, each on its own."""
        with psycopg.connect(self.dsn(name), autocommit=True, connect_timeout=3) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def dsn(self, name: str) -> str:
        """Where one of its databases is."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A running cluster."""
    with folder("pg") as place:
        server = Postgres(place)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The address of a running Redis that keeps nothing on disk."""
    program = shutil.which("redis-server")
    if program is None:
        missing("redis-server")
    port = free_port()
    with folder("redis") as place:
        line = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)]
        child = subprocess.Popen(line, stdout=subprocess.DEVNULL)
        try:
            wait_for(lambda: listens(port), what="Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            child.kill()
            child.wait(10)


class _Sink(Message):
    """Keeps every message that it was handed."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Any] = []

    def handle_message(self, message: Any) -> None:
        """Keep it."""
        self.letters.append(message)


@contextlib.contextmanager
def smtp() -> Iterator[tuple[str, list[Any]]]:
    """A real SMTP server on the loopback: its address and the messages it took."""
    sink, port = _Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", sink.letters
    finally:
        controller.stop()


def chromium() -> str:
    """The path of Chromium."""
    found = next((path for path in map(shutil.which, CHROMIUM) if path), None)
    return found or missing("Chromium")


class Child:
    """One process of the product (web server, worker, command) with its own settings; its words go to a file."""

    def __init__(self, *line: str, env: dict[str, str], place: Path, name: str) -> None:
        self.said = place / f"{name}-{time.monotonic_ns()}.log"
        plain = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TZ") if key in os.environ}
        with self.said.open("wb") as words:
            self.child = subprocess.Popen(
                [sys.executable, *line],
                cwd=ROOT,
                env={**plain, "PYTHONUNBUFFERED": "1", **env},
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def words(self) -> str:
        """What it printed so far."""
        return self.said.read_text(errors="replace")

    def kill(self) -> None:
        """Kill -9, with its own children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.child.pid, 9)
        self.child.wait(10)

    def stop(self) -> None:
        """Ask it to end; after some seconds make it."""
        self.child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(8)
        self.kill()


def web_server(port: int, *, env: dict[str, str], place: Path, workers: int = 1) -> Child:
    """The site under gunicorn on a port; returns when it answers."""
    threads = ["--workers", str(workers), "--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]
    child = Child(
        "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *threads, "wsgi:app", env=env, place=place, name="web"
    )

    def ready() -> bool:
        if child.child.poll() is not None:
            pytest.fail(f"the web server ended:\n{child.words()[-3000:]}")
        return listens(port) and alive(port)

    # Gunicorn listens long before its first process can answer.
    wait_for(ready, seconds=60, what="the web server")
    return child


def worker(*, env: dict[str, str], place: Path) -> Child:
    """The job consumer, as operators start it."""
    return Child("-m", "ecosystem.worker", env=env, place=place, name="worker")
