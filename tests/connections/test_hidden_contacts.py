"""A side that keeps its contacts to itself gives none after a yes either: not on the page, not in the mail."""

from __future__ import annotations

import pytest

from ecosystem.connections import actions, queries
from ecosystem.connections.models import Side
from ecosystem.core.db import settle
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Audience, FieldGroup
from tests.connections.people import asked, mentor, owner_of, startup


@pytest.mark.parametrize("audience", list(Audience))
def test_contacts_follow_the_audience_of_their_group(app, audience, browse, jobs, outbox):
    asker, other = startup(), mentor()
    whole = profiles.profile_by_id(asker.id)
    directory.set_audiences(owner_of(asker), whole, {FieldGroup.CONTACTS: audience}, version=whole.version, sure=True)
    one = asked(asker, other)
    actions.accept(owner_of(other), queries.introduction(one.key), reply="")
    settle(keep=True)
    jobs.run()
    page, letter = (
        browse().sign_in(owner_of(other)).get(f"/introductions/{one.key}"),
        outbox.last(owner_of(other).email),
    )
    told = queries.contacts(queries.introduction(one.key), Side.ASKER)
    is_open = audience != Audience.PRIVATE
    assert told is not None
    assert (told.emails, told.phone) == ((("lienhe@damxanh.example",), "+84905111222") if is_open else ((), ""))
    for place in (page.html, letter.text, letter.html):
        assert ("lienhe@damxanh.example" in place) is is_open
        assert owner_of(asker).email not in place
        assert ("giữ kín liên hệ" in place) is not is_open
