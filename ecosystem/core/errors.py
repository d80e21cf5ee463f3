"""What an action may raise on purpose; everything else is a bug and crashes loudly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from speaklater import LazyString  # pragma: no cover


class Refused(Exception):  # noqa: N818  the word people and code use for a broken rule
    """A rule says no. ``message`` is a sentence for people, ``code`` a stable word for callers."""

    def __init__(self, message: str | LazyString, *, code: str = "refused") -> None:
        super().__init__(code)
        self.message = message
        self.code = code


class NotFound(Exception):  # noqa: N818  the same: the plain word for a missing thing
    """The thing does not exist, or is not for this reader to know of; both look the same from outside."""
