"""Values as people write and read them: money, numbers, shares, days, instants, tax codes and phone numbers.

Parsers take what was typed and raise ``ValueError`` with a sentence for people; formatters take a value and ``vi`` or
``en``. Nothing here is ever a float: money is whole minor units, a share is hundredths of a percent.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import phonenumbers
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.text import fold

# --- money ----------------------------------------------------------------------------------------------------------

MOST_VND = 10**15
MOST_USD_CENTS = 10**12
MONEY_LENGTH = 60
MINOR = {"VND": 1, "USD": 100}
MOST = {"VND": MOST_VND, "USD": MOST_USD_CENTS}

_UNREADABLE = _l("Không đọc được số tiền. Ví dụ: 1,5 tỷ; 500 triệu; 50.000 USD.")
_NEGATIVE = _l("Số tiền không được âm.")
_TOO_LONG = _l("Số tiền viết dài quá. Ví dụ: 1,5 tỷ; 500 triệu; 50.000 USD.")
_TOO_MUCH = _l("Số tiền lớn quá: nhiều nhất là 1.000.000 tỷ đồng hoặc 10 tỷ USD.")
_TOO_FINE = _l("Số tiền bị lẻ. Có thể còn thiếu đơn vị: nghìn, triệu hay tỷ?")
_TWO_WAYS = _l("Số này đọc được hai cách. Vui lòng viết 1.500 triệu hoặc 1,5 tỷ.")
_OTHER_CURRENCY = _l("Chỉ nhận tiền đồng (VND) và đô la Mỹ (USD).")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units as it was entered: đồng for VND, cents for USD."""

    amount: int
    currency: str = "VND"

    def __post_init__(self) -> None:
        """Hold the range: 0 to 10^15 đồng, 0 to 10^12 cents. Raises ``ValueError``."""
        if self.currency not in MINOR:
            raise ValueError(_OTHER_CURRENCY)
        if self.amount < 0:
            raise ValueError(_NEGATIVE)
        if self.amount > MOST[self.currency]:
            raise ValueError(_TOO_MUCH)

    def in_vnd(self, rate: int) -> int:
        """The amount in đồng at ``rate`` đồng for one dollar (the setting USD_RATE), half a đồng rounded up.

        Raises ``ValueError`` when the result passes 10^15.
        """
        if self.currency == "VND":
            return self.amount
        vnd = (self.amount * rate + MINOR[self.currency] // 2) // MINOR[self.currency]
        return Money(vnd).amount


_VIETNAMESE_UNITS = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "tr": 10**6, "ty": 10**9, "ti": 10**9}
_ENGLISH_UNITS = {
    "thousand": 10**3, "million": 10**6, "millions": 10**6, "mn": 10**6, "mil": 10**6, "mio": 10**6,
    "billion": 10**9, "billions": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
# Letters that both languages use; the currency says how the number before them is written.
_LETTER_UNITS = {"k": 10**3, "m": 10**6, "b": 10**9}
_UNITS = {**_VIETNAMESE_UNITS, **_ENGLISH_UNITS, **_LETTER_UNITS}
_PHRASES = (
    ("viet nam dong", "vnd"),
    ("dong viet nam", "vnd"),
    ("do la my", "usd"),
    ("do la", "usd"),
    ("us dollar", "usd"),
)
_CURRENCIES = {
    "vnd": "VND", "dong": "VND", "d": "VND", "₫": "VND",
    "usd": "USD", "us$": "USD", "$": "USD", "dollar": "USD", "dollars": "USD", "do": "USD",
}  # fmt: skip
_OTHER_CURRENCIES = frozenset((
    "eur", "euro", "euros", "€", "gbp", "£", "jpy", "yen", "¥", "krw", "won", "₩", "sgd", "s$", "cny", "rmb", "aud",
    "a$", "thb", "baht", "btc", "usdt",
))  # fmt: skip
_HALF = "ruoi"
# A number holds digits and the marks between them; a word is letters or one sign.
_TOKEN = re.compile(r"[0-9][0-9.,' ]*|[a-z]+\$?|[^\s0-9a-z]")
_MARKS = re.compile(r"[.,' ]")
_MINUS = ("-", "\u2212", "\u2013")
_GROUP = 3
_MOST_UNITS = 2


def parse_money(text: str) -> Money:
    """The money a person typed: "1,5 tỷ", "500tr", "1 tỷ 200 triệu", "1.500.000.000", "50,000 USD", "$50k".

    Without a unit a mark before exactly three digits groups thousands. Before a Vietnamese unit the dot groups
    ("1.200 tỷ") and the comma is decimal, before an English one the other way round. Raises ``ValueError`` with a
    sentence for people: unreadable, negative, too long, too much, finer than the minor unit, readable in two ways.
    """
    if len(text) > MONEY_LENGTH:
        raise ValueError(_TOO_LONG)
    plain = " ".join(fold(unicodedata.normalize("NFKC", text)).split()).rstrip(" .,;")
    for phrase, code in _PHRASES:
        plain = plain.replace(phrase, code)
    tokens = [token.strip() for token in _TOKEN.findall(plain)]
    currency = _currency(tokens)
    minor = _total(_pairs([token for token in tokens if token not in _CURRENCIES]), currency) * MINOR[currency]
    if minor > MOST[currency]:
        raise ValueError(_TOO_MUCH)
    if minor.denominator != 1:
        raise ValueError(_TOO_FINE)
    return Money(int(minor), currency)


def _currency(tokens: list[str]) -> str:
    """The one currency named, đồng when none is."""
    if _OTHER_CURRENCIES.intersection(tokens):
        raise ValueError(_OTHER_CURRENCY)
    named = {_CURRENCIES[token] for token in tokens if token in _CURRENCIES}
    if len(named) > 1:
        raise ValueError(_UNREADABLE)
    return named.pop() if named else "VND"


def _pairs(pieces: list[str]) -> list[tuple[str, list[str]]]:
    """Numbers, each with the units that follow it."""
    pairs: list[tuple[str, list[str]]] = []
    for piece in pieces:
        if piece[0].isdigit():
            pairs.append((piece, []))
        elif pairs and (piece in _UNITS or piece == _HALF):
            pairs[-1][1].append(piece)
        else:
            raise ValueError(_NEGATIVE if piece in _MINUS and not pairs and len(pieces) > 1 else _UNREADABLE)
    if not pairs:
        raise ValueError(_UNREADABLE)
    return pairs


def _total(pairs: list[tuple[str, list[str]]], currency: str) -> Fraction:
    """The sum of amounts whose units fall: "1 tỷ 200 triệu", and as people say it "2 tỷ rưỡi" and "3tr5"."""
    total, before = Fraction(0), None
    for number, units in pairs:
        said = [unit for unit in units if unit != _HALF]
        size = Fraction(1)
        for unit in said:
            size *= _UNITS[unit]
        if before is not None and before > 1 and not units and len(number) == 1:
            size = before / 10
        elif (before is not None and (not said or size >= before)) or len(said) > _MOST_UNITS:
            raise ValueError(_UNREADABLE)
        total += _number(number, said[:1], currency) * size
        if units != said:
            if not said or units != [*said, _HALF]:
                raise ValueError(_UNREADABLE)
            total += size / 2
        before = size
    return total


def _number(typed: str, units: list[str], currency: str) -> Fraction:
    """The number behind digits and marks, which mean what the unit's language says."""
    parts, marks = _MARKS.split(typed), _MARKS.findall(typed)
    if not all(parts):
        raise ValueError(_UNREADABLE)
    if not marks:
        return Fraction(int(typed))
    if _is_decimal(parts, marks, units, currency):
        return _grouped(parts[:-1], marks[:-1]) + Fraction(int(parts[-1]), 10 ** len(parts[-1]))
    return _grouped(parts, marks)


def _is_decimal(parts: list[str], marks: list[str], units: list[str], currency: str) -> bool:
    """Whether the last mark is the decimal one."""
    last = marks[-1]
    if last not in ".,":
        return False
    if len(marks) > 1:
        return last not in marks[:-1]
    if len(parts[-1]) != _GROUP or len(parts[0]) > _GROUP or parts[0] == "0":
        return True
    if not units:
        return False
    english = units[0] in _ENGLISH_UNITS or (units[0] in _LETTER_UNITS and currency == "USD")
    if last == ("," if english else "."):
        return False
    # Nobody ends a decimal with a nought, so "1,500 triệu" may as well be written by the other language's rule.
    if parts[-1].endswith("0"):
        raise ValueError(_TWO_WAYS)
    return True


def _grouped(parts: list[str], marks: list[str]) -> Fraction:
    """A whole number in groups of three, all set apart by one mark."""
    if len(set(marks)) > 1 or (marks and (len(parts[0]) > _GROUP or any(len(part) != _GROUP for part in parts[1:]))):
        raise ValueError(_UNREADABLE)
    return Fraction(int("".join(parts)))


# From what amount on, the unit, its words: what would round to a thousand millions is already a billion.
_SHORT = ((999_995_000, 10**9, {"vi": "tỷ", "en": "billion"}), (10**6, 10**6, {"vi": "triệu", "en": "million"}))


def format_money(amount: int, locale: str, *, short: bool = True) -> str:
    """Đồng as people write them: "8,5 tỷ đồng", "VND 8.5 billion"; under a million, or not ``short``, every digit.

    A short form keeps two decimals of its unit, rounded half up.
    """
    words = _short(amount, locale) if short else format_number(amount, locale)
    return f"VND {words}" if locale == "en" else f"{words} đồng"


def _short(amount: int, locale: str) -> str:
    for least, size, names in _SHORT:
        if amount >= least:
            return f"{format_number(Decimal(amount) / size, locale)} {names[locale]}"
    return format_number(amount, locale)


def format_number(number: float | Decimal, locale: str) -> str:
    """A number with grouped thousands and at most two decimals: vi "1.284,5", en "1,284.5"."""
    exact = number if isinstance(number, int) else Decimal(str(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    words = f"{exact:,}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return words if locale == "en" else words.translate(str.maketrans(",.", ".,"))


def format_decimal(number: float | Decimal, places: int, locale: str) -> str:
    """A number with exactly so many decimals, for columns of figures: vi "0,50", en "0.50"."""
    words = f"{number:,.{places}f}"
    return words if locale == "en" else words.translate(str.maketrans(",.", ".,"))


WHOLE = 100_00


@dataclass(frozen=True, slots=True)
class Percent:
    """A share from 0 to 100 %, in hundredths of a percent."""

    hundredths: int

    def __post_init__(self) -> None:
        """Hold the range. Raises ``ValueError``."""
        if not 0 <= self.hundredths <= WHOLE:
            raise ValueError(_l("Tỷ lệ phải từ 0 đến 100 %."))

    def format(self, locale: str) -> str:
        """As people write it: "15,5%", "15.5%"."""
        return f"{format_number(Decimal(self.hundredths) / 100, locale)}%"


_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s?%?", re.ASCII)


def parse_percent(text: str) -> Percent:
    """A share typed "15,5%", "15.5" or "15". Raises ``ValueError`` with a sentence for people."""
    found = _PERCENT.fullmatch(text.strip()) if len(text) <= MONEY_LENGTH else None
    if found is None:
        raise ValueError(_l("Không đọc được tỷ lệ. Ví dụ: 15 hoặc 15,5."))
    return Percent(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))


# --- days and instants ----------------------------------------------------------------------------------------------

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def parse_date(text: str) -> date:
    """A day typed dd/mm/yyyy (also d/m/yyyy, with dots or hyphens, and ISO yyyy-mm-dd).

    Raises ``ValueError`` with a sentence for people: unreadable, not in the calendar, outside 1900 to 2100.
    """
    typed = text.strip()[:20]
    day, iso = _DAY.fullmatch(typed), _ISO_DAY.fullmatch(typed)
    if day:
        numbers = int(day[4]), int(day[3]), int(day[1])
    elif iso:
        numbers = int(iso[1]), int(iso[2]), int(iso[3])
    else:
        raise ValueError(_l("Ngày cần có dạng ngày/tháng/năm, ví dụ 05/11/2026."))
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
        raise ValueError(_l("Năm phải từ 1900 đến 2100."))
    try:
        return date(*numbers)
    except ValueError as error:
        raise ValueError(_l("Ngày này không có trong lịch.")) from error


def format_date(day: date | datetime) -> str:
    """dd/mm/yyyy; an instant gives its day in Đà Nẵng."""
    local = clock.local(_aware(day)) if isinstance(day, datetime) else day
    return f"{local.day:02d}/{local.month:02d}/{local.year:04d}"


def format_datetime(instant: datetime) -> str:
    """The instant on a clock in Đà Nẵng: "14:03, 05/11/2026"."""
    local = clock.local(_aware(instant))
    return f"{local.hour:02d}:{local.minute:02d}, {format_date(instant)}"


def format_hour(instant: datetime) -> str:
    """The time of the instant on a clock in Đà Nẵng: "14:03"."""
    local = clock.local(_aware(instant))
    return f"{local.hour:02d}:{local.minute:02d}"


def _aware(instant: datetime) -> datetime:
    # A naive instant would silently be read in the server's zone.
    if instant.tzinfo is None:
        raise ValueError("a naive datetime reached a formatter")
    return instant


_MINUTE, _HOUR, _DAY_LENGTH = 60, 3_600, 86_400
_SPANS = (
    (365 * _DAY_LENGTH, "năm", "year"),
    (30 * _DAY_LENGTH, "tháng", "month"),
    (_DAY_LENGTH, "ngày", "day"),
    (_HOUR, "giờ", "hour"),
    (_MINUTE, "phút", "minute"),
)


def ago(instant: datetime, now: datetime, locale: str) -> str:
    """How long before ``now``, in one whole unit: "vừa xong", "2 ngày trước"; "2 ngày nữa" for what is to come."""
    seconds = int((_aware(now) - _aware(instant)).total_seconds())
    for length, vietnamese, english in _SPANS:
        count = abs(seconds) // length
        if count and locale == "en":
            words = f"{count} {english}" + ("s" if count > 1 else "")
            return f"{words} ago" if seconds > 0 else f"in {words}"
        if count:
            return f"{count} {vietnamese} {'trước' if seconds > 0 else 'nữa'}"
    return "just now" if locale == "en" else "vừa xong"


# --- numbers of people and firms ------------------------------------------------------------------------------------

_TAX_CODE = re.compile(r"(\d{10})(?:-(\d{3}))?", re.ASCII)
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_PERSONAL_CODE = re.compile(r"0\d{11}", re.ASCII)


def is_tax_code(text: str) -> bool:
    """Whether ``text`` is a well-formed Vietnamese tax code (MST): ten digits, for a branch "-001" to "-999" more.

    r = sum of the first nine digits times 31, 29, 23, 19, 17, 13, 7, 5, 3, modulo 11; the tenth digit is 10 - r, and
    a body whose check would be 10 is never issued.
    """
    found = _TAX_CODE.fullmatch(text)
    if found is None or found[2] == "000":
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(found[1], _TAX_WEIGHTS, strict=False)) % 11
    return int(found[1][9]) == 10 - rest


def is_personal_code(text: str) -> bool:
    """Whether ``text`` has the shape of a personal number (12 digits), the tax code of household businesses."""
    return _PERSONAL_CODE.fullmatch(text) is not None


def parse_tax_code(text: str) -> str:
    """The tax code as it is stored, without blanks and with the hyphen before a branch. Raises ``ValueError``."""
    digits = "".join(text.split())[:MONEY_LENGTH].replace(".", "").replace("-", "")
    code = f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits  # noqa: PLR2004  ten digits and a branch
    if not is_tax_code(code) and not is_personal_code(code):
        raise ValueError(_l("Mã số thuế không đúng. Mã có 10 chữ số, chi nhánh thêm -001 đến -999."))
    return code


HOME = "VN"
PHONE_LENGTH = 40


def parse_phone(text: str) -> str:
    """The phone number in E.164 ("+84905123456"); a number without a country is Vietnamese. Raises ``ValueError``."""
    wrong = _l("Số điện thoại không đúng. Ví dụ: 0905 123 456 hoặc +84 905 123 456.")
    if len(text) > PHONE_LENGTH:
        raise ValueError(wrong)
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise ValueError(wrong) from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise ValueError(wrong)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """An E.164 number as people read it: "0905 123 456", a foreign one "+1 650-253-0000"; anything else as it is."""
    try:
        known = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.region_code_for_country_code(known.country_code or 0) == HOME
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(known, form)
