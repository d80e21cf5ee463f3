"""A challenge from the pain to its reuse, every step by the pages that people have; and a pilot that is stopped.

Six steps, a yes, solvers, a question, a proposal, a choice, two clicks, values, an order, a copy at another agency.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.calls import actions as calls
from ecosystem.calls.models import Call
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.values import format_date
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind
from ecosystem.directory.rules.values import InstitutionValues
from tests.browser.intake.applying import answer
from tests.browser.intake.people import person
from tests.browser.test_journey import press

DECK = Path(__file__).parents[2] / "ecosystem" / "samples" / "deck.pdf"
SAVE = "main form.form .form-act button.primary"
TITLE = "Cảm biến báo khô cho vườn rau của hợp tác xã"
WARD = "UBND phường Sông Trà"
FLOOD = "Cảnh báo ngập theo tuyến phố"


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


def published(open_page, slug):
    """Everybody reads it, each in their language, and the list of open ones has it."""
    for locale, title, words in (("vi", TITLE, "Vườn khô mới biết."), ("en", "Dry-soil alarms", "Water in time")):
        page = open_page("/challenges?when=open", locale=locale)
        press(page, f"main a:has-text('{title}')")
        assert page.url.endswith(f"/challenges/{slug}")
        assert words in page.locator("main").inner_text()
    return page


def asked(owner, founder, open_page, slug):
    """A question of one, answered for all; who asked stays unsaid."""
    founder.goto(f"/challenges/{slug}")
    press(founder, "main a[href$='#questions']")
    fill(founder, words="Vườn có sóng 4G không?")
    press(founder, "main form[action$='/questions'] button")
    owner.goto(f"/manager/calls/{slug}/questions")
    press(owner, "main a[href^='/manager/questions/']")
    fill(owner, words="Có, ở cả hai vườn.")
    press(owner, SAVE)
    anybody = open_page(f"/calls/{slug}").locator("#questions").inner_text()
    assert "Vườn có sóng 4G không?" in anybody
    assert "Có, ở cả hai vườn." in anybody


def proposed(founder, slug):
    """The founder proposes by the form of the call, in the browser."""
    founder.goto(f"/challenges/{slug}")
    press(founder, "main a[href$='/apply']")
    founder.locator("input[name=profile]").first.check(force=True)
    press(founder, SAVE)
    press(founder, ".tasks a")
    for _section in range(8):
        if founder.url.endswith("/check"):
            break
        answer(founder)
        # A link and an amount are no words.
        for name, typed in (("q-demo", ""), ("q-budget", "300 triệu")):
            for one in founder.locator(f"[name={name}]").all():
                one.fill(typed)
        press(founder, "button[value=next]")
    press(founder, "form[action$='/submit'] button")
    assert founder.url.endswith("/receipt"), founder.locator("main").inner_text()[:600]


def closed(site, slug):
    """The time for proposals is over."""
    with site.database.app.app_context():
        with write():
            over = {"closes_at": clock.now() - timedelta(minutes=1)}
            db.session.execute(sa.update(Call).where(Call.slug == slug).values(over))
        with write():
            calls.tick()
        db.session.remove()


def let_through(owner, slug):
    """The queue of proposals: taken up, and let through to who chooses."""
    for act in ("take-up", "let-through"):
        owner.goto(f"/manager/calls/{slug}/applications")
        owner.locator("input[name=keys]").first.check(force=True)
        owner.select_option("select[name=act]", act)
        press(owner, "main form:has([name=act]) button")


def invited(owner, slug):
    """Solvers are found by the worker; the best one is invited."""
    owner.goto(f"/manager/challenges/{slug}/solvers")
    press(owner, "main form[action$='/solvers'] button")
    for _try in range(60):
        if owner.locator("main article.card").count():
            break
        owner.wait_for_timeout(500)
        owner.reload()
    # Each with the reasons it is listed for.
    assert owner.locator("main article.card .bars .evidence").count()
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


def ended(owner, founder, pilot):
    """Accepted, bought, and what was learnt is for everybody by the word of both."""
    owner.goto(pilot)
    fill(owner, learnt="Chôn cảm biến sâu hơn.")
    press(owner, "main button[value=accepted]")
    fill(owner, value_vnd="280 triệu", ordered_on=format_date(clock.today()), document="HĐ 5")
    press(owner, "main form[action$='/order'] button")
    press(owner, "main form[action$='/share'] button")
    founder.reload()
    press(founder, "main form[action$='/share'] button")


def another_agency(site):
    """A ward with the account of somebody who looks after it."""
    with site.database.app.app_context():
        account = person("chi@songtra.example", "Phan Mai Chi", Role.CHALLENGE_OWNER)
        with write():
            values = InstitutionValues(name=WARD, institution_kind="ward")
            directory.create(account, Kind.INSTITUTION, values)
        db.session.remove()


def reused(open_page, slug):
    """Another agency takes it over with one click; the problem is among those that are solved, and counted."""
    chi = open_page("/solved-challenges", who="chi@songtra.example")
    press(chi, f"main a:has-text('{TITLE}')")
    press(chi, f"main form[action$='/reuse'] button:has-text('{WARD}')")
    assert re.search(r"/manager/challenges/[a-z0-9-]+-2$", chi.url)
    assert "Dùng lại từ một bài toán đã giải" in chi.locator("main").inner_text()
    anybody = open_page(f"/challenges/{slug}")
    text = anybody.locator("main").inner_text()
    assert "Chôn cảm biến sâu hơn." in text
    assert WARD in text
    assert "280" not in text
    anybody.goto("/solved-challenges")
    solved = anybody.locator("main article", has_text=TITLE).inner_text()
    assert "1 cơ quan dùng lại" in solved
    anybody.goto("/challenge-scorecard")
    row = anybody.locator("main tr", has_text="Chi cục mẫu").first.inner_text()
    assert row.split()[-6:] == ["1"] * 6, row


def test_a_challenge_goes_from_pain_to_reuse(site, open_page, axe):
    owner = open_page("/manager/challenges/new", who="owner")
    at = written(owner)
    slug = at.rsplit("/", 1)[1]
    assert "Còn thiếu" not in owner.locator("main").inner_text()
    press(owner, "main form[action$='/send'] button")
    officer = open_page(f"/manager/challenges/{slug}", who="officer")
    press(officer, "main button[value=approve]")
    assert axe(published(open_page, slug)) == []
    invited(owner, slug)
    assert axe(owner) == []

    founder = open_page("/pilots", who="founder", width=390)
    asked(owner, founder, open_page, slug)
    proposed(founder, slug)
    closed(site, slug)
    let_through(owner, slug)
    owner.goto(at)
    owner.select_option("#proposal", index=1)
    press(owner, "main form[action$='/award'] button.primary")
    pilot = owner.url
    agreed(owner, founder)
    measured(founder)
    assert axe(founder) == []
    ended(owner, founder, pilot)
    another_agency(site)
    reused(open_page, slug)


def test_a_pilot_that_is_stopped_is_told_without_blame(open_page, axe, watch):
    """Everybody reads that it was tried, and what was learnt once both sides say so; nobody reads by whom."""
    solver = open_page("/pilots", who="nop-s31@demo.example", width=390)
    name = solver.locator("main article .meta span").last.inner_text().strip()
    press(solver, f"main a:has-text('{FLOOD}')")
    assert "Báo sai ba lần trong một tuần." in solver.locator("main").inner_text()
    watch.allowed.add(422)
    press(solver, "main button[value=stopped]")
    assert "điều học được" in solver.locator("[data-error-summary]").first.inner_text()
    fill(solver, learnt="Mất điện là mất sóng; lần sau cần trạm có pin.")
    press(solver, "main button[value=stopped]")
    press(solver, "main form[action$='/share'] button")
    anybody = open_page("/challenges?when=done")
    press(anybody, f"main a:has-text('{FLOOD}')")
    assert "trạm có pin" not in anybody.locator("main").inner_text()
    owner = open_page("/pilots", who="owner")
    press(owner, f"main a:has-text('{FLOOD}')")
    press(owner, "main form[action$='/share'] button")
    anybody.reload()
    text = anybody.locator("main").inner_text()
    assert "Thử mà chưa nhận cũng là điều học được." in text
    assert "trạm có pin" in text
    assert name not in text
    assert axe(anybody) == []
    anybody.goto("/solved-challenges")
    assert FLOOD not in anybody.locator("main").inner_text()
