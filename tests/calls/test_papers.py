"""What was sent, as PDF: for whom it is, what stands on it, and that the same answers make the same bytes."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask_babel import force_locale

from ecosystem.calls import actions, queries
from ecosystem.calls.models import ManagerRight
from ecosystem.calls.queries import applications, papers
from ecosystem.calls.rules.sight import Reader
from ecosystem.core.db import db, write
from tests.calls.world import a_call, last, sent


@pytest.fixture
def one(cast, frozen):
    """Lan's Sóng Xanh, sent to a call of Mai's; Trung is an editor of it."""
    call = a_call(cast, rules=[{"kind": "verified"}])
    email = cast.owner.email
    with write():
        actions.add_manager(cast.manager, queries.call(call.slug), email=email, right=ManagerRight.EDITOR)
    return applications.application(sent(cast, call).key)


def words(one, reader):
    return json.dumps(papers.dossier_words(one, last(one), reader), ensure_ascii=False)


def test_the_same_answers_make_the_same_bytes(one, frozen):
    first = papers.dossier(one, last(one), Reader.APPLICANT), papers.receipt(one, last(one))
    frozen.shift(timedelta(days=3))
    db.session.expire_all()
    again = papers.dossier(one, last(one), Reader.APPLICANT), papers.receipt(one, last(one))
    assert first == again
    assert all(paper.startswith(b"%PDF-") for paper in first)
    with force_locale("en"):
        assert papers.receipt(one, last(one)) != first[1]


def test_a_dossier_holds_what_its_reader_sees(one):
    form = applications.draft(one).form
    hidden = next(question for question in form.questions() if question.personal)
    whole = words(one, Reader.APPLICANT)
    assert hidden.label_vi in whole
    assert "0905123456" in whole
    assert hidden.label_vi not in words(one, Reader.PUBLIC)
    assert hidden.label_vi not in words(one, Reader.BLIND_JUROR)
    assert papers.dossier_words(one, last(one), Reader.APPLICANT)["conditions"] == []
    assert papers.dossier_words(one, last(one), Reader.LEAD)["conditions"] == [["Xác thực", "Cần bổ sung"]]


def test_a_receipt_says_number_time_and_digest(one):
    said = papers.receipt_words(one, last(one))
    assert said["title"] == f"Giấy biên nhận {one.number}"
    assert said["sha256"] == last(one).sha256
    assert dict(said["facts"])["Nhận lúc"] == "09:00, 01/12/2026 (GMT+7)"


def test_who_takes_which_paper(client, cast, one):
    receipt, dossier = f"/applications/{one.key}/receipt.pdf", f"/applications/{one.key}/dossier.pdf"
    for who, statuses in {
        cast.lan: (200, 200),
        cast.manager: (404, 200),
        cast.owner: (404, 200),
        cast.officer: (404, 404),
        cast.stranger: (404, 404),
    }.items():
        as_them = client.sign_in(who)
        found = tuple(as_them.get(path, status=None).status for path in (receipt, dossier))
        assert found == statuses, who.full_name


def test_a_paper_is_a_file_named_by_its_number(client, cast, one):
    answer = client.sign_in(cast.lan).get(f"/applications/{one.key}/receipt.pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{one.number}-1-bien-nhan.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_draft_has_no_paper(client, cast, frozen):
    call = a_call(cast)
    with write():
        made = actions.start(cast.lan, call, cast.whole(cast.startup))
    as_lan = client.sign_in(cast.lan)
    for kind in ("receipt", "dossier"):
        assert as_lan.get(f"/applications/{made.key}/{kind}.pdf", status=None).status == 404


def test_pages_lead_to_the_papers(client, cast, one):
    links = client.sign_in(cast.lan).get(f"/applications/{one.key}/receipt").links
    assert {re.sub(r"\?.*", "", link).rpartition("/")[2] for link in links} >= {"receipt.pdf", "dossier.pdf"}
    inside = client.sign_in(cast.manager).get(f"/manager/applications/{one.key}").links
    assert f"/applications/{one.key}/dossier.pdf?revision=1" in inside
