"""Simulation-based calibration of the quick engine (Talts et al. 2018): ranks of the truth are uniform."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest

from methods.mmm import quick
from methods.mmm.media import shape
from methods.mmm.problem import pose
from methods.mmm.spec import Media, Priors, Spec

REPEATS = 40
SPEC = Spec(l_max=4, yearly=0, priors=Priors(sigma=0.1))
NAMES = ("alpha", "lam", "beta", "sigma", "rho", "gamma")


def drawn(rng):
    """Parameters from their priors, written apart from the code under test."""
    told = SPEC.priors
    return {
        "alpha": rng.beta(*told.alpha, (1, 2)),
        "lam": rng.gamma(told.lam[0], 1 / told.lam[1], (1, 2)),
        "beta": np.abs(rng.normal(0, told.beta, (1, 2))),
        "sigma": np.abs(rng.normal(0, told.sigma, (1, 1))),
        "rho": np.tanh(rng.normal(0, told.rho, 1)),
    }


def ranks(noise, repeats=REPEATS):
    """(repeats, p) share of posterior draws below the truth; `noise` other than 1 makes the data wrong."""
    found = []
    for repeat in range(repeats):
        rng = np.random.default_rng([99, repeat])
        n = 50
        spend = rng.gamma(2.0, 1.0, (n, 2)) * (rng.random((n, 2)) < 0.7)
        media = Media(np.datetime64("2024-01-01") + 7 * np.arange(n), np.ones(n), spend, ("a", "b"))
        problem, truth = pose(media, SPEC), drawn(rng)
        design = problem.design
        truth["gamma"] = rng.normal(design.mean, design.sd)[None]
        error = np.empty(n)
        rho, sigma = truth["rho"][0], truth["sigma"][0, 0] * noise
        error[0] = rng.normal() * sigma / np.sqrt(1 - rho**2)
        for i in range(1, n):
            error[i] = rho * error[i - 1] + sigma * rng.normal()
        effect = (shape(design.x[0], SPEC, truth)[0] * truth["beta"][0]).sum(axis=1)
        y = effect + design.linear[0] @ truth["gamma"][0] + error
        args = (problem.args[0], (y - design.linear[0] @ design.mean)[None], *problem.args[2:])
        posterior = quick.sample(replace(problem, args=args), seed=repeat, draws=250, chains=4)
        below = [(posterior.draws[name].reshape(1000, -1) < truth[name].reshape(1, -1)).mean(axis=0) for name in NAMES]
        found.append(np.concatenate(below))
    return np.array(found)


def worst(found):
    """The smallest p value of uniform ranks over the parameters, corrected for their number."""
    return min(kstest(column, "uniform").pvalue for column in found.T) * found.shape[1]


@pytest.mark.slow
def test_ranks_of_the_truth_are_uniform():
    assert worst(ranks(1.0)) > 0.02


@pytest.mark.slow
def test_data_noisier_than_said_are_told_apart():
    assert worst(ranks(1.8, 15)) < 0.01
