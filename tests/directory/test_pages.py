"""The pages of the directory: lists, forms, acts; what was typed is kept, what is foreign is refused."""

from __future__ import annotations

import io
import threading

import pytest
import sqlalchemy as sa
from PIL import Image

from ecosystem.core.db import db, write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Kind, Profile, Startup, State
from ecosystem.directory.rules.values import held

SHORT = {"name": "Đốm Sáng", "tagline_vi": "Đèn mặt trời", "sectors": ["new-energy"], "stage": "mvp"}


def total() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Profile)) or 0


@pytest.mark.parametrize("path", ["/startups", "/mentors", "/investors", "/institutions"])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_directory_opens_for_everyone(cast, client, path, locale):
    assert cast.startup.id != cast.mentor.id != cast.fund.id != cast.angel_profile.id
    page = client.language(locale).get(path)
    assert page.lang == locale
    assert client.sign_in(cast.lan).get(path).status == 200


def test_a_list_says_what_it_mended_and_keeps_filters_in_its_links(cast, client):
    assert cast.startup
    page = client.get("/startups?q=son+xanhh&sector=iot&sort=newest")
    assert "Sóng Xanh" in page.text
    assert "Hiện kết quả cho “" in page.text
    assert any(link.startswith("/startups?") and "sector" not in link and "sort=newest" in link for link in page.links)


def test_a_strangers_list_leaks_no_members_field(cast, client):
    assert cast.startup
    assert "need" not in {name for form in client.get("/startups").forms for name in form.names}
    found = client.get("/startups?need=need-branding&round=series-a")
    assert "Sóng Xanh" in found.text


@pytest.mark.parametrize("path", ["/profiles", "/profiles/new", "/profiles/new/startup", "/profiles/song-xanh/edit"])
def test_strangers_are_sent_to_sign_in(cast, client, path):
    assert cast.startup
    assert client.get(path, status=303).location.startswith("/sign-in")


def test_a_founder_describes_a_startup_in_five_answers(cast, client):
    client.sign_in(cast.lan)
    assert client.get("/profiles/new", status=303).location == "/profiles/new/startup"
    done = client.post("/profiles/new/startup", SHORT)
    assert done.location == "/startups/dom-sang"
    profile = queries.profile("dom-sang")
    assert (held(profile).sectors, profile.memberships[0].account_id) == (("new-energy",), cast.lan.id)
    assert "Đốm Sáng" in client.get("/profiles").text


def test_a_double_click_creates_one(cast, client):
    client.sign_in(cast.lan)
    page = client.get("/profiles/new/startup")
    first = client.post("/profiles/new/startup", SHORT, at=page)
    second = client.post("/profiles/new/startup", SHORT, at=page)
    assert (first.location, second.location, total()) == ("/startups/dom-sang", "/startups/dom-sang", 1)


@pytest.mark.parametrize("kind", ["startup", "angel", "fund", "mentor", "institution"])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_an_officer_may_open_the_form_of_every_kind(cast, client, kind, locale):
    page = client.sign_in(cast.officer).language(locale).get(f"/profiles/new/{kind}")
    assert "name" in page.form(f"/profiles/new/{kind}").names


def test_a_founder_may_not_describe_a_fund(cast, client):
    client.sign_in(cast.lan)
    client.get("/profiles/new/fund", status=404)
    client.get("/profiles/new/nonsense", status=404)


FULL = {
    **SHORT,
    "needs": ["need-market", "need-ip"],
    "raising": "y",
    "round": "seed",
    "ask_amount": "50,000 USD",
    "technologies": "LED,  pin LFP , LED",
    "founded": "01/03/2024",
    "tax_code": "0100109106",
    "phone": "0905 123 456",
    "website": "domsang.example",
    "founders-0-full_name": "Trần Ngọc Lan",
    "founders-0-is_public": "y",
    "founders-1-full_name": "Lê Hải",
    "traction-0-kind": "revenue",
    "traction-0-value": "1,45 tỷ",
    "traction-0-as_of": "31/10/2026",
    "assets-0-kind": "trademark",
    "assets-0-status": "filed",
    "conflicts-0-other_name": "Mây Tre",
}


