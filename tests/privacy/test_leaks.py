"""Leaks: the eyes of people who were refused, blocked, or never concerned, on every page, feed, file, export and mail.

Every GET route is walked with the values of every row there is; a new route fails here until ``VALUES`` knows what its
address may hold.
"""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, Call, CallDocument, CallQuestion
from ecosystem.challenges.models import Pilot
from ecosystem.challenges.rules.drafting import Step
from ecosystem.connections.models import Introduction
from ecosystem.conversations.models import Meeting, Message
from ecosystem.core.db import db
from ecosystem.core.files import StoredFile
from ecosystem.core.progress import Task
from ecosystem.directory.models import DuplicatePair, ImportBatch, Kind, Profile, State
from ecosystem.events.models import Event
from ecosystem.juries.models import JuryRead, JuryRound
from ecosystem.meetings.models import DayPerson, DemoDay, MeetingDay, PlanMentor
from ecosystem.partners.models import Posting
from ecosystem.privacy import packing, queries
from ecosystem.privacy.models import DataRequest
from ecosystem.programs.models import (
    Cohort,
    CohortMaterial,
    CohortMessage,
    CohortSession,
    CohortTask,
    Enrolment,
    HandIn,
    HandInFile,
    Program,
)
from ecosystem.progress.models import KpiReport, Milestone
from ecosystem.recommendations.models import ShownList
from tests.page import Client
from tests.privacy.leaking import ASKERS, EYES, SECRETS, Secrets, forbidden, half, tail, word
from tests.privacy.test_erasure import traces

UNKNOWN = "no-such-key"
STEPS = ("core", "needs", "contact", "details", "files", "review")
FORMATS = ("csv", "xlsx", "zip")
LISTS = ("startups", "mentors", "investors", "institutions")


def column(of):
    return lambda: list(db.session.scalars(sa.select(of).order_by(of)))


def one_of(*values):
    return lambda: list(values)


def challenge_steps():
    return [(slug, step.value) for slug in column(Call.slug)() for step in Step]


