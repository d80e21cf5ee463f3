"""An officer's import in a real browser, with the real worker: watched, mended, confirmed, undone."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.directory.models import Profile, State
from tests.directory.intake import as_csv

HEAD = ["Mã", "Tên dự án", "Mô tả ngắn", "Ngành", "Nhân sự"]
COUNT = 400


def rows():
    yield ["w0", "Thử Nghiệm Không", "Dòng này có lỗi", "AI", "nhiều"]
    for number in range(1, COUNT):
        yield [f"w{number}", f"Thử Nghiệm {number}", f"Câu giới thiệu {number}", "AI", str(number % 40)]


def made(state):
    return sa.select(sa.func.count()).where(Profile.source == "danh-ba-lon", Profile.state == state)


def test_an_officer_imports_a_file_and_takes_it_back(open_page, site):
    page = open_page("/officer", who="officer")
    page.get_by_role("link", name="Nhập hồ sơ từ tệp").click()
    page.set_input_files(
        "[name=file]", {"name": "danh-ba-lon.csv", "mimeType": "text/csv", "buffer": as_csv(list(rows()), HEAD)}
    )
    page.get_by_role("button", name="Tải tệp lên").click()
    # The box asks until the worker has read the file; then the page shows the columns by itself.
    page.get_by_role("heading", name="Ghép cột: danh-ba-lon.csv").wait_for(timeout=30_000)
    assert page.input_value("[name=map-name]") == "Tên dự án"
    page.get_by_role("button", name="Kiểm tra các dòng").click()
    page.get_by_role("heading", name="Xem trước: danh-ba-lon.csv").wait_for(timeout=60_000)
    assert site.count(made(State.PUBLISHED)) == 0

    page.get_by_role("link", name="Sửa dòng 2", exact=True).click()
    page.get_by_label("Nhân sự").fill("7")
    page.get_by_role("button", name="Lưu và kiểm tra lại").click()
    page.get_by_text("Dòng 2 đã ổn").wait_for()
    page.goto(page.url.split("?")[0])
    with page.expect_navigation():
        page.get_by_role("button", name=f"Ghi {COUNT} hồ sơ").click()
    # Its progress survives a reload.
    page.reload()
    page.get_by_text("Đã nhập xong").wait_for(timeout=120_000)
    assert site.count(made(State.PUBLISHED)) == COUNT

    page.get_by_role("button", name="Hoàn tác cả đợt").click()
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    page.get_by_text("Hồ sơ do đợt này tạo đã được gỡ").wait_for(timeout=120_000)
    assert (site.count(made(State.PUBLISHED)), site.count(made(State.REMOVED))) == (0, COUNT)