def test_everything_typed_by_people_becomes_values(app, cast, client):
    assert cast.other_startup
    client.sign_in(cast.lan).post("/profiles/new/startup", FULL)
    values = held(queries.profile("dom-sang"))
    assert values.ask_amount == 50_000 * app.config["USD_RATE"]
    assert (values.ask_entered, values.ask_currency) == ("50,000 USD", "USD")
    assert values.technologies == ("LED", "pin LFP")
    assert (str(values.founded), values.phone) == ("2024-03-01", "+84905123456")
    assert values.website == "https://domsang.example"
    assert [(row.full_name, row.is_public) for row in values.founders] == [("Trần Ngọc Lan", True), ("Lê Hải", False)]
    figures = [(row.kind, row.value, str(row.as_of)) for row in values.traction]
    assert figures == [("revenue", 1_450_000_000, "2026-10-31")]
    assert [(row.other_id, row.other_name) for row in values.conflicts] == [(cast.other_startup.id, "Mây Tre")]


def test_the_form_shows_what_is_held_and_saving_it_changes_nothing(cast, client):
    client.sign_in(cast.lan).post("/profiles/new/startup", FULL)
    before = held(queries.profile("dom-sang"))
    db.session.rollback()
    client.post("/profiles/dom-sang/edit")
    db.session.expire_all()
    assert held(queries.profile("dom-sang")) == before


def test_a_saved_form_offers_two_more_blank_rows_and_a_blanked_row_goes(cast, client):
    client.sign_in(cast.lan).post("/profiles/new/startup", FULL)
    page = client.get("/profiles/dom-sang/edit")
    names = page.form("/profiles/dom-sang/edit").names
    assert {"founders-2-full_name", "founders-3-full_name"} <= names
    assert "founders-4-full_name" not in names
    client.post("/profiles/dom-sang/edit", {"founders-0-full_name": "", "founders-0-is_public": None}, at=page)
    assert [row.full_name for row in held(queries.profile("dom-sang")).founders] == ["Lê Hải"]


def test_a_fund_with_two_mandates(cast, client):
    client.sign_in(cast.phong)
    sent = {
        "name": "Quỹ Gió",
        "mandates-0-ticket_min": "500tr",
        "mandates-0-ticket_max": "2 tỷ",
        "mandates-0-sectors": ["ai", "iot"],
        "mandates-0-places": "Đà Nẵng, Huế",
        "portfolio-0-name": "Giọng Quảng",
        "portfolio-0-year": "2024",
    }
    client.post("/profiles/new/fund", sent)
    client.post("/profiles/quy-gio/edit", {"mandates-1-stages": ["mvp"]})
    first, second = held(queries.profile("quy-gio")).mandates
    assert (first.ticket_min, first.ticket_max, first.sectors) == (500_000_000, 2_000_000_000, ("ai", "iot"))
    assert (first.ticket_min_entered, first.places, second.stages) == ("500tr", ("Đà Nẵng", "Huế"), ("mvp",))
    wrong = client.post("/profiles/quy-gio/edit", {"mandates-0-ticket_max": "1 triệu"}, status=422)
    assert any("Khoản lớn nhất" in error for error in wrong.errors)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Vui lòng điền mục này."),
        ({"name": "a\u202eb"}, "ký tự ẩn"),
        ({"name": "x" * 121}, "Dài quá 120"),
        ({"sectors": None}, "ít nhất 1"),
        ({"sectors": ["ai", "iot", "fintech", "edtech"]}, "tối đa 3"),
        ({"sectors": ["no-such"]}, "không nằm trong danh sách"),
        ({"stage": "no-such"}, "không có trong danh sách"),
        ({"ask_amount": "rất nhiều"}, "Không đọc được số tiền"),
        ({"ask_amount": "9" * 400}, "Dài quá 60"),
        ({"ask_amount": "-5 tỷ"}, "không được âm"),
        ({"founded": "31/02/2024"}, ""),
        ({"tax_code": "123"}, "Mã số thuế không đúng"),
        ({"website": "javascript:alert(1)"}, "địa chỉ web"),
        ({"traction-0-kind": "revenue"}, "điền mục này, hoặc xoá cả dòng"),
        ({"founders-0-title": "CEO"}, "điền mục này, hoặc xoá cả dòng"),
    ],
)
def test_a_wrong_answer_is_422_and_keeps_what_was_typed(cast, client, changes, said):
    client.sign_in(cast.lan)
    sent = {**SHORT, "description_vi": "Một đoạn dài đã gõ <b>công phu</b>", **changes}
    page = client.post("/profiles/new/startup", sent, status=422)
    assert any(said in error for error in page.errors), page.errors
    assert page.form("/profiles/new/startup").fields["description_vi"] == ["Một đoạn dài đã gõ <b>công phu</b>"]
    assert total() == 0


