# pyright: basic
"""Time-based regression: the treated regions as a straight line of the untreated ones' mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Line:
    """gap (periods,): treated minus predicted; unexplained: root of 1 - R² before; p, low, high: of the mean effect."""

    gap: np.ndarray
    slope: float
    l2: float
    unexplained: float
    p: float
    low: float
    high: float


def time_based_regression(treated: np.ndarray, control: np.ndarray, before: int, level: float = 0.9) -> Line:
    """Regress treated on control before the treatment and predict the periods after it.

    The cumulative effect over n periods has, under a flat prior, a t distribution with before - 2 degrees of freedom
    and variance s² (n + n² (1 / before + (mean control after - before)² / Sxx)) (Kerman, Wang & Vaver 2017, "Estimating
    Ad Effectiveness using Geo Experiments in a Time-Based Regression Framework", section 5). It takes the periods as
    independent.

    Args:
        treated: (periods,) mean of the treated regions.
        control: (periods,) mean of the untreated regions, not constant before the treatment.
        before: number of periods before the treatment, at least 3.
        level: of the interval.

    Returns:
        Gaps, p value of no mean effect, interval of the mean effect per period.
    """
    from scipy.special import stdtr, stdtrit

    x, y = control[:before], treated[:before]
    after = len(treated) - before
    spread = float(((x - x.mean()) ** 2).sum())
    slope = float((x - x.mean()) @ y) / spread
    gap = treated - y.mean() - slope * (control - x.mean())
    square = float(gap[:before] @ gap[:before])
    variance = square / (before - 2)
    drift = control[before:].mean() - x.mean()
    error = float(np.sqrt(variance * (after + after**2 * (1 / before + drift**2 / spread)))) / after
    effect, total = float(gap[before:].mean()), float(((y - y.mean()) ** 2).sum())
    reach = float(stdtrit(before - 2, (1 + level) / 2)) * error
    return Line(
        gap=gap,
        slope=slope,
        l2=float(np.sqrt(square)),
        unexplained=float(np.sqrt(square / total)) if total > 0 else 0.0,
        p=float(2 * stdtr(before - 2, -abs(effect) / error)) if error > 0 else float(effect == 0),
        low=effect - reach,
        high=effect + reach,
    )
