# pyright: basic
"""The Bayesian read-out: how probably the treatment is better, and what a wrong choice would cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from methods.trial.arms import Arm

NODES = 4_000


@dataclass(frozen=True)
class Posterior:
    """What is believed of the difference after the trial.

    better         probability that the treatment's mean is the higher one
    loss_ship      expected loss of choosing the treatment: E max(control - treatment, 0), in the outcome's unit
    loss_keep      expected loss of staying with the control: E max(treatment - control, 0)
    low, high      central credible interval of the difference
    """

    better: float
    loss_ship: float
    loss_keep: float
    low: float
    high: float


def of_shares(
    successes: tuple[int, int], units: tuple[int, int], level: float, prior: tuple[float, float]
) -> Posterior:
    """Two shares (control, treatment) with independent Beta(a, b) priors.

    Exact up to a quadrature over `NODES` quantiles of the treatment's posterior: for X ~ Beta(a, b) of the control,
    E max(X - y, 0) = mean (1 - I_y(a + 1, b)) - y (1 - I_y(a, b)). The interval is the pair of quantiles of the
    difference on a grid of both posteriors' quantiles.
    """
    from scipy.special import betainc, betaincinv

    (a_c, b_c), (a_t, b_t) = ((prior[0] + won, prior[1] + n - won) for won, n in zip(successes, units, strict=True))
    middle = (np.arange(NODES) + 0.5) / NODES
    y = betaincinv(a_t, b_t, middle)
    cdf, mean = betainc(a_c, b_c, y), a_c / (a_c + b_c)
    loss = mean * (1 - betainc(a_c + 1, b_c, y)) - y * (1 - cdf)
    ship = float(loss.mean())
    keep = ship + a_t / (a_t + b_t) - mean
    coarse = (np.arange(600) + 0.5) / 600
    gaps = np.subtract.outer(betaincinv(a_t, b_t, coarse), betaincinv(a_c, b_c, coarse)).ravel()
    low, high = np.quantile(gaps, [(1 - level) / 2, (1 + level) / 2])
    return Posterior(float(cdf.mean()), max(ship, 0.0), max(keep, 0.0), float(low), float(high))


def of_means(control: Arm, treatment: Arm, level: float, prior: tuple[float, float] | None = None) -> Posterior:
    """Two means: the difference is normal, with a flat prior or one that is normal with (mean, standard deviation).

    With posterior mean m and standard deviation s: better = Phi(m / s), loss_ship = s phi(m / s) - m Phi(-m / s).
    """
    from scipy.stats import norm

    mean, variance = treatment.mean - control.mean, control.error + treatment.error
    if prior is not None:
        weight = prior[1] ** 2 / (prior[1] ** 2 + variance)
        mean, variance = weight * mean + (1 - weight) * prior[0], weight * variance
    s = math.sqrt(variance)
    if s == 0:
        return Posterior(0.5 if mean == 0 else float(mean > 0), max(-mean, 0.0), max(mean, 0.0), mean, mean)
    z, reach = mean / s, float(norm.isf((1 - level) / 2)) * s
    ship = s * float(norm.pdf(z)) - mean * float(norm.sf(z))
    return Posterior(float(norm.cdf(z)), max(ship, 0.0), max(ship + mean, 0.0), mean - reach, mean + reach)
