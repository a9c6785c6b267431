# pyright: basic
"""The chance of winning by bid and context, whatever the format of the auction.

The highest other bid is log-logistic, whose tail is a power: with scale s(x) = exp(x g) and steepness a,

    P(win | bid b, x) = 1 / (1 + (b / s(x))^-a)

so logit P is linear in log b and x. Learnt by logistic regression with a normal prior. A loss says that the other bid
was above; a won second-price auction tells it exactly. Both answer, for a threshold below the own bid, whether the
other bid was under it, so the steepness is learnt even where bids hardly vary; a first price tells of own bids only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PRIOR_SD = 1.5
PRIOR_STEEPNESS, STEEPNESS_SD = 2.0, 1.0
STEEPEST, FLATTEST = 12.0, 0.5
STEPS = 30


@dataclass(frozen=True)
class Landscape:
    """Fitted competition.

    Attributes:
        line: (k,) coefficients of the log of the median of the highest other bid.
        steepness: a above; the tail of the other bids falls with this power.
        rows: how many auctions it learnt from.
    """

    line: Floats
    steepness: float
    rows: int

    def scale(self, matrix: Floats) -> Floats:
        """(n,) median of the highest other bid, money."""
        return np.exp(np.clip(matrix @ self.line, -30, 30))

    def chance(self, bid: Floats, scale: Floats) -> Floats:
        """Chance of winning at a bid, given the scale; shapes broadcast."""
        with np.errstate(divide="ignore"):
            return 1 / (1 + np.exp(np.clip(-self.steepness * np.log(bid / scale), -50, 50)))

    def cost(self, bid: Floats, scale: Floats, *, first: bool) -> Floats:
        """Expected cost of an auction at a bid, money, won or not.

        First price: b P(b). Second price: the integral of the other bid up to b, which is b P(b) minus the integral of
        P below b, by Gauss-Legendre in the bid.
        """
        won = bid * self.chance(bid, scale)
        if first:
            return won
        at, weight = np.polynomial.legendre.leggauss(16)
        below = np.zeros(np.broadcast(bid, scale).shape)
        for place, share in zip((at + 1) / 2, weight / 2, strict=True):
            below = below + share * self.chance(bid * place, scale)
        return np.maximum(won - bid * below, 0.0)

    def between(self, low: Floats, high: Floats, scale: Floats, uniform: Floats) -> Floats:
        """Draw the highest other bid where it is known to lie above `low` and at or under `high`."""
        under, over = self.chance(low, scale), self.chance(high, scale)
        chance = np.clip(under + uniform * (over - under), 1e-9, 1 - 1e-9)
        drawn = scale * (chance / (1 - chance)) ** (1 / self.steepness)
        return np.clip(drawn, np.nextafter(low, np.inf), np.maximum(high, np.nextafter(low, np.inf)))


def landscape(
    matrix: Floats, bid: Floats, won: NDArray[np.bool_], price: Floats, *, first: bool, seed: int = 0
) -> Landscape:
    """Fit competition.

    Args:
        matrix: (n, k) contexts; the first column is 1.
        bid: (n,) own bids above zero, money.
        won: (n,) whether they won.
        price: (n,) what won ones cost.
        first: first price, else second.
        seed: of the thresholds.

    Raises:
        ValueError: nothing won, or nothing lost.
    """
    if won.all() or not won.any():
        raise ValueError("competition shows only where some auctions were won and some lost")
    threshold, under = bid, won
    if not first:
        ratio = np.exp(np.log(0.1) * np.random.default_rng(seed).random(len(bid)))
        threshold = bid * np.where(np.arange(len(bid)) % 2 == 0, 1.0, ratio)
        under = won & (price <= threshold)
    centre = float(np.median(np.log(bid)))
    columns = np.column_stack([matrix, np.log(threshold) - centre])
    keep = np.full(columns.shape[1], 1 / PRIOR_SD**2)
    keep[0], keep[-1] = 1e-4, 1 / STEEPNESS_SD**2
    around = np.zeros(columns.shape[1])
    around[-1] = PRIOR_STEEPNESS
    found = _logistic(columns, under.astype(float), keep, around)
    steepness = float(np.clip(found[-1], FLATTEST, STEEPEST))
    line = -found[:-1] / steepness
    line[0] += centre
    return Landscape(line, steepness, len(bid))


def _logistic(columns: Floats, target: Floats, keep: Floats, around: Floats) -> Floats:
    """The mode of a logistic regression with a normal prior, by Newton's method with halved steps."""
    now = around.copy()
    score = _loss(columns, target, keep, around, now)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(columns @ now, -40, 40)))
        slope = columns.T @ (chance - target) + keep * (now - around)
        weight = np.maximum(chance * (1 - chance), 1e-9)
        step = np.linalg.solve((columns * weight[:, None]).T @ columns + np.diag(keep), slope)
        length, after = 1.0, np.inf
        while length > 1e-5 and not (after := _loss(columns, target, keep, around, now - length * step)) <= score:
            length /= 2
        if not after <= score:
            break
        now = now - length * step
        if score - after < 1e-7 * (1 + abs(score)):
            break
        score = after
    return now


def _loss(columns: Floats, target: Floats, keep: Floats, around: Floats, at: Floats) -> float:
    line = np.clip(columns @ at, -40, 40)
    return float((np.logaddexp(0, line) - target * line).sum() + 0.5 * (keep * (at - around) ** 2).sum())
