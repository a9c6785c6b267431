# pyright: basic
"""BG/NBD: people buy at a rate of their own and may leave after each purchase (Fader, Hardie & Lee 2005).

While alive, a customer buys as a Poisson process of rate lambda ~ Gamma(r, alpha); after each purchase after the first
one, the customer leaves with chance p ~ Beta(a, b). Marketing Science 24:275, equations (3), (7) and (10).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from methods.clv.maximum import Fit, maximise
from methods.clv.purchases import Compact, Floats, Purchases, compact

NAMES = ("r", "alpha", "a", "b")
LARGE, QUANTILES = 40.0, 64
"""Parameters of leaving above which the closed form is not trusted; points of the average that stands in for it."""


def fit(seen: Purchases) -> Fit:
    """Maximum likelihood estimates of r, alpha (in the unit of time of `seen`), a and b."""
    same = compact(seen)
    return maximise(lambda values: score(values, same), _starts(seen), NAMES)


def score(values: NDArray, same: Compact) -> tuple[complex, NDArray]:
    """Log-likelihood and its gradient in r, alpha, a, b; complex parameters give complex results."""
    from scipy.special import loggamma, psi

    r, alpha, a, b = values
    x, t_x, age, counts = same.x, same.t_x, same.T, same.counts
    again = x > 0
    late, early = np.log(alpha + age), np.log(alpha + t_x)
    gap = np.log(a) - np.log(b + np.maximum(x, 1) - 1) + (r + x) * (late - early)
    gone, extra = _left(gap, again)
    each, place = np.unique(x, return_inverse=True)
    buying = loggamma(r + each) - loggamma(r)
    leaving = loggamma(a + b) + loggamma(b + each) - loggamma(b) - loggamma(a + b + each)
    total = counts @ ((buying + leaving)[place] + r * np.log(alpha) - (r + x) * late + extra)
    time = (1 - gone) / (alpha + age) + gone / (alpha + t_x)
    both = psi(a + b) - psi(a + b + each)
    slope = np.array(
        [
            counts @ ((psi(r + each) - psi(r))[place] + np.log(alpha) - (1 - gone) * late - gone * early),
            counts @ (r / alpha - (r + x) * time),
            counts @ (both[place] + gone / a),
            counts @ ((both + psi(b + each) - psi(b))[place] - gone / (b + np.maximum(x, 1) - 1)),
        ]
    )
    return total, slope


def _left(gap: NDArray, again: NDArray) -> tuple[NDArray, NDArray]:
    """Chance to have left, and log(1 + exp(gap)); none for those who never came back."""
    large = np.real(gap) > 0
    small = np.exp(np.where(large, -gap, gap))
    extra = np.where(large, gap, 0) + np.log1p(small)
    gone = np.where(large, 1 / (1 + small), small / (1 + small))
    return np.where(again, gone, 0), np.where(again, extra, 0)


def alive(values: Floats, seen: Purchases) -> Floats:
    """(n,) chance that a customer has not left; 1 for those who bought once (they could not leave yet)."""
    r, alpha, a, b = values
    x = seen.frequency
    gap = np.log(a) - np.log(b + np.maximum(x, 1) - 1) + (r + x) * np.log((alpha + seen.age) / (alpha + seen.recency))
    return 1 - np.real(_left(gap, x > 0)[0])


def expected(values: Floats, seen: Purchases, time: float) -> Floats:
    """(n,) expected purchases in the next `time` units.

    Equation (10) with Euler's transformation of the hypergeometric function, whose first two parameters then do not
    grow with the number of purchases.
    """
    from scipy.special import hyp2f1

    r, alpha, a, b = values
    if abs(a - 1) < 1e-6:
        a = 1 + 1e-6
    same = compact(seen)
    c = a + b + same.x - 1
    c = np.where(np.abs(c) < 1e-6, 1e-6, c)
    now = alpha + same.T
    with np.errstate(all="ignore"):
        left = ((now + time) / now) ** (1 - a) * hyp2f1(a + b - 1 - r, a - 1, c, time / (now + time))
        stays = c / (a - 1) * (1 - left)
    most = (r + same.x) * time / now
    doubtful = ~np.isfinite(stays) | (stays < 0) | (stays > most * (1 + 1e-9)) | (a > LARGE) | (b > LARGE)
    stays[doubtful] = _averaged(values, same.x[doubtful], now[doubtful], time)
    return stays[same.place] * alive(values, seen)


def _averaged(values: Floats, x: Floats, now: Floats, time: float) -> Floats:
    """The mean over p of the purchases of those who are there, (1 - (1 + p t / (alpha + T))^-(r + x)) / p.

    Taken at even quantiles of Beta(a, b + x): less exact, but right where the closed form runs out of numbers.
    """
    from scipy.special import betaincinv

    r, _, a, b = values
    each, place = np.unique(x, return_inverse=True)
    even = (np.arange(QUANTILES) + 0.5) / QUANTILES
    p = np.clip(betaincinv(a, b + each[:, None], even), 1e-12, 1.0)[place]
    return np.mean(-np.expm1(-(r + x)[:, None] * np.log1p(p * (time / now)[:, None])) / p, axis=1)


def future(
    values: Floats, seen: Purchases, time: float, rng: np.random.Generator, chance: Floats | None = None
) -> NDArray[np.int64]:
    """(n,) one draw of each customer's purchases in the next `time` units; `chance`: to be there, if known.

    Given that a customer is alive, lambda ~ Gamma(r + x, alpha + T) and p ~ Beta(a, b + x) are independent; what comes
    are the Poisson purchases up to the geometric one after which the customer leaves.
    """
    r, alpha, a, b = values
    there = rng.random(len(seen)) < (alive(values, seen) if chance is None else chance)
    rate = rng.standard_gamma(r + seen.frequency) / (alpha + seen.age)
    leaves = np.maximum(rng.beta(a, b + seen.frequency), 1e-12)
    return np.where(there, np.minimum(rng.poisson(rate * time), rng.geometric(leaves)), 0)


def _starts(seen: Purchases) -> list[tuple[float, ...]]:
    """Starts around the mean rate of buying."""
    rate = max(float(seen.frequency.sum()) / max(float(seen.age.sum()), 1e-9), 1e-9)
    return [(0.3, 0.2 / rate, 0.8, 2.5), (1.0, 0.6 / rate, 0.4, 3.0), (0.6, 0.6 / rate, 2.0, 2.0)]
