"""Files on their way: how far they are, stopping them, what the server says of them, and the same without scripts."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.directory.intake import as_csv

SLOW = 400_000  # bytes a second
PDF = b"%PDF-1.7\n" + b"% filler\n" * 150_000 + b"trailer <<>>\n%%EOF\n"
FORM = "form[enctype='multipart/form-data']"


def noise(side=500):
    """An image that no compression makes small."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PNG")
    return out.getvalue()


def file(name, kind, content):
    return {"name": name, "mimeType": kind, "buffer": content}


def slow(page):
    """A line on which a file takes its time."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW}
    wire.send("Network.emulateNetworkConditions", limits)


def profile_form(open_page, **how):
    """The whole form of the founder's own profile, with all its parts open."""
    page = open_page("/profiles", who="founder", **how)
    page.goto(page.locator("a[href$='/edit']").first.get_attribute("href"))
    if how.get("js", True):
        page.evaluate("for (const fold of document.querySelectorAll('details.fold')) fold.open = true")
    return page


def box(page, name):
    return page.locator(".field", has=page.locator(f"[name={name}]")).locator("[data-upload]")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_logo_is_watched_on_its_way_and_then_shown(open_page, width):
    page = profile_form(open_page, width=width)
    slow(page)
    page.set_input_files("[name=logo]", file("anh.png", "image/png", noise()))
    page.get_by_role("button", name="Lưu lại").click()
    bar = box(page, "logo")
    expect(bar).to_contain_text("Đang tải tệp lên")
    seen = set()
    while "/edit" in page.url and len(seen) < 3:
        seen.add(page.evaluate("document.querySelector('[data-upload]:not([hidden]) b')?.textContent ?? ''"))
        page.wait_for_timeout(150)
    assert len([one for one in seen if one.endswith("%")]) >= 2
    page.wait_for_url(lambda url: "/edit" not in url, timeout=30_000)
    expect(page.locator(".toast")).to_contain_text("Đã lưu hồ sơ")
    picture = page.locator(".profile-top .ava.logo img")
    expect(picture).to_be_visible()
    assert "/logos/" in picture.get_attribute("src")
    assert picture.evaluate("img => img.complete && img.naturalWidth > 0")


def test_a_file_on_its_way_is_stopped_and_nothing_is_lost(open_page, watch):
    page = profile_form(open_page)
    slow(page)
    page.fill("[name=tagline_vi]", "Câu bỏ dở")
    page.set_input_files("[name=deck]", file("deck.pdf", "application/pdf", PDF))
    page.get_by_role("button", name="Lưu lại").click()
    box(page, "deck").get_by_role("button", name="Dừng tải").click()
    expect(box(page, "deck")).to_contain_text("Đã dừng tải. Chưa có gì được lưu.")
    assert page.input_value("[name=tagline_vi]") == "Câu bỏ dở"
    page.reload()
    assert page.input_value("[name=tagline_vi]") != "Câu bỏ dở"


def test_what_the_server_finds_wrong_stands_in_its_place(open_page, watch, axe):
    watch.allowed.add(422)
    page = profile_form(open_page)
    page.fill("[name=tagline_vi]", "Câu vừa gõ")
    page.set_input_files("[name=logo]", file("anh.png", "image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    page.get_by_role("button", name="Lưu lại").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Ảnh SVG chưa dùng được ở đây")
    expect(page.locator("#logo-error")).to_contain_text("PNG, JPEG hoặc WebP")
    assert page.input_value("[name=tagline_vi]") == "Câu vừa gõ"
    assert page.get_attribute("[name=logo]", "aria-invalid") == "true"
    assert axe(page) == []
    # Mended in the same page, it goes through.
    page.set_input_files("[name=logo]", file("anh.png", "image/png", noise(60)))
    page.get_by_role("button", name="Lưu lại").click()
    page.wait_for_url(lambda url: "/edit" not in url)
    expect(page.locator("main")).to_contain_text("Câu vừa gõ")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(open_page):
    page = profile_form(open_page)
    page.set_input_files("[name=deck]", file("deck.pdf", "application/pdf", PDF * 8))
    page.get_by_role("button", name="Lưu lại").click()
    expect(box(page, "deck")).to_contain_text("Tệp lớn hơn 10 MB")


def test_a_lost_connection_is_told_and_the_form_stays(open_page, watch):
    page = profile_form(open_page)
    page.fill("[name=tagline_vi]", "Câu vừa gõ")
    page.set_input_files("[name=logo]", file("anh.png", "image/png", noise(60)))
    page.route("**/edit", lambda route: route.abort("connectionreset"))
    page.get_by_role("button", name="Lưu lại").click()
    expect(box(page, "logo")).to_contain_text("Mất kết nối")
    assert page.input_value("[name=tagline_vi]") == "Câu vừa gõ"
    watch.problems.clear()
    page.unroute("**/edit")
    page.get_by_role("button", name="Lưu lại").click()
    page.wait_for_url(lambda url: "/edit" not in url)


def test_a_file_of_profiles_is_watched_too(open_page, watch):
    watch.allowed.add(422)
    page = open_page("/officer/imports", who="officer")
    page.set_input_files("[name=file]", file("a.csv", "text/csv", b"%PDF-1.7 %%EOF"))
    page.get_by_role("button", name="Tải tệp lên").click()
    expect(page.locator("#file-error")).to_contain_text("không phải bảng CSV hay XLSX")
    slow(page)
    rows = [[str(number), f"Tên {number}", "x" * 400] for number in range(2000)]
    page.set_input_files("[name=file]", file("lon.csv", "text/csv", as_csv(rows, ["Mã", "Tên dự án", "Mô tả"])))
    page.get_by_role("button", name="Tải tệp lên").click()
    expect(box(page, "file").locator("progress")).to_be_visible()
    page.wait_for_url("**/officer/imports/*", timeout=30_000)


def test_without_scripts_the_form_is_a_form(open_page):
    page = profile_form(open_page, js=False)
    for fold in page.locator("details.fold:not([open]) > summary").all()[::-1]:
        fold.click()
    page.set_input_files("[name=logo]", file("anh.png", "image/png", noise(60)))
    page.get_by_role("button", name="Lưu lại").click()
    page.wait_for_url(lambda url: "/edit" not in url)
    expect(page.locator(".profile-top .ava.logo img")).to_be_visible()
