# pyright: basic
"""Chances of arms inside limits: forbidden arms get none, allowed ones between a floor and a cap, all together one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ROUNDS = 48
TINY = 1e-12
DIGITS = 4


@dataclass(frozen=True)
class Bounds:
    """(k,) least and most chance of each arm; a forbidden one has 0 and 0."""

    low: Floats
    high: Floats

    @property
    def allowed(self) -> Bools:
        """(k,) arms that may be chosen at all."""
        return self.high > 0

    def narrowed(self, low: Floats, high: Floats) -> Bounds:
        """The limits where both hold; those that were there win where the two do not meet."""
        lower = np.clip(low, self.low, self.high)
        return Bounds(lower, np.maximum(np.clip(high, self.low, self.high), lower))


def bounds(allowed: Bools, least: float = 0.0, most: Floats | float = 1.0) -> Bounds:
    """Limits of every arm.

    Args:
        allowed: (k,) arms that may be chosen.
        least: smallest chance of an allowed arm.
        most: largest chance of an arm, for all or (k,).

    Raises:
        ValueError: "none" no arm is allowed, "floor" the floors come to more than one, "cap" the caps to less.

    >>> bounds(np.array([True, False]), 0.1).high.tolist()
    [1.0, 0.0]
    """
    if not allowed.any():
        raise ValueError("none")
    high = np.where(allowed, np.minimum(np.broadcast_to(np.asarray(most, dtype=float), allowed.shape), 1.0), 0.0)
    low = np.where(allowed, np.minimum(least, high), 0.0)
    if low.sum() > 1 + 1e-9:
        raise ValueError("floor")
    if high.sum() < 1 - 1e-9:
        raise ValueError("cap")
    return Bounds(low, high)


def within(wished: Floats, limits: Bounds) -> Floats:
    """The chances clip(s * wished, low, high) whose s makes them add up to one.

    Args:
        wished: (…, k) chances without limits.
        limits: of the k arms.

    >>> within(np.array([0.97, 0.02, 0.01]), bounds(np.array([True, True, False]), 0.05)).round(4).tolist()
    [0.95, 0.05, 0.0]
    """
    base = np.where(limits.allowed, np.maximum(wished, 0.0) + TINY, 0.0)
    plain = base / base.sum(-1, keepdims=True)
    if ((plain >= limits.low) & (plain <= limits.high)).all():
        return plain
    left, right = np.full(base.shape[:-1], -60.0), np.full(base.shape[:-1], 60.0)
    for _ in range(ROUNDS):
        middle = (left + right) / 2
        over = np.clip(np.exp(middle)[..., None] * base, limits.low, limits.high).sum(-1) > 1
        left, right = np.where(over, left, middle), np.where(over, middle, right)
    found = np.clip(np.exp(left)[..., None] * base, limits.low, limits.high)
    room = limits.high - found
    gap = np.maximum(1 - found.sum(-1, keepdims=True), 0.0)
    return found + room * gap / np.maximum(room.sum(-1, keepdims=True), TINY)


def rounded(shares: Floats, limits: Bounds, digits: int = DIGITS) -> Floats:
    """(k,) shares of so many decimals that still add up to one and stay inside; the largest remainders are rounded up.

    >>> rounded(np.array([1 / 3, 1 / 3, 1 / 3]), bounds(np.ones(3, dtype=bool)), 2).tolist()
    [0.34, 0.33, 0.33]
    """
    unit = 10**digits
    low, high = np.ceil(limits.low * unit - 1e-6), np.floor(limits.high * unit + 1e-6)
    whole = np.clip(np.floor(shares * unit + 1e-9), low, high).astype(np.int64)
    rest = shares * unit - whole
    while (gap := unit - int(whole.sum())) != 0:
        step = 1 if gap > 0 else -1
        free = whole < high if step > 0 else whole > low
        if not free.any():
            break
        order = np.lexsort((np.arange(len(whole)), -step * rest))
        at = [place for place in order.tolist() if free[place]][: abs(gap)]
        whole[at] += step
        rest[at] -= step
    return np.round(whole / unit, digits)


def affordable(chance: Floats, price: Floats, most: float, limits: Bounds) -> Floats:
    """Chances inside the limits whose price per decision is at most `most`: as few as needed go to the cheapest.

    A mixture (1 - t) * wished + t * cheapest with the least t that is cheap enough; all cheapest where none is.

    Args:
        chance: (k,) wished.
        price: (k,) money per decision of each arm.
        most: money per decision.
        limits: of the arms.

    >>> affordable(np.array([0.5, 0.5]), np.array([1.0, 3.0]), 1.5, bounds(np.ones(2, dtype=bool))).round(2).tolist()
    [0.75, 0.25]
    """
    found = within(chance, limits)
    cheapest, left = limits.low.copy(), 1 - float(limits.low.sum())
    for at in np.argsort(price, kind="stable").tolist():
        more = min(left, float(limits.high[at] - cheapest[at]))
        cheapest[at] += more
        left -= more
    dear, cheap = float(found @ price), float(cheapest @ price)
    if dear <= most or dear <= cheap:
        return found
    mixed = min((dear - most) / (dear - cheap), 1.0)
    return (1 - mixed) * found + mixed * cheapest
