"""Questions about profiles: single ones, lists and directories, what a reader may see, what is wrong with values."""

from __future__ import annotations

from ecosystem.directory.queries.cards import Card, cards, is_english, kind_label, local
from ecosystem.directory.queries.checks import CONFLICT_KINDS, FORMS, LIMITS, Problem, problems
from ecosystem.directory.queries.listing import DIRECTORIES, Directory, Filters, Listing, listing
from ecosystem.directory.queries.profiles import (
    counts,
    logo,
    my_profiles,
    named,
    page_endpoint,
    profile,
    profile_by_id,
    profiles,
    sample_slug,
    whole,
)
from ecosystem.directory.queries.search import words_of
from ecosystem.directory.queries.view import ProfileView, profile_view
from ecosystem.directory.rules import relation

__all__ = [
    "CONFLICT_KINDS",
    "DIRECTORIES",
    "FORMS",
    "LIMITS",
    "Card",
    "Directory",
    "Filters",
    "Listing",
    "Problem",
    "ProfileView",
    "cards",
    "counts",
    "is_english",
    "kind_label",
    "listing",
    "local",
    "logo",
    "my_profiles",
    "named",
    "page_endpoint",
    "problems",
    "profile",
    "profile_by_id",
    "profile_view",
    "profiles",
    "relation",
    "sample_slug",
    "whole",
    "words_of",
]
