"""The card of notices."""

from __future__ import annotations

from ecosystem.core.feature import Feature, Timed
from ecosystem.notices import jobs, queries
from ecosystem.notices.views import bp

A_DAY = 86_400

FEATURE = Feature(
    name="notices",
    blueprint=bp,
    schedule=(Timed("notices.purge", jobs.purge, A_DAY),),
    samples={"notices.inbox": queries.sample_account},
)
