"""Who is told what became of an import, of a long work that failed, of an invitation; twins after an import."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.actions import inviting
from ecosystem.accounts.models import Invitation, Role
from ecosystem.core import progress
from ecosystem.core.db import db, write
from ecosystem.core.journal import Delivery
from ecosystem.directory.models import DuplicatePair, ProfileKey
from ecosystem.notices.models import Notice
from tests.directory.intake import as_csv, checked


def told(kind):
    db.session.rollback()
    return [(row.account_id, row.path) for row in db.session.scalars(sa.select(Notice).where(Notice.kind == kind))]


def test_who_confirmed_an_import_is_told_that_it_is_written_and_taken_back(app, cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    other = browse().sign_in(cast.admin)
    other.post(f"{url}/confirm", at=url)
    jobs.run()
    assert told("profiles.imported") == [(cast.admin.id, url)]
    assert "3 hồ sơ mới" in other.get("/notices").text
    client.post(f"{url}/undo", at=url)
    jobs.run()
    assert told("profiles.taken_back") == [(cast.admin.id, url)]


def test_twins_are_found_when_an_import_ends(app, cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    client.post(f"{url}/confirm", at=url)
    jobs.run()
    keyed = db.session.scalar(sa.select(sa.func.count(sa.distinct(ProfileKey.profile_id))))
    assert keyed == 3
    assert db.session.scalars(sa.select(DuplicatePair)).all() == []


def test_who_asked_for_what_failed_is_told(app, cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    client.post(f"{url}/confirm", at=url)
    with write():
        db.session.execute(sa.update(Delivery).where(Delivery.state == "pending").values(state="parked"))
    progress.close_broken()
    jobs.run()
    assert told("task.failed") == [(cast.officer.id, url)]
    assert "chưa làm xong được" in client.get("/notices").text


def test_who_invited_into_a_role_is_told(app, cast, browse, jobs):
    admin, guest = cast.admin, cast.ha
    with write():
        inviting.invite(admin, email=guest.email, offer=inviting.Offer(role=Role.PROGRAM_MANAGER))
        token = inviting._renew(db.session.scalars(sa.select(Invitation)).one())
        inviting.accept_invitation(guest, token)
    jobs.run()
    assert told("invitation.role_accepted") == [(admin.id, f"/console/people/{guest.id}")]
    assert told("invitation.accepted") == []
