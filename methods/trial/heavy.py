# pyright: basic
"""Outcomes with heavy tails, such as revenue: where few units carry the sum, the plain mean needs company."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.trial.arms import of_means
from methods.trial.welch import Difference, welch

REPEATS = 1_999
BLOCKS = 5_000
QUANTILE = 0.99
SKEWED_ABOVE = 2.0


@dataclass(frozen=True)
class Robust:
    """Beside the plain difference.

    low, high     bootstrap-t interval of the plain difference of means
    winsorised    difference of the means with values above `cut` set to it
    cut           the 99th percentile of the values that are not zero, of both arms together
    """

    low: float
    high: float
    winsorised: Difference
    cut: float


def skewness(values: np.ndarray) -> float:
    """Third standardised moment; 0 without variation."""
    centred = values - values.mean()
    spread = float(np.sqrt((centred**2).mean()))
    return float((centred**3).mean()) / spread**3 if spread > 0 else 0.0


def robust(control: np.ndarray, treatment: np.ndarray, alpha: float, seed: int) -> Robust:
    """Bootstrap-t interval of the difference, and the difference after winsorising.

    Bootstrap-t (Efron & Tibshirani 1993, chapter 12): units are redrawn inside each arm, t* = (d* - d) / se*, and the
    interval is d - q se. Zeros are drawn by their number; of very many other values, blocks drawn at random are
    redrawn as a whole.

    Args:
        control: (units,) outcomes.
        treatment: (units,) outcomes.
        alpha: the intervals have the level 1 - alpha.
        seed: of the redrawing.

    Returns:
        The interval and the winsorised difference.
    """
    random = np.random.default_rng(seed)
    plain = welch(of_means(control), of_means(treatment), alpha)
    mean_c, error_c = _redrawn(control, random)
    mean_t, error_t = _redrawn(treatment, random)
    spread = np.sqrt(error_c + error_t)
    sound = spread > 0
    t = (mean_t - mean_c - plain.effect)[sound] / spread[sound]
    q_low, q_high = np.quantile(t, [alpha / 2, 1 - alpha / 2]) if sound.any() else (0.0, 0.0)
    both = np.concatenate([control, treatment])
    cut = float(np.quantile(both[both != 0], QUANTILE)) if (both != 0).any() else 0.0
    capped = welch(of_means(np.minimum(control, cut)), of_means(np.minimum(treatment, cut)), alpha)
    return Robust(plain.effect - float(q_high) * plain.se, plain.effect - float(q_low) * plain.se, capped, cut)


def _redrawn(values: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Means and variances of the mean of `REPEATS` redrawn arms."""
    n, some = len(values), values[values != 0]
    total, zeros = some, n - len(some)
    squares = total**2
    if len(some) > BLOCKS:
        block = random.permutation(n) % BLOCKS
        total, squares, zeros = np.bincount(block, values), np.bincount(block, values**2), 0
    cells = len(total)
    sums = np.zeros((2, REPEATS))
    for repeat in range(REPEATS if cells else 0):
        drawn = random.binomial(n, cells / n) if zeros else cells
        where = random.integers(cells, size=drawn)
        sums[:, repeat] = total[where].sum(), squares[where].sum()
    mean = sums[0] / n
    return mean, (sums[1] / n - mean**2) / (n - 1)
