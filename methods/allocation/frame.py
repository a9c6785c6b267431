# pyright: basic
"""Limits in whole cents, as the search sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CENT = 100


@dataclass(frozen=True)
class Frame:
    """Bounds in whole cents, free of contradictions that sums can show; arrays are int64 (c,), step 1 is a cent."""

    names: tuple[str, ...]
    total: int
    exact: bool
    low: np.ndarray
    high: np.ndarray
    floor: np.ndarray
    step: np.ndarray
    present: np.ndarray
    move: int | None
    least_return: float

    @property
    def stepped(self) -> np.ndarray:
        """(c,) true where a channel moves in steps and can move at all."""
        return (self.step > 1) & (self.low < self.high)

    @property
    def range(self) -> tuple[np.ndarray, np.ndarray]:
        """Least and most money of each channel."""
        return self.low / CENT, self.high / CENT

    def moved(self, money: np.ndarray) -> float:
        """The greater of what is added to channels and what is taken away, in money."""
        change = money - self.present / CENT
        return float(max(np.maximum(change, 0).sum(), np.maximum(-change, 0).sum()))


def project(frame: Frame, money: np.ndarray) -> np.ndarray:
    """Money (c,) brought within ranges and total; what may move is kept by going towards the plan that moves least."""
    low, high = frame.range
    total = frame.total / CENT
    money = np.clip(money, low, high)
    if frame.exact or money.sum() > total:
        money = _filled(money, low, high, total)
    if frame.move is None or frame.moved(money) <= frame.move / CENT:
        return money
    nearest = np.clip(frame.present / CENT, low, high)
    nearest = _filled(nearest, low, high, total) if frame.exact or nearest.sum() > total else nearest
    part = 0.0
    for halving in range(1, 50):
        half = part + 0.5**halving
        part = half if frame.moved(nearest + half * (money - nearest)) <= frame.move / CENT else part
    return nearest + part * (money - nearest)


def _filled(money: np.ndarray, low: np.ndarray, high: np.ndarray, total: float) -> np.ndarray:
    """Move every channel towards its end of the range by the same part of its room, until the total is met."""
    gap = total - money.sum()
    room = high - money if gap > 0 else money - low
    whole = room.sum()
    return money if whole <= 0 else money + room * np.clip(gap / whole, -1, 1)
