# pyright: basic, reportArgumentType=false, reportReturnType=false
"""Conversions of thin things against a target: Gamma-Poisson on cost, with a prior learnt from the things themselves.

`due` is cost / target: the conversions that the target asks for. `seen` conversions are Poisson with mean theta * due,
so that theta = target / CPA, and CPA > target means theta < 1. Within a family (a campaign) whose own level is mu,

    theta / mu  ~  share * Gamma(DEAD)  +  (1 - share) * Gamma(shape, rate)

the first part for what sells next to nothing. (share, shape, mean) are the mode of their posterior over all things
(empirical Bayes; the Gamma-Poisson of Casella 1985, a mixture as in DuMouchel 1999, "Bayesian data mining in large
frequency tables", eq. 2-4). The posterior of each theta is again such a mixture, in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DEAD = (0.3, 30.0)
"""Shape and rate of what sells next to nothing, against its family's level: mean a hundredth."""
LEAST, MOST = 1e-9, 1e9


@dataclass(frozen=True)
class Prior:
    """What things are like before they are seen, against their family's level.

    share, slope   logit of the share that sells next to nothing = share + slope * hint
    shape, mean    of the others
    """

    share: float
    slope: float
    shape: float
    mean: float

    def dead(self, hint: Floats) -> Floats:
        """The share that sells next to nothing among things with such a hint."""
        from scipy import special

        return special.expit(self.share + self.slope * hint)


@dataclass(frozen=True)
class Rates:
    """Posterior of theta = target / CPA of n things, a mixture of two Gammas.

    weight  (n,) of the first part (sells nothing)
    shape   (2, n), rate (2, n) of both parts
    """

    weight: Floats
    shape: Floats
    rate: Floats

    @property
    def mean(self) -> Floats:
        """(n,) expected theta."""
        parts = self.shape / self.rate
        return self.weight * parts[0] + (1 - self.weight) * parts[1]

    def below(self, theta: float = 1.0) -> Floats:
        """(n,) chance that theta is below; at one: that the CPA is above target."""
        from scipy import special

        parts = special.gammainc(self.shape, self.rate * theta)
        return self.weight * parts[0] + (1 - self.weight) * parts[1]

    def reaches(self, due: Floats) -> Floats:
        """(n,) chance that the next `due` target-fuls of cost bring at least that many conversions.

        Negative binomial: P(Y >= k) = I_{m / (b + m)}(k, a) for Y ~ Poisson(theta m), theta ~ Gamma(a, b); k = ceil m.
        """
        from scipy import special

        wanted = np.maximum(np.ceil(due - 1e-9), 1.0)
        parts = special.betainc(wanted, self.shape, np.clip(due / (self.rate + due), 0.0, 1.0))
        return np.where(due > 0, self.weight * parts[0] + (1 - self.weight) * parts[1], 0.0)

    def draws(self, count: int, seed: int) -> Floats:
        """(count, n) draws of theta."""
        random = np.random.default_rng(seed)
        first = random.random((count, len(self.weight))) < self.weight
        shape, rate = (np.where(first, part[0], part[1]) for part in (self.shape, self.rate))
        return random.gamma(shape, 1.0 / rate)

    def only(self, chosen: Ints | NDArray[np.bool_]) -> Rates:
        """Those of some things."""
        return Rates(self.weight[chosen], self.shape[:, chosen], self.rate[:, chosen])


def levels(seen: Floats, due: Floats, family: Ints, count: int) -> Floats:
    """(count,) theta of each family as a whole, drawn to the level of all by half a conversion."""
    whole = max(float(seen.sum()), 0.5) / max(float(due.sum()), LEAST)
    found = np.bincount(family, seen, count) + 0.5
    return found / (np.bincount(family, due, count) + 0.5 / max(whole, LEAST))


def learn(seen: Floats, due: Floats, level: Floats, hint: Floats | None = None) -> Prior:
    """The prior at the mode; with few things it stays near one dead thing in four.

    Args:
        seen: (n,) conversions.
        due: (n,) cost / target.
        level: (n,) theta of each thing's family.
        hint: (n,) between 0 and 1, how far its parts are known to sell nothing elsewhere; None where nothing is known.
    """
    from scipy import optimize

    known = due * level > 1e-6
    told = np.zeros(int(known.sum())) if hint is None else hint[known]
    seen, due = seen[known], (due * level)[known]
    dead = _log_chance(seen, due, *DEAD)
    centre, width = (START, SPREAD) if hint is not None else (START[[0, 2, 3]], SPREAD[[0, 2, 3]])
    if hint is None:
        centre = centre + np.array([2.4, 0.0, 0.0])

    def loss(x: Floats) -> float:
        prior = _prior(x)
        share = np.clip(prior.dead(told), 1e-12, 1 - 1e-12)
        alive = _log_chance(seen, due, prior.shape, prior.shape / prior.mean)
        return float(
            0.5 * (((x - centre) / width) ** 2).sum()
            - np.logaddexp(np.log(share) + dead, np.log1p(-share) + alive).sum()
        )

    low, high = centre - 6 * width, centre + 6 * width
    found = optimize.minimize(loss, centre, method="L-BFGS-B", bounds=list(zip(low, high, strict=True)))
    return _prior(found.x)


START, SPREAD = np.array([-3.5, 5.0, 0.3, 0.0]), np.array([1.0, 2.0, 0.7, 0.4])
"""Where share, slope, log shape and log mean are expected, and how far off they may be."""


def _prior(x: Floats) -> Prior:
    share, slope, shape, mean = x if len(x) == 4 else (x[0], 0.0, x[1], x[2])
    return Prior(float(share), float(slope), float(np.exp(shape)), float(np.exp(mean)))


def posterior(seen: Floats, due: Floats, level: Floats, prior: Prior, hint: Floats | None = None) -> Rates:
    """The posterior of every thing's theta."""
    from scipy import special

    level = np.clip(level, LEAST, MOST)
    shapes = np.array([DEAD[0], prior.shape])[:, None]
    rates = np.array([DEAD[1], prior.shape / prior.mean])[:, None]
    scaled = due * level
    told = _log_chance(seen, scaled, shapes, rates)
    share = np.clip(prior.dead(np.zeros(len(seen)) if hint is None else hint), 1e-12, 1 - 1e-12)
    weight = special.expit(told[0] - told[1] + np.log(share) - np.log1p(-share))
    return Rates(weight, shapes + seen, (rates + scaled) / level)


def _log_chance(seen: Floats, due: Floats, shape: float | Floats, rate: float | Floats) -> Floats:
    """Log of the negative binomial's chance, up to what does not depend on shape and rate; fractions are allowed."""
    from scipy import special

    return (
        special.gammaln(shape + seen)
        - special.gammaln(shape)
        + shape * np.log(rate / (rate + due))
        + seen * np.log(np.maximum(due, LEAST) / (rate + due))
    )
