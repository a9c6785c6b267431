# pyright: basic
"""What winning is worth in a context, with its uncertainty; learnt from auctions that were won.

    E[value | x] = exp(x b),      Var[value | x] = phi E[value | x]

a quasi-Poisson regression with a normal prior on b (McCullagh & Nelder 1989, chapter 9): it takes values that are
mostly zero and sometimes large, and its mean is right where the line on the log is. phi is Pearson's. The posterior
of b is taken as normal at the mode. Values that arrive late enter by an exposure: the share known by then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PRIOR_SD = 0.7
"""Before any data, a context doubles or halves the value at most (one deviation)."""
STEPS, CLOSE = 40, 1e-8
FARTHEST = 30.0


@dataclass(frozen=True)
class Worth:
    """A fitted value model.

    Attributes:
        mode: (k,) coefficients on the log of value / unit.
        lower: (k, k) lower triangle L with L L' = posterior covariance.
        unit: mean value, money: coefficients speak of multiples of it.
        phi: dispersion in multiples of `unit`.
        rows: how many won auctions it learnt from.
        valued: how many of them had a value.
    """

    mode: Floats
    lower: Floats
    unit: float
    phi: float
    rows: int
    valued: int

    def expected(self, matrix: Floats, coefficients: Floats | None = None) -> Floats:
        """(n,) expected value of winning, money, at the mode or at drawn coefficients."""
        chosen = self.mode if coefficients is None else coefficients
        return self.unit * np.exp(np.clip(matrix @ chosen, -FARTHEST, FARTHEST))

    def doubt(self, matrix: Floats) -> Floats:
        """(n,) posterior deviation of the log of the expected value."""
        return np.sqrt(np.square(matrix @ self.lower).sum(axis=1))

    def drawn(self, draws: int, seed: int) -> Floats:
        """(draws, k) coefficients from the posterior."""
        return self.mode + np.random.default_rng(seed).standard_normal((draws, self.mode.size)) @ self.lower.T


def worth(matrix: Floats, value: Floats, exposure: Floats | None = None) -> Worth:
    """Fit the value model.

    Args:
        matrix: (n, k) contexts of won auctions; the first column is 1 and its coefficient has a flat prior.
        value: (n,) what each brought as far as is known, money, zero or more.
        exposure: (n,) share of the value that should be known by now, in (0, 1]; None: all.

    Raises:
        ValueError: no value at all, or a negative one.

    >>> found = worth(np.ones((4, 1)), np.array([0.0, 0.0, 0.0, 8.0]))
    >>> round(float(found.expected(np.ones((1, 1)))[0]), 4)
    2.0
    """
    if not (value > 0).any() or (value < 0).any():
        raise ValueError("a value model needs values, none below zero")
    share = np.ones(len(value)) if exposure is None else exposure
    unit = float(value.sum() / share.sum())
    target = value / unit
    keep = np.full(matrix.shape[1], 1.0 / PRIOR_SD**2)
    keep[0] = 1e-6
    phi = float(np.square(target - share).sum() / share.sum())
    mode = np.zeros(matrix.shape[1])
    for _ in range(2):
        mode, hessian = _mode(matrix, target, share, phi, keep, mode)
        mean = share * np.exp(np.clip(matrix @ mode, -FARTHEST, FARTHEST))
        freedom = max(len(value) - matrix.shape[1], 1)
        phi = max(float((np.square(target - mean) / np.maximum(mean, 1e-9)).sum() / freedom), 1e-6)
    mode, hessian = _mode(matrix, target, share, phi, keep, mode)
    lower = np.asarray(np.linalg.cholesky(np.linalg.inv(hessian)), float)
    return Worth(mode, lower, unit, phi, len(value), int((value > 0).sum()))


def _mode(
    matrix: Floats, target: Floats, share: Floats, phi: float, keep: Floats, begin: Floats
) -> tuple[Floats, Floats]:
    """Newton's method with halved steps; the mode and the Hessian there."""
    now = begin
    score, mean = _loss(matrix, target, share, phi, keep, now)
    for _ in range(STEPS):
        slope = matrix.T @ (mean - target) / phi + keep * now
        hessian = (matrix * (mean / phi)[:, None]).T @ matrix + np.diag(keep)
        step = np.linalg.solve(hessian, slope)
        length = 1.0
        while length > 1e-6:
            tried = now - length * step
            after, after_mean = _loss(matrix, target, share, phi, keep, tried)
            if after <= score:
                break
            length /= 2
        else:
            break
        done = score - after < CLOSE * (1 + abs(score))
        now, score, mean = tried, after, after_mean
        if done:
            break
    hessian = (matrix * (mean / phi)[:, None]).T @ matrix + np.diag(keep)
    return now, hessian


def _loss(matrix: Floats, target: Floats, share: Floats, phi: float, keep: Floats, at: Floats) -> tuple[float, Floats]:
    line = np.clip(matrix @ at, -FARTHEST, FARTHEST)
    mean = share * np.exp(line)
    return float((mean - target * line).sum() / phi + 0.5 * (keep * at**2).sum()), mean


def known_by(age: Floats, lags: Floats, reach: float) -> Floats:
    """Share of all values that is known at an age, from the lags of those that came.

    Lags are seen only where they are shorter than the age of their row; only rows at least `reach` old are complete.

    Args:
        age: (n,) seconds since each auction.
        lags: (m,) seconds that known values took, of rows older than `reach`.
        reach: seconds after which values count as complete.

    >>> known_by(np.array([0.0, 1.0, 5.0]), np.array([1.0, 2.0, 3.0, 4.0]), 10.0).tolist()
    [0.05, 0.25, 1.0]
    """
    if not len(lags):
        return np.ones(len(age))
    share = np.searchsorted(np.sort(lags), age, side="right") / len(lags)
    return np.clip(np.where(age >= reach, 1.0, share), 0.05, 1.0)
