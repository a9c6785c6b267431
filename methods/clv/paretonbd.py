# pyright: basic
"""Pareto/NBD: people buy at a rate of their own and leave at a moment of their own (Schmittlein, Morrison & Colombo).

While alive, a customer buys as a Poisson process of rate lambda ~ Gamma(r, alpha); the lifetime is exponential of rate
mu ~ Gamma(s, beta). Management Science 33:1 (1987); the likelihood in the form of an integral over the moment of
leaving follows Fader & Hardie (2005), "A note on deriving the Pareto/NBD model", equation (15).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from methods.clv.maximum import Fit, maximise
from methods.clv.purchases import Compact, Floats, Purchases, compact

NAMES = ("r", "alpha", "s", "beta")
NODES = 48
BLOCK = 20_000
"""So many different customers at a time, for the sake of memory."""
FAR = 60.0
"""Beyond exp(-FAR) of its height nothing of the integrand is left."""


def fit(seen: Purchases) -> Fit:
    """Maximum likelihood estimates of r, alpha, s and beta (alpha and beta in the unit of time of `seen`)."""
    same = compact(seen)
    return maximise(lambda values: score(values, same), _starts(seen), NAMES)


def score(values: NDArray, same: Compact) -> tuple[complex, NDArray]:
    """Log-likelihood and its gradient in r, alpha, s, beta; complex parameters give complex results.

    L = Gamma(r+x) alpha^r beta^s / Gamma(r) x { (alpha+T)^-(r+x) (beta+T)^-s
        + s x integral from t_x to T of (alpha+u)^-(r+x) (beta+u)^-(s+1) du }.
    """
    from scipy.special import loggamma, psi

    r, alpha, s, beta = values
    each, place = np.unique(same.x, return_inverse=True)
    buying, slope_r = (loggamma(r + each) - loggamma(r))[place], (psi(r + each) - psi(r))[place]
    total, slope = 0.0, np.zeros(4, dtype=np.result_type(values, np.float64))
    for begin in range(0, len(same.x), BLOCK):
        cut = slice(begin, begin + BLOCK)
        x, age, counts = same.x[cut], same.T[cut], same.counts[cut]
        inner, parts = _mixed(values, x, same.t_x[cut], age)
        means = _slopes(values, x, age, *parts)
        total += counts @ (buying[cut] + r * np.log(alpha) + s * np.log(beta) + inner)
        slope += np.array(
            [
                counts @ (slope_r[cut] + np.log(alpha) + means[0]),
                counts @ (r / alpha + means[1]),
                counts @ (np.log(beta) + means[2]),
                counts @ (s / beta + means[3]),
            ]
        )
    return total, slope


def _mixed(values: NDArray, x: Floats, t_x: Floats, age: Floats) -> tuple[NDArray, tuple[NDArray, ...]]:
    """(m,) log of the braces; (m,) share of it still there, (m, nodes) share gone by moment, and these moments."""
    r, alpha, s, beta = values
    there = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    moment, weight = _moments(np.real(values), x, t_x, age)
    gone = np.log(s) - (r + x)[:, None] * np.log(alpha + moment) - (s + 1) * np.log(beta + moment) + weight
    top = np.maximum(np.real(there), np.real(gone).max(axis=1))
    alone, parts = np.exp(there - top), np.exp(gone - top[:, None])
    whole = alone + parts.sum(axis=1)
    return top + np.log(whole), (alone / whole, parts / whole[:, None], moment)


def _slopes(values: NDArray, x: Floats, age: Floats, there: NDArray, gone: NDArray, moment: NDArray) -> NDArray:
    """(4, m) derivatives of the log of the braces in r, alpha, s, beta."""
    r, alpha, s, beta = values
    early, late = alpha + moment, beta + moment
    return np.array(
        [
            -there * np.log(alpha + age) - (gone * np.log(early)).sum(axis=1),
            -(r + x) * (there / (alpha + age) + (gone / early).sum(axis=1)),
            -there * np.log(beta + age) - (gone * np.log(late)).sum(axis=1) + gone.sum(axis=1) / s,
            -there * s / (beta + age) - (s + 1) * (gone / late).sum(axis=1),
        ]
    )


def _moments(values: Floats, x: Floats, t_x: Floats, age: Floats) -> tuple[Floats, Floats]:
    """(m, nodes) moments between t_x and T, dense where the integrand is large, and the log of their weights.

    With alpha + u = (alpha + t_x) exp(y / k), k = r + x + s, the integrand falls as about exp(-y); the nodes are those
    of Gauss and Legendre in the root of y.
    """
    r, alpha, s, _ = values
    k = (r + x + s)[:, None]
    start = (alpha + t_x)[:, None]
    end = np.minimum(k[:, 0] * np.log((alpha + age) / (alpha + t_x)), FAR)[:, None]
    place, share = _legendre()
    y = end * place**2
    spread = start * np.exp(y / k)
    with np.errstate(divide="ignore"):
        return spread - alpha, np.log(2 * end * place * share * spread / k)


@cache
def _legendre() -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss and Legendre on [0, 1]."""
    place, share = np.polynomial.legendre.leggauss(NODES)
    return (place + 1) / 2, share / 2


def alive(values: Floats, seen: Purchases) -> Floats:
    """(n,) chance that a customer has not left."""
    same = compact(seen)
    chance = np.empty(len(same.x))
    for begin in range(0, len(same.x), BLOCK):
        cut = slice(begin, begin + BLOCK)
        _, (chance[cut], _, _) = _mixed(values, same.x[cut], same.t_x[cut], same.T[cut])
    return chance[same.place]


def expected(values: Floats, seen: Purchases, time: float) -> Floats:
    """(n,) expected purchases in the next `time` units (Fader & Hardie 2005, equation (41))."""
    r, alpha, s, beta = values
    step = np.log((beta + seen.age) / (beta + seen.age + time))
    lasting = -step if abs(s - 1) < 1e-9 else -np.expm1((s - 1) * step) / (s - 1)
    return (r + seen.frequency) / (alpha + seen.age) * (beta + seen.age) * lasting * alive(values, seen)


def future(
    values: Floats, seen: Purchases, time: float, rng: np.random.Generator, chance: Floats | None = None
) -> NDArray[np.int64]:
    """(n,) one draw of each customer's purchases in the next `time` units; `chance`: to be there, if known."""
    r, alpha, s, beta = values
    there = rng.random(len(seen)) < (alive(values, seen) if chance is None else chance)
    rate = rng.standard_gamma(r + seen.frequency) / (alpha + seen.age)
    leaving = np.maximum(rng.standard_gamma(s, len(seen)) / (beta + seen.age), 1e-300)
    lasts = np.minimum(rng.standard_exponential(len(seen)) / leaving, time)
    return np.where(there, rng.poisson(rate * lasts), 0)


def _starts(seen: Purchases) -> list[tuple[float, ...]]:
    """Starts around the mean rate of buying and the mean age."""
    rate = max(float(seen.frequency.sum()) / max(float(seen.age.sum()), 1e-9), 1e-9)
    age = max(float(seen.age.mean()), 1e-9)
    return [(0.5, 0.3 / rate, 0.6, 0.3 * age), (1.0, 0.8 / rate, 1.0, 2.0 * age), (0.8, 0.8 / rate, 0.3, age)]
