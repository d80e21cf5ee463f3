"""Limits of the law on funds, as reminders: a profile beyond them can be kept, its people are told. Pure.

An innovative startup investment fund (NĐ 38/2018, changed by NĐ 210/2025) has 2 to 30 investors, takes at most 50 % of
a company's charter capital after investing, and may use shares, convertible instruments and share options. In a local
venture fund (NĐ 264/2025) public budgets hold at most 49 % of the charter capital.
"""

from __future__ import annotations

import enum

from ecosystem.directory.rules.values import InvestorValues, ProfileValues

STARTUP_FUND, LOCAL_FUND = "innovative-startup-fund", "local-venture-fund"
FEWEST, MOST = 2, 30
LARGEST_STAKE = 50_00
LARGEST_STATE_SHARE = 49_00
INSTRUMENTS = frozenset({"equity", "convertible-note", "safe", "share-option"})


class Beyond(enum.StrEnum):
    """A limit that a fund is beyond."""

    INVESTORS = "investors"
    STAKE = "stake"
    STATE = "state"
    INSTRUMENTS = "instruments"


def beyond(values: ProfileValues) -> tuple[Beyond, ...]:
    """The limits that these values are beyond; what is not said breaks none."""
    if not isinstance(values, InvestorValues):
        return ()
    if values.fund_kind == STARTUP_FUND:
        used = {one for mandate in values.mandates if mandate.active for one in mandate.instruments}
        return tuple(
            limit
            for limit, broken in (
                (Beyond.INVESTORS, values.investor_count is not None and not FEWEST <= values.investor_count <= MOST),
                (Beyond.STAKE, (values.largest_stake or 0) > LARGEST_STAKE),
                (Beyond.INSTRUMENTS, not used <= INSTRUMENTS),
            )
            if broken
        )
    return (Beyond.STATE,) if values.fund_kind == LOCAL_FUND and (values.state_share or 0) > LARGEST_STATE_SHARE else ()
