"""Small assignment problems at random, and every assignment of them, one by one."""

from collections import Counter
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from matching.assignment.problem import Bounds, Problem

NEVER = float("-inf")
SCORES = st.sampled_from((NEVER, 0.0, 1.0, 1.0, 2.5, 3.0, 1 / 3, 7.25))
NO_FLOOR = st.none()


def bounds(most):
    return st.tuples(st.integers(0, most), st.integers(0, most)).map(lambda pair: Bounds(min(pair), max(pair)))


@st.composite
def problems(draw, floors=NO_FLOOR):
    """Problems of at most 3 x 4, of which about half can be solved."""
    left = [f"s{n}" for n in draw(st.permutations(range(draw(st.integers(1, 3)))))]
    right = [f"m{n}" for n in draw(st.permutations(range(draw(st.integers(1, 4)))))]
    table = [[draw(SCORES) for _ in right] for _ in left]
    pairs = st.tuples(st.sampled_from(left), st.sampled_from(right))
    loads = st.one_of(st.just(Bounds(0, 3)), bounds(3))
    return Problem(
        left,
        right,
        np.array(table),
        needs=[draw(bounds(2)) for _ in left],
        loads=[draw(loads) for _ in right],
        forbidden=draw(st.frozensets(pairs, max_size=1)),
        locked=draw(st.frozensets(pairs, max_size=1)),
        floor=draw(floors),
        balance=draw(st.sampled_from((0.0, 0.0, 0.5))),
    )


def score(problem, pair):
    return float(problem.scores[problem.left.index(pair[0]), problem.right.index(pair[1])])


def loads(pairs):
    return Counter(right for _, right in pairs)


def total(problem, pairs):
    uneven = sum(number * (number - 1) // 2 for number in loads(pairs).values())
    return sum(score(problem, pair) for pair in pairs) - problem.balance * uneven


def open_lefts(problem):
    """Lefts with an open place and somebody to fill it, and the most each asks for."""
    locked, barred = Counter(left for left, _ in problem.locked), problem.forbidden | problem.locked
    return {
        left: most
        for left, (_, most) in zip(problem.left, problem.needs, strict=True)
        if most > locked[left]
        and any(score(problem, (left, one)) > NEVER and (left, one) not in barred for one in problem.right)
    }


def worst(problem, pairs):
    """What the worst-off of those who are promised something gets."""
    asked = open_lefts(problem)
    shares = [sum(score(problem, pair) for pair in pairs if pair[0] == left) / most for left, most in asked.items()]
    return min(shares, default=float("inf"))


def keeps(problem, pairs):
    """Whether pairs keep everything but the floor."""
    mine, theirs = Counter(left for left, _ in pairs), loads(pairs)
    return (
        len(set(pairs)) == len(pairs)
        and problem.locked <= set(pairs)
        and not problem.forbidden & set(pairs)
        and all(score(problem, pair) > NEVER for pair in pairs)
        and all(low <= mine[one] <= high for one, (low, high) in zip(problem.left, problem.needs, strict=True))
        and all(low <= theirs[one] <= high for one, (low, high) in zip(problem.right, problem.loads, strict=True))
    )


def every(problem):
    """All assignments that keep everything but the floor."""
    sizes = [range(low, min(high, len(problem.right)) + 1) for low, high in problem.needs]
    choices = [[chosen for size in some for chosen in combinations(problem.right, size)] for some in sizes]
    for chosen in product(*choices):
        pairs = [(left, right) for left, rights in zip(problem.left, chosen, strict=True) for right in rights]
        if keeps(problem, pairs):
            yield pairs
