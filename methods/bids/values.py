# pyright: basic
"""Value per conversion where many items have few conversions: a normal hierarchy of log mean values over nested groups.

log(value_i / conversions_i) ~ Normal(m + sum over levels of effect_g(i), cv² / conversions_i), effect_g ~ Normal(0,
tau²): order values are about log-normal, and the mean of c of them has a relative variance of cv² / c (delta method).
Effects are conjugate, tau is drawn from its density on a grid (Gelman et al., Bayesian Data Analysis, chapter 11).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TAUS = np.geomspace(0.005, 1.5, 64)
SCALE = 0.3
"""Scale of the half-normal prior on tau: baskets of one parent's groups differ by a third or so."""
LEAST = 1e-9


def order_values(
    conversions: Floats, value: Floats, levels: Sequence[Ints], *, cv2: float, seed: int, draws: int = 600,
    warm: int = 150,
) -> Floats:  # fmt: skip
    """Draws of the mean value of a conversion of every item.

    Args:
        conversions: (n,).
        value: (n,) their value in all.
        levels: group of every item at each level, as `groups.nested` gives it.
        cv2: squared coefficient of variation of one conversion's value.
        seed: of the sampler.
        draws: kept draws.
        warm: draws before them.

    Returns:
        (draws, n) money per conversion.
    """
    known = (conversions > 0) & (value > 0)
    weight = np.where(known, conversions, 0.0) / max(cv2, 1e-4)
    seen = np.log(np.where(known, value, 1.0) / np.where(known, conversions, 1.0))
    # The mean of a logarithm lies below the logarithm of the mean.
    seen = np.where(known, seen + 0.5 * cv2 / np.maximum(conversions, 1.0), 0.0)
    random = np.random.default_rng(seed)
    sizes = [int(level.max()) + 1 for level in levels]
    effects = [np.zeros(size) for size in sizes]
    taus = [SCALE / 2] * len(levels)
    total = np.zeros(len(seen))
    kept = np.empty((draws, len(seen)))
    for turn in range(warm + draws):
        whole = max(float(weight.sum()), LEAST)
        middle = float((weight * (seen - total)).sum()) / whole + random.normal() / np.sqrt(whole)
        for place, level in enumerate(levels):
            others = total - effects[place][level]
            precision = np.bincount(level, weight, sizes[place]) + taus[place] ** -2
            mean = np.bincount(level, weight * (seen - middle - others), sizes[place]) / precision
            effects[place] = mean + random.normal(size=sizes[place]) / np.sqrt(precision)
            total = others + effects[place][level]
            taus[place] = _tau(effects[place], random)
        if turn >= warm:
            kept[turn - warm] = np.exp(middle + total)
    return kept


def _tau(effects: Floats, random: np.random.Generator) -> float:
    squares = float((effects**2).sum())
    log_density = -len(effects) * np.log(TAUS) - 0.5 * squares / TAUS**2 + _PRIOR
    weight = np.exp(log_density - log_density.max())
    return float(TAUS[np.searchsorted(np.cumsum(weight), random.random() * weight.sum())])


_PRIOR = -0.5 * (TAUS / SCALE) ** 2 + np.log(TAUS)


def variation(conversions: Floats, value: Floats) -> float:
    """The squared coefficient of variation of one conversion's value, from how days of one item differ.

    sum of n * (mean of the day / mean of the item - 1)² over the days with conversions, less one degree an item.

    Args:
        conversions: (n, days).
        value: (n, days).
    """
    days = (conversions >= 0.5) & (value > 0)
    counts, sums = np.where(days, conversions, 0.0), np.where(days, value, 0.0)
    items = counts.sum(axis=1, keepdims=True)
    usual = sums.sum(axis=1, keepdims=True) / np.maximum(items, LEAST)
    off = np.where(days, sums / np.maximum(counts, LEAST) / np.maximum(usual, LEAST) - 1, 0.0)
    free = int(days.sum()) - int((items > 0).sum())
    return float(np.clip((counts * off**2).sum() / free, 0.01, 25.0)) if free > 5 else 0.5
