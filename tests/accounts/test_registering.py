"""Registering and confirming: one answer for everybody, links that work once, and who wins an address."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.accounts.visits import (
    OTHER,
    PASSWORD,
    add,
    bare,
    happened,
    hidden,
    is_in,
    letters,
    people,
    register,
    send,
    sign_in,
)


def test_registering_sends_a_link_and_signs_nobody_in(app, client):
    answer = register(client, "Lan@Example.vn")

    assert (answer.status_code, answer.location) == (303, "/confirm-email")
    assert not is_in(client)
    assert people(app) == [("lan@example.vn", "Nguyễn Thị Lan", False, ["founder"])]
    assert [letter.to for letter in letters(app)] == ["lan@example.vn"]
    assert "Chào Lan," in letters(app)[0].text


def test_a_known_address_gets_the_same_answer_and_another_mail(app):
    add(app, "known@example.vn")
    pages = []
    for address in ("known@example.vn", "fresh1@example.vn"):
        client = app.test_client()
        answer = register(client, address)
        landed = client.get(answer.location)
        pages.append((answer.status_code, answer.location, bare(answer), landed.status_code, bare(landed)))

    assert pages[0] == pages[1]
    by_address = {letter.to: letter for letter in letters(app)}
    assert by_address["known@example.vn"].path.startswith("/reset-password/")
    assert by_address["fresh1@example.vn"].path.startswith("/confirm-email/")


def test_opening_the_link_changes_nothing_and_the_button_confirms_once(app, client):
    register(client, "lan@example.vn")
    path = letters(app)[0].path

    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 200]
    assert people(app)[0][2] is False
    answer = send(client, path)

    assert (answer.status_code, answer.location) == (303, "/dashboard")
    assert is_in(client)
    assert people(app)[0][2] is True
    again = app.test_client()
    assert again.get(path).status_code == 410
    assert happened(app) == ["account.registered", "consent.given", "account.confirmed", "account.signed_in"]


def test_a_link_ends_after_half_an_hour(app, client):
    register(client, "lan@example.vn")
    path = letters(app)[0].path

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=29)):
        assert client.get(path).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31)):
        assert client.get(path).status_code == 410
        assert client.post(path).status_code in (400, 410)
    assert people(app)[0][2] is False


def test_a_made_up_link_is_refused(app, client):
    assert client.get("/confirm-email/" + "A" * 43).status_code == 410
    assert client.get("/confirm-email/đường").status_code == 410


def test_a_confirming_link_resets_no_password(app, client):
    register(client, "lan@example.vn")
    token = letters(app)[0].path.rsplit("/", 1)[1]

    assert client.get(f"/reset-password/{token}").status_code == 410


def test_who_reads_the_mail_decides_whose_registration_counts(app):
    stranger, owner = app.test_client(), app.test_client()
    register(stranger, "lan@example.vn", full_name="Kẻ Mạo Danh", password=OTHER, role="angel")
    register(owner, "lan@example.vn", full_name="Nguyễn Thị Lan", role="mentor")
    first, second = letters(app)

    send(owner, second.path)

    assert people(app) == [("lan@example.vn", "Nguyễn Thị Lan", True, ["mentor"])]
    assert sign_in(app.test_client(), "lan@example.vn", OTHER).status_code == 422
    assert sign_in(app.test_client(), "lan@example.vn", PASSWORD).status_code == 303
    assert owner.get(first.path).status_code == 410


def test_a_registration_after_confirming_changes_nothing(app):
    owner = app.test_client()
    register(owner, "lan@example.vn")
    send(owner, letters(app)[0].path)
    register(app.test_client(), "lan@example.vn", full_name="Kẻ Mạo Danh", password=OTHER)

    assert people(app) == [("lan@example.vn", "Nguyễn Thị Lan", True, ["founder"])]
    assert sign_in(app.test_client(), "lan@example.vn", OTHER).status_code == 422


def test_confirming_ends_what_another_signed_in_person_had_open(app):
    add(app, "binh@example.vn")
    shared = app.test_client()
    sign_in(shared, "binh@example.vn")
    before = shared.get_cookie("nhipcau")
    assert before is not None
    register(app.test_client(), "lan@example.vn")

    send(shared, letters(app)[-1].path)

    assert "Nguyễn Thị Lan" in shared.get("/settings").text
    thief = app.test_client()
    thief.set_cookie("nhipcau", before.value)
    assert not is_in(thief)


def test_a_double_click_registers_once(app, client):
    page = client.get("/register")
    answers = {**hidden(page), "full_name": "Lê An", "email": "an@example.vn", "password": PASSWORD, "role": "mentor"}
    answers["adult"] = "y"
    first, second = (client.post("/register", data=answers) for _ in range(2))

    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/confirm-email")
    assert len(people(app)) == 1
    assert len(letters(app)) == 1


@pytest.mark.parametrize("role", ["administrator", "officer", "", "king"])
def test_nobody_makes_themselves_staff(app, client, role):
    assert register(client, "lan@example.vn", role=role).status_code == 422
    assert people(app) == []


@pytest.mark.parametrize("field", ["roles", "is_admin", "email_confirmed_at", "locked_at", "is_sample", "id"])
def test_a_field_the_form_does_not_have_is_refused(app, client, field):
    assert register(client, "lan@example.vn", **{field: "administrator"}).status_code == 422
    assert people(app) == []


@pytest.mark.parametrize(
    "password",
    ["ngắn", "password", "Password1", "matkhau1", "Mật khẩu 1", "anhyeuem", "anhyeuem123", "12345678", "qwertyuiop",
     "danang2026", "NhịpCầu@2026", "nguyenthilan1", "lan.nguyen99", "aaaaaaaaaa", "x" * 1001],
)  # fmt: skip
def test_easily_guessed_passwords_are_refused(app, client, password):
    answer = register(client, "lan.nguyen@example.vn", password=password)

    assert answer.status_code == 422
    assert f'value="{password}"' not in answer.text
    assert people(app) == []


@pytest.mark.parametrize("password", ["mưa dầm thấm lâu", "x7 Kq!p2w", "🌊🌊 sóng biển 🌉", "dài " * 50, "sóng" * 250])
def test_any_other_password_is_accepted_whole(app, client, password):
    register(client, "lan@example.vn", password=password)
    send(client, letters(app)[0].path)
    other = app.test_client()

    assert sign_in(other, "lan@example.vn", password[:-1]).status_code == 422
    assert sign_in(other, "lan@example.vn", unicodedata.normalize("NFD", password)).status_code == 303


@pytest.mark.parametrize(
    "name",
    ["", "A", "a" * 121, "Lan\u202eadmin", "La\u200bn An", "Lan\x00An", "Quản Trị Viên", "Nhịp Cầu", "ADMIN Lan",
     "Аdmin", "Sở Khoa học và Công nghệ", "Lаn Nguyễn", "Xem ngay evil.com", "http://evil.vn", "<b>Lan</b>"],
)  # fmt: skip
def test_hostile_names_are_refused_in_words(app, client, name):
    answer = register(client, "lan@example.vn", full_name=name)

    assert answer.status_code == 422
    assert people(app) == []


@pytest.mark.parametrize("name", ["Đỗ Ú", "ThS. Lê Văn Sỹ", "O'Neil Mary-Jane", "Lan", "H'Hen Niê", "김민수", "José"])
def test_names_of_real_people_are_accepted(app, client, name):
    assert register(client, "lan@example.vn", full_name=name).status_code == 303


WRONG = ["lan", "lan@", "@example.vn", "lan@example", "la n@example.vn", "a@b..vn", "a" * 255]


@pytest.mark.parametrize("address", WRONG)
def test_what_is_no_address_is_refused(app, client, address):
    assert register(client, address).status_code == 422


def test_one_address_in_all_its_spellings_is_one_account(app, client):
    register(client, "Hoà@Example.VN")
    register(app.test_client(), unicodedata.normalize("NFD", "hoà@example.vn"))

    assert [who[0] for who in people(app)] == ["hoà@example.vn"]


def test_another_mail_is_sent_to_who_waits_and_nothing_to_strangers(app, client):
    register(client, "lan@example.vn")
    answers = [send(client, "/confirm-email", email=address) for address in ("lan@example.vn", "nobody@example.vn")]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/confirm-email")] * 2
    sent = letters(app)
    assert [letter.to for letter in sent] == ["lan@example.vn"] * 2
    assert len({letter.path for letter in sent}) == 2


def test_links_are_built_from_the_address_of_the_site(app, client):
    app.config["SITE_URL"] = "https://nhipcau.example"
    page = client.get("/register")
    answers = {"full_name": "Lê An", "email": "an@example.vn", "password": PASSWORD, "role": "mentor"}
    answers["adult"] = "y"
    client.post("/register", data={**hidden(page), **answers}, headers={"X-Forwarded-Host": "evil.example"})

    text = letters(app)[0].text
    assert "https://nhipcau.example/confirm-email/" in text
    assert "evil.example" not in text
