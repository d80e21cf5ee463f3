"""What happens at the same moment: one winner of a link, one account of an address, also on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ecosystem.accounts import actions
from ecosystem.accounts.models import LinkPurpose
from ecosystem.core.db import write
from tests.accounts.visits import OTHER, PASSWORD, add, happened, hidden, letters, people

AT_ONCE = 6


def together(acts: list[Callable[[], int]]) -> list[int]:
    """Run all acts at the same moment; their answers, sorted."""
    gate, answers = threading.Barrier(len(acts)), []

    def run(act: Callable[[], int]) -> None:
        gate.wait()
        answers.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def sender(app, path, **fields):
    """A browser with the form of ``path`` open and filled in; calling it sends the form."""
    browser = app.test_client()
    sent = {**hidden(browser.get(path)), **fields}
    return lambda: browser.post(path, data=sent).status_code


def link(app, purpose):
    with app.app_context(), write():
        account = actions.find_account("binh@example.vn")
        assert account is not None
        return actions.open_link(account, purpose)


def test_a_confirming_link_has_one_winner(app):
    add(app, "binh@example.vn", confirmed=False)
    path = f"/confirm-email/{link(app, LinkPurpose.CONFIRM_EMAIL)}"

    assert together([sender(app, path) for _ in range(AT_ONCE)]) == [303, *[410] * (AT_ONCE - 1)]
    assert happened(app).count("account.confirmed") == 1


def test_a_reset_link_has_one_winner(app):
    add(app, "binh@example.vn")
    path = f"/reset-password/{link(app, LinkPurpose.RESET_PASSWORD)}"

    assert together([sender(app, path, password=OTHER) for _ in range(AT_ONCE)]) == [303, *[410] * (AT_ONCE - 1)]
    assert happened(app).count("password.changed") == 1


def test_an_address_registered_by_many_at_once_is_one_account(app):
    answers = {"full_name": "Lê An", "email": "an@example.vn", "password": PASSWORD, "role": "mentor", "adult": "y"}

    assert together([sender(app, "/register", **answers) for _ in range(5)]) == [303] * 5
    assert len(people(app)) == 1
    assert happened(app).count("account.registered") == 1
    assert [letter.to for letter in letters(app)] == ["an@example.vn"] * 5


def test_tries_at_once_are_all_counted(app):
    add(app, "binh@example.vn")
    tries = [sender(app, "/sign-in", email="binh@example.vn", password=OTHER) for _ in range(9)]

    assert together(tries) == [422] * 6 + [429] * 3
