"""What an edit of the vocabulary changes of profiles: the words they are found by."""

from __future__ import annotations

from ecosystem.core.errors import NotFound
from ecosystem.directory import queries
from ecosystem.directory.actions.write import index_words
from ecosystem.directory.queries.vocabulary import holders
from ecosystem.directory.rules.values import held


def follow_term(slug: str) -> int:
    """Write anew the search words of every profile that holds the term; returns how many. Twice is once."""
    ids = holders(slug)
    for profile_id in ids:
        try:
            profile = queries.profile_by_id(profile_id)
        except NotFound:
            continue
        index_words(profile, held(profile))
    return len(ids)
