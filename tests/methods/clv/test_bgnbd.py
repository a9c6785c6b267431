"""BG/NBD: the published figures, the identities of the paper, and parameters that are known."""

import numpy as np
import pytest

from methods.clv import bgnbd
from methods.clv.purchases import Purchases, compact
from tests.methods.clv._worlds import bgnbd_world, seen_of


def test_the_published_figures_of_cdnow(cdnow):
    fit = bgnbd.fit(cdnow)
    assert fit.values == pytest.approx([0.2426, 4.4135, 0.7929, 2.4258], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-9582.43, abs=0.005)
    assert fit.se == pytest.approx([0.013, 0.378, 0.186, 0.705], abs=0.001)
    assert fit.converged
    assert fit.vague == ()


def test_the_expectation_is_the_papers_formula(cdnow):
    from scipy.special import hyp2f1

    r, alpha, a, b = values = np.array([0.2426, 4.4135, 0.7929, 2.4258])
    x, t_x, age, t = 2.0, 30.43, 38.86, 39.0
    plain = (a + b + x - 1) / (a - 1) * (
        1 - ((alpha + age) / (alpha + age + t)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + age + t))
    ) / (1 + a / (b + x - 1) * ((alpha + age) / (alpha + t_x)) ** (r + x))  # fmt: skip
    assert plain == pytest.approx(1.226, abs=1e-3)
    assert bgnbd.expected(values, cdnow[np.array([0])], t)[0] == pytest.approx(plain, rel=1e-3)


def test_the_gradient_is_the_slope_of_the_likelihood():
    rng = np.random.default_rng(3)
    seen, _, _ = seen_of(rng, 200, bgnbd_world, (0.5, 6.0, 0.8, 2.0))
    same, values = compact(seen), np.array([0.4, 7.0, 1.2, 1.9])
    slope = bgnbd.score(values, same)[1]
    for at in range(4):
        moved = values.astype(complex)
        moved[at] += 1e-30j
        assert slope[at] == pytest.approx(bgnbd.score(moved, same)[0].imag / 1e-30, rel=1e-9)


def test_the_unit_of_time_changes_alpha_only():
    rng = np.random.default_rng(4)
    weeks, _, _ = seen_of(rng, 3000, bgnbd_world, (0.4, 5.0, 0.8, 2.5))
    days = Purchases(weeks.frequency, 7 * weeks.recency, 7 * weeks.age, weeks.spend)
    one, other = bgnbd.fit(weeks), bgnbd.fit(days)
    assert other.values == pytest.approx(one.values * [1, 7, 1, 1], rel=1e-4)
    assert other.log_likelihood == pytest.approx(one.log_likelihood - weeks.frequency.sum() * np.log(7), abs=1e-3)


def test_expectation_and_play_agree_with_what_really_comes():
    rng = np.random.default_rng(5)
    values = np.array([0.6, 6.0, 0.9, 2.0])
    seen, came, _ = seen_of(rng, 40_000, bgnbd_world, tuple(values))
    expected = bgnbd.expected(values, seen, 30.0)
    assert expected.sum() == pytest.approx(came.sum(), rel=0.02)
    for group in (seen.frequency == 0, seen.frequency == 3, seen.frequency > 8):
        assert expected[group].mean() == pytest.approx(came[group].mean(), rel=0.06)
    played = np.mean([bgnbd.future(values, seen, 30.0, rng).sum() for _ in range(20)])
    assert played == pytest.approx(expected.sum(), rel=0.01)


def test_many_purchases_and_a_near_one_stay_finite():
    values = np.array([0.3, 1.0, 1.0, 2.0])
    seen = Purchases(np.array([0.0, 5000.0]), np.array([0.0, 99.0]), np.array([100.0, 100.0]), np.zeros(2))
    found = bgnbd.expected(values, seen, 50.0)
    assert np.all(np.isfinite(found))
    near = bgnbd.expected(values * [1, 1, 1.0001, 1], seen, 50.0)
    assert found == pytest.approx(near, rel=1e-3)


def test_the_average_that_stands_in_agrees_with_the_closed_form(monkeypatch):
    rng = np.random.default_rng(6)
    values = np.array([0.6, 6.0, 0.9, 2.0])
    seen, _, _ = seen_of(rng, 2000, bgnbd_world, tuple(values))
    closed = bgnbd.expected(values, seen, 30.0)
    monkeypatch.setattr(bgnbd, "LARGE", 0.0)
    assert bgnbd.expected(values, seen, 30.0) == pytest.approx(closed, rel=0.02)


@pytest.mark.parametrize("leaving", [(1e-5, 1e5), (1e5, 1e5), (6e-6, 0.5), (1e5, 1.0)])
def test_nobody_leaves_or_everybody_does(leaving):
    rng = np.random.default_rng(6)
    seen, _, _ = seen_of(rng, 500, bgnbd_world, (0.6, 6.0, 0.9, 2.0))
    values = np.array([0.6, 6.0, *leaving])
    found = bgnbd.expected(values, seen, 30.0)
    most = (0.6 + seen.frequency) * 30 / (6 + seen.age)
    assert np.all((found >= 0) & (found <= most * (1 + 1e-9)))
    if leaving[0] < 1 < leaving[1]:
        assert found == pytest.approx(most, rel=1e-3)


@pytest.mark.slow
def test_intervals_of_the_parameters_cover_the_truth():
    truth, hits = np.array([0.45, 5.0, 0.9, 2.2]), []
    for seed in range(80):
        rng = np.random.default_rng([seed, 9])
        seen, _, _ = seen_of(rng, 1500, bgnbd_world, tuple(truth))
        low, high = bgnbd.fit(seen).span(0.9)
        hits.append((low <= truth) & (truth <= high))
    covered = np.mean(hits, axis=0)
    assert np.all(covered > 0.81), covered
    assert np.all(covered < 0.98), covered
