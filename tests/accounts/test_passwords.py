"""The list of common passwords, the hash, and what is refused."""

from __future__ import annotations

import unicodedata

import pytest

from ecosystem.accounts import passwords
from ecosystem.core.text import fold


def test_the_list_is_long_folded_and_without_repeats():
    lines = [line for line in passwords.COMMON.read_text("utf-8").splitlines() if not line.startswith("# ")]

    assert len(lines) >= 10_000
    assert len(set(lines)) == len(lines)
    assert all(fold(line) == line and len(line) >= passwords.LEAST for line in lines)
    assert {"matkhau1", "anhyeuem", "password1", "danang123", "toiyeuem", "vietnam1"} <= set(lines)


def test_the_hash_is_argon2id_above_the_floor_and_salted():
    first, second = passwords.hashed("đò dọc sông Hàn"), passwords.hashed("đò dọc sông Hàn")

    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert passwords.verified("đò dọc sông Hàn", first) == (True, None)
    assert passwords.verified(unicodedata.normalize("NFD", "đò dọc sông Hàn"), first) == (True, None)
    assert passwords.verified("do doc song Han", first) == (False, None)


def test_nobody_has_no_password():
    assert passwords.verified("anything", None) == (False, None)


@pytest.mark.parametrize("password", ["Anh Yêu Em", "ANHYEUEM", "mật khẩu 123", "Password", "MatKhau1"])
def test_common_passwords_are_known_in_any_dress(password):
    assert passwords.is_common(password)


@pytest.mark.parametrize(
    ("password", "words", "refused"),
    [
        ("lananh1990", ["Lê Lan Anh"], True),
        ("Lê-Lan-Anh!!", ["Lê Lan Anh"], True),
        ("lananh đi chợ sớm", ["Lê Lan Anh"], False),
        ("tran.binh.1", ["", "tran.binh"], True),
        ("Đà Nẵng 2026!", [], True),
        ("Đà Nẵng mưa chiều", [], False),
        ("khoinghiep!", [], True),
        ("k8$Qz!pw", [], False),
    ],
)
def test_what_is_known_of_the_owner_makes_no_password(password, words, refused):
    assert (passwords.weakness(password, words=words) is not None) is refused


def test_the_length_is_what_counts():
    assert passwords.weakness("k8$Qz!p") is not None
    assert passwords.weakness("sóng biển rì rào ") is None
    assert passwords.weakness("ă" * 1001) is not None
