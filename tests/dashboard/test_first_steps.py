"""The first steps of each role: worked out from facts, one leading on to the next, and put away by who wants to."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Role, Totp
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.feature import FirstStep
from ecosystem.dashboard import queries
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind
from ecosystem.directory.queries import profile_by_id
from ecosystem.directory.queries.fullness import is_full
from ecosystem.directory.rules.steps import completeness
from ecosystem.directory.rules.values import InstitutionValues, InvestorValues, MentorValues, held
from tests.cast import ANGEL, FUND, MENTOR, OTHER_STARTUP, STARTUP
from tests.page import words

HOLDERS = ["Xác nhận email", "Tạo hồ sơ của bạn", "Bổ sung hồ sơ từ 80% trở lên"]
MATCHED = [*HOLDERS, "Đồng ý nhận gợi ý kết nối", "Ngỏ lời kết nối đầu tiên", "Đề nghị xác thực hồ sơ"]
SECOND = "Bật lớp bảo vệ thứ hai"
OF_ROLE = {
    "lan": [*MATCHED, SECOND],
    "minh": [*MATCHED, SECOND],
    "ha": [*MATCHED, SECOND],
    "phong": [*MATCHED, SECOND],
    "manager": [*HOLDERS, "Đề nghị xác thực hồ sơ", SECOND],
    "owner": [*HOLDERS, "Đề nghị xác thực hồ sơ", SECOND],
    "officer": ["Xác nhận email", SECOND, "Nhập danh bạ đang có", "Xem xét hồ sơ đầu tiên chờ xác thực"],
    "admin": ["Xác nhận email", SECOND, "Mời cán bộ của Sở", "Có thêm một quản trị viên"],
}


def shown(client):
    """The steps on the first page: (label, state) of each, in order; and their links."""
    page = client.get("/dashboard?lang=vi")
    boxes = [el for el in page.all("section") if el.get("aria-labelledby") == "first-steps-h"]
    if not boxes:
        return {}, {}
    rows = list(boxes[0].iter("li"))
    labels = {words(next(row.iter("b"))): row.get("class", "") for row in rows}
    links = {words(next(row.iter("b"))): next(row.iter("a")).get("href") for row in rows}
    return labels, links


@pytest.mark.parametrize("who", OF_ROLE)
def test_each_role_has_its_steps_and_each_leads_somewhere(app, cast, browse, who):
    client = browse().sign_in(getattr(cast, who))
    labels, links = shown(client)
    assert sorted(labels) == sorted(OF_ROLE[who])
    for href in links.values():
        answer = client.get(href, status=None)
        answer = client.follow(answer) if answer.location else answer
        assert answer.status == 200, href


def test_the_steps_of_a_founder_follow_what_happens(app, cast, browse):
    founder = cast.account("moi", "Lê Mới", Role.FOUNDER, agrees=False)
    client = browse().sign_in(founder)

    def open_steps():
        return [label for label, state in shown(client)[0].items() if state != "done"]

    assert open_steps() == [*MATCHED[1:], SECOND]
    assert [label for label, state in shown(client)[0].items() if state == "now"] == ["Tạo hồ sơ của bạn"]
    mine = cast.profile(
        founder, Kind.STARTUP, replace(STARTUP, name="Rất Mới", description_vi="", pitch_vi="", needs=())
    )
    assert open_steps() == [*MATCHED[2:], SECOND]
    with write():
        whole = cast.whole(mine)
        directory.update(founder, whole, replace(STARTUP, name="Rất Mới"), version=whole.version)
    assert open_steps() == [*MATCHED[3:], SECOND]
    with write():
        accounts.give_consent(founder, "matching", method="settings")
    assert open_steps() == [*MATCHED[4:], SECOND]
    cast.ask(mine, cast.mentor, by=founder)
    assert open_steps() == [MATCHED[5], SECOND]
    with write():
        directory.ask_verification(founder, cast.whole(mine), directory.Statement(words="Người sáng lập và đại diện."))
    assert open_steps() == [SECOND]
    with write():
        db.session.add(Totp(account_id=founder.id, secret="bí mật", last_step=0, created_at=clock.now()))
    assert shown(client)[0] == {}, "all is done, so the list is gone"
    assert "Việc tiếp theo" in client.get("/dashboard?lang=vi").text


def test_being_asked_is_not_a_first_connection_but_answering_is(app, cast, browse):
    client = browse().sign_in(cast.minh)
    cast.asked  # noqa: B018  made by naming it
    assert shown(client)[0]["Ngỏ lời kết nối đầu tiên"] != "done"
    cast.accepted  # noqa: B018  made by naming it
    assert shown(client)[0]["Ngỏ lời kết nối đầu tiên"] == "done"


def test_the_list_is_put_away_and_taken_out_again(app, cast, browse):
    client = browse().sign_in(cast.lan)
    assert client.post("/hints/first-steps/put-away", at="/dashboard").location == "/dashboard"
    page = client.get("/dashboard")
    assert "Những bước đầu" not in page.text
    assert "Đã ẩn" in page.toasts[0]
    # From the toast, and later from the settings.
    client.post("/hints/first-steps/take-out", at=page)
    assert shown(client)[0]
    client.post("/hints/first-steps/put-away", at="/dashboard")
    client.post("/hints/first-steps/take-out", at="/settings/display")
    assert shown(client)[0]
    assert "Hiện lại" not in client.get("/settings/display").text


def test_putting_away_twice_is_putting_away_once(app, cast, browse):
    client = browse().sign_in(cast.lan)
    page = client.get("/dashboard")
    for _time in range(2):
        client.post("/hints/first-steps/put-away", at=page)
    db.session.refresh(cast.lan)
    assert cast.lan.dismissed == ["first-steps"]


def test_no_other_hint_can_be_put_away(app, cast, browse):
    client = browse().sign_in(cast.lan)
    token = client.token()
    client.send("/hints/anything/put-away", {"csrf_token": token}, status=404)
    stranger = browse()
    answer = stranger.send("/hints/first-steps/put-away", {"csrf_token": stranger.token()})
    assert answer.location.startswith("/sign-in")


GARDEN = InstitutionValues(name="Vườn ươm", website="https://vuon.example", tagline_vi="Ươm mầm")
VALUES = {
    Kind.STARTUP: (STARTUP, OTHER_STARTUP),
    Kind.MENTOR: (MENTOR, MentorValues(name="Trống", expertise=("pitching",))),
    Kind.ANGEL: (ANGEL, InvestorValues(name="Trống")),
    Kind.FUND: (FUND, InvestorValues(name="Trống")),
    Kind.INSTITUTION: (GARDEN, InstitutionValues(name="Trống")),
}


@pytest.mark.parametrize("kind", VALUES)
def test_the_database_counts_completeness_as_the_rules_do(app, cast, kind):
    for values in VALUES[kind]:
        made = cast.profile(None, kind, values)
        whole = profile_by_id(made.id)
        percent = completeness(kind, held(whole)).percent
        asked = [db.session.scalar(sa.select(is_full(made.id, kind, edge))) for edge in (percent, percent + 1)]
        assert asked == [True, False], percent


def test_all_facts_are_asked_in_one_question(app, cast, count_queries):
    steps = [FirstStep(n, f"Bước {n}", "", "/", sa.literal(n % 2 == 0)) for n in range(9)]
    founder = cast.lan
    db.session.refresh(founder)
    with count_queries() as asked:
        told = queries.beginning(founder, steps)
    assert asked.total == 1
    assert told is not None
    assert (len(told.left), len(told.done), told.count) == (4, 5, 9)
