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
