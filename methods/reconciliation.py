"""Two counts of the same thing: their ratio with its interval, what must be counted twice, and shifted days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHIFTS = (-1, 0, 1)
LEAST_DAYS = 28
SURE = 3.0
"""Standard errors by which a shifted day has to fit better before it is mentioned."""


@dataclass(frozen=True)
class Fit:
    """How well two daily series agree.

    Attributes:
        correlation: of the same day, after level and weekday are taken out; nan with too few days.
        shifted: shift (days by which the first lags the second) -> correlation.
        shift: the shift that fits clearly better than none, else 0.
    """

    correlation: float
    shifted: dict[int, float]
    shift: int


def poisson_ratio(one: float, other: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of the ratio of two Poisson counts (Przyborowski & Wilenski 1940, Biometrika 31:313).

    Given the sum, the first count is binomial with p = r / (1 + r), so the ends are those of the Clopper–Pearson
    interval of p, carried over to r.

    Args:
        one: count above the line, at or above zero.
        other: count below it.
        level: of the interval.

    Returns:
        (low, high); high is infinite where `other` is zero.

    >>> low, high = poisson_ratio(200, 100)
    >>> round(low, 3), round(high, 3)
    (1.565, 2.569)
    """
    from scipy import stats

    beta: Any = stats.beta
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, one, other + 1)) if one > 0 else 0.0
    high = float(beta.isf(tail, one + 1, other)) if other > 0 else 1.0
    return low / (1 - low) if low < 1 else float("inf"), high / (1 - high) if high < 1 else float("inf")


def counted_twice(claims: float, orders: float) -> float:
    """How many claims at least belong to an order that somebody else claims too, or to none: never below zero."""
    return max(0.0, claims - orders)


def fit(one: Floats, other: Floats, first_weekday: int) -> Fit:
    """Correlation of two daily series, and whether moving the first by a day makes them fit clearly better.

    Both are freed from level and weekday (each day's logarithm minus its weekday's median and a fortnight's median),
    so that a common week does not pass for agreement. A shift is named if its Fisher z lies three standard errors,
    sqrt(2 / (n - 3)), above that of no shift.

    Args:
        one: (days,) such as claimed conversions.
        other: (days,) such as orders.
        first_weekday: of the first day, Monday is 0.
    """
    if one.size < LEAST_DAYS or not one.any() or not other.any():
        return Fit(float("nan"), {}, 0)
    a, b = (_bare(series, first_weekday) for series in (one, other))
    found = {shift: _correlation(a[1 + shift : a.size - 1 + shift], b[1:-1]) for shift in SHIFTS}
    z = {shift: float(np.arctanh(np.clip(value, -0.999999, 0.999999))) for shift, value in found.items()}
    best = max(z, key=lambda shift: z[shift])
    clear = z[best] - z[0] > SURE * np.sqrt(2 / (a.size - 5)) and z[best] > 0
    return Fit(found[0], found, best if clear else 0)


def completeness(then: Floats, now: Floats) -> Floats:
    """By age in days (0 is the newest): the share of today's count that was known when the days were that old.

    Args:
        then: (days,) what was known at an earlier time, up to that time's last day.
        now: (days,) what is known of the same days today.
    """
    return np.divide(then[::-1], now[::-1], out=np.full(now.shape, np.nan), where=now[::-1] > 0)


def _bare(series: Floats, first_weekday: int) -> Floats:
    logs = np.log(np.maximum(series, 0) + 0.5)
    weekday = (first_weekday + np.arange(logs.size)) % 7
    for day in range(7):
        logs[weekday == day] -= np.median(logs[weekday == day])
    padded = np.pad(logs, 7, mode="reflect")
    return logs - np.median(np.lib.stride_tricks.sliding_window_view(padded, 15), axis=-1)


def _correlation(one: Floats, other: Floats) -> float:
    spread = float(one.std() * other.std())
    return float(((one - one.mean()) * (other - other.mean())).mean() / spread) if spread > 0 else 0.0