def test_a_startup_needs_one_text(cast, client):
    client.sign_in(cast.lan)
    page = client.post("/profiles/new/startup", {**SHORT, "tagline_vi": ""}, status=422)
    assert any("giới thiệu startup bằng một câu" in error for error in page.errors)
    client.post("/profiles/new/startup", {**SHORT, "tagline_vi": "", "tagline_en": "Solar lamps"}, at=page)


@pytest.mark.parametrize(
    "name", ["state", "is_sample", "slug", "id", "source", "owner_id", "founders-99-full_name", "founders-0-startup_id"]
)
def test_a_field_nobody_declared_is_refused(cast, client, name):
    client.sign_in(cast.lan)
    client.post("/profiles/new/startup", {**SHORT, name: "removed"}, status=422, force=True)
    assert total() == 0


def test_the_second_of_two_editors_is_told_and_keeps_the_text(cast, client, browse):
    slug = cast.startup.slug
    first, second = client.sign_in(cast.lan), browse().sign_in(cast.lan)
    one, two = first.get(f"/profiles/{slug}/edit"), second.get(f"/profiles/{slug}/edit")
    first.post(f"/profiles/{slug}/edit", {"tagline_vi": "Bản thứ nhất"}, at=one)
    late = second.post(f"/profiles/{slug}/edit", {"tagline_vi": "Bản thứ hai"}, at=two, status=409)
    assert late.form(f"/profiles/{slug}/edit").fields["tagline_vi"] == ["Bản thứ hai"]
    db.session.expire_all()
    assert queries.profile(slug).tagline_vi == "Bản thứ nhất"


def test_a_form_without_a_version_is_stale(cast, client):
    slug = cast.startup.slug
    client.sign_in(cast.lan).post(f"/profiles/{slug}/edit", {"tagline_vi": "Khác", "version": None}, status=409)


def test_others_cannot_open_or_send_the_form(cast, client):
    slug, sent = cast.startup.slug, {"csrf_token": client.sign_in(cast.stranger).token()}
    client.get(f"/profiles/{slug}/edit", status=403)
    for act in ("edit", "pause", "hide", "remove"):
        client.send(f"/profiles/{slug}/{act}", sent, status=403)
    client.send("/profiles/no-such/hide", sent, status=404)
    with write():
        actions.hide(cast.lan, cast.whole(cast.startup))
    client.get(f"/profiles/{slug}/edit", status=404)
    client.send(f"/profiles/{slug}/hide", sent, status=404)


@pytest.mark.parametrize(
    ("act", "state", "undo"), [("hide", State.HIDDEN, "publish"), ("remove", State.REMOVED, "bring-back")]
)
def test_an_act_can_be_taken_back(cast, client, act, state, undo):
    slug = cast.startup.slug
    client.sign_in(cast.lan)
    after = client.follow(client.post(f"/profiles/{slug}/{act}", at="/profiles"))
    assert _state(slug) == state
    client.post(f"/profiles/{slug}/{undo}", at=after)
    assert _state(slug) == State.PUBLISHED


def _state(slug: str) -> State:
    db.session.rollback()
    found = db.session.scalar(sa.select(Profile.state).where(Profile.slug == slug))
    assert found
    return found


def test_a_mentor_pauses_and_resumes(cast, client):
    slug = cast.mentor.slug
    client.sign_in(cast.minh).language("vi")
    paused = client.follow(client.post(f"/profiles/{slug}/pause", at="/profiles"))
    assert "Đang tạm nghỉ" in paused.text
    client.post(f"/profiles/{slug}/resume", at=paused)
    assert "Đang tạm nghỉ" not in client.get("/mentors").text


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, "PNG")
    out.seek(0)
    return out


