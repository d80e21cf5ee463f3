"""What was sent, as PDF: the receipt for who applied, the dossier for whoever may read it."""

from __future__ import annotations

from flask import Response, request

from ecosystem.calls.models import Application, Submission
from ecosystem.calls.queries import applications, papers, reading
from ecosystem.calls.rules import applications as rights
from ecosystem.calls.views.base import bp
from ecosystem.core.errors import NotFound
from ecosystem.core.pdf import PDF_TYPE
from ecosystem.core.text import whole_number
from ecosystem.web.access import Limit, allow, by_account, current_account, limited

PAPERS = Limit("calls.papers", 200, 3600, by_account)


@bp.get("/applications/<key>/receipt.pdf")
@allow(rights.is_applicant, load=applications.application)
@limited(PAPERS)
def receipt_pdf(one: Application) -> Response:
    """The receipt of one revision, of the newest where none is named."""
    sent = _sent(one)
    return _file(papers.receipt(one, sent), papers.file_name(one, sent, "bien-nhan"))


@bp.get("/applications/<key>/dossier.pdf")
@allow(rights.may_read, load=applications.application)
@limited(PAPERS)
def dossier_pdf(one: Application) -> Response:
    """What was sent, as the reader may see it: the applicant all of it, who organises what their right lets them."""
    reader = reading.reader_of(current_account(), one)
    if reader is None:
        raise NotFound
    sent = _sent(one)
    return _file(papers.dossier(one, sent, reader), papers.file_name(one, sent, "ho-so"))


def _sent(one: Application) -> Submission:
    revisions, wanted = applications.submissions(one.id), whole_number(request.args.get("revision", ""))
    if not revisions:
        raise NotFound
    return next((row for row in revisions if row.number == wanted), revisions[0])


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, content_type=PDF_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
