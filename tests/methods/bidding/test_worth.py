"""The value model, against scikit-learn's and against worths that are known."""

import numpy as np
import pytest
from sklearn.linear_model import PoissonRegressor

from methods.bidding.worth import PRIOR_SD, known_by, worth


def made(rows, seed=0):
    random = np.random.default_rng(seed)
    matrix = np.column_stack([np.ones(rows), random.random((rows, 2)) < 0.5]).astype(float)
    true = 0.8 * np.exp(matrix @ np.array([0.0, 0.9, -0.6]))
    value = np.where(random.random(rows) < true / 40, 40 * random.lognormal(-0.18, 0.6, rows), 0.0)
    return matrix, value, true


def test_it_is_the_ridge_poisson_mode():
    matrix, value, _ = made(4000)
    found = worth(matrix, value)
    alpha = found.phi / PRIOR_SD**2 / len(value)
    peer = PoissonRegressor(alpha=alpha, tol=1e-10, max_iter=5000).fit(matrix[:, 1:], value / found.unit)
    assert found.mode[1:] == pytest.approx(peer.coef_, abs=2e-3)


def test_intervals_cover_the_true_worth():
    covered = []
    for seed in range(60):
        matrix, value, _ = made(3000, seed)
        found = worth(matrix, value)
        cell = np.array([[1.0, 1.0, 0.0]])
        want = np.log(0.8 * np.exp(0.9))
        middle, doubt = np.log(found.expected(cell)[0]), found.doubt(cell)[0]
        covered.append(abs(middle - want) < 1.645 * doubt)
    assert np.mean(covered) > 0.8


def test_draws_have_the_posterior_deviation():
    matrix, value, _ = made(3000)
    found = worth(matrix, value)
    lines = np.log(found.expected(matrix[:1], found.drawn(4000, 1).T)[0])
    assert lines.std() == pytest.approx(found.doubt(matrix[:1])[0], rel=0.06)


def test_values_still_to_come_are_made_up_for():
    matrix, value, _ = made(6000)
    random = np.random.default_rng(3)
    share = np.linspace(0.2, 1.0, 6000)
    seen = np.where(random.random(6000) < share, value, 0.0)
    plain, mended, whole = worth(matrix, seen), worth(matrix, seen, share), worth(matrix, value)
    cell = np.array([[1.0, 0.0, 0.0]])
    assert plain.expected(cell)[0] < 0.75 * whole.expected(cell)[0]
    assert mended.expected(cell)[0] == pytest.approx(whole.expected(cell)[0], rel=0.2)


def test_the_share_known_by_an_age():
    found = known_by(np.array([0.0, 2.0, 100.0]), np.arange(1.0, 11.0), 10.0)
    assert found.tolist() == [0.05, 0.2, 1.0]
    assert known_by(np.array([0.0]), np.zeros(0), 5.0).tolist() == [1.0]


def test_no_value_is_refused():
    with pytest.raises(ValueError, match="needs values"):
        worth(np.ones((3, 1)), np.zeros(3))
