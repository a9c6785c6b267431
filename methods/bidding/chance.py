# pyright: basic
"""How the logged bids were drawn: around which centre and how widely, or with which chance among a few levels.

`recorded`   the log names the bid before its random part (and its deviation)
`levels`     a few multipliers or bids, each with its chance
`density`    a density per unit of money for each bid
`estimated`  nothing is named: what context does not explain of the log of the bid is taken as random
`none`       bids do not vary where context is the same: nothing can be told of other bids
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from methods.bidding.counterfactual import NARROW, density_ratio
from methods.bidding.log import Log

Floats = NDArray[np.float64]
Kind = Literal["recorded", "levels", "density", "estimated", "none"]
MOST_LEVELS, SMALLEST, RIDGE, TINY = 50, 0.01, 1.0, 1e-6


@dataclass(frozen=True)
class Drawn:
    """How bids were drawn: (n,) centres and deviations of the log; levels where there are few."""

    kind: Kind
    centre: Floats
    spread: Floats
    levels: Floats | None = None

    def ratio(self, log: Log, bid: Floats) -> Floats:
        """(n,) density of each logged bid under a bidder with these centres over that under the logged one."""
        if self.kind == "levels" and self.levels is not None:
            mine, wanted = _nearest(self.levels, log.bid / self.centre), _nearest(self.levels, bid / self.centre)
            return np.where(mine == wanted, 1 / log.propensity, 0.0)
        if self.kind == "density":
            narrow = NARROW * self.spread
            away = np.log(log.bid / np.maximum(bid, 1e-12)) / narrow
            there = np.exp(-0.5 * away**2) / (np.sqrt(2 * np.pi) * narrow * log.bid)
            return there / log.propensity
        return density_ratio(log.bid, self.centre, bid, self.spread, NARROW)


def drawn(log: Log, matrix: Floats) -> Drawn:
    """How a log's bids were drawn.

    Args:
        log: the log.
        matrix: (n, k) its contexts.
    """
    based = bool(np.isfinite(log.base).all()) and bool((log.base > 0).all())
    named = bool(((log.propensity > 0) & np.isfinite(log.propensity)).all()) and len(log) > 0
    plain = log.base if based else np.ones(len(log))
    if named:
        levels = np.unique(np.round(log.bid / plain, 6))
        if levels.size <= MOST_LEVELS and (log.propensity <= 1).all():
            kind: Kind = "levels" if levels.size > 1 else "none"
            return Drawn(kind, plain, np.full(len(log), np.nan), levels)
    if based:
        away = float(np.std(np.log(log.bid / log.base)))
        told = np.isfinite(log.noise) & (log.noise > 0)
        spread = np.where(told, log.noise, away)
        kind = "recorded" if away > SMALLEST and (spread > SMALLEST).all() else "none"
        return Drawn(kind, log.base, np.maximum(spread, TINY))
    expected = _explained(np.log(log.bid), matrix)
    away = float(np.std(np.log(log.bid) - expected))
    kind = "none" if away <= SMALLEST else "density" if named else "estimated"
    return Drawn(kind, np.exp(expected), np.full(len(log), max(away, TINY)))


def _explained(target: Floats, matrix: Floats) -> Floats:
    """(n,) what context explains, by ridge regression."""
    mean = target.mean()
    inner = matrix.T @ matrix + RIDGE * np.eye(matrix.shape[1])
    return mean + matrix @ np.linalg.solve(inner, matrix.T @ (target - mean))


def _nearest(levels: Floats, at: Floats) -> NDArray[np.int64]:
    edges = (levels[1:] + levels[:-1]) / 2
    return np.searchsorted(edges, at)
