"""The bound, against linear programming."""

import numpy as np
import pytest
from scipy.optimize import linprog

from methods.bidding.hindsight import hindsight


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("least", [0.5, 1.0])
def test_it_is_the_linear_programs_optimum(seed, least):
    random = np.random.default_rng(seed)
    worth, rival = random.lognormal(0, 1, 60), random.lognormal(0, 1, 60)
    upper = (worth >= least * rival).astype(float)
    found = linprog(-worth, A_ub=[rival], b_ub=[8.0], bounds=[(0, top) for top in upper])
    assert hindsight(worth, rival, 8.0, least) == pytest.approx(-found.fun, rel=1e-9)


def test_a_large_budget_buys_all_that_pays():
    assert hindsight(np.array([2.0, 1.0]), np.array([1.0, 3.0]), 1e9) == 2.0
