import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.synthetic_control import ridge_penalty, simplex_weights, synthetic_control


def cities(file, *treated):
    """(periods,) mean of the treated cities, (periods, others), names of the others."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = sorted({row["location"] for row in rows})
    days = sorted({row["date"] for row in rows})
    matrix = np.zeros((len(days), len(names)))
    for row in rows:
        matrix[days.index(row["date"]), names.index(row["location"])] = float(row["Y"])
    place = [names.index(city) for city in treated]
    others = [name for name in names if name not in treated]
    return matrix[:, place].mean(axis=1), np.delete(matrix, place, axis=1), others


def test_reproduces_the_published_walkthrough(shared_data):
    y, donors, names = cities(shared_data / "geo" / "geolift_test.csv", "chicago", "portland")
    fit = synthetic_control(y, donors, 90)
    assert fit.gap[90:].mean() == pytest.approx(155.556, abs=5e-4)
    assert fit.gap[90:].sum() * 2 == pytest.approx(4667, abs=0.5)
    assert fit.l2 == pytest.approx(909.489, abs=5e-4)
    assert fit.scaled == pytest.approx(0.1636, abs=5e-5)
    published = {"cincinnati": 0.2272, "miami": 0.2028, "baton rouge": 0.1335, "minneapolis": 0.0900, "dallas": 0.0739}
    for city, weight in published.items():
        assert fit.weights[names.index(city)] == pytest.approx(weight, abs=5e-5)


def test_the_ridge_variant_reproduces_the_published_figures(shared_data):
    y, donors, _ = cities(shared_data / "geo" / "geolift_test.csv", "chicago", "portland")
    fit = synthetic_control(y, donors, 90, ridge_penalty(y, donors, 90))
    assert fit.gap[90:].mean() == pytest.approx(156.805, abs=5e-4)
    assert fit.gap[90:].sum() * 2 == pytest.approx(4704, abs=0.5)
    assert fit.weights.sum() == pytest.approx(1)


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 40), st.integers(1, 30), st.integers(0, 10_000), st.sampled_from([1e-3, 1.0, 1e6]))
def test_weights_meet_the_conditions_of_the_optimum(periods, donors, seed, scale):
    rng = np.random.default_rng(seed)
    matrix, target = scale * rng.normal(size=(periods, donors)), scale * rng.normal(size=periods)
    weights = simplex_weights(matrix, target)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    slope = matrix.T @ (matrix @ weights - target) / scale**2 / periods
    assert slope.min() >= (slope @ weights) - 1e-7  # no donor could lower the loss


def test_finds_the_mix_that_made_the_series():
    rng = np.random.default_rng(0)
    donors = np.cumsum(rng.normal(size=(60, 12)), axis=0)
    mix = np.array([0.5, 0.3, 0.2, *[0.0] * 9])
    fit = synthetic_control(donors @ mix + 100, donors, 40)
    assert fit.weights == pytest.approx(mix, abs=1e-8)
    assert np.abs(fit.gap).max() < 1e-7


@pytest.mark.parametrize("donors", [np.ones((20, 4)), np.repeat(np.arange(20.0)[:, None], 4, axis=1)])
def test_flat_and_identical_donors_break_nothing(donors):
    fit = synthetic_control(np.arange(20.0), donors, 15)
    assert fit.weights.sum() == pytest.approx(1)
    assert np.isfinite(fit.gap).all()
    assert ridge_penalty(np.arange(20.0), donors, 15) > 0
