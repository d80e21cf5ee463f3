"""Questions about profiles: single ones, lists and directories, what a reader may see, what is wrong with values."""

from __future__ import annotations

from ecosystem.directory.queries.cards import Card, cards, is_english, kind_label, local
from ecosystem.directory.queries.checks import (
    CONFLICT_KINDS,
    FORMS,
    FREE_LIMIT,
    FUND_KINDS,
    INSTITUTION_KINDS,
    LIMITS,
    ONE_OF,
    STAYS,
    Problem,
    problems,
)
from ecosystem.directory.queries.finding import Found, find, found_by_kind, matching, meant, typed
from ecosystem.directory.queries.listing import DIRECTORIES, Directory, Filters, Listing, listing
from ecosystem.directory.queries.profiles import (
    counts,
    creatable,
    kind_named,
    logo,
    my_profiles,
    my_rows,
    named,
    page_endpoint,
    profile,
    profile_by_id,
    profiles,
    sample_kind,
    sample_logo,
    sample_own,
    whole,
)
from ecosystem.directory.queries.search import LONGEST_QUERY, words_of
from ecosystem.directory.queries.view import ProfileView, profile_view
from ecosystem.directory.rules import relation

__all__ = [
    "CONFLICT_KINDS",
    "DIRECTORIES",
    "FORMS",
    "FREE_LIMIT",
    "FUND_KINDS",
    "INSTITUTION_KINDS",
    "LIMITS",
    "LONGEST_QUERY",
    "ONE_OF",
    "STAYS",
    "Card",
    "Directory",
    "Filters",
    "Found",
    "Listing",
    "Problem",
    "ProfileView",
    "cards",
    "counts",
    "creatable",
    "find",
    "found_by_kind",
    "is_english",
    "kind_label",
    "kind_named",
    "listing",
    "local",
    "logo",
    "matching",
    "meant",
    "my_profiles",
    "my_rows",
    "named",
    "page_endpoint",
    "problems",
    "profile",
    "profile_by_id",
    "profile_view",
    "profiles",
    "relation",
    "sample_kind",
    "sample_logo",
    "sample_own",
    "typed",
    "whole",
    "words_of",
]
