"""A real site and a real browser: gunicorn, the worker and Chromium over a demo world, started once a process.

Every page that a test opens is watched: an error in the console (a refused style or script is one), a script that
crashes, a failed request or a request to another site fails the test when it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ecosystem.accounts.queries import find_account
from ecosystem.core.db import db
from tests import services, world
from tests.page import Client

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
WIDTHS = {1440: 900, 390: 844}
# What a page may take, in milliseconds, while two processors also run other tests; acting on a page takes 10 s at most.
NAVIGATION = 30_000


def pytest_collection_modifyitems(items):
    """One process runs all of these: the site and the browser are started once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Site:
    """The running site: where it is, its database and its mails."""

    url: str
    database: world.Database

    def cookie(self, address: str) -> dict[str, Any]:
        """The cookie of a person's sign-in, a new one each time: a test that signs out ends its own alone."""
        app = self.database.app
        with app.app_context():
            account = find_account(address)
            assert account is not None, address
            client = Client(app).sign_in(account)
            db.session.remove()
        cookie = client.http.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self.url}

    def mail(self, address: str, word: str = "") -> str:
        """The newest mail to an address as text, once it arrived."""
        folder = self.database.place / "mail"

        def newest() -> str | None:
            for path in sorted(folder.glob("*.eml"), reverse=True):
                from tests.conftest import Outbox

                letter = Outbox(folder)._open(path)
                if letter.to == address and word in letter.text:
                    return letter.text
            return None

        found: str = services.wait_for(newest, seconds=20, what=f"a mail to {address}")
        return found

    def count(self, statement: Any) -> int:
        """A number from the database."""
        with self.database.app.app_context():
            number = int(db.session.scalar(statement) or 0)
            db.session.remove()
        return number


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    path = services.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(services.CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(databases: Callable[[str], world.Database], chromium: Browser) -> Iterator[Site]:
    """The site with its worker, over a demo world of its own."""
    port = services.free_port()
    with databases("sqlite").spare() as database:
        world.load_demo(database)
        url = f"http://127.0.0.1:{port}"
        env = {**database.env, "SITE_URL": url, "PORT": str(port), "RATE_LIMITS": "off"}
        web = services.web_server(port, env=env, place=database.place, workers=2)
        worker = services.worker(env=env, place=database.place)
        try:
            warm(url)
            yield Site(url, database)
        finally:
            web.stop()
            worker.stop()


def warm(url: str) -> None:
    """Let every process of the site have made a page before the first test asks for one."""

    def ask(path: str) -> int:
        with urlopen(f"{url}{path}", timeout=60) as answer:  # noqa: S310  our own server on the loopback
            return int(answer.status)

    with ThreadPoolExecutor(8) as askers:
        assert set(askers.map(ask, ["/", "/startups"] * 4)) == {200}


class Watch:
    """What went wrong in the pages of one test."""

    def __init__(self, site: Site) -> None:
        self.host, self.problems = urlsplit(site.url).netloc, []  # type: tuple[str, list[str]]
        self.allowed: set[int] = set()

    def over(self, page: Page) -> Page:
        """Watch a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: script: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        return page

    def _console(self, message: Any) -> None:
        # The browser itself reports every answer of 400 and more; tests that want one say so.
        refused = "Failed to load resource" in message.text and any(str(code) in message.text for code in self.allowed)
        if message.type in ("error", "warning") and not refused:
            self.problems.append(f"{message.location.get('url')}: {message.type}: {message.text}")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.problems.append(f"a request to another site: {request.url}")

    def _failed(self, request: Any) -> None:
        # Leaving a page stops what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"{request.url}: {request.failure}")


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Fails the test at its end when a page misbehaved; ``watch.allowed.add(422)`` for answers that are wanted."""
    found = Watch(site)
    yield found
    assert found.problems == []


Opener = Callable[..., Page]


@pytest.fixture
def open_page(site: Site, chromium: Browser, watch: Watch) -> Iterator[Opener]:
    """``open_page("/startups", who="founder", locale="en", width=390, theme="dark", js=False)`` in a fresh browser."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str = "/",
        *,
        who: str | None = None,
        locale: str = "vi",
        width: int = 1440,
        theme: str | None = None,
        prefers: str = "light",
        js: bool = True,
    ) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme=prefers,  # type: ignore[arg-type]  # "light" or "dark"
            reduced_motion="reduce",
            java_script_enabled=js,
            has_touch=width < 700,
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(NAVIGATION)
        contexts.append(context)
        cookies: list[Any] = [{"name": "lang", "value": locale, "url": site.url}]
        if theme:
            cookies.append({"name": "theme", "value": theme, "url": site.url})
        if who:
            cookies.append(site.cookie(who if "@" in who else f"{who}@demo.example"))
        context.add_cookies(cookies)
        page = watch.over(context.new_page())
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """``axe(page)``: the violations, one a line. The script enters beside the page's policy, as devtools do.

    ``axe(page, theme="dark")`` turns the theme first, waits until all colours have turned, and asks about colours only:
    nothing else of a page depends on its theme.
    """
    source = AXE.read_text(encoding="utf-8")
    still = """async () => {
      const frame = () => new Promise(done => requestAnimationFrame(done));
      for (let quiet = 0, frames = 0; quiet < 4 && frames < 120; frames++) {
        await frame();
        quiet = document.getAnimations().some(one => one.playState === 'running') ? 0 : quiet + 1;
      }
    }"""
    run = """async rules => {
      const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
      const found = await axe.run(document, {preload: false, resultTypes: ['violations'], ...only});
      return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
    }"""

    def violations(page: Page, theme: str | None = None) -> list[str]:
        if theme:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.evaluate(still)
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(source)
        rules = ["color-contrast", "link-in-text-block"] if theme else []
        found: list[str] = page.evaluate(run, rules)
        return [" ".join(line.split())[:400] for line in found]

    return violations
