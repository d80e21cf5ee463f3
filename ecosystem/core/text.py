"""Vietnamese text: one folding for search, the order of the alphabet as a stored key, and what a name may not hold.

Everything here is pure and takes time linear in the length of the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata

from slugify import slugify as _slugify

DIGITS = 9  # fit any integer column
WORD = re.compile(r"\w+")

# --- spelling -------------------------------------------------------------------------------------------------------

# Letters whose stroke or ligature Unicode does not decompose.
_STROKES = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
# Characters that pasted text carries unseen inside words: soft hyphen, zero-width space and joiners, word joiner, BOM.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = [chr(code) for code in range(0x300, sys.maxunicode + 1) if unicodedata.combining(chr(code))]
_FOLDING = str.maketrans({**_STROKES, **dict.fromkeys([*_MARKS, *_UNSEEN], "")})


def nfc(text: str) -> str:
    """The text with every letter and its marks as one character, however it was typed or pasted."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form in which "Đà Nẵng", its decomposed paste and "da nang" are equal, and "hoà" and "hòa" too.

    Lower case, no diacritics, đ as d. Folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", text.lower()).translate(_FOLDING)
    # What is left of other scripts (Korean syllables, say) goes back together.
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def words(text: str) -> list[str]:
    """The folded words (runs of letters and digits) of a text, in order."""
    return WORD.findall(fold(text))


def slugify(text: str, *, limit: int = 80) -> str:
    """A kebab-case ASCII slug of at most ``limit`` characters, cut between words; may be empty ("!!!")."""
    return _slugify(fold(text), max_length=limit, word_boundary=True, entities=False, decimal=False, hexadecimal=False)


# --- order ----------------------------------------------------------------------------------------------------------

SORT_KEY_LENGTH = 400
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PUNCTUATION = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
# A vowel's own hat, breve or horn makes another letter; every other mark is a tone or a foreign accent.
_HATS = {("a", "\u0306"): "ă", ("o", "\u031b"): "ơ", ("u", "\u031b"): "ư"}
_HATS |= {(vowel, "\u0302"): hat for vowel, hat in zip("aeo", "âêô", strict=True)}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_NO_TONE, _FOREIGN = "1", "7"
_PRIMARY = {char: f"{code:02d}" for code, char in enumerate(_PUNCTUATION, start=1)}
_PRIMARY |= {char: f"{code:02d}" for code, char in enumerate(_LETTERS, start=50)}
_SYMBOL, _NUMBER, _OTHER = "45", "48", "90"


def sort_key(text: str) -> str:
    """The key that sorts as Vietnamese does (CLDR: a < ă < â, d < đ; none < huyền < hỏi < ngã < sắc < nặng).

    Digits only, so that SQLite, PostgreSQL and Python order it alike under any collation. Three levels: letters,
    tones, capitals, closed by zeros that are lower than any code. A number counts by its value ("Khu 2" < "Khu 10").
    """
    primary: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for run in _runs(" ".join(text.split())):
        if run.isdecimal():
            digits = "".join(str(unicodedata.decimal(digit)) for digit in run).lstrip("0")[:99]
            primary.append(f"{_NUMBER}{len(digits):02d}{digits}")
            tones.append(_NO_TONE)
            cases.append("1")
        else:
            code, tone = _letter(run)
            primary.append(code)
            tones.append(tone)
            cases.append("2" if run[0].isupper() else "1")
    levels = "".join(primary), "".join(tones).rstrip(_NO_TONE), "".join(cases).rstrip("1")
    return f"{levels[0]}00{levels[1]}0{levels[2]}"[:SORT_KEY_LENGTH]


def _runs(text: str) -> list[str]:
    """Cut a text into letters with their marks, and runs of digits."""
    runs: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        continues = runs and (unicodedata.combining(char) or (char.isdecimal() and runs[-1].isdecimal()))
        if continues:
            runs[-1] += char
        else:
            runs.append(char)
    return runs


def _letter(run: str) -> tuple[str, str]:
    """The codes of one letter with its marks: its place in the alphabet, and its tone."""
    char, tone = run[0].lower()[:1], _NO_TONE
    for mark in run[1:]:
        hat = _HATS.get((char, mark))
        if hat:
            char = hat
        else:
            tone = _TONES.get(mark, _FOREIGN)
    code = _PRIMARY.get(char)
    if code is None and char in _STROKES:
        return "".join(_PRIMARY[plain] for plain in _STROKES[char]), _FOREIGN
    if code is None:
        code = f"{_OTHER}{ord(char):07d}" if char.isalpha() else f"{_SYMBOL}{ord(char):07d}"
    return code, tone


