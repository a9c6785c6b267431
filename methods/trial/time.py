# pyright: basic
"""The effect over time: novelty that wears off, outcomes that are still to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.trial.arms import Arm, of_means
from methods.trial.welch import Difference, welch

FEWEST_PERIODS = 4
FEWEST_UNITS = 20


@dataclass(frozen=True)
class Course:
    """The trial by period of entry.

    periods   positions of the periods that are large enough in both arms
    effects   the difference of each
    slope     change of the effect per period (weighted least squares), with its z value
    first, last   effect in the first and in the second half of the units
    """

    periods: tuple[int, ...]
    effects: tuple[Difference, ...]
    slope: float
    z: float
    first: float
    last: float


def course(y: np.ndarray, treated: np.ndarray, period: np.ndarray, alpha: float) -> Course | None:
    """The effect by period of entry, and whether it changes.

    Effects are regressed on the period with weights 1 / se²; z = slope / its error, which is known, not estimated.

    Args:
        y: (units,) outcome.
        treated: (units,) flags.
        period: (units,) whole numbers from 0, such as days since the start.
        alpha: the intervals of the periods have the level 1 - alpha.

    Returns:
        The course, or None with fewer than four periods of enough units in both arms.
    """
    kept: list[int] = []
    found: list[Difference] = []
    sizes: list[int] = []
    for each in np.unique(period).tolist():
        here = period == each
        control, treatment = y[here & ~treated], y[here & treated]
        if min(len(control), len(treatment)) < FEWEST_UNITS:
            continue
        difference = welch(of_means(control), of_means(treatment), alpha)
        if difference.se > 0:
            kept.append(int(each))
            found.append(difference)
            sizes.append(len(control) + len(treatment))
    if len(kept) < FEWEST_PERIODS:
        return None
    at, effect = np.array(kept, float), np.array([each.effect for each in found])
    weight = np.array([each.se**-2 for each in found])
    away = at - np.average(at, weights=weight)
    spread = float((weight * away**2).sum())
    slope = float((weight * away * effect).sum() / spread)
    late = np.cumsum(sizes) > sum(sizes) / 2
    halves = [float(np.average(effect[side], weights=weight[side])) for side in (~late, late) if side.any()]
    return Course(tuple(kept), tuple(found), slope, slope * spread**0.5, halves[0], halves[-1])


def still_coming(y: np.ndarray, period: np.ndarray, last: int) -> float:
    """One-sided p value of the newest `last` periods doing worse than all earlier ones, both arms together.

    Small where outcomes of the newest units have not arrived yet (or where the outcome fell at the end).
    """
    from scipy.stats import norm

    newest = period > period.max() - last
    sides: list[Arm] = []
    for side in (y[~newest], y[newest]):
        if len(side) < FEWEST_UNITS:
            return 1.0
        sides.append(of_means(side))
    error = sides[0].error + sides[1].error
    return float(norm.cdf((sides[1].mean - sides[0].mean) / error**0.5)) if error > 0 else 1.0
