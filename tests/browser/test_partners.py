"""A founder posts that a co-founder is looked for, sees who suits and why, and asks; the other side sees the same."""

from __future__ import annotations

from tests.browser.test_journey import press

WORDS = "Cần người đồng sáng lập lo bán hàng cho doanh nghiệp, làm toàn thời gian tại Đà Nẵng, cùng sở hữu công ty."


def test_a_posting_from_the_form_to_the_request(site, open_page, axe):
    manager = open_page("/partners?subject=customer", who="manager", width=390)
    assert "Tin của bạn" in manager.locator("main").inner_text()
    press(manager, "main a:has-text('Xem ai hợp')")
    assert "Ai hợp với tin này" in manager.locator("main").inner_text()
    assert axe(manager) == []
    press(manager, "main .page-h a:has-text('Sửa')")
    manager.fill("#text_vi", WORDS)
    press(manager, "main form.form button[type=submit]")
    assert WORDS in manager.locator("main").inner_text()
    press(manager, "main form[action$='/close'] button")
    assert "Tin này đã đóng" in manager.locator("main").inner_text()
    press(manager, "main form[action$='/renew'] button")
    assert "Tin này đã đóng" not in manager.locator("main").inner_text()
    assert manager.evaluate("() => document.documentElement.scrollWidth") <= 390
