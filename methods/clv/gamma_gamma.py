# pyright: basic
"""Gamma-Gamma: what a purchase of a customer is worth, drawn to the mean as far as few purchases say little.

Each purchase of a customer is Gamma(p, nu), nu ~ Gamma(q, v), independent of how often the customer buys
(Fader & Hardie 2013, "The Gamma-Gamma model of monetary value", equation (1a)).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from methods.clv.maximum import Fit, maximise
from methods.clv.purchases import Floats, Purchases

NAMES = ("p", "q", "v")


def payers(seen: Purchases) -> NDArray[np.bool_]:
    """(n,) who came back and paid something."""
    return (seen.frequency > 0) & (seen.spend > 0)


def fit(seen: Purchases) -> Fit:
    """Maximum likelihood estimates of p, q and v (in currency units) from those who came back."""
    chosen = seen[payers(seen)]
    mean = float(chosen.spend.mean())
    starts = [(6.0, 4.0, 0.5 * mean), (1.5, 3.0, 1.5 * mean), (12.0, 2.0, 0.1 * mean)]
    return maximise(lambda values: score(values, chosen.frequency, chosen.spend), starts, NAMES)


def score(values: NDArray, x: Floats, z: Floats) -> tuple[complex, NDArray]:
    """Log-likelihood of the mean spends z of x purchases, and its gradient in p, q, v."""
    from scipy.special import loggamma, psi

    p, q, v = values
    px, both = p * x, np.log(v + x * z)
    total = np.sum(
        loggamma(px + q) - loggamma(px) - loggamma(q) + q * np.log(v) + (px - 1) * np.log(z) + px * np.log(x)
        - (px + q) * both
    )  # fmt: skip
    slope = np.array(
        [
            np.sum(x * (psi(px + q) - psi(px) + np.log(z) + np.log(x) - both)),
            np.sum(psi(px + q) - psi(q) + np.log(v) - both),
            np.sum(q / v - (px + q) / (v + x * z)),
        ]
    )
    return total, slope


def worth(values: Floats, seen: Purchases) -> Floats:
    """(n,) expected amount of a purchase: p (v + x z) / (p x + q - 1); infinite where q <= 1 and nothing is known."""
    p, q, v = values
    x = np.where(payers(seen), seen.frequency, 0.0)
    below = p * x + q - 1
    return np.where(below > 0, p * (v + x * seen.spend) / np.where(below > 0, below, 1.0), np.inf)


def amounts(values: Floats, seen: Purchases, purchases: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    """(n,) one draw of what so many purchases of each customer bring."""
    p, q, v = values
    x = np.where(payers(seen), seen.frequency, 0.0)
    scale = rng.standard_gamma(q + p * x) / (v + x * seen.spend)
    some = purchases > 0
    drawn = np.zeros(len(seen))
    drawn[some] = rng.standard_gamma(p * purchases[some]) / np.maximum(scale[some], 1e-300)
    return drawn
