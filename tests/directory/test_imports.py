"""Imports in the site: nothing written until confirmed, errors in words, mending, duplicates, progress, undo."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import BatchState, Kind, Profile, State
from ecosystem.directory.rules.values import StartupValues, held
from tests.directory.intake import ROWS, as_csv, as_xlsx, batch_at, checked, states, upload


@pytest.fixture
def officer(cast, browse):
    return browse().sign_in(cast.officer)


def total():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Profile)) or 0


def confirm(client, jobs, url):
    client.post(f"{url}/confirm", at=url)
    jobs.run()


@pytest.mark.parametrize("content", [as_csv(), as_xlsx()], ids=["csv", "xlsx"])
def test_from_upload_to_profiles(officer, jobs, content):
    url = upload(officer, content).location
    assert "Đang chờ đến lượt" in officer.get(url).html
    jobs.run()
    page = officer.get(url)
    form = page.form(f"{url}/map")
    assert form.fields["kind"] == ["startup"]
    assert form.fields["map-name"] == ["Tên startup"]
    assert form.fields["map-external_id"] == ["Mã"]
    assert form.fields["map-phone"] == ["SĐT"]
    assert form.fields["source"] == ["danh-ba"]
    officer.post(f"{url}/map", at=page)
    jobs.run()
    assert total() == 0
    assert states(url) == {"new": 3}
    assert "Ghi 3 hồ sơ" in officer.get(url).html
    assert "“Chiêm tinh” không có trong danh mục" in officer.get(url).html
    confirm(officer, jobs, url)
    assert states(url) == {"created": 3}
    assert batch_at(url).state == BatchState.WRITTEN
    made = queries.profile("dom-sang")
    values = held(made)
    assert (values.sectors, values.stage, values.team_size) == (("ai", "iot"), "mvp", 9)
    assert (values.website, values.phone) == ("https://domsang.vn", "+84905123456")
    assert (made.source, made.external_id, made.memberships) == ("danh-ba", "a1", [])


def test_the_same_file_twice_changes_nothing_and_is_told(officer, jobs):
    first = checked(officer, jobs, as_csv())
    confirm(officer, jobs, first)
    second = checked(officer, jobs, as_csv())
    assert states(second) == {"same": 3}
    html = officer.get(second).html
    assert "Tệp này đã được nhập rồi" in html
    assert "Không có gì để ghi" in html
    assert total() == 3


def test_a_changed_row_changes_only_what_it_fills(officer, jobs):
    confirm(officer, jobs, checked(officer, jobs, as_csv()))
    rows = [["a1", "Đốm Sáng", "", "", "", "", "", "12", ""], *ROWS[1:]]
    url = checked(officer, jobs, as_csv(rows))
    assert states(url) == {"changed": 1, "same": 2}
    assert "Sẽ đổi: Số người trong đội" in officer.get(url).html
    confirm(officer, jobs, url)
    values = held(queries.profile("dom-sang"))
    assert (values.team_size, values.tagline_vi, values.sectors) == (12, "Đèn mặt trời cho xóm biển", ("ai", "iot"))


def test_bad_rows_are_told_mended_in_place_and_downloaded(officer, jobs):
    rows = [ROWS[0], ["b1", "=cmd|' /C calc'!A0", "x" * 141, "", "", "", "090", "chín", "0123456789"]]
    url = checked(officer, jobs, as_csv(rows))
    assert states(url) == {"new": 1, "bad": 1}
    page = officer.get(f"{url}?state=bad")
    for words in ("Dài quá 140 ký tự", "Số điện thoại không đúng", "Cần một số", "Mã số thuế không đúng"):
        assert words in page.html
    sheet = officer.get(f"{url}/bad-rows.csv").data.decode("utf-8-sig")
    assert "'=cmd|' /C calc'!A0" in sheet
    assert "Số nhân sự: Cần một số" in sheet
    assert officer.get(f"{url}/bad-rows.xlsx").data.startswith(b"PK")

    place = "/rows/3"
    still = officer.post(url + place, {"cell-7": "9"}, status=422)
    assert "Dòng này còn lỗi" in still.html
    assert states(url)["bad"] == 1
    officer.post(url + place, {"cell-2": "Ngắn", "cell-6": "0905 123 457", "cell-7": "9", "cell-8": "0401234566"})
    assert states(url) == {"new": 2}
    confirm(officer, jobs, url)
    assert states(url) == {"created": 2}


def test_possible_duplicates_are_skipped_updated_or_created_as_decided(officer, jobs, cast):
    there = cast.profile(
        None, Kind.STARTUP, StartupValues(name="Đốm sáng", tagline_vi="Cũ", sectors=("ai",), stage="mvp")
    )
    phone = cast.profile(
        None,
        Kind.STARTUP,
        StartupValues(name="Khác tên", tagline_vi="Cũ", sectors=("ai",), stage="mvp", website="http://www.saohom.vn/"),
    )
    rows = [ROWS[0], [*ROWS[1][:5], "saohom.vn", *ROWS[1][6:]], ROWS[2]]
    url = checked(officer, jobs, as_csv(rows))
    assert states(url) == {"twin": 2, "new": 1}
    page = officer.get(f"{url}?state=twin")
    assert "cùng tên" in page.html
    assert "cùng trang web" in page.html
    officer.post(f"{url}/rows/2/choose", {"choice": f"update:{there.id}"}, at=f"{url}?state=twin")
    officer.post(f"{url}/rows/3/choose", {"choice": "create"}, at=f"{url}?state=twin")
    confirm(officer, jobs, url)
    assert states(url) == {"updated": 1, "created": 2}
    assert total() == 4
    assert held(queries.profile_by_id(there.id)).tagline_vi == "Đèn mặt trời cho xóm biển"
    assert queries.profile_by_id(phone.id).name == "Khác tên"
    assert states(checked(officer, jobs, as_csv(rows))) == {"same": 3}


def test_a_duplicate_nobody_decided_is_skipped(officer, jobs, cast):
    cast.profile(None, Kind.STARTUP, StartupValues(name="Đốm sáng", tagline_vi="Cũ", sectors=("ai",), stage="mvp"))
    url = checked(officer, jobs, as_csv())
    confirm(officer, jobs, url)
    assert states(url) == {"skipped": 1, "created": 2}


def test_a_profile_that_has_people_is_theirs(officer, jobs, cast):
    confirm(officer, jobs, checked(officer, jobs, as_csv()))
    with write():
        actions.add_member(None, queries.profile("dom-sang"), cast.lan)
    url = checked(officer, jobs, as_csv([["a1", "Đốm Sáng", "Khác", *[""] * 6]]))
    assert states(url) == {"bad": 1}
    assert "đã có người giữ" in officer.get(url).html


def test_undo_removes_what_was_created_and_restores_what_was_updated(officer, jobs):
    confirm(officer, jobs, checked(officer, jobs, as_csv()))
    rows = [
        ["a1", "Đốm Sáng", "Câu mới", *[""] * 6],
        ["a9", "Mới tinh", "Chào", *[""] * 6],
        ["a2", "Sao Hôm", "Câu khác", *[""] * 6],
    ]
    url = checked(officer, jobs, as_csv(rows))
    confirm(officer, jobs, url)
    assert states(url) == {"updated": 2, "created": 1}
    with write():
        changed = queries.profile("sao-hom")
        values = held(changed)
        actions.update(None, changed, type(values)(**{**vars(values), "team_size": 5}), version=None)
    officer.post(f"{url}/undo", at=url)
    jobs.run()
    assert states(url) == {"taken_back": 2, "moved_on": 1}
    assert batch_at(url).state == BatchState.UNDONE
    assert held(queries.profile("dom-sang")).tagline_vi == "Đèn mặt trời cho xóm biển"
    assert queries.profile("moi-tinh").state == State.REMOVED
    assert held(queries.profile("sao-hom")).tagline_vi == "Câu khác"
    assert "1 hồ sơ đã có người sửa sau khi nhập" in officer.get(url).html

    again = checked(officer, jobs, as_csv(rows))
    assert states(again) == {"changed": 2, "same": 1}
    confirm(officer, jobs, again)
    assert queries.profile("moi-tinh").state == State.PUBLISHED
