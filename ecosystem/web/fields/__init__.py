"""Forms: the base every form stands on, and the few kinds of field the product knows.

A form decides nothing: it gives shape and words. Every text is trimmed and NFC; control characters, bidi tricks and
invisible characters are refused in words; a field nobody declared is refused too.
"""

from ecosystem.web.fields.base import BaseForm, Check, Choices, QuietField, Worded, Words
from ecosystem.web.fields.choices import ChoiceField, FlagField, ManyField, UploadField, UploadsField
from ecosystem.web.fields.parsed import DateField, MoneyField, PhoneField, WebField, WholeNumberField
from ecosystem.web.fields.texts import AreaField, EmailField, PasswordInput, TextField

__all__ = [
    "AreaField",
    "BaseForm",
    "Check",
    "ChoiceField",
    "Choices",
    "DateField",
    "EmailField",
    "FlagField",
    "ManyField",
    "MoneyField",
    "PasswordInput",
    "PhoneField",
    "QuietField",
    "TextField",
    "UploadField",
    "UploadsField",
    "WebField",
    "WholeNumberField",
    "Worded",
    "Words",
]
