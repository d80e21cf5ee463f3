"""Files for tests of imports, and the walk through one."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from ecosystem.directory.queries.intake import memory

HEAD = ["Mã", "Tên startup", "Giới thiệu một câu", "Lĩnh vực", "Giai đoạn", "Website", "SĐT", "Số nhân sự", "MST"]
ROWS = [
    [
        "a1",
        "Đốm Sáng",
        "Đèn mặt trời cho xóm biển",
        "Trí tuệ nhân tạo; IoT",
        "MVP",
        "domsang.vn",
        "0905 123 456",
        "9",
        "",
    ],
    ["a2", "Sao Hôm", "Bản đồ cho người đi bộ", "ai", "idea", "", "", "", ""],
    ["a3", "Mây", "Lưu trữ đám mây", "Chiêm tinh", "", "", "", "2", ""],
]


def as_csv(rows=ROWS, head=HEAD, *, delimiter=",", encoding="utf-8-sig"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([head, *rows])
    return out.getvalue().encode(encoding)


def as_xlsx(rows=ROWS, head=HEAD):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate([head, *rows]):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.close()
    return out.getvalue()


def upload(client, content, name="danh-ba.csv", status=303):
    page = client.get("/officer/imports")
    form = page.form("/officer/imports")
    sent = {**form.fields, "file": (io.BytesIO(content), name)}
    return client.send("/officer/imports", sent, status=status, content_type="multipart/form-data")


def checked(client, jobs, content, name="danh-ba.csv", **changes):
    """Upload, let it be read, map as guessed with changes, let it be checked; returns the address of the import."""
    url = upload(client, content, name).location
    jobs.run()
    client.post(f"{url}/map", changes or None, at=url)
    jobs.run()
    return url


def batch_at(url):
    return memory.batch(int(url.rsplit("/", 1)[1]))


def states(url):
    batch = batch_at(url)
    return {state.value: count for state, count in memory.counts(batch).items()}
