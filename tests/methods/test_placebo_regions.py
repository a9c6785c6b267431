import numpy as np
import pytest

from methods.placebo_regions import placebo
from tests.methods.test_conformal import world


def test_without_an_effect_one_in_ten_ranks_among_the_first_tenth():
    rng = np.random.default_rng(3)
    p = [placebo(*world(rng), 2, 60, seed=seed).p for seed in range(60)]
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.09)


def test_a_large_effect_ranks_first():
    found = placebo(*world(np.random.default_rng(1), effect=12.0), 2, 60)
    assert found.rank == 1
    assert found.p == pytest.approx(1 / (1 + found.count))


def test_all_sets_are_tried_where_there_are_few():
    treated, donors = world(np.random.default_rng(2), donors=6)
    assert placebo(treated, donors, 1, 60).count == 6
    assert placebo(treated, donors, 2, 60).count == 15
    assert placebo(treated, donors, 5, 60).count == 20  # never more than half of the untreated regions


def test_sets_are_drawn_by_seed_where_there_are_many():
    treated, donors = world(np.random.default_rng(2), donors=30)
    first, again = placebo(treated, donors, 5, 60, seed=4), placebo(treated, donors, 5, 60, seed=4)
    assert first.count == 199
    assert (first.gaps == again.gaps).all()


def test_gaps_are_scaled_to_the_fit_of_the_treated():
    treated, donors = world(np.random.default_rng(5))
    found = placebo(treated, donors, 1, 60)
    sizes = np.sqrt((found.gaps[:, :60] ** 2).mean(axis=1))
    assert sizes == pytest.approx(sizes[0])


def test_regions_that_fit_perfectly_break_nothing():
    flat = np.ones((20, 5)) * np.arange(5.0)
    assert 0 < placebo(np.arange(20.0), flat, 1, 15).p <= 1
