# pyright: basic
"""What the data alone say of a return: the posterior with its own prior taken out again."""

from __future__ import annotations

import numpy as np

ROUNDS = 60
NEAR = 1e-6
LEAST = 0.3 / 0.7
"""Precision of the data over that of the prior below which they are taken to say nothing: a contraction below 0.3."""


def taught(prior: np.ndarray, posterior: np.ndarray) -> np.ndarray:
    """(c, 2) mean and standard deviation of the normal that turns each channel's prior into its posterior.

    The prior draws are weighted by exp(a x - b x² / 2) so that their mean and variance become those of the posterior
    (an update of least information, as in expectation propagation, Minka 2001); this is a normal likelihood with mean
    a / b and variance 1 / b. Where the posterior is about as wide as the prior, the data say nothing: nan and infinity.

    Args:
        prior: (draws, c) returns before the data.
        posterior: (draws, c) returns after them.
    """
    return np.array([_one(before, after) for before, after in zip(prior.T, posterior.T, strict=True)]).reshape(-1, 2)


def _one(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    nothing = (float("nan"), float("inf"))
    before = before[np.isfinite(before)]
    if not len(before) or not np.isfinite(after).all() or before.std() <= 0 or after.std() <= 0:
        return nothing
    centre, unit = float(before.mean()), float(before.std())
    x = (before - centre) / unit
    wanted = np.array([np.mean((after - centre) / unit), np.mean(((after - centre) / unit) ** 2)])
    if after.mean() >= before.max() or after.std() < 0.02 * unit:
        # So far from the prior, or so sure, that the prior hardly counts.
        return float(after.mean()), float(after.std())
    tilt = _tilted(np.stack([x, x**2], axis=1), wanted)
    if tilt is None:
        return float(after.mean()), float(after.std())
    slope, precision = tilt[0], -2 * tilt[1]
    if precision <= LEAST:
        return nothing
    return float(centre + unit * slope / precision), float(unit / np.sqrt(precision))


def _tilted(x: np.ndarray, wanted: np.ndarray) -> np.ndarray | None:
    """Natural parameters at which the weighted draws have the wanted moments, by damped Newton; None if none is found.

    The dual of the maximum entropy problem is convex: log sum exp(x t) - t wanted.
    """
    t = np.zeros(2)

    def dual(at: np.ndarray) -> float:
        score = x @ at
        return float(np.logaddexp.reduce(score) - at @ wanted)

    for _ in range(ROUNDS):
        score = x @ t
        weight = np.exp(score - score.max())
        weight /= weight.sum()
        mean = weight @ x
        gap = mean - wanted
        if np.abs(gap).max() < NEAR:
            return t
        curvature = (x - mean).T @ ((x - mean) * weight[:, None]) + 1e-12 * np.eye(2)
        step, now, size = np.linalg.solve(curvature, gap), dual(t), 1.0
        while size > 1e-6 and dual(t - size * step) > now - 1e-4 * size * float(gap @ step):
            size /= 2
        t = t - size * step
    return t if np.abs(gap).max() < 1e-2 else None