def test_a_logo_is_shown_to_all_and_vanishes_with_the_profile(cast, client, browse):
    slug = cast.startup.slug
    client.sign_in(cast.lan).post(f"/profiles/{slug}/edit", {"logo": (picture(), "x.png")})
    logo = queries.profile(slug).logo
    assert logo
    key = logo.key
    shown = browse().get(f"/logos/{key}")
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    small = browse().get(f"/logos/{key}/64")
    assert small.headers["Content-Type"] == "image/webp"
    browse().get(f"/logos/{key}/65", status=404)
    client.post(f"/profiles/{slug}/hide", at="/profiles")
    for side in ("", "/64", "/128", "/512"):
        browse().get(f"/logos/{key}{side}", status=404)
    browse().get("/logos/none", status=404)


def test_the_logo_of_a_hidden_profile_is_for_its_members_and_officers_alone(cast, client, browse):
    slug = cast.startup.slug
    client.sign_in(cast.lan).post(f"/profiles/{slug}/edit", {"logo": (picture(), "x.png")})
    key = queries.profile(slug).logo.key
    client.post(f"/profiles/{slug}/hide", at="/profiles")
    for may in (client, browse().sign_in(cast.officer)):
        assert may.get(f"/logos/{key}/128").headers["Cache-Control"] == "no-store"
    browse().sign_in(cast.stranger).get(f"/logos/{key}/128", status=404)
    client.post(f"/profiles/{slug}/remove", at="/profiles")
    client.get(f"/logos/{key}", status=404)


def test_cards_and_the_page_show_the_logo_in_the_side_that_fits(cast, client, browse):
    slug = cast.startup.slug
    client.sign_in(cast.lan).post(f"/profiles/{slug}/edit", {"logo": (picture(), "x.png")})
    key = queries.profile(slug).logo.key
    for path in ("/startups", f"/startups/{slug}"):
        html = browse().get(path).html
        assert f'src="/logos/{key}/128"' in html
        assert f"/logos/{key}/64 64w, /logos/{key}/128 128w, /logos/{key}/512 512w" in html


def test_a_file_that_is_no_picture_refuses_the_whole_form(cast, client):
    slug = cast.startup.slug
    client.sign_in(cast.lan)
    svg = (io.BytesIO(b"<svg onload=alert(1)>"), "x.png")
    page = client.post(f"/profiles/{slug}/edit", {"tagline_vi": "Mới", "logo": svg}, status=422)
    assert any("Ảnh SVG chưa dùng được" in error for error in page.errors)
    db.session.expire_all()
    assert (queries.profile(slug).tagline_vi, queries.profile(slug).logo) == ("Cảm biến nước cho hồ nuôi tôm", None)


def test_a_deck_is_kept_and_is_no_logo(cast, client, browse):
    slug = cast.startup.slug
    pdf = (io.BytesIO(b"%PDF-1.4\n1 0 obj\n%%EOF"), "deck.pdf")
    client.sign_in(cast.lan).post(f"/profiles/{slug}/edit", {"deck": pdf})
    startup = queries.profile(slug)
    assert isinstance(startup, Startup)
    assert startup.deck
    browse().get(f"/logos/{startup.deck.key}", status=404)


def test_my_profiles_costs_the_same_for_one_and_ten(cast, client, count_queries):
    client.sign_in(cast.officer)
    costs = []
    made = 0
    for size in (1, 3, 10):
        for _ in range(made, size):
            cast.profile(cast.officer, Kind.STARTUP, _values())
        made = size
        client.get("/profiles")
        with count_queries() as counted:
            client.get("/profiles")
        costs.append(counted.total)
    assert len(set(costs)) == 1, costs


def _values():
    from tests.cast import STARTUP

    return STARTUP


def test_six_editors_at_once_have_one_winner_and_five_who_are_told(cast, browse):
    """A stale edit answers 409 with what was typed, also where the database itself finds out (PostgreSQL)."""
    path = f"/profiles/{cast.startup.slug}/edit"
    editors = [browse().sign_in(cast.lan) for _ in range(6)]
    forms = [editor.get(path).form(path).fields for editor in editors]
    gate, answers = threading.Barrier(len(editors)), []

    def save(number: int) -> None:
        gate.wait()
        sent = {**forms[number], "tagline_vi": f"Câu của người thứ {number}"}
        answers.append(editors[number].send(path, sent, status=None).status)

    db.session.rollback()
    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(editors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409, 409, 409, 409, 409]
