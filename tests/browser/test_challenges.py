"""A challenge from the pain to its reuse: six steps, a yes, solvers, a choice, two clicks, values, an order, a copy."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls.models import Call
from ecosystem.calls.queries import applications
from ecosystem.challenges import queries
from ecosystem.cli.calls import apply
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.values import format_date
from ecosystem.directory.models import Profile
from tests.browser.test_journey import press

DECK = Path(__file__).parents[2] / "ecosystem" / "samples" / "deck.pdf"
SAVE = "main form.form .form-act button.primary"
TITLE = "Cảm biến báo khô cho vườn rau của hợp tác xã"


def fill(page, **values):
    for name, value in values.items():
        page.fill(f"#{name.replace('__', '-')}", value)


def written(owner):
    """The six steps of the wizard; answers the address of the challenge's page."""
    fill(owner, title_vi=TITLE, title_en="Dry-soil alarms", pain_vi="Vườn khô mới biết.", sufferers_vi="240 hộ.")
    press(owner, SAVE)
    fill(owner, users_vi="Tổ trưởng vườn", given_vi="Số liệu tưới")
    for sector in ("agritech", "iot"):
        owner.check(f"input[name=sectors][value={sector}]")
    press(owner, SAVE)
    fill(owner, outcome_vi="Tưới đúng lúc", outcome_en="Water in time")
    press(owner, SAVE)
    fill(owner, vi__0="Nước tưới giảm", unit__0="%", target__0="20", how_vi__0="Đồng hồ nước")
    press(owner, SAVE)
    fill(owner, budget_vnd="300 triệu", legal_basis="KH 152", head_vi="Giám đốc hợp tác xã", owner_name="Chi cục mẫu")
    press(owner, SAVE)
    days = [format_date(clock.today() + timedelta(days=each)) for each in (-1, 20)]
    fill(owner, opens_on=days[0], closes_on=days[1], summary_vi="Báo khô sớm.", summary_en="Early dry alarms.")
    press(owner, SAVE)
    return owner.url


def who(name):
    return db.session.scalars(sa.select(Account).where(Account.email == f"{name}@demo.example")).one()


def proposed_and_closed(site, slug):
    """The founder's proposal, by the engine of calls; then the time for proposals is over."""
    with site.database.app.app_context():
        with write():
            profile = db.session.scalars(sa.select(Profile).where(Profile.external_id == "s13")).one()
            call = queries.challenge(slug).call
            key = apply(who("founder"), call, profile).key
        with write():
            over = {"closes_at": clock.now() - timedelta(minutes=1)}
            db.session.execute(sa.update(Call).where(Call.slug == slug).values(over))
        with write():
            calls.tick()
        with write():
            owner = who("owner")
            calls.take_up(owner, applications.application(key))
            calls.let_through(owner, applications.application(key))
        db.session.remove()


def invited(owner, slug):
    """Solvers are found by the worker; the best one is invited."""
    owner.goto(f"/manager/challenges/{slug}/solvers")
    press(owner, "main form[action$='/solvers'] button")
    for _try in range(60):
        if owner.locator("main article.card").count():
            break
        owner.wait_for_timeout(500)
        owner.reload()
    press(owner, "main form[action$='/invitations'] button")
    assert "Đã mời" in owner.locator("main").inner_text()


def agreed(owner, founder):
    """The agreement is written, and both sides click."""
    press(owner, "main a[href$='/agreement']")
    days = [format_date(clock.today() + timedelta(days=each)) for each in (0, 90)]
    fill(owner, scope="Hai vườn", limits="Không", starts_on=days[0], ends_on=days[1], data="Độ ẩm đất")
    fill(owner, supervisor="Tổ trưởng", stop_rules="Rau héo")
    press(owner, SAVE)
    press(owner, "main form[action$='/agree'] button")
    founder.goto("/pilots")
    press(founder, f"main a:has-text('{TITLE}')")
    press(founder, "main form[action$='/agree'] button")


def measured(founder):
    """A value with its evidence."""
    founder.select_option("#measure", index=1)
    fill(founder, value="24,5", measured_on=format_date(clock.today()))
    founder.set_input_files("#file", DECK)
    press(founder, "main form[action*='/measurements'] .form-act button")
    founder.get_by_text("Đạt: 24,5 %").first.wait_for()


def test_a_challenge_goes_from_pain_to_reuse(site, open_page, axe):
    owner = open_page("/manager/challenges/new", who="owner")
    at = written(owner)
    slug = at.rsplit("/", 1)[1]
    assert "Còn thiếu" not in owner.locator("main").inner_text()
    press(owner, "main form[action$='/send'] button")
    officer = open_page(f"/manager/challenges/{slug}", who="officer")
    press(officer, "main button[value=approve]")
    invited(owner, slug)
    assert axe(owner) == []

    proposed_and_closed(site, slug)
    owner.goto(at)
    owner.select_option("#proposal", index=1)
    press(owner, "main form[action$='/award'] button.primary")
    pilot, founder = owner.url, open_page("/pilots", who="founder", width=390)
    agreed(owner, founder)
    measured(founder)
    assert axe(founder) == []

    owner.goto(pilot)
    fill(owner, learnt="Chôn cảm biến sâu hơn.")
    press(owner, "main button[value=accepted]")
    fill(owner, value_vnd="280 triệu", ordered_on=format_date(clock.today()), document="HĐ 5")
    press(owner, "main form[action$='/order'] button")
    press(owner, "main form[action$='/share'] button")
    founder.reload()
    press(founder, "main form[action$='/share'] button")
    anybody = open_page(f"/challenges/{slug}")
    text = anybody.locator("main").inner_text()
    assert "Chôn cảm biến sâu hơn." in text
    assert "280" not in text

    owner.goto(f"/challenges/{slug}")
    press(owner, "main form[action$='/reuse'] button")
    assert re.search(r"/manager/challenges/[a-z0-9-]+-2$", owner.url)
    assert "Dùng lại từ một bài toán đã giải" in owner.locator("main").inner_text()
