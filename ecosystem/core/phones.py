"""Phone numbers as people write and read them; they are stored in E.164."""

from __future__ import annotations

import phonenumbers
from flask_babel import lazy_gettext as _l

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
