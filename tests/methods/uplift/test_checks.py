import numpy as np
import pytest

from methods.uplift.checks import randomised, split_p
from methods.uplift.design import design


def made(size=4000, seed=0):
    rng = np.random.default_rng(seed)
    columns = {"x": rng.normal(size=size), "kind": rng.choice(["a", "b"], size).astype(object)}
    return rng, columns, design(columns)


def test_a_coin_cannot_be_told():
    rng, _, features = made()
    found = randomised(features, rng.integers(0, 2, 4000))
    assert abs(found.told.value - 0.5) < 4 * found.told.se
    assert found.edge == 0


def test_a_choice_by_feature_is_told_and_named():
    rng, columns, features = made()
    found = randomised(features, (rng.random(4000) < 1 / (1 + np.exp(-2 * columns["x"]))).astype(np.int64))
    assert found.told.value > 0.7
    assert found.worst == "x"


def test_a_group_that_is_always_treated_has_nobody_to_compare_with():
    rng, columns, features = made()
    treated = np.where(columns["kind"] == "a", 1, rng.integers(0, 2, 4000))
    assert randomised(features, treated).edge > 0.3


def test_without_features_nothing_is_told():
    assert randomised(design({"same": np.zeros(100)}), np.arange(100) % 2).told.value == 0.5


def test_the_split_by_chance_and_by_loss():
    from scipy.stats import chisquare

    assert split_p(5100, 4900, 0.5) == pytest.approx(chisquare([5100, 4900], [5000, 5000]).pvalue)
    assert split_p(5300, 4700, 0.5) < 1e-6
