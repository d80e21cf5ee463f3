"""Keep what a page is about to show of lists, once it is made: reading a page ends without a commit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from ecosystem.core.db import write
from ecosystem.recommendations import actions
from ecosystem.recommendations.queries import searches
from ecosystem.recommendations.queries.showing import Shown, fresh


def keep_search(page: Shown | None) -> None:
    """Keep what a search found, in a transaction of its own; nothing is written where it is kept already."""
    if page is not None and searches.is_new(page):
        with contextlib.suppress(IntegrityError), write():
            actions.keep_search(page)


def keep(pages: Iterable[Shown | None]) -> None:
    """Keep those of ``pages`` that differ from what was shown last at their places, in a transaction of their own."""
    news = fresh([page for page in pages if page is not None])
    if news:
        # Somebody on the page may have gone for good meanwhile: then it was the last time that it is read so.
        with contextlib.suppress(IntegrityError), write():
            actions.keep_all(news)