# --- names ----------------------------------------------------------------------------------------------------------


def given_name(full_name: str) -> str:
    """What one calls a person by: the last word of the full name, since the family name comes first."""
    parts = full_name.split()
    return parts[-1] if parts else ""


def initials(name: str) -> str:
    """One or two capitals for an avatar: of the first and the last word that begins with a letter or digit."""
    firsts = [word[0].upper()[:1] for word in nfc(name).split() if word[0].isalnum()]
    return "".join(firsts[:1] + firsts[1:][-1:])


# Cyrillic and Greek letters, digits and signs that pass for a Latin letter: the letter, then what looks like it.
_PASSING = (
    ("a", "аАαΑ@"), ("b", "вВВβΒ8"), ("c", "сСϲϹ"), ("d", "ԁ"), ("e", "еЕεΕ3"), ("g", "ԍ"), ("h", "һНΗ"),
    ("i", "іІιΙlӏ1|!"), ("j", "јЈ"), ("k", "кКκΚ"), ("m", "мМΜ"), ("n", "ηΝ"), ("o", "оОοΟσ0"), ("p", "рРρΡ"),
    ("q", "ԛ"), ("s", "ѕЅ5$"), ("t", "тТτΤ"), ("u", "υ"), ("v", "ѵν"), ("w", "ԝω"), ("x", "хХχΧ"), ("y", "уУγΥ"),
    ("z", "Ζ"),
)  # fmt: skip
_SKELETON = str.maketrans({char: letter for letter, passing in _PASSING for char in passing})


def confusable_skeleton(name: str) -> str:
    """What a name looks like at a glance: foreign look-alikes as Latin letters, no case, no blanks or signs.

    Two names that differ but share a skeleton pass for each other. Vietnamese marks are kept: "An" is not "Ân".
    """
    plain = unicodedata.normalize("NFKC", name).translate(_SKELETON).lower().translate(_SKELETON)
    return "".join(char for char in nfc(plain) if char.isalnum())


# --- what a text may not hold ---------------------------------------------------------------------------------------

_CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
_SURROGATE = "\ud800-\udfff"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_STACKING = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1abd\u1dc0-\u1dff\u20d0-\u20dc\ufe20-\ufe2f"
_SUSPECT = re.compile(f"[{_CONTROL}{_SURROGATE}{_DIRECTION}{_INVISIBLE}{_STACKING}]")
_BREAKS = "\n\r\t\u2028\u2029"
_HARMLESS_IN_BODY = "\u00ad\u200b\u2060\ufeff"
_JOINER = "\u200d"
_PRESENTATION = "\ufe0e\ufe0f"
_MOST_MARKS = 4


def hostile(text: str, *, multiline: bool = False) -> str | None:
    """Why a text is refused: "control", "surrogate", "direction", "invisible" or "marks"; ``None`` when it is sound.

    ``multiline`` is for bodies: they may hold line breaks and tabs, what pasting leaves behind unseen (soft hyphens,
    zero-width spaces), and the joiner inside an emoji. A name may hold none of these.
    """
    if text.isascii() and text.isprintable():
        return None
    marks = last = 0
    for found in _SUSPECT.finditer(text):
        at, char = found.start(), found.group()
        if unicodedata.combining(char):
            marks = marks + 1 if at == last + 1 else 1
            last = at
            if marks > _MOST_MARKS:
                return "marks"
        elif not (multiline and char in _BREAKS + _HARMLESS_IN_BODY) and not _belongs_to_emoji(text, at, multiline):
            return _reason(char)
    return None


def _reason(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "surrogate"
    if re.match(f"[{_DIRECTION}]", char):
        return "direction"
    return "control" if re.match(f"[{_CONTROL}]", char) else "invisible"


def _belongs_to_emoji(text: str, at: int, multiline: bool) -> bool:  # noqa: FBT001  passed on from the public switch
    """Whether the sign at ``at`` stands where an emoji needs it: after a symbol, the joiner also before one."""
    before = unicodedata.category(text[at - 1]) if at else ""
    after = unicodedata.category(text[at + 1]) if at + 1 < len(text) else ""
    if text[at] in _PRESENTATION:
        return before.startswith("S") or text[at - 1 : at] in ("#", "*") or before == "Nd"
    if text[at] == _JOINER and multiline:
        joined = before in ("So", "Sk") or text[at - 1 : at] == _PRESENTATION[1]
        return joined and after == "So"
    return False


def whole_number(raw: object) -> int | None:
    """A number of ours from a hidden field or an address: at most nine plain digits, as an integer column holds."""
    word = str(raw or "")
    return int(word) if word.isascii() and word.isdigit() and len(word) <= DIGITS else None
