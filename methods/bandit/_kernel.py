# pyright: basic
"""The compiled inner loop of linear Thompson sampling; imported only where it is used.

A state is six arrays: inverse (k, d, d), mean (k, d), moment (k, d), sums (k, 3) of count, reward² and mean · moment,
random (4,) of the generator xoshiro256++ (Blackman & Vigna 2021), spare (2,) for the second normal of a polar pair.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Array = Any
S11, S17, S19, S23, S41, S45, S47 = (np.uint64(each) for each in (11, 17, 19, 23, 41, 45, 47))


def compiled(function: Callable[..., Any]) -> Any:
    """Compile on first call, with a cache where some folder can be written."""
    try:
        return njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        return njit(nogil=True, error_model="numpy")(function)


@compiled
def uniform(random: Array) -> float:
    """The next number in [0, 1)."""
    a, b, c, d = random[0], random[1], random[2], random[3]
    mixed = a + d
    told = ((mixed << S23) | (mixed >> S41)) + a
    shifted = b << S17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << S45) | (d >> S19)
    random[0], random[1], random[2], random[3] = a, b, c, d
    return float(told >> S11) * 1.1102230246251565e-16


@compiled
def normal(random: Array, spare: Array) -> float:
    """The next standard normal (Marsaglia's polar method)."""
    if spare[1] > 0:
        spare[1] = 0.0
        return spare[0]
    while True:
        x, y = 2 * uniform(random) - 1, 2 * uniform(random) - 1
        size = x * x + y * y
        if 0 < size < 1:
            reach = math.sqrt(-2 * math.log(size) / size)
            spare[0], spare[1] = y * reach, 1.0
            return x * reach


@compiled
def turn(inverse: Array, row: Array, arm: int, turned: Array) -> float:
    """Inverse row into `turned`, and row' inverse row; the inner loop has no sum, so that it runs in vectors."""
    size = len(row)
    for i in range(size):
        turned[i] = inverse[arm, 0, i] * row[0]
    for j in range(1, size):
        share = row[j]
        for i in range(size):
            turned[i] += share * inverse[arm, j, i]
    total = 0.0
    for i in range(size):
        total += turned[i] * row[i]
    return total


@compiled
def noise(sums: Array, learned: bool) -> float:
    """Deviation of a reward around its mean: one, or learned over all arms with an imagined reward of deviation one."""
    if not learned:
        return 1.0
    count, left = 1.0, 1.0
    for arm in range(len(sums)):
        count += sums[arm, 0]
        left += max(sums[arm, 1] - sums[arm, 2], 0.0)
    return math.sqrt(left / count)


@compiled
def decide(  # noqa: PLR0913, PLR0917  (compiled code takes no objects)
    inverse: Array, mean: Array, sums: Array, random: Array, spare: Array, allowed: Array, alpha: float,
    floor: float, learned: bool, coupled: bool, row: Array,
) -> int:  # fmt: skip
    """The arm whose drawn reward is highest, or with chance `floor` times the allowed arms any of these."""
    free = 0
    for arm in range(len(mean)):
        free += allowed[arm]
    if floor > 0 and uniform(random) < floor * free:
        left = int(uniform(random) * free)
        for arm in range(len(mean)):
            if allowed[arm]:
                if left == 0:
                    return arm
                left -= 1
    scale = alpha * noise(sums, learned)
    shared = normal(random, spare) if coupled else 0.0
    best, chosen, turned = -math.inf, -1, np.empty(len(row))
    for arm in range(len(mean)):
        if not allowed[arm]:
            continue
        told = 0.0
        for i in range(len(row)):
            told += mean[arm, i] * row[i]
        told += (
            scale
            * math.sqrt(max(turn(inverse, row, arm, turned), 0.0))
            * (shared if coupled else normal(random, spare))
        )
        if told > best or chosen < 0:
            best, chosen = told, arm
    return chosen


@compiled
def update(inverse: Array, mean: Array, moment: Array, sums: Array, arm: int, row: Array, reward: float) -> None:
    """One more reward: the inverse by Sherman & Morrison 1950."""
    size = len(row)
    turned = np.empty(size)
    below, told = 1.0 + turn(inverse, row, arm, turned), 0.0
    for i in range(size):
        told += mean[arm, i] * row[i]
    gap = (reward - told) / below
    fitted = 0.0
    for i in range(size):
        share = turned[i] / below
        for j in range(size):
            inverse[arm, i, j] -= share * turned[j]
        mean[arm, i] += gap * turned[i]
        moment[arm, i] += reward * row[i]
        fitted += mean[arm, i] * moment[arm, i]
    sums[arm, 0] += 1
    sums[arm, 1] += reward * reward
    sums[arm, 2] = fitted


@compiled
def play(  # noqa: PLR0913, PLR0917  (compiled code takes no objects)
    inverse: Array, mean: Array, moment: Array, sums: Array, random: Array, spare: Array, allowed: Array, rows: Array,
    truth: Array, scatter: Array, alpha: float, floor: float, learned: bool, coupled: bool, lost: Array, chosen: Array,
) -> None:  # fmt: skip
    """Decide and learn row by row in a world where arm k earns truth[k] · row plus noise; `lost` is regret so far."""
    total = 0.0
    for at in range(len(rows)):
        row = rows[at]
        arm = decide(inverse, mean, sums, random, spare, allowed, alpha, floor, learned, coupled, row)
        best, mine = -math.inf, 0.0
        for other in range(len(truth)):
            if not allowed[other]:
                continue
            worth = 0.0
            for i in range(len(row)):
                worth += truth[other, i] * row[i]
            best = max(best, worth)
            if other == arm:
                mine = worth
        update(inverse, mean, moment, sums, arm, row, mine + scatter[at])
        total += best - mine
        lost[at], chosen[at] = total, arm
