"""How well the model would have forecast a period that is known by now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.clv.future import Model, drawn, span
from methods.clv.purchases import Floats, Purchases

CLASSES = 8
"""Customers with so many repeat purchases or more are one class."""


@dataclass(frozen=True)
class Holdout:
    """Forecast against what came, for the customers who were known at the start of the period.

    Attributes:
        time: length of the period in units of time.
        predicted, actual: purchases of all of them.
        low, high: interval of the predicted ones.
        error: predicted / actual - 1.
        rmse: root mean squared error per customer.
        naive: the same of "everybody goes on at their own pace so far".
        naive_error: that rule's predicted / actual - 1.
        classes: rows of frequency, customers, predicted, low, high, actual (means per customer).
    """

    time: float
    predicted: float
    actual: float
    low: float
    high: float
    error: float
    rmse: float
    naive: float
    naive_error: float
    classes: tuple[tuple[int, int, float, float, float, float], ...]

    @property
    def inside(self) -> bool:
        """Whether what came lies in the interval."""
        return self.low <= self.actual <= self.high


def holdout(model: Model, seen: Purchases, came: Floats, time: float, level: float, seed: int) -> Holdout | None:
    """Compare, or None where nothing was bought in the period.

    Args:
        model: fitted on what was known when the period began.
        seen: (n,) customers as they were known then.
        came: (n,) days with a purchase of each in the period.
        time: length of the period in units of time.
        level: of the intervals.
        seed: of the draws.
    """
    actual = float(came.sum())
    if actual <= 0:
        return None
    expected = model.expected(seen, time)
    pace = seen.frequency / np.maximum(seen.age, 1e-9) * time
    group = np.minimum(seen.frequency, CLASSES - 1).astype(np.int64)
    draws = drawn(model, seen, time, group, CLASSES, seed)
    low, high = span(draws.purchases.sum(axis=1, keepdims=True), level)
    lows, highs = span(draws.purchases, level)
    sizes = np.bincount(group, minlength=CLASSES)
    classes = tuple(
        (
            at, int(sizes[at]), float(expected[group == at].mean()), float(lows[at] / sizes[at]),
            float(highs[at] / sizes[at]), float(came[group == at].mean()),
        )
        for at in range(CLASSES) if sizes[at]
    )  # fmt: skip
    return Holdout(
        time, float(expected.sum()), actual, float(low[0]), float(high[0]), float(expected.sum() / actual - 1),
        float(np.sqrt(np.mean((expected - came) ** 2))), float(np.sqrt(np.mean((pace - came) ** 2))),
        float(pace.sum() / actual - 1), classes,
    )  # fmt: skip
