# pyright: basic
"""Less noise by what was known before: regression adjustment with measures from before the trial."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Adjusted:
    """The adjusted difference.

    effect, se, low, high   in the unit of the outcome
    p                       two-sided
    reduction               share of the unadjusted variance that is gone
    used                    positions of the covariates that carry information
    """

    effect: float
    se: float
    low: float
    high: float
    p: float
    reduction: float
    used: tuple[int, ...]


def adjusted(y: np.ndarray, treated: np.ndarray, x: np.ndarray, alpha: float) -> Adjusted | None:
    """CUPED (Deng, Xu, Kohavi & Walker 2013, WSDM) with a slope per arm (Lin 2013, Annals of Applied Statistics 7).

    effect = (mean_t - b_t'(xbar_t - xbar)) - (mean_c - b_c'(xbar_c - xbar)), b by least squares inside each arm;
    variance = s_t² / n_t + s_c² / n_c of the residuals + (b_t - b_c)' S_x (b_t - b_c) / n for sampling the units.
    A missing covariate takes the mean of all units, which no treatment can have changed.

    Args:
        y: (units,) outcome.
        treated: (units,) flags.
        x: (units, k) measures from before the trial, nan for missing.
        alpha: of the two-sided test.

    Returns:
        The adjusted difference, or None where no covariate varies or an arm has too few units for them.
    """
    from scipy.stats import norm

    known = np.isfinite(x)
    means = np.where(known, x, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, x, means)
    centred = filled - filled.mean(axis=0)
    spread = centred.std(axis=0)
    used = np.flatnonzero(spread > 1e-12 * (1 + np.abs(filled).max(axis=0)))
    if not len(used) or min(treated.sum(), (~treated).sum()) < 10 * (len(used) + 1):
        return None
    z = centred[:, used] / spread[used]
    (b_t, mean_t, var_t), (b_c, mean_c, var_c) = (_side(y[side], z[side]) for side in (treated, ~treated))
    gap = b_t - b_c
    effect, moved = mean_t - mean_c, float(gap @ np.cov(z.T).reshape(len(used), -1) @ gap) / len(y)
    se = math.sqrt(var_t + var_c + moved)
    plain = sum(float(y[side].var(ddof=1)) / side.sum() for side in (treated, ~treated))
    reach = float(norm.isf(alpha / 2)) * se
    p = 2 * float(norm.sf(abs(effect) / se)) if se > 0 else float(effect == 0)
    reduction = float(1 - se**2 / plain) if plain > 0 else 0.0
    return Adjusted(effect, se, effect - reach, effect + reach, p, reduction, tuple(int(one) for one in used))


def _side(y: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Slopes inside an arm, its mean at the covariates of all units, and the variance of that."""
    inside = z - z.mean(axis=0)
    slopes = np.linalg.lstsq(inside, y - y.mean(), rcond=None)[0]
    left = y - y.mean() - inside @ slopes
    variance = float(left @ left) / (len(y) - 1 - z.shape[1]) / len(y)
    return slopes, float(y.mean() - z.mean(axis=0) @ slopes), variance