slugs, introductions = column(Profile.slug), column(Introduction.key)
# What may stand in an address: the first part of its rule that fits, and the values of all rows.
VALUES = {
    ("slug",): slugs,
    ("slug", "step"): lambda: [(slug, step) for slug in slugs() for step in STEPS],
    ("kind",): lambda: [kind.value for kind in Kind],
    ("kind", "step"): lambda: [(kind.value, step) for kind in Kind for step in STEPS],
    ("name",): one_of(*LISTS),
    ("account_id",): column(Account.id),
    ("batch_id",): column(ImportBatch.id),
    ("batch_id", "number"): one_of((1, 1)),
    ("pair_id",): column(DuplicatePair.id),
    ("request_id",): column(DataRequest.id),
    ("shown_id",): column(ShownList.id),
    ("list_name",): one_of("sectors"),
    ("list_name", "slug"): one_of(("sectors", "iot")),
    ("locale",): one_of("vi", "en"),
    ("locale", "slug"): lambda: [("vi", slug) for slug in slugs()],
    ("key", "place"): lambda: [(key, place) for key in column(Message.key)() for place in (0, 1)],
    ("side", "key"): lambda: [
        *(("startups", key) for key in column(Enrolment.key)()),
        *(("mentors", key) for key in column(PlanMentor.key)()),
    ],
    ("key", "side"): lambda: [(key, 64) for key in column(StoredFile.key)()],
    # Whoever holds a link got the mail; those of real mails are walked as they stand there.
    ("token",): one_of(UNKNOWN),
    ("number",): one_of(0, 1),
    ("version_id",): one_of(1),
    ("document_id",): column(CallDocument.id),
    ("question_id",): column(CallQuestion.id),
    ("slug", "section"): lambda: [(slug, "part-startup") for slug in column(Call.slug)()],
    ("slug", "question"): lambda: [(slug, "problem") for slug in column(Call.slug)()],
    ("code",): column(CohortSession.code),
    ("file_id",): column(HandInFile.id),
    ("key", "task_key"): lambda: [(key, task) for key in column(Enrolment.key)() for task in column(CohortTask.key)()],
    ("key", "message_key"): lambda: [
        (key, message) for key in column(Enrolment.key)() for message in column(CohortMessage.key)()
    ],
    ("key", "section"): lambda: [(key, "part-startup") for key in column(Application.key)()],
}
KEYS = {
    "/pilots/files/": column(StoredFile.key),
    "/pilots/": column(Pilot.key),
    "/introductions/": introductions,
    "/applications/files/": column(StoredFile.key),
    "/applications/": column(Application.key),
    "/manager/applications/": column(Application.key),
    "/jury/reads/": column(JuryRead.key),
    "/manager/rounds/": column(JuryRound.key),
    "/manager/cohorts/": column(Cohort.key),
    "/manager/messages/": column(CohortMessage.key),
    "/manager/sessions/": column(CohortSession.key),
    "/manager/tasks/": column(CohortTask.key),
    "/manager/hand-ins/": column(HandIn.key),
    "/manager/materials/": column(CohortMaterial.key),
    "/cohorts/materials/": column(CohortMaterial.key),
    "/manager/enrolments/": column(Enrolment.key),
    "/enrolments/": column(Enrolment.key),
    "/progress/": column(Enrolment.key),
    "/milestones/files/": column(StoredFile.key),
    "/milestones/": column(Milestone.key),
    "/reports/": column(KpiReport.key),
    "/meetings/": column(Meeting.key),
    "/meeting-days/": column(DayPerson.key),
    "/manager/meeting-days/": column(MeetingDay.key),
    "/partners/": column(Posting.key),
    "/messages/": column(Message.key),
    "/logos/": column(StoredFile.key),
    "/exports/files/": column(StoredFile.key),
    "/manager/exports/": column(StoredFile.key),
    "/tasks/": column(Task.key),
}
# Whose slug it is, where it is no profile's.
SLUGS = {
    "/demo-days/": column(DemoDay.slug),
    "/challenges/": column(Call.slug),
    "/programs/": column(Program.slug),
    "/manager/challenges/": column(Call.slug),
    "/events/": column(Event.slug),
    "/officer/events/": column(Event.slug),
    "/calls/": column(Call.slug),
    "/manager/calls/": column(Call.slug),
}
# Pages that an argument makes another page.
MORE = (
    "/saved?tab=hidden",
    *(f"/introductions?tab={tab}" for tab in ("waiting", "asked", "connected", "past", "drafts")),
)
SEARCHES = (
    *("/search?q={}", "/palette?q={}", "/conversations?q={}", "/introductions?q={}", "/startups?q={}"),
    *("/mentors?q={}", "/investors?q={}", "/institutions?q={}", "/console/people?q={}", "/console/journal?q={}"),
    *("/officer/verification?q={}", "/officer/quality?q={}", "/officer/vocabulary?q={}", "/profiles?q={}"),
)


def rules(app):
    """Every address somebody may open, without files of the house."""
    found = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    return sorted(found, key=lambda rule: rule.rule)


def values(rule):
    """What may stand in the address of a rule, one dictionary for each."""
    names = tuple(re.findall(r"<(?:[^:<>]*:)?(\w+)>", rule.rule))
    known = VALUES.get(names)
    if rule.endpoint == "challenges.step":
        known = challenge_steps
    if names == ("key",):
        known = next(found for start, found in KEYS.items() if rule.rule.startswith(start))
    if names == ("slug",):
        known = next((found for start, found in SLUGS.items() if rule.rule.startswith(start)), slugs)
    assert known is not None, f"what may stand in {rule.rule}?"
    return [dict(zip(names, row if isinstance(row, tuple) else (row,), strict=True)) for row in known()]


def addresses(app):
    """Every address of every row."""
    found = []
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        for rule in rules(app):
            for given in values(rule) if rule.arguments else [{}]:
                found.append(adapter.build(rule.endpoint, given))
    return sorted({*found, *MORE})


@pytest.fixture(scope="module")
def world(databases):
    """The secrets on a database of their own; walking changes nothing that another walk would see."""
    with databases("sqlite").spare() as database, database.app.app_context():
        yield Secrets(database.app)
        db.session.rollback()


def eye(world, who):
    client = Client(world.app)
    return client if who == "nobody" else client.sign_in(world.people[who])


