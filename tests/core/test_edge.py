"""The edge of a request: a form sent twice, what rolls back, what is refused at the door, a database that is lost."""

from __future__ import annotations

import contextlib
import io
import re
import sqlite3
import threading
import time
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.limits import RateCount
from tests import services, world
from tests.core import probe
from tests.page import Client


@pytest.fixture
def http(probed):
    return probed.test_client()


def form(http, word="một", once="a-token-of-one-form", **more):
    return {"csrf_token": probe.token(http), "once": once, "word": word, **more}


def test_a_form_sent_twice_writes_once_and_leads_to_the_same_place(http):
    sent = form(http)
    first = http.post("/probe/write", data=sent)
    second = http.post("/probe/write", data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert probe.left() == ["một"]


def test_another_form_with_the_same_words_writes_again(http):
    http.post("/probe/write", data=form(http, once="first-form"))
    http.post("/probe/write", data=form(http, once="second-form"))
    assert probe.left() == ["một", "một"]


def test_a_token_means_nothing_in_another_browser(probed, http):
    other = probed.test_client()
    http.post("/probe/write", data=form(http))
    other.post("/probe/write", data=form(other))
    assert len(probe.left()) == 2


def test_an_idempotency_key_does_the_same_as_the_token(http):
    sent = {"csrf_token": probe.token(http), "word": "một"}
    for _time in range(2):
        assert http.post("/probe/write", data=sent, headers={"Idempotency-Key": "key-1"}).status_code == 303
    assert probe.left() == ["một"]


class SlowBody(io.BytesIO):
    """A form on a slow line: before it goes on, somebody else must get to write."""

    def __init__(self, content, app):
        super().__init__(content)
        self.app, self.waited = app, None

    def read(self, *size):
        self.pause()
        return super().read(*size)

    def readinto(self, buffer):
        self.pause()
        return super().readinto(buffer)

    def pause(self):
        if self.waited is None:
            begun = time.perf_counter()
            other = threading.Thread(target=self.write_beside)
            other.start()
            other.join()
            self.waited = time.perf_counter() - begun

    def write_beside(self):
        with self.app.app_context(), contextlib.suppress(sa.exc.OperationalError), write():
            db.session.add(RateCount(key="beside", count=1, until=clock.now()))


def test_a_form_on_a_slow_line_keeps_nobody_from_writing(probed, cast):
    browser = Client(probed).sign_in(cast.lan)
    content = urlencode(form(browser.http)).encode()
    body = SlowBody(content, probed)
    sent = {"input_stream": body, "content_length": len(content), "content_type": "application/x-www-form-urlencoded"}
    assert browser.http.post("/probe/write", **sent).status_code == 303
    assert body.waited is not None
    assert body.waited < 1
    assert db.session.get(RateCount, "beside") is not None


def test_a_double_click_under_a_race_writes_once(probed, http):
    sent = form(http)
    cookie = http.get_cookie(probed.config["SESSION_COOKIE_NAME"])
    answers = []

    def click():
        browser = probed.test_client()
        browser.set_cookie(cookie.key, cookie.value)
        answers.append(browser.post("/probe/write", data=sent))

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303] * 6
    assert len({answer.location for answer in answers}) == 1
    assert probe.left() == ["một"]


def test_a_refused_form_may_be_sent_again_with_its_token(http):
    assert http.post("/probe/write", data=form(http, word="")).status_code == 422
    assert probe.left() == []
    assert http.post("/probe/write", data=form(http)).status_code == 303
    assert probe.left() == ["một"]


@pytest.mark.parametrize(("path", "status"), [("/probe/refuse", 422), ("/probe/crash", 500)])
def test_what_a_failed_request_wrote_is_gone(http, path, status):
    assert http.post(path, data=form(http)).status_code == status
    assert probe.left() == []


def test_a_get_writes_nothing(http):
    assert http.get("/probe/read-and-write").status_code == 200
    assert probe.left() == []


def test_a_crash_shows_a_request_id_and_no_trace(http):
    page = http.post("/probe/crash", data=form(http))
    assert re.search(r"[0-9a-f]{16}", page.text)
    assert "on purpose" not in page.text
    assert "Traceback" not in page.text


def test_an_error_of_sql_is_a_500_and_not_a_lost_database(http):
    assert http.get("/probe/wrong-sql").status_code == 500


