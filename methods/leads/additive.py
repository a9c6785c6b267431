"""A logistic model whose parts add up exactly, with a calibrated probability and an honest interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0)
"""Per row that a lead has on average: weeks of the same lead tell less than as many leads."""
FOLDS = 5
STEPS, CLOSE = 50, 1e-9


@dataclass(frozen=True)
class Additive:
    """log odds = shift + slope * (intercept + x @ weights).

    slope, shift   Platt's calibration (1999), from predictions of leads that the fold's model had not seen
    spread         (p + 1, p + 1) covariance of intercept and weights, clustered by lead
    """

    intercept: float
    weights: Floats
    slope: float
    shift: float
    spread: Floats
    penalty: float

    def log_odds(self, matrix: Floats) -> Floats:
        """(n,) calibrated log odds."""
        return self.shift + self.slope * (self.intercept + matrix @ self.weights)

    def chance(self, matrix: Floats) -> Floats:
        """(n,) calibrated probability."""
        return _chance(self.log_odds(matrix))

    def span(self, matrix: Floats, wide: float) -> tuple[Floats, Floats]:
        """(n,) low and high end of the probability, `wide` standard errors of the log odds to each side."""
        full = np.column_stack([np.ones(len(matrix)), matrix])
        se = abs(self.slope) * np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", full, self.spread, full), 0))
        middle = self.log_odds(matrix)
        return _chance(middle - wide * se), _chance(middle + wide * se)

    def parts(self, matrix: Floats, owners: tuple[str, ...], against: Floats) -> tuple[float, dict[str, Floats]]:
        """What each feature adds to the log odds, beside a lead with the columns `against`.

        Returns:
            Log odds of that lead, and feature -> (n,) addition; base plus all additions is `log_odds` exactly.
        """
        moved = self.slope * (matrix - against) * self.weights
        names = dict.fromkeys(owners)
        own = np.array(owners)
        return (
            float(self.log_odds(against[None, :])[0]),
            {name: moved[:, own == name].sum(axis=1) for name in names},
        )


def fit(matrix: Floats, happened: Ints, lead: Ints, seed: int = 0) -> Additive:
    """Fit by penalised likelihood; the penalty with the best log loss on leads held out, five times in turn.

    Args:
        matrix: (n, p) standardised columns.
        happened: (n,) 0 or 1.
        lead: (n,) whose row it is; a lead is held out with all its rows.
        seed: decides the folds.
    """
    _, who = np.unique(lead, return_inverse=True)
    fold = (np.random.default_rng([seed, 81]).permutation(who.max() + 1) % FOLDS)[who]
    y = happened.astype(float)
    penalties = [penalty * len(y) / (who.max() + 1) for penalty in PENALTIES]
    tried = {penalty: _held_out(matrix, y, fold, penalty) for penalty in penalties}
    best = min(penalties, key=lambda penalty: (_loss(tried[penalty], y), -penalty))
    weights = _newton(matrix, y, best)
    slope, shift = _platt(tried[best], y)
    return Additive(float(weights[0]), weights[1:], slope, shift, _clustered(matrix, y, weights, best, who), best)


def _held_out(matrix: Floats, y: Floats, fold: Ints, penalty: float) -> Floats:
    found = np.empty(len(y))
    for part in range(FOLDS):
        own = fold == part
        weights = _newton(matrix[~own], y[~own], penalty)
        found[own] = weights[0] + matrix[own] @ weights[1:]
    return found


def _newton(matrix: Floats, y: Floats, penalty: float) -> Floats:
    """Intercept and weights that minimise log loss + penalty / 2 * |weights|²; the intercept is free."""
    full = np.column_stack([np.ones(len(matrix)), matrix])
    rate = np.clip(y.mean(), 1e-6, 1 - 1e-6)
    weights = np.zeros(full.shape[1])
    weights[0] = np.log(rate / (1 - rate))
    ridge = np.full(full.shape[1], penalty)
    ridge[0] = 1e-9
    height = _height(full, y, weights, ridge)
    for _ in range(STEPS):
        chance = _chance(full @ weights)
        step = np.linalg.solve(
            (full * (chance * (1 - chance))[:, None]).T @ full + np.diag(ridge),
            full.T @ (chance - y) + ridge * weights,
        )
        # A full step may overshoot where outcomes are rare; a shorter one never does.
        size, lower = 1.0, _height(full, y, weights - step, ridge)
        while lower > height and size > 1e-4:
            size /= 2
            lower = _height(full, y, weights - size * step, ridge)
        weights, height = weights - size * step, lower
        if np.abs(size * step).max() < CLOSE:
            break
    return weights


def _height(full: Floats, y: Floats, weights: Floats, ridge: Floats) -> float:
    line = full @ weights
    return float(np.sum(np.logaddexp(0, line) - y * line) + ridge @ weights**2 / 2)


def _clustered(matrix: Floats, y: Floats, weights: Floats, penalty: float, who: Ints) -> Floats:
    """Sandwich covariance with all rows of a lead taken together (Liang and Zeger 1986)."""
    full = np.column_stack([np.ones(len(matrix)), matrix])
    chance = _chance(full @ weights)
    ridge = np.full(full.shape[1], penalty)
    ridge[0] = 1e-9
    bread = np.linalg.inv((full * (chance * (1 - chance))[:, None]).T @ full + np.diag(ridge))
    sums = np.zeros((who.max() + 1, full.shape[1]))
    np.add.at(sums, who, full * (y - chance)[:, None])
    return bread @ (sums.T @ sums) @ bread


def _platt(log_odds: Floats, y: Floats) -> tuple[float, float]:
    """Slope and shift of a logistic fit on held-out log odds; a slope below zero says that nothing was learnt."""
    if np.ptp(log_odds) < 1e-9:
        return 1.0, 0.0
    weights = _newton(log_odds[:, None] - log_odds.mean(), y, 1e-6)
    if weights[1] <= 0:
        rate = np.clip(y.mean(), 1e-6, 1 - 1e-6)
        return 0.0, float(np.log(rate / (1 - rate)))
    return float(weights[1]), float(weights[0] - weights[1] * log_odds.mean())


def _loss(log_odds: Floats, y: Floats) -> float:
    return float(np.mean(np.logaddexp(0, log_odds) - y * log_odds))


def _chance(log_odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