def alike(answer, sought):
    """An answer without what differs from one request to the next."""
    text = answer.get_data(as_text=True).replace(sought, "")
    return re.sub(r'[0-9a-f]{16,}|[\w.-]{60,}|name="once" value="[^"]*"', "", text)


def opened(data):
    """A file with what is packed inside."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return b"\n".join(pack.read(name) for name in pack.namelist())


def drafts_of(who, world):
    """What one has not sent leads to the form it is written in."""
    if who == "nobody":
        return []
    mine = sa.and_(Introduction.state == "draft", Introduction.asked_by_id == world.people[who].id)
    return db.session.scalars(sa.select(Introduction.key).where(mine)).all()


def told(data, who):
    """The secrets that stand in an answer and are none of this reader's."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return [secret for secret in forbidden(who) if secret in text]


def test_every_secret_is_in_the_world_and_read_by_who_may(world):
    assert [name for name in SECRETS if not traces(world.app, word(name))] == []
    seen = {}
    for who in ("lan", "minh", "refused", "blocked", "officer"):
        client = eye(world, who)
        text = "".join(client.http.get(path).data.decode("utf-8", "replace") for path in addresses(world.app))
        for name, readers in SECRETS.items():
            if who in readers and tail(name) in text:
                seen.setdefault(name, []).append(who)
    # Otherwise the walk would prove nothing.
    blind = {"request", "typed", "unsent", "angelmail", "blockedasking", "blockedmessage", "legalname"}
    blind |= {"jurorname", "juryconflict", "juryforlan", "juryaside", "inviter", "awardreason", "decisionwhy"}
    assert {name for name in SECRETS if name not in seen} <= blind


@pytest.mark.parametrize("who", EYES)
def test_no_page_feed_or_file_tells_what_is_not_for_its_reader(world, who):
    client, leaks = eye(world, who), []
    for path in addresses(world.app):
        answer = client.http.get(path)
        assert answer.status_code < 500, f"{who} on {path}: {answer.status_code}"
        head = str(answer.headers)
        leaks += [f"{path}: {secret}" for secret in told(answer.data, who) + told(head, who)]
    assert leaks == []


@pytest.mark.parametrize("who", EYES)
def test_a_search_for_half_a_secret_finds_no_more_than_one_for_nothing(world, who):
    client, leaks = eye(world, who), []

    def plain(path, sought):
        answer = client.http.get(path.format(sought))
        assert answer.status_code < 500, path
        assert told(answer.data, who) == [], path
        return answer.status_code, alike(answer, sought)

    for path in SEARCHES:
        nothing = plain(path, "kinzzzzzz")
        for name, readers in SECRETS.items():
            if who not in readers and plain(path, half(name)) != nothing:
                leaks.append(f"{path}: {name}")
    assert leaks == []


@pytest.mark.parametrize("who", [who for who in EYES if who != "officer"])
def test_what_is_not_for_a_reader_answers_as_what_does_not_exist(world, who):
    client, differs = eye(world, who), []

    def answered(path):
        answer = client.http.get(path)
        return answer.status_code, alike(answer, path) if answer.status_code >= 400 else ""

    def known(path, value):
        """Whose page one opens is known to one: its rooms may say that they are not for now."""
        home = path[: path.index(value) + len(value)]
        return home != path and answered(home)[0] == 200

    adapter = world.app.url_map.bind("localhost")
    own = {f"/introductions/{key}" for key in drafts_of(who, world)}
    public = set(db.session.scalars(sa.select(Profile.slug).where(Profile.state == State.PUBLISHED)))
    for rule in rules(world.app):
        names = sorted(rule.arguments)
        if names not in (["key"], ["slug"], ["account_id"], ["request_id"], ["shown_id"]):
            continue
        missing = {names[0]: UNKNOWN if names[0] in ("key", "slug") else 987654321}
        unknown = answered(adapter.build(rule.endpoint, missing))
        for given in values(rule):
            path = adapter.build(rule.endpoint, given)
            found = answered(path)
            # That a published profile exists is no secret; it may say that its rooms are for others.
            told_of = found[0] == 200 or (given.get("slug") in public and found[0] == 403) or path in own
            if not told_of and found != unknown and not known(path, str(given[names[0]])):
                differs.append(f"{path}: {found[0]} instead of {unknown[0]}")
    assert differs == []


