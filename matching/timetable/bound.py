"""The proof: prices of the rows, from the linear program, that no timetable can beat.

For any prices y >= 0 of the rows and every x within them, worth @ x <= y @ caps + sum(max(0, worth - y @ rows)): weak
duality, so the bound holds whatever the solver did. It is worked out here from the prices alone. Where it is reached, a
timetable uses only columns whose worth pays for their prices, and fills every row that has one.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from matching.fields import Flags, Floats
from matching.timetable.model import Model

CLOSE = 1e-6  # what a price may be off by the arithmetic of floats


class Proof(NamedTuple):
    """The bound in points; columns and rows as complementary slackness leaves them to whoever reaches it."""

    bound: int
    usable: Flags
    forced: Flags
    filled: Flags
    guess: Floats


def prove(model: Model) -> Proof:
    """Return the bound of a model and what a timetable that reaches it must look like."""
    result = linprog(-model.worth, A_ub=model.rows, b_ub=model.caps, bounds=(0, 1), method="highs")
    if result.x is None:
        raise ArithmeticError(f"the linear program gave up: {result.message}")
    prices = np.maximum(0.0, -result.ineqlin.marginals)
    gain = model.worth - model.rows.T @ prices
    bound = float(prices @ model.caps + np.maximum(0.0, gain).sum())
    close = CLOSE * (1.0 + float(model.worth.max()))
    return Proof(
        bound=math.floor(bound + CLOSE + 1e-9 * bound),
        usable=gain > -close,
        forced=gain > close,
        filled=prices > close,
        guess=result.x,
    )
