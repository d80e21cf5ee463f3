"""Suggestions by the week: what is new, once, with its reason, by a real server, to who wants it and is awake."""

from __future__ import annotations

import email
import email.policy

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.core.db import db, write
from ecosystem.core.mail import Mail
from ecosystem.notices import actions as notices
from ecosystem.notices import links
from ecosystem.notices.models import Frequency, Notice
from ecosystem.recommendations import actions
from ecosystem.recommendations import jobs as timed
from ecosystem.recommendations.models import Reason, SentSuggestion, SuggestionMail
from ecosystem.recommendations.queries import mails
from tests.connections.people import fund, mentor, owner_of, startup
from tests.notices.telling import at

TOPIC = "suggestions"


@pytest.fixture
def world(app, jobs, frozen):
    """A startup with a mentor and a fund in its lists, on the Sunday before mails leave."""
    app.config["QUIET_HOURS"] = (21, 7)
    frozen.move_to(at("29.11. 12:00"))
    found = startup(), mentor(), fund()
    jobs.run()
    return found


def monday(frozen, jobs, text="30.11. 08:00"):
    frozen.move_to(at(text))
    timed.open_weeks()
    jobs.run()


def sent(account):
    db.session.rollback()
    select = sa.select(Mail).where(Mail.to_address == account.email, Mail.template == "recommendations/fresh")
    return list(db.session.scalars(select.order_by(Mail.id)))


def told(account):
    db.session.rollback()
    rows = sa.select(SentSuggestion.other_id).where(SentSuggestion.account_id == account.id)
    return sorted(db.session.scalars(rows))


def wants(account, soon, *, site=True):
    with write():
        notices.choose(account, {TOPIC: (Frequency(soon), site)}, actor=account.id)


def test_a_real_server_gets_the_cards_with_reasons_and_the_way_out(app, world, jobs, frozen, smtp_sink):
    own, helper, money = world
    url, letters = smtp_sink
    app.config.update(SMTP_URL=url, SITE_URL="https://nhip-cau.danang.example")
    monday(frozen, jobs)
    mine = owner_of(own)
    raw = next(one for one in letters if mine.email in str(one["To"])).as_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Subject"] == "2 gợi ý mới cho Đầm Xanh"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<suggestions.nhip-cau.danang.example>"
    assert links.address(mine.id, TOPIC).encode() in raw
    for part in message.iter_parts():
        text = part.get_content()
        for word in (helper.name, money.name, "Hợp với bạn:", "Họ có thể nhận lời:", "cài đặt gợi ý"):
            assert word in text
    assert told(mine) == sorted([helper.id, money.id])


def test_a_card_is_told_of_once_and_nothing_new_is_no_mail(world, jobs, frozen):
    own, _helper, _money = world
    monday(frozen, jobs)
    for again in ("30.11. 08:01", "02.12. 09:00", "07.12. 08:00"):
        monday(frozen, jobs, again)
    assert len(sent(owner_of(own))) == 1
    newcomer = mentor("Trần Ngọt", sectors=("aquaculture-marine", "iot"))
    jobs.run()
    monday(frozen, jobs, "14.12. 08:00")
    assert [one.subject for one in sent(owner_of(own))][1:] == ["1 gợi ý mới cho Đầm Xanh"]
    assert newcomer.id in told(owner_of(own))
    weeks = sa.select(sa.func.count()).select_from(SuggestionMail).where(SuggestionMail.account_id == owner_of(own).id)
    assert db.session.scalar(weeks) == 3
    notes = sa.select(Notice.shown, Notice.waits).where(
        Notice.account_id == owner_of(own).id, Notice.kind == "recommendation.fresh"
    )
    assert db.session.execute(notes).all() == [(True, False)] * 2, "in the inbox, and in no digest"


def test_at_most_five_and_nothing_that_was_refused_liked_or_put_off(world, jobs, frozen):
    own, helper, money = world
    for number in range(7):
        mentor(f"Người {number}")
    jobs.run()
    actions.refuse(owner_of(own), own, helper, Reason.KNOWN)
    actions.like(owner_of(own), own, money)
    db.session.commit()
    monday(frozen, jobs)
    assert len(told(owner_of(own))) == mails.MOST
    assert not {helper.id, money.id} & set(told(owner_of(own)))


@pytest.mark.parametrize("why", ["off", "switch", "consent", "hours", "new"])
def test_who_hears_nothing(app, world, jobs, frozen, why):
    own, _helper, _money = world
    mine = owner_of(own)
    if why == "off":
        wants(mine, "off", site=False)
    elif why == "switch":
        actions.choose(mine, own, "gets_suggestions", on=False)
    elif why == "consent":
        accounts.withdraw_consent(mine, "matching")
    elif why == "new":
        mine.created_at = at("30.11. 07:45")
    db.session.commit()
    if why == "hours":
        with write():
            notices.keep_quiet(mine, 21, 9)
    monday(frozen, jobs)
    assert sent(mine) == []
    assert told(mine) == []
    if why == "hours":
        monday(frozen, jobs, "30.11. 09:10")
        assert len(sent(mine)) == 1


def test_by_the_link_of_the_mail_it_ends(world, jobs, frozen, browse):
    own, _helper, _money = world
    monday(frozen, jobs)
    link = f"/unsubscribe/{links.token(owner_of(own).id, TOPIC)}"
    page = browse()
    at_link = page.get(link)
    assert "Gợi ý mới trong tuần" in at_link.text
    assert "Tóm tắt hằng ngày" not in at_link.text, "there is the week or nothing"
    page.post(link, at=at_link, status=200)
    mentor("Trần Ngọt", sectors=("aquaculture-marine", "iot"))
    jobs.run()
    monday(frozen, jobs, "07.12. 08:00")
    assert len(sent(owner_of(own))) == 1
    choice = browse().sign_in(owner_of(own)).get("/settings/notices")
    assert "Gợi ý mới trong tuần" in choice.text


def test_many_people_are_opened_in_chunks_and_once(app, world, jobs, frozen, monkeypatch):
    monkeypatch.setattr(mails, "AT_ONCE", 2)
    others = [owner_of(startup(f"Trại {number}")) for number in range(5)]
    jobs.run()
    for _time in range(2):
        monday(frozen, jobs)
    db.session.rollback()
    weeks = list(db.session.scalars(sa.select(SuggestionMail.account_id)))
    assert len(weeks) == len(set(weeks)) == 8
    assert all(len(sent(one)) == 1 for one in others)
