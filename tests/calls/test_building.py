"""Building a form in pages without a script, its versions, and that an answer outlives a change."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from ecosystem.calls import actions, queries
from ecosystem.calls.models import CallState
from ecosystem.calls.queries import applications, forms
from ecosystem.calls.rules import building
from ecosystem.calls.rules.form import Question, Type
from ecosystem.core import clock
from ecosystem.core.db import write
from ecosystem.core.errors import Refused
from tests.calls.world import a_call, begun, last, sent
from tests.page import words


def keys(call):
    return [one.key for one in forms.form_of(forms.newest(call.id)).questions()]


def test_a_form_is_built_by_clicks(browse, cast, frozen):
    mai = browse().sign_in(cast.manager)
    made = mai.post("/manager/calls/new", {"kind": "program", "title_vi": "Đợt thử"})
    base = f"{made.location}/form"
    call = queries.call("dot-thu")
    mai.post(f"{base}/new-section", {"title_vi": "Giới thiệu", "title_en": "About"})
    new = f"{base}/sections/gioi-thieu/new-question"
    assert len(mai.get(new).with_class("members")[0]) == len(Type)
    mai.post(f"{new}?type=short", {"label_vi": "Tên nhóm"})
    mai.post(f"{new}?type=choice", {"label_vi": "Đã có khách?", "options": "Có | Yes\nChưa | No"})
    mai.post(f"{new}?type=long", {"label_vi": "Kể về họ", "words": "200", "depends": "da-co-khach=co"})
    assert keys(call) == ["ten-nhom", "da-co-khach", "ke-ve-ho"]
    page = mai.post(f"{new}?type=choice", {"label_vi": "Một?", "options": "Có"}, status=422)
    assert "ít nhất hai lựa chọn" in " ".join(page.errors)
    # A question cannot stand before the one it hangs on.
    mai.post(f"{base}/questions/ke-ve-ho/move", {"step": "up"}, at=base, status=409)
    mai.post(f"{base}/questions/ten-nhom/move", {"step": "down"}, at=base)
    assert keys(call) == ["da-co-khach", "ten-nhom", "ke-ve-ho"]
    # What dragging sends.
    fields = mai.get(base).form(f"{base}/questions/ten-nhom/move").fields
    sent_by_drag = {"csrf_token": fields["csrf_token"], "once": fields["once"], "section": "gioi-thieu", "place": "0"}
    mai.send(f"{base}/questions/ten-nhom/move", sent_by_drag)
    assert keys(call) == ["ten-nhom", "da-co-khach", "ke-ve-ho"]
    mai.post(f"{base}/questions/da-co-khach/remove", at=base, status=409)
    mai.post(f"{base}/questions/ke-ve-ho", {"label_vi": "Kể về khách hàng", "depends": ""})
    mai.post(f"{base}/questions/da-co-khach/remove", at=base)
    assert keys(call) == ["ten-nhom", "ke-ve-ho"]
    assert mai.get(f"{base}/preview?lang=en").h1 == "Preview the form"


def test_a_blind_jurors_preview_holds_nothing_of_who_it_is(browse, cast, frozen):
    call = a_call(cast)
    mai = browse().sign_in(cast.manager)
    url = f"/manager/calls/{call.slug}/form/preview"
    blind = mai.get(f"{url}?as=blind-juror").text
    assert "Những người sáng lập và nhân sự chínhĐã giấu" in blind
    assert "Tên startupĐã giấu" in blind
    assert "Giai đoạnCâu trả lời hiện ở đây." in blind


def worded(form, reader):
    """What a form says to who fills it in or reads it, in both languages: a juror meets answers, and no help."""
    for part in form.sections:
        yield part.title_vi, part.title_en
        for one in part.questions:
            if one.asks or reader == "applicant":
                yield one.label_vi, one.label_en
            if reader == "applicant":
                yield from ((one.help_vi, one.help_en), (one.example_vi, one.example_en))
                yield from ((each.vi, each.en) for each in one.options)


@pytest.mark.parametrize("template", ["program-intake", "challenge-proposal"])
@pytest.mark.parametrize("reader", ["applicant", "blind-juror"])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_a_preview_speaks_one_language_as_its_reader_does(browse, cast, frozen, template, reader, locale):
    call = a_call(cast, template=template)
    form = forms.form_of(forms.newest(call.id))
    mai = browse().sign_in(cast.manager).language(locale)
    page = mai.get(f"/manager/calls/{call.slug}/form/preview?as={reader}")
    assert page.lang == locale
    pairs = {pair for pair in worded(form, reader) if pair[0] and pair[0] != pair[1]}
    assert len(pairs) > len(form.sections)
    own, other = (0, 1) if locale == "vi" else (1, 0)
    text = " ".join([page.text, *(one.get("placeholder", "") for one in page.all("input"))])
    assert [pair[own] for pair in pairs if pair[own] not in text] == []
    words = {pair[other]: re.compile(rf"(?<!\w){re.escape(pair[other])}(?!\w)") for pair in pairs if pair[other]}
    assert [word for word, pattern in words.items() if pattern.search(text)] == []


@pytest.mark.parametrize("kind", list(Type))
def test_every_type_has_its_form_and_its_field(browse, cast, frozen, kind):
    call = a_call(cast)
    mai = browse().sign_in(cast.manager)
    base = f"/manager/calls/{call.slug}/form"
    more = {
        Type.CHOICE: {"options": "Một | One\nHai | Two"},
        Type.MANY: {"options": "Một | One\nHai | Two"},
        Type.TABLE: {"options": "Cột | Column", "rows": "2"},
        Type.PROFILE: {"profile_field": "website"},
    }.get(kind, {})
    url = f"{base}/sections/part-problem/new-question?type={kind.value}"
    mai.post(url, {"label_vi": "Câu rất mới", "label_en": "A very new one", **more})
    assert "cau-rat-moi" in keys(call)
    mai.get(f"{base}/questions/cau-rat-moi")
    assert "A very new one" in mai.get(f"{base}/preview?lang=en").text
    mai.post(f"{base}/in-force", at=base)
    one = begun(cast, call)
    lan = browse().sign_in(cast.lan)
    assert "Câu rất mới" in lan.get(f"/applications/{one.key}/sections/part-problem").text


def test_a_changed_form_breaks_no_sent_answer(cast, frozen):
    call = a_call(cast)
    one = sent(cast, call)
    draft = begun(cast, call, profile=cast.other_startup, who=cast.stranger)
    with write():
        actions.save(cast.stranger, draft, {"problem": "Bàn ghế mây ế hàng."})
    lead = cast.manager
    problem = forms.form_of(forms.in_force(call.id)).question("problem")
    with write():
        actions.change(lead, call, lambda form: building.without_question(form, "solution"))
        actions.put_question(lead, call, "part-problem", Question("problem", problem.type, "Bài toán lớn nhất?"))
    # Applicants see the version in force until the new one is.
    assert [row.number for row in (forms.in_force(call.id), forms.newest(call.id))] == [1, 2]
    assert applications.draft(draft).form.question("solution") is not None
    with write():
        actions.put_in_force(lead, call)
    fresh = applications.draft(applications.application(draft.key))
    assert fresh.form.question("solution") is None
    assert fresh.form.question("problem").label_vi == "Bài toán lớn nhất?"
    assert fresh.values["problem"] == "Bàn ghế mây ế hàng."
    # What was sent is read with the version it was sent with.
    old = last(one)
    assert forms.form_of(forms.version(old.form_id)).question("solution") is not None
    assert "solution" in applications.content_of(old)["answers"]


def test_a_key_never_comes_back_and_a_type_never_changes(cast, frozen):
    call, lead = a_call(cast), cast.manager
    with pytest.raises(Refused) as no, write():
        actions.put_question(lead, call, "part-problem", Question("problem", Type.SHORT, "Bài toán?"))
    assert no.value.code == "type"
    with write():
        row = actions.put_question(lead, call, "part-problem", Question("", Type.SHORT, "Problem"))
    assert "problem-2" in {one["key"] for part in row.content["sections"] for one in part["questions"]}


def test_a_frozen_form_and_a_closed_call_are_built_no_more(cast, frozen):
    call = a_call(cast, form_frozen_at=clock.now() + timedelta(days=1))
    lead = cast.manager
    frozen.shift(timedelta(days=2))
    with pytest.raises(Refused) as no, write():
        actions.change(lead, call, lambda form: form)
    assert no.value.code == "frozen"
    frozen.shift(timedelta(days=20))
    with write():
        actions.tick()
    closed = queries.call(call.slug)
    assert closed.state is CallState.CLOSED
    with pytest.raises(Refused) as no, write():
        actions.change(lead, closed, lambda form: form)
    assert no.value.code == "state"


def test_two_who_build_at_once_find_out(cast, frozen):
    call, lead = a_call(cast), cast.manager
    saved = forms.newest(call.id).saved
    with write():
        actions.change(lead, call, lambda form: form, saved=saved)
    with pytest.raises(Refused) as no, write():
        actions.change(lead, call, lambda form: form, saved=saved)
    assert no.value.code == "stale"


def test_a_form_is_copied_from_an_earlier_call_with_its_conditions(browse, cast, frozen):
    earlier = a_call(cast, rules=[{"kind": "verified"}])
    mai = browse().sign_in(cast.manager)
    mai.post("/manager/calls/new", {"kind": "program", "title_vi": "Đợt sau"})
    base = "/manager/calls/dot-sau/form"
    fields = mai.get(base).form(f"{base}/start").fields
    mai.send(f"{base}/start", {**fields, "value": earlier.slug})
    copied = queries.call("dot-sau")
    assert keys(copied) == keys(earlier)
    assert copied.rules == [{"kind": "verified"}]
    # A second one would mix two forms.
    mai.send(f"{base}/start", {**fields, "once": "another", "value": "program-intake"}, status=409)


def test_conditions_are_set_by_clicks(browse, cast, frozen):
    call = a_call(cast)
    mai = browse().sign_in(cast.manager)
    url = f"/manager/calls/{call.slug}/eligibility"
    mai.post(url, {"verified": "y", "stage": ["mvp", "idea"], "most_months": "60", "earlier": "0"}, at=url)
    assert queries.call(call.slug).rules == [
        {"kind": "verified"},
        {"kind": "stage", "any_of": ["mvp", "idea"]},
        {"kind": "age", "most_months": 60},
        {"kind": "earlier", "most": 0},
    ]
    assert "Thành lập không quá 60 tháng." in browse().get(f"/calls/{call.slug}").text
    page = mai.post(url, {"least_months": "90"}, at=url, status=422)
    assert "Điều kiện chưa đầy đủ" in page.text


def test_a_call_starts_with_the_form_of_its_kind_and_says_what_it_lacks(browse, cast, frozen):
    mai = browse().sign_in(cast.manager)
    given = {"kind": "program", "title_vi": "Đợt thử", "summary_vi": "Tám tuần.", "closes_on": "20/12/2026"}
    base = mai.post("/manager/calls/new", {**given, "opens_on": "10/12/2026"}).location
    first, other = mai.get(f"{base}/form").with_class("card")[0].iter("button")
    assert (words(first), first.get("class")) == ("Tuyển startup vào chương trình", "btn primary")
    assert "primary" not in other.get("class")
    mai.post(f"{base}/form/start", {"value": "program-intake"}, at=f"{base}/form")
    overview = mai.get(base)
    assert "Chưa rõ đơn vị tổ chức." in overview.text
    told = {words(next(row.iter("b"))): words(row) for row in overview.with_class("tasks")[0].iter("li")}
    assert "Còn thiếu" in told["Tên, thời hạn, nội dung"]
    # A preview asks as the form will: a phone number is needed, a legal name is not.
    labels = [words(one) for one in mai.get(f"{base}/form/preview").all("label")]
    assert "Số điện thoại của người phụ trách hồ sơ" in labels
    assert "Tên pháp lý, nếu đã thành lập(không bắt buộc)" in labels