def test_a_label_of_the_other_side_sifts_nothing_of_ones_own(world):
    for who in ASKERS:
        client = eye(world, who)
        pages = {client.get(f"/introductions?tab=past&label={label}").text for label in ("priority", "later", "unfit")}
        assert len(pages) == 1, who


def test_no_mail_tells_what_is_not_for_its_reader_and_its_links_open_no_more_to_others(world):
    letters = world.mails.read()
    assert letters
    by_address = {person.email: who for who, person in world.people.items()}
    for letter in letters:
        who = by_address.get(letter.to, "nobody")
        # Who is on the list of an event is written to by name.
        own = {"guest", "guestmail"} if word("guestmail") in letter.to else set()
        own |= {"angelmail"} if letter.to == world.cast.ha.email else set()
        own |= {"jurorname"} if letter.to.startswith("giamkhao@") else set()
        whole = f"{letter.subject}\n{letter.text}\n{letter.html}"
        assert set(told(whole, who)) <= {tail(name) for name in own}, (letter.to, letter.subject)
    links = sorted({link for letter in letters for link in letter.links})
    for who in ("nobody", "stranger", "refused", "blocked"):
        client = eye(world, who)
        for link in links:
            answer = client.http.get(link)
            assert answer.status_code < 500, link
            # Whoever holds the link got the mail: it names its reader.
            own = (
                {tail("guest"), tail("guestmail")} if link.startswith(("/invitations/", "/event-consents/")) else set()
            )
            assert set(told(answer.data, who)) <= own, (who, link)


@pytest.mark.parametrize("who", [who for who in EYES if who != "nobody"])
def test_no_export_and_no_copy_tells_what_is_not_for_its_reader(world, who):
    client = eye(world, who)
    for name in LISTS:
        for form in ("csv", "xlsx"):
            token = client.get(f"/exports/{name}", status=None)
            if token.status != 200:
                continue
            answer = client.post(f"/exports/{name}", {"format": form}, at=token, status=None)
            assert told(opened(answer.data), who) == [], (name, form)
    parts = {name: packing.plain(one.export(world.people[who].id)) for name, one in queries.personal().items()}
    assert told(json.dumps(parts, ensure_ascii=False), who) == []


def exports(app):
    """Every address that lets something leave when it is posted to, with the values of every row."""
    adapter = app.url_map.bind("localhost")
    found = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and "/exports" in rule.rule]
    return sorted(adapter.build(rule.endpoint, given, method="POST") for rule in found for given in values(rule))


def asked_of(client, path):
    """What an export answers to each format, with a token as a form would send it."""
    token = client.token()
    for form in FORMATS:
        yield client.send(path, {"csrf_token": token, "format": form}, status=None)


@pytest.mark.parametrize("who", EYES)
def test_no_export_that_is_asked_for_by_hand_is_for_who_applies_reads_or_looks_on(world, who):
    client, slugs_ = eye(world, who), column(Call.slug)()
    of_calls = {f"/manager/calls/{slug}/exports" for slug in slugs_}
    assert of_calls <= set(exports(world.app))
    for path in exports(world.app):
        for answer in asked_of(client, path):
            assert told(opened(answer.data), who) == [], path
            if path in of_calls:
                # Who is not signed in is asked to, whatever the address.
                assert answer.status == (303 if who == "nobody" else 404), path
                assert who != "nobody" or answer.location.startswith("/sign-in"), path


def test_the_same_asked_for_by_who_runs_the_call_is_a_file(world):
    client = Client(world.app).sign_in(world.cast.manager)
    sheets = [one for slug in column(Call.slug)() for one in asked_of(client, f"/manager/calls/{slug}/exports")]
    assert [tail("legalname") in opened(one.data).decode("utf-8", "replace") for one in sheets].count(True) >= 2


def test_the_journal_holds_no_private_word(world):
    entries = [line for line in traces(world.app, *(tail(name) for name in SECRETS)) if "journal" in line]
    assert entries == []
