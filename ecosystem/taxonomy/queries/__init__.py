"""Questions to the shared vocabulary, answered from memory: no database query per call.

A process keeps all terms and wards; once in each session (so in each request), and again when a second has passed,
it asks by one small query whether anything changed.
"""

from ecosystem.taxonomy.queries.editing import all_terms, list_sizes, one_term
from ecosystem.taxonomy.queries.finding import find_wards, resolve
from ecosystem.taxonomy.queries.kept import TermView, WardView, forget
from ecosystem.taxonomy.queries.reading import (
    choices,
    exists,
    label,
    labels,
    term,
    terms,
    vocabulary_lists,
    ward,
    ward_by_code,
    wards,
)

__all__ = [
    "TermView",
    "WardView",
    "all_terms",
    "choices",
    "exists",
    "find_wards",
    "forget",
    "label",
    "labels",
    "list_sizes",
    "one_term",
    "resolve",
    "term",
    "terms",
    "vocabulary_lists",
    "ward",
    "ward_by_code",
    "wards",
]