def test_limits_count_in_a_transaction_of_their_own(http):
    sent = {"csrf_token": probe.token(http)}
    answers = [http.post("/probe/limited", data=sent) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert probe.left() == ["limited"] * 3
    assert db.session.scalars(sa.select(RateCount.count)).all() == [5]


def test_a_form_without_its_csrf_token_is_refused(http):
    assert http.post("/probe/write", data={"word": "một"}).status_code == 400
    assert http.post("/probe/write", data={"word": "một", "csrf_token": "ế" * 20}).status_code == 400
    assert probe.left() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost.elsewhere.example"},
        {"Origin": "http://localhost:8080"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused(http, headers):
    assert http.post("/probe/write", data=form(http), headers=headers).status_code == 403
    assert probe.left() == []


def test_a_form_of_this_site_is_taken(http):
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert http.post("/probe/write", data=form(http), headers=headers).status_code == 303


@pytest.mark.parametrize("url", ["/startups?q=a%00b", "/startups/a%00b", "/%00"])
def test_a_nul_byte_reaches_no_database(http, url):
    assert http.get(url).status_code in (400, 404)


@pytest.mark.parametrize("url", ["/startups?q=%ff%fe", "/startups?q=%ed%a0%80", "/startups?page=%ff", "/startups/%ff"])
def test_broken_bytes_crash_nothing(http, url):
    assert http.get(url).status_code in (200, 400, 404)


def test_hidden_characters_of_a_form_are_refused_in_words(http):
    for word in ("a\x00b", "a\x07b", "a\u202eb", "a\u200bb"):
        assert http.post("/probe/write", data=form(http, word=word, once=repr(word))).status_code == 422
    assert probe.left() == []


def test_a_lone_surrogate_of_a_form_reaches_no_database(http):
    broken = "a\ud800b".encode("utf-8", "surrogatepass")
    assert http.post("/probe/write", data=form(http, word=broken)).status_code in (303, 422)
    assert all(word == word.encode().decode() for word in probe.left())


def test_a_field_nobody_declared_is_refused(http):
    assert http.post("/probe/write", data=form(http, owner_id="1")).status_code == 422
    assert probe.left() == []


@pytest.mark.parametrize(
    ("url", "status"),
    [("/startups?q=" + "a" * 4100, 414), ("/startups?" + "&".join(f"a{n}=1" for n in range(70)), 414)],
)
def test_an_address_without_bounds_is_refused(http, url, status):
    assert http.get(url).status_code == status


def test_a_body_without_bounds_is_refused(http):
    sent = form(http)
    assert http.post("/probe/write", data={**sent, "word": "a" * (13 * 1024 * 1024)}).status_code == 413
    many = {f"field{number}": "1" for number in range(500)}
    body = {**sent, **many}
    assert http.post("/probe/write", data=body, content_type="multipart/form-data").status_code in (413, 422)
    assert probe.left() == []


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "GARBAGE"])
def test_methods_nobody_declared_are_refused(http, method):
    assert http.open("/", method=method).status_code in (403, 405)


def test_only_trusted_hosts_are_answered(probed, http):
    probed.config["TRUSTED_HOSTS"] = ["nhipcau.example"]
    try:
        assert http.get("/", headers={"Host": "nhipcau.example"}).status_code == 200
        assert http.get("/", headers={"Host": "evil.example"}).status_code == 400
    finally:
        probed.config["TRUSTED_HOSTS"] = None


@pytest.mark.parametrize("url", ["/", "/nowhere", "/static/css/style.css", "/healthz"])
def test_every_answer_carries_the_headers(http, url):
    headers = http.get(static(http, "style") if "static" in url else url).headers
    if "static" not in url:
        csp = headers["Content-Security-Policy"]
        assert "default-src 'self'" in csp
        assert "unsafe" not in csp
        assert "frame-ancestors 'none'" in csp
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_static_files_are_kept_for_a_year(http):
    assert "max-age=31536000" in http.get(static(http, "style")).headers["Cache-Control"]


def static(http, sheet):
    return re.search(rf'href="(/static/css/{sheet}\.css[^"]*)"', http.get("/").text).group(1)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_lost_postgresql_is_503_at_once_and_comes_back_without_a_restart():
    with services.postgres() as server, services.folder("lost") as place:
        database = world.PostgresDatabase(place, server)
        http = database.app.test_client()
        assert http.get("/startups").status_code == 200
        server.stop()
        for url in ("/startups", "/sign-in"):
            started = time.monotonic()
            answer = http.get(url)
            taken = time.monotonic() - started
            if url == "/startups":
                assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert answer.status_code in (200, 503)
            assert taken < 2.5
        assert http.get("/healthz").status_code == 200
        ready = http.get("/readyz")
        assert (ready.status_code, ready.json["database"]) == (503, "failing")
        server.restart()
        assert http.get("/startups").status_code == 200
        database.close()


def test_a_locked_sqlite_is_503_for_who_writes_and_reads_go_on(probed, http, database, request):
    if database.name != "sqlite":
        pytest.skip("this is about SQLite's one lock")
    sent = form(http)
    db.session.rollback()

    def impatient(connection, _record):
        connection.execute("PRAGMA busy_timeout=200")

    engine = db.engine
    engine.dispose()
    sa.event.listen(db.engine, "connect", impatient)
    request.addfinalizer(lambda: sa.event.remove(engine, "connect", impatient))
    other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    with contextlib.closing(other):
        other.execute("BEGIN IMMEDIATE")
        answer = http.post("/probe/write", data=sent)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
        assert http.get("/startups").status_code == 200
        other.execute("ROLLBACK")
    assert http.post("/probe/write", data=sent).status_code == 303


def test_ready_names_what_fails(http, probed):
    assert http.get("/readyz").json == {"status": "ok", "database": "ok", "queue": "ok", "disk": "ok"}


def test_metrics_are_closed_without_their_token(http, probed):
    assert http.get("/metrics").status_code == 404
    probed.config["METRICS_TOKEN"] = "figures-for-prometheus"
    try:
        assert http.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
        assert http.get("/metrics", headers={"Authorization": "Bearer ế"}).status_code == 404
        shown = http.get("/metrics", headers={"Authorization": "Bearer figures-for-prometheus"})
        assert shown.status_code == 200
        assert "request_seconds" in shown.text
    finally:
        probed.config["METRICS_TOKEN"] = ""


def test_the_session_survives_nothing_it_should_not(probed, http):
    """Rows written by the test itself are seen by the next request: the isolation of this suite works."""
    with write():
        probe.leave("from the test")
    assert probe.left() == ["from the test"]
