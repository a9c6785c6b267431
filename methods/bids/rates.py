# pyright: basic
"""Conversions per click where many items have few: a gamma-Poisson hierarchy over nested groups.

conversions_i ~ Poisson(exposure_i * rate_i), rate_i = mu * product over levels of effect_g(i), effect_g ~ Gamma(k, k)
with mean 1 and variance 1 / k = tau², one tau a level with a half-normal prior. All effects are conjugate given the
others (Gamma(k + conversions of g, k + exposure of g times the other factors)), tau is drawn from its density on a
grid: a Gibbs sampler (Gelman et al., Bayesian Data Analysis, 3rd edition, chapters 2.7 and 11). Thin items lean on
their group, the group on the next wider one; how strongly is learnt.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TAUS = np.geomspace(0.02, 2.5, 64)
"""Standard deviations of a level's effects that are considered."""
SCALE = 0.6
"""Scale of their half-normal prior: groups of one parent differ by a factor of two or so, seldom by more than five."""
LEAST = 1e-9


def rates(
    conversions: Floats, exposure: Floats, levels: Sequence[Ints], *, seed: int, spread: float = 1.0,
    draws: int = 600, warm: int = 200,
) -> Floats:  # fmt: skip
    """Draws of the conversion rate of every item.

    Args:
        conversions: (n,) counted conversions; fractions are fine.
        exposure: (n,) clicks, each weighted by the share of its conversions that can have arrived.
        levels: group of every item at each level, as `groups.nested` gives it.
        seed: of the sampler.
        spread: variance of counts over their mean; above 1, counts and exposure weigh less by that factor.
        draws: kept draws.
        warm: draws before them.

    Returns:
        (draws, n) conversions per click.
    """
    counts, clicks = conversions / spread, exposure / spread
    random = np.random.default_rng(seed)
    mean = max(float(counts.sum()), 0.5) / max(float(clicks.sum()), LEAST)
    sizes = [int(level.max()) + 1 for level in levels]
    effects = [np.ones(size) for size in sizes]
    taus = [SCALE / 2] * len(levels)
    sums = [np.bincount(level, counts, size) for level, size in zip(levels, sizes, strict=True)]
    product = np.ones(len(counts))
    kept = np.empty((draws, len(counts)))
    for turn in range(warm + draws):
        mean = random.gamma(0.5 + counts.sum()) / max(float((clicks * product).sum()), LEAST)
        for place, level in enumerate(levels):
            others = product / effects[place][level]
            seen = np.bincount(level, clicks * others, sizes[place]) * mean
            k = taus[place] ** -2
            effects[place] = np.maximum(random.gamma(k + sums[place]) / (k + seen), LEAST)
            product = others * effects[place][level]
            taus[place] = _tau(effects[place], random)
        if turn >= warm:
            kept[turn - warm] = mean * product
    return kept


def _tau(effects: Floats, random: np.random.Generator) -> float:
    """A draw of the standard deviation of effects ~ Gamma(k, k), k = 1 / tau²."""
    size, logs, total = len(effects), float(np.log(effects).sum()), float(effects.sum())
    log_density = size * _NORMAL + (_SHAPES - 1) * logs - _SHAPES * total + _PRIOR
    weight = np.exp(log_density - log_density.max())
    return float(TAUS[np.searchsorted(np.cumsum(weight), random.random() * weight.sum())])


_SHAPES = TAUS**-2
_NORMAL = _SHAPES * np.log(_SHAPES) - np.array([math.lgamma(shape) for shape in _SHAPES])
_PRIOR = -0.5 * (TAUS / SCALE) ** 2 + np.log(TAUS)
"""The half-normal density, times the width of the grid's logarithmic steps."""


def spread(conversions: Floats, exposure: Floats, *, block: int = 7) -> float:
    """How much more counts vary from week to week than a Poisson law lets them: variance over mean, at least 1.

    Sum of squared differences from each item's own rate over what a Poisson law would give, both over blocks of days,
    so that swings of demand that last for days count.

    Args:
        conversions: (n, days).
        exposure: (n, days).
        block: days in a block.
    """
    days = conversions.shape[1] // block * block
    if days < 2 * block:
        return 1.0
    shape = (len(conversions), days // block, block)
    seen = conversions[:, -days:].reshape(shape).sum(axis=2)
    clicks = exposure[:, -days:].reshape(shape).sum(axis=2)
    total = np.maximum(clicks.sum(axis=1, keepdims=True), LEAST)
    share = clicks / total
    hoped = seen.sum(axis=1, keepdims=True) * share
    expected = float((hoped * (1 - share)).sum())
    return max(1.0, float(((seen - hoped) ** 2).sum()) / expected) if expected > 0 else 1.0
