"""When two profiles are likely the same: by tax code, website, phone and folded name. Pure.

``keys`` cuts a profile into short words that likely twins share, so that a database finds candidates by an index;
``compare`` then scores a pair: each mark that agrees removes a part of the doubt (1 - the product of the doubts), and
two different tax codes halve what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from rapidfuzz.distance import OSA

from ecosystem.core import text
from ecosystem.directory.models import DuplicatePair, Kind
from ecosystem.directory.rules import is_officer

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

# Of people many share a name, so a name alone weighs less and a name that is only close weighs nothing.
PEOPLE = (Kind.ANGEL, Kind.MENTOR)
WEIGHTS: Mapping[str, float] = {
    "tax-code": 0.97,
    "name": 0.8,
    "person": 0.6,
    "legal-name": 0.7,
    "website": 0.65,
    "phone": 0.6,
    "name-close": 0.6,
}
REASONS: Mapping[str, Any] = {
    "tax-code": _l("Cùng mã số thuế"),
    "name": _l("Cùng tên"),
    "person": _l("Cùng họ tên"),
    "legal-name": _l("Cùng tên pháp lý"),
    "website": _l("Cùng trang web"),
    "phone": _l("Cùng số điện thoại"),
    "name-close": _l("Tên gần giống"),
}
# What everybody may know of why two profiles look alike.
OPEN_REASONS = frozenset({"name", "person", "name-close", "website"})
THRESHOLD = 60
SLIPS = 2
LEAST_CLOSE = 6
LEAST_WORD = 4
EDGE = 5
# Sites on which many have a page: there the page tells, not the site.
SHARED_SITES = frozenset(
    {
        *("facebook.com", "fb.com", "m.facebook.com", "linkedin.com", "vn.linkedin.com", "instagram.com", "tiktok.com"),
        *("youtube.com", "zalo.me", "github.com", "medium.com", "x.com", "twitter.com", "sites.google.com"),
        *("docs.google.com", "linktr.ee", "crunchbase.com"),
    }
)
_FORM = re.compile(
    r"\b(?:cong ty (?:co phan|cp|tnhh mot thanh vien|tnhh mtv|tnhh)|cong ty|ctcp|tnhh|jsc|joint stock company|"
    r"company limited|company|co ltd|ltd|llc|inc|corporation|corp|pte)\b"
)
_BLANKS = re.compile(r" +")


@dataclass(frozen=True)
class Marks:
    """What a profile is recognised by, already made comparable; empty where it says nothing."""

    kind: Kind
    names: tuple[str, ...]
    legal_name: str = ""
    tax_code: str = ""
    website: str = ""
    phone: str = ""

    @property
    def open(self) -> Marks:
        """The same without what is not public."""
        return Marks(self.kind, self.names, website=self.website)


@dataclass(frozen=True)
class Likeness:
    """How alike two profiles are, from 0 to 100, and why."""

    score: int
    reasons: tuple[str, ...]


def marks(kind: Kind, said: Mapping[str, Any]) -> Marks:
    """The marks of a profile from its columns (name, name_en, legal_name, tax_code, website, phone)."""
    names = [plain_name(str(said.get(field) or "")) for field in ("name", "name_en")]
    return Marks(
        kind=kind,
        names=tuple(dict.fromkeys(name for name in names if name)),
        legal_name=plain_name(str(said.get("legal_name") or "")),
        # A branch carries the code of its company and three digits more.
        tax_code=str(said.get("tax_code") or "")[:10],
        website=site(str(said.get("website") or "")),
        phone=str(said.get("phone") or ""),
    )


def plain_name(name: str) -> str:
    """A name folded, without signs and without the words for its legal form, unless nothing else is left."""
    folded = " ".join(text.words(name[:200]))
    bare = _BLANKS.sub(" ", _FORM.sub(" ", folded)).strip()
    return bare or folded


def site(url: str) -> str:
    """The host of an address without "www."; on sites that many share, with the page of its owner."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if "." not in host:
        return ""
    if host not in SHARED_SITES:
        return host[:100]
    page = "/".join(part for part in parts.path.lower().split("/") if part)
    return f"{host}/{page}"[:100] if page else ""


def keys(of: Marks) -> frozenset[str]:
    """Short words that likely twins of one kind share; each at most 110 characters."""
    return frozenset(f"{of.kind.value}:{key}"[:110] for key in _keys(of))


def compare(left: Marks, right: Marks) -> Likeness:
    """How alike two profiles are; two kinds are never alike."""
    if left.kind is not right.kind:
        return Likeness(0, ())
    reasons = tuple(_shared(left, right))
    doubt = 1.0
    for reason in reasons:
        doubt *= 1 - WEIGHTS[reason]
    score = 1 - doubt
    if left.tax_code and right.tax_code and left.tax_code != right.tax_code:
        score /= 2
    return Likeness(round(score * 100), reasons)


def may_judge(actor: Account | None, _pair: DuplicatePair) -> bool:
    """Pairs are for officers."""
    return is_officer(actor)


def is_likely(found: Likeness) -> bool:
    """Whether somebody should look at the pair."""
    return found.score >= THRESHOLD


def _keys(of: Marks) -> Iterator[str]:
    for prefix, mark in (("t", of.tax_code), ("w", of.website), ("p", of.phone), ("l", _compact(of.legal_name))):
        if mark:
            yield f"{prefix}:{mark}"
    for name in of.names:
        compact = _compact(name)
        yield f"n:{_sorted(name)}"
        if of.kind not in PEOPLE and len(compact) >= LEAST_CLOSE:
            yield f"a:{compact[:EDGE]}"
            yield f"z:{compact[-EDGE:]}"
            yield f"n:{compact}"


def _shared(left: Marks, right: Marks) -> Iterator[str]:
    if left.tax_code and left.tax_code == right.tax_code:
        yield "tax-code"
    named = _names(left, right)
    if named:
        yield named
    if left.legal_name and left.legal_name == right.legal_name:
        yield "legal-name"
    if left.website and left.website == right.website:
        yield "website"
    if left.phone and left.phone == right.phone:
        yield "phone"


def _names(left: Marks, right: Marks) -> str:
    is_person = left.kind in PEOPLE
    close = False
    for one in left.names:
        for other in right.names:
            if one == other or _compact(one) == _compact(other) or _sorted(one) == _sorted(other):
                return "person" if is_person else "name"
            close = close or (not is_person and _is_close(one, other))
    return "name-close" if close else ""


def _is_close(one: str, other: str) -> bool:
    """Whether two names differ by slips of the hand: at most one in a word, at most two in all.

    Vietnamese words are short, so a name with one word for another is another name, however alike the letters are;
    and names that differ in a number ("Nhà 2", "Nhà 3") differ.
    """
    words, others = one.split(), other.split()
    if len(words) != len(others) or len(one) < LEAST_CLOSE:
        return False
    slips = [(word, with_) for word, with_ in zip(words, others, strict=True) if word != with_]
    return len(slips) <= SLIPS and all(_is_slip(word, with_) for word, with_ in slips)


def _is_slip(word: str, other: str) -> bool:
    short, long = sorted((len(word), len(other)))
    if short < LEAST_WORD or long - short > 1 or not (word.isalpha() and other.isalpha()):
        return False
    return OSA.distance(word, other, score_cutoff=1) <= 1


@lru_cache(maxsize=65_536)
def _compact(name: str) -> str:
    return name.replace(" ", "")


@lru_cache(maxsize=65_536)
def _sorted(name: str) -> str:
    return "".join(sorted(name.split()))
