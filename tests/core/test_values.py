"""Values as people write them: money, numbers, shares, days, tax codes, phone numbers."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.core.phones import format_phone, parse_phone
from ecosystem.core.values import (
    MOST_USD_CENTS,
    MOST_VND,
    Money,
    Percent,
    ago,
    format_date,
    format_datetime,
    format_decimal,
    format_money,
    format_number,
    is_personal_code,
    is_tax_code,
    parse_date,
    parse_money,
    parse_percent,
    parse_tax_code,
)

MILLION, BILLION = 10**6, 10**9


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,5 tỷ", 1_500 * MILLION),
        ("1.5 tỷ", 1_500 * MILLION),
        ("1.2 tỷ", 1_200 * MILLION),
        ("8,5 tỷ đồng", 8_500 * MILLION),
        ("500tr", 500 * MILLION),
        ("500 triệu", 500 * MILLION),
        ("500 TRIỆU VNĐ", 500 * MILLION),
        ("2 tỉ", 2 * BILLION),
        ("3 ty", 3 * BILLION),
        ("1.500.000.000", 1_500 * MILLION),
        ("1,500,000,000", 1_500 * MILLION),
        ("1 500 000 000 ₫", 1_500 * MILLION),
        ("1\u00a0500\u202f000đ", 1_500_000),
        ("1500000000", 1_500 * MILLION),
        ("500.000", 500_000),
        ("50k", 50_000),
        ("1.500k", 1_500_000),
        ("1 tỷ 200 triệu", 1_200 * MILLION),
        ("2 tỷ rưỡi", 2_500 * MILLION),
        ("3tr5", 3_500_000),
        ("1tỷ2", 1_200 * MILLION),
        ("0,5 tỷ", 500 * MILLION),
        ("0.500 tỷ", 500 * MILLION),
        ("2,125 tỷ", 2_125 * MILLION),
        ("1.200 tỷ", 1_200 * BILLION),
        ("2 nghìn tỷ", 2_000 * BILLION),
        ("1.234,5 tỷ", 1_234_500 * MILLION),
        ("VND 8.5 billion", 8_500 * MILLION),
        ("1,250 million VND", 1_250 * MILLION),
        ("\uff11,\uff15 tỷ", 1_500 * MILLION),
        ("500 triệu.", 500 * MILLION),
        ("0", 0),
        ("1.000.000 tỷ", MOST_VND),
    ],
)
def test_reading_dong(typed, amount):
    assert parse_money(typed) == Money(amount, "VND")


@pytest.mark.parametrize(
    ("typed", "dollars"),
    [
        ("50,000 USD", 50_000),
        ("US$ 50.000", 50_000),
        ("USD 50000", 50_000),
        ("$50k", 50_000),
        ("$1,500k", 1_500_000),
        ("1,5 triệu USD", 1_500_000),
        ("1.5M USD", 1_500_000),
        ("$1.25 million", 1_250_000),
        ("50 nghìn đô la Mỹ", 50_000),
        ("20k đô", 20_000),
        ("$1,250.50", Decimal("1250.5")),
        ("1.250,5 USD", Decimal("1250.5")),
    ],
)
def test_reading_dollars(typed, dollars):
    assert parse_money(typed) == Money(int(dollars * 100), "USD")


UNREADABLE, NEGATIVE, LONG, MUCH, FINE, TWO_WAYS, CURRENCY = (
    "Không đọc được",
    "không được âm",
    "viết dài quá",
    "lớn quá",
    "bị lẻ",
    "đọc được hai cách",
    "Chỉ nhận",
)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", UNREADABLE),
        ("nhiều", UNREADABLE),
        ("NaN", UNREADABLE),
        ("inf", UNREADABLE),
        ("1e309", UNREADABLE),
        ("10^400", UNREADABLE),
        ("1-2 tỷ", UNREADABLE),
        ("1..5", UNREADABLE),
        ("1.50.000", UNREADABLE),
        ("1.500,000.000", UNREADABLE),
        ("tỷ", UNREADABLE),
        ("rưỡi", UNREADABLE),
        ("200 triệu 1 tỷ", UNREADABLE),
        ("1 tỷ 200", UNREADABLE),
        ("1 tỷ tỷ tỷ", UNREADABLE),
        ("$5 đồng", UNREADABLE),
        ("-", UNREADABLE),
        ("\u0661\u0662 tỷ", UNREADABLE),
        ("-5 tỷ", NEGATIVE),
        ("\u22125", NEGATIVE),
        ("$-5", NEGATIVE),
        ("1" + "0" * 400, LONG),
        ("1" + "0" * 16, MUCH),
        ("1.000.001 tỷ", MUCH),
        ("99999999999 USD", MUCH),
        ("1,5", FINE),
        ("1,5 USD 5", UNREADABLE),
        ("0,0000000001 tỷ", FINE),
        ("$1.005,005", FINE),
        ("1,500 triệu", TWO_WAYS),
        ("$1.250 million", TWO_WAYS),
        ("50 EUR", CURRENCY),
        ("¥500", CURRENCY),
    ],
)
def test_money_that_is_refused_says_why(typed, said):
    with pytest.raises(ValueError, match=said):
        parse_money(typed)


@given(st.text(max_size=80) | st.text(alphabet="0159., -$kmtyrueo", max_size=20))
def test_reading_money_never_fails_in_another_way(text):
    with contextlib.suppress(ValueError):
        money = parse_money(text)
        assert 0 <= money.amount <= MOST_VND


@given(st.integers(0, MOST_VND), st.sampled_from(["vi", "en"]))
def test_what_is_shown_in_full_reads_back(amount, locale):
    assert parse_money(format_money(amount, locale, short=False)) == Money(amount)


@given(st.integers(MILLION, MOST_VND), st.sampled_from(["vi", "en"]))
def test_what_is_shown_short_reads_back_within_half_a_hundredth(amount, locale):
    read = parse_money(format_money(amount, locale)).amount

    assert abs(read - amount) <= (BILLION if amount >= 999_995_000 else MILLION) // 200


@pytest.mark.parametrize(
    ("amount", "vietnamese", "english"),
    [
        (0, "0 đồng", "VND 0"),
        (500_000, "500.000 đồng", "VND 500,000"),
        (500 * MILLION, "500 triệu đồng", "VND 500 million"),
        (8_500 * MILLION, "8,5 tỷ đồng", "VND 8.5 billion"),
        (999_999_999, "1 tỷ đồng", "VND 1 billion"),
        (1_234_567_890, "1,23 tỷ đồng", "VND 1.23 billion"),
        (1_200 * BILLION, "1.200 tỷ đồng", "VND 1,200 billion"),
        (MOST_VND, "1.000.000 tỷ đồng", "VND 1,000,000 billion"),
    ],
)
def test_showing_money(amount, vietnamese, english):
    assert format_money(amount, "vi") == vietnamese
    assert format_money(amount, "en") == english


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"),
    [
        (1284, "1.284", "1,284"),
        (-1284, "-1.284", "-1,284"),
        (3.5, "3,5", "3.5"),
        (Decimal("1234.567"), "1.234,57", "1,234.57"),
    ],
)
def test_showing_numbers(number, vietnamese, english):
    assert format_number(number, "vi") == vietnamese
    assert format_number(number, "en") == english


def test_showing_figures_with_as_many_decimals_as_their_column():
    assert format_decimal(0.5, 3, "vi") == "0,500"
    assert format_decimal(1234.5678, 2, "vi") == "1.234,57"
    assert format_decimal(Decimal("1234.5678"), 2, "en") == "1,234.57"


def test_money_keeps_its_range():
    for amount, currency in ((-1, "VND"), (MOST_VND + 1, "VND"), (MOST_USD_CENTS + 1, "USD"), (1, "EUR")):
        with pytest.raises(ValueError, match=r"\w"):
            Money(amount, currency)


@pytest.mark.parametrize(("cents", "vnd"), [(5_000_000, 1_300_000_000), (1, 260), (0, 0)])
def test_dollars_become_dong_at_the_given_rate(cents, vnd):
    assert Money(cents, "USD").in_vnd(26_000) == vnd


def test_dong_stay_dong_and_the_range_holds_after_conversion():
    assert Money(5).in_vnd(26_000) == 5
    assert Money(1, "USD").in_vnd(25_050) == 251  # 250,5 đồng
    with pytest.raises(ValueError, match=MUCH):
        Money(MOST_USD_CENTS, "USD").in_vnd(200_000)


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [("15,5%", 1550), ("15.55", 1555), ("15", 1500), ("0", 0), ("100 %", 10000), (" 7,05 ", 705)],
)
def test_reading_shares(typed, hundredths):
    assert parse_percent(typed) == Percent(hundredths)


@pytest.mark.parametrize("typed", ["", "-1", "100,01", "101", "1,234", "NaN", "1e2", "9" * 90, "١٥"])
def test_shares_that_are_refused(typed):
    with pytest.raises(ValueError, match="lệ"):
        parse_percent(typed)


def test_showing_shares():
    assert Percent(1550).format("vi") == "15,5%"
    assert Percent(1550).format("en") == "15.5%"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/11/2026", date(2026, 11, 5)),
        ("5/1/2026", date(2026, 1, 5)),
        (" 5-11-2026 ", date(2026, 11, 5)),
        ("5.11.2026", date(2026, 11, 5)),
        ("2026-11-05", date(2026, 11, 5)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2000", date(2000, 2, 29)),
        ("31/12/2100", date(2100, 12, 31)),
        ("01/01/1900", date(1900, 1, 1)),
    ],
)
def test_reading_days(typed, day):
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("29/02/2026", "không có trong lịch"),
        ("29/02/2100", "không có trong lịch"),
        ("31/04/2026", "không có trong lịch"),
        ("11/13/2026", "không có trong lịch"),
        ("0/1/2026", "không có trong lịch"),
        ("31/12/1899", "Năm phải"),
        ("01/01/2101", "Năm phải"),
        ("0000-01-01", "Năm phải"),
        ("5/11/26", "ngày/tháng/năm"),
        ("5/11-2026", "ngày/tháng/năm"),
        ("hôm nay", "ngày/tháng/năm"),
        ("", "ngày/tháng/năm"),
        ("٠٥/١١/٢٠٢٦", "ngày/tháng/năm"),
        ("05/11/2026" + "0" * 300, "ngày/tháng/năm"),
    ],
)
def test_days_that_are_refused_say_why(typed, said):
    with pytest.raises(ValueError, match=said):
        parse_date(typed)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_shown_day_reads_back(day):
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day


def test_an_instant_is_shown_on_the_clock_of_da_nang():
    instant = datetime(2026, 11, 4, 17, 3, tzinfo=UTC)

    assert format_datetime(instant) == "00:03, 05/11/2026"
    assert format_date(instant) == "05/11/2026"


def test_a_naive_instant_is_a_bug():
    with pytest.raises(ValueError, match="naive"):
        format_datetime(datetime(2026, 11, 5))  # noqa: DTZ001  the bug itself


@pytest.mark.parametrize(
    ("before", "vietnamese", "english"),
    [
        (timedelta(seconds=59), "vừa xong", "just now"),
        (timedelta(seconds=60), "1 phút trước", "1 minute ago"),
        (timedelta(hours=2, minutes=59), "2 giờ trước", "2 hours ago"),
        (timedelta(days=2), "2 ngày trước", "2 days ago"),
        (timedelta(days=45), "1 tháng trước", "1 month ago"),
        (timedelta(days=800), "2 năm trước", "2 years ago"),
        (-timedelta(seconds=5), "vừa xong", "just now"),
        (-timedelta(days=3), "3 ngày nữa", "in 3 days"),
    ],
)
def test_how_long_ago(before, vietnamese, english):
    now = datetime(2026, 11, 5, 7, 0, tzinfo=UTC)

    assert ago(now - before, now, "vi") == vietnamese
    assert ago(now - before, now, "en") == english


@pytest.mark.parametrize(
    ("code", "is_right"),
    [
        ("0499999008", True),
        ("0499999174", True),
        ("0499999343", True),
        ("0499999512", True),
        ("0100047516", True),
        ("0499999174-001", True),
        ("0499999174-000", False),
        ("0499999009", False),
        ("0000000000", False),
        ("123456789", False),
        ("04999990O8", False),
        ("٠٤٩٩٩٩٩٠٠٨", False),
        ("0499999008\n", False),
    ],
)
def test_tax_codes(code, is_right):
    assert is_tax_code(code) is is_right


@given(st.integers(0, 999_999_999))
def test_at_most_one_check_digit_fits_a_body(body):
    assert sum(is_tax_code(f"{body:09d}{check}") for check in range(10)) <= 1


def test_a_tax_code_is_stored_in_one_form():
    assert parse_tax_code(" 0499 999 174 ") == "0499999174"
    assert parse_tax_code("0499999174001") == "0499999174-001"
    assert parse_tax_code("048099001234") == "048099001234"
    assert is_personal_code("048099001234")
    with pytest.raises(ValueError, match="Mã số thuế không đúng"):
        parse_tax_code("0499999009")


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0905123456", "+84905123456", "0905 123 456"),
        ("090.512.3456", "+84905123456", "0905 123 456"),
        ("+84 905 123 456", "+84905123456", "0905 123 456"),
        ("0084905123456", "+84905123456", "0905 123 456"),
        ("(0236) 3.888.888", "+842363888888", "0236 3888 888"),
        ("1900 1234", "+8419001234", "1900 1234"),
        ("+1 650-253-0000", "+16502530000", "+1 650-253-0000"),
    ],
)
def test_phone_numbers(typed, stored, shown):
    assert parse_phone(typed) == stored
    assert format_phone(stored) == shown


@pytest.mark.parametrize("typed", ["", "abc", "0123456789", "113", "0905", "0905123456 x12", "9" * 500])
def test_phone_numbers_that_are_refused(typed):
    with pytest.raises(ValueError, match="Số điện thoại không đúng"):
        parse_phone(typed)


def test_what_is_no_phone_number_is_shown_as_it_is():
    assert format_phone("xin gọi") == "xin gọi"
