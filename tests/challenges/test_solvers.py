"""Solvers: ranked with reasons for the owner's people alone, invited once, and what they answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.challenges import actions, queries
from ecosystem.challenges.models import ChallengeInvitation, ChallengeState
from ecosystem.challenges.queries import solvers
from ecosystem.challenges.rules import INVITING, SEEKING
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind
from ecosystem.directory.rules.values import InstitutionValues
from tests.calls.test_races import together
from tests.calls.world import sent
from tests.challenges.world import SLUG, TITLE, drafted, opened

AT = f"/manager/challenges/{SLUG}"
FIRM = InstitutionValues(
    name="Công ty Nước Lành",
    description_vi="Lắp cảm biến mực nước và cảnh báo ngập cho khu phố, đội trực và tổ dân phố khi mưa lớn.",
    institution_kind="sme",
)
WARD = replace(FIRM, name="UBND phường Mưa", institution_kind="ward")


def invited():
    return db.session.scalar(sa.select(sa.func.count()).select_from(ChallengeInvitation))


def refusing(code, act, *args, **kwargs):
    with pytest.raises(Refused) as no, write():
        act(*args, **kwargs)
    assert no.value.code == code


def sought(cast, jobs):
    """Startups, firms and an agency, and the list that the worker made of them."""
    cast.startup, cast.other_startup  # noqa: B018  made by naming them
    for values in (FIRM, WARD):
        cast.profile(cast.manager, Kind.INSTITUTION, values)
    opened(cast)
    with write():
        actions.ask_shortlist(cast.owner, queries.challenge(SLUG))
    jobs.run()
    return solvers.shortlist(queries.challenge(SLUG))


def test_while_solvers_are_sought_and_invited():
    S = ChallengeState  # noqa: N806  as the table names it
    assert {S.PROPOSED, S.APPROVED, S.OPEN} == SEEKING
    assert {S.APPROVED, S.OPEN} == INVITING


def test_who_could_solve_it_is_ranked_with_reasons(cast, jobs, frozen):
    found = sought(cast, jobs)
    names = [one.profile.name for one in found]
    # An agency solves nothing, and furniture warns of no flood.
    assert "UBND phường Mưa" not in names
    assert "Mây Tre" not in names
    assert {"Sóng Xanh", "Công ty Nước Lành"} == set(names)
    for one in found:
        assert sum(part.points for part in one.reasons) == one.score
    sectors = next(
        part for one in found if one.profile.name == "Sóng Xanh" for part in one.reasons if part.part == "sectors"
    )
    assert sectors.points > 0


def test_who_left_the_directory_leaves_the_list(cast, jobs, frozen):
    sought(cast, jobs)
    with write():
        directory.hide(cast.lan, cast.whole(cast.startup))
    assert "Sóng Xanh" not in [one.profile.name for one in solvers.shortlist(queries.challenge(SLUG))]


def test_an_invitation_is_told_once_by_notice_and_mail(cast, browse, jobs, outbox, frozen):
    sought(cast, jobs)
    trung, lan = browse().sign_in(cast.owner), browse().sign_in(cast.lan)
    page = trung.get(f"{AT}/solvers")
    assert "Sóng Xanh" in page.text
    trung.post(f"{AT}/invitations", {"value": cast.startup.slug}, at=f"{AT}/solvers")
    trung.post(f"{AT}/invitations", {"value": cast.startup.slug}, at=f"{AT}/solvers")
    jobs.run()
    assert invited() == 1
    assert "Sóng Xanh được mời giải bài toán" in lan.get("/notices").text
    letters = [one for one in outbox.read() if one.to == cast.lan.email and TITLE in one.subject]
    assert len(letters) == 1
    assert f"/challenges/{SLUG}" in letters[0].links
    assert "Đã mời" in trung.get(f"{AT}/solvers").text


def test_the_log_tells_what_was_sent_and_nothing_of_drafts(cast, jobs, frozen):
    sought(cast, jobs)
    one = queries.challenge(SLUG)
    with write():
        actions.invite(cast.owner, one, cast.whole(cast.startup))
    assert [(row.profile.name, row.answer) for row in solvers.log(one)] == [("Sóng Xanh", "")]
    sent(cast, one.call)
    assert [row.answer for row in solvers.log(queries.challenge(SLUG))] == ["Đã nộp"]


def test_only_who_works_on_it_sees_solvers(cast, browse, jobs, frozen):
    sought(cast, jobs)
    for who in (cast.lan, cast.officer, cast.stranger):
        browse().sign_in(who).get(f"{AT}/solvers", status=404)
    refusing("rights", actions.ask_shortlist, cast.officer, queries.challenge(SLUG))
    refusing("rights", actions.invite, cast.lan, queries.challenge(SLUG), cast.whole(cast.startup))


def test_nobody_is_invited_before_it_is_published(cast, frozen):
    drafted(cast)
    refusing("state", actions.invite, cast.owner, queries.challenge(SLUG), cast.whole(cast.startup))


def test_two_clicks_at_once_invite_once(app, cast, jobs, frozen):
    opened(cast)
    startup, trung = cast.startup.id, cast.owner.id

    def act():
        from ecosystem.directory import queries as profiles

        who, profile = db.session.get_one(Account, trung), profiles.profile_by_id(startup)
        actions.invite(who, queries.challenge(SLUG), profile)

    assert together(app, act, act) == ["done", "done"]
    assert invited() == 1


def test_a_list_that_was_asked_for_anew_is_not_overwritten(cast, jobs, frozen):
    one = opened(cast)
    with write():
        actions.ask_shortlist(cast.owner, one)
    before = one.shortlist_asked_at
    frozen.shift(1)
    with write():
        actions.ask_shortlist(cast.owner, queries.challenge(SLUG))
    with write():
        assert not actions.keep_shortlist(queries.challenge(SLUG), before, [])
    assert queries.challenge(SLUG).shortlist is None
