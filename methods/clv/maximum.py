# pyright: basic
"""The highest point of a likelihood with positive parameters, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Score = Callable[[NDArray], tuple[complex, NDArray]]
"""Natural parameters (k,), real or complex -> log-likelihood and its gradient (k,), analytic in both."""
REACH = 12.0
"""The logarithm of a parameter stays within plus or minus this."""
FLAT = 1e-7
"""Largest gradient, per unit of the log-likelihood, that counts as a summit."""
VAGUE = 1.5
"""Standard error of a log parameter above which the data do not tell its size: a factor of twelve either way."""


@dataclass(frozen=True)
class Fit:
    """Maximum likelihood estimates with their uncertainty.

    Attributes:
        names: of the parameters.
        values: (k,) estimates.
        log_likelihood: at the estimates.
        cov: (k, k) covariance of the logarithms of the parameters: inverse of the exact Hessian.
        converged: whether this is a summit inside of the allowed range, seen from more than one start.
        sample: (draws, k) parameters from a posterior, where there is one; else draws are taken from `cov`.
    """

    names: tuple[str, ...]
    values: Floats
    log_likelihood: float
    cov: Floats
    converged: bool
    sample: Floats | None = None

    @property
    def se(self) -> Floats:
        """(k,) standard errors of the parameters by the delta method."""
        return self.values * np.sqrt(np.diag(self.cov))

    @property
    def vague(self) -> tuple[str, ...]:
        """Parameters whose size the data do not tell."""
        wide = np.sqrt(np.diag(self.cov)) > VAGUE
        return tuple(name for name, each in zip(self.names, wide, strict=True) if each)

    def span(self, level: float) -> tuple[Floats, Floats]:
        """Ends of the intervals: symmetric on the log scale, or the posterior's quantiles."""
        if self.sample is not None:
            low, high = np.quantile(self.sample, [(1 - level) / 2, (1 + level) / 2], axis=0)
            return low, high
        from scipy.special import ndtri

        half = ndtri((1 + level) / 2) * np.sqrt(np.diag(self.cov))
        return self.values * np.exp(-half), self.values * np.exp(half)

    def draws(self, count: int, rng: np.random.Generator) -> Floats:
        """(count, k) parameters as plausible as the data leave them."""
        if self.sample is not None:
            return self.sample[rng.integers(len(self.sample), size=count)]
        size, turn = np.linalg.eigh(self.cov)
        steps = rng.standard_normal((count, len(self.values))) * np.sqrt(np.clip(size, 0, VAGUE**2))
        return np.exp(np.clip(np.log(self.values) + steps @ turn.T, -REACH, REACH))


def maximise(score: Score, starts: Sequence[Sequence[float]], names: tuple[str, ...]) -> Fit:
    """Climb from each start on the log scale (L-BFGS, then Newton with the exact Hessian) and take the highest summit.

    The Hessian is the complex-step derivative of the analytic gradient (Squire & Trapp 1998, SIAM Review 40:110): exact
    to rounding, which the inverse that BFGS builds up is not.

    Args:
        score: log-likelihood and gradient in the natural parameters.
        starts: natural parameters to start from.
        names: of the parameters.
    """
    from scipy.optimize import minimize

    def down(theta: Floats) -> tuple[float, Floats]:
        value, slope = score(np.exp(theta))
        if not np.isfinite(value):
            return 1e300, np.zeros_like(theta)
        return -float(np.real(value)), -np.real(slope) * np.exp(theta)

    bounds = [(-REACH, REACH)] * len(names)
    found = [
        minimize(down, np.log(start), jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-13, "gtol": 1e-6})
        for start in starts
    ]
    best = min(found, key=lambda each: float(each.fun))
    theta = _polished(score, np.asarray(best.x), down)
    height, slope = down(theta)
    hessian = curvature(score, theta)
    near = sum(float(each.fun) < height + 1e-3 * max(1.0, abs(height) * 1e-6) for each in found)
    inside = bool(np.all(np.abs(theta) < REACH - 1e-3))
    summit = bool(np.max(np.abs(slope)) <= FLAT * max(1.0, abs(height)))
    cov, positive = _inverse(-hessian)
    steady = near > 1 or len(starts) == 1
    return Fit(names, np.exp(theta), -height, cov, inside and summit and positive and steady)


def curvature(score: Score, theta: Floats) -> Floats:
    """(k, k) second derivatives of the log-likelihood in the logarithms of the parameters."""
    rows = []
    for at in range(len(theta)):
        moved = theta.astype(np.complex128)
        moved[at] += 1e-30j
        natural = np.exp(moved)
        rows.append(np.imag(score(natural)[1] * natural) / 1e-30)
    hessian = np.array(rows)
    return (hessian + hessian.T) / 2


def _polished(score: Score, theta: Floats, down: Callable[[Floats], tuple[float, Floats]]) -> Floats:
    height, slope = down(theta)
    for _ in range(8):
        if np.max(np.abs(slope)) < 1e-9 * max(1.0, abs(height)) or np.any(np.abs(theta) >= REACH - 1e-3):
            break
        hessian = -curvature(score, theta)
        if np.linalg.eigvalsh(hessian)[0] <= 0:
            break
        step = np.linalg.solve(hessian, slope)
        tried = np.clip(theta - step * min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12)), -REACH, REACH)
        lower, new_slope = down(tried)
        if lower > height + 1e-9 * abs(height):
            break
        theta, height, slope = tried, lower, new_slope
    return theta


def _inverse(hessian: Floats) -> tuple[Floats, bool]:
    """The inverse, and whether the matrix was positive; directions without curvature get a large variance."""
    size, turn = np.linalg.eigh(hessian)
    positive = bool(size[0] > 0)
    held = np.maximum(size, 1e-4)
    return (turn / held) @ turn.T, positive
