"""Pareto/NBD: the published figures, an independent integral, and parameters that are known."""

import numpy as np
import pytest

from methods.clv import paretonbd
from methods.clv.purchases import Purchases, compact
from tests.methods.clv._worlds import pareto_world, seen_of


def test_the_published_figures_of_cdnow(cdnow):
    fit = paretonbd.fit(cdnow)
    assert fit.values == pytest.approx([0.55, 10.58, 0.61, 11.67], abs=0.005)
    assert fit.log_likelihood == pytest.approx(-9594.98, abs=0.01)
    assert fit.converged


@pytest.mark.parametrize(
    ("values", "x", "t_x", "age"),
    [((0.55, 10.6, 0.6, 11.7), 2, 30.4, 38.9), ((0.55, 10.6, 0.6, 11.7), 0, 0, 38.9),
     ((1.5, 900.0, 2.5, 3.0), 4, 5, 300), ((0.3, 2.0, 0.9, 800.0), 150, 200, 365),
     ((3.0, 1.0, 1.2, 1000.0), 0, 0, 1000)],
)  # fmt: skip
def test_the_likelihood_is_the_integral(values, x, t_x, age):
    from scipy.integrate import quad
    from scipy.special import gammaln

    r, alpha, s, beta = values

    def falls(u):
        return np.exp(-(r + x) * np.log((alpha + u) / (alpha + t_x)) - (s + 1) * np.log(beta + u))

    points = t_x + (age - t_x) * np.array([1e-3, 1e-2, 0.1])
    inner = quad(falls, t_x, age, epsabs=0, epsrel=1e-12, limit=400, points=points)[0]
    there = -(r + x) * np.log((alpha + age) / (alpha + t_x)) - s * np.log(beta + age)
    plain = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) - (r + x) * np.log(alpha + t_x)
    plain += np.log(np.exp(there) + s * inner)
    seen = Purchases(*(np.array([float(part)]) for part in (x, t_x, age, 0)))
    assert paretonbd.score(np.array(values), compact(seen))[0] == pytest.approx(plain, rel=1e-7)
    chance = np.exp(there) / (np.exp(there) + s * inner)
    assert paretonbd.alive(np.array(values), seen)[0] == pytest.approx(chance, rel=1e-6)


def test_the_gradient_is_the_slope_of_the_likelihood():
    rng = np.random.default_rng(3)
    seen, _, _ = seen_of(rng, 200, pareto_world, (0.5, 8.0, 0.7, 12.0))
    same, values = compact(seen), np.array([0.4, 7.0, 0.9, 10.0])
    slope = paretonbd.score(values, same)[1]
    for at in range(4):
        moved = values.astype(complex)
        moved[at] += 1e-30j
        assert slope[at] == pytest.approx(paretonbd.score(moved, same)[0].imag / 1e-30, rel=1e-8)


def test_expectation_and_play_agree_with_what_really_comes():
    rng = np.random.default_rng(2)
    values = np.array([0.8, 6.0, 0.9, 20.0])
    seen, came, _ = seen_of(rng, 30_000, pareto_world, tuple(values))
    expected = paretonbd.expected(values, seen, 30.0)
    assert expected.sum() == pytest.approx(came.sum(), rel=0.03)
    for group in (seen.frequency == 1, seen.frequency > 8):
        assert expected[group].mean() == pytest.approx(came[group].mean(), rel=0.1)
    played = np.mean([paretonbd.future(values, seen, 30.0, rng).sum() for _ in range(10)])
    assert played == pytest.approx(expected.sum(), rel=0.01)


def test_the_truth_is_found_again():
    rng = np.random.default_rng(7)
    truth = np.array([0.8, 6.0, 0.9, 20.0])
    fit = paretonbd.fit(seen_of(rng, 3000, pareto_world, tuple(truth))[0])
    low, high = fit.span(0.99)
    assert np.all((low < truth) & (truth < high))
