# pyright: basic
import numpy as np
import pytest
from scipy.stats import chi2

from methods.disagreement import disagreement, summed


def test_q_and_i2_by_hand():
    values, errors = [1.0, 2.0, 4.0], [0.5, 0.5, 1.0]
    weight = np.array(errors) ** -2
    mean = (weight * values).sum() / weight.sum()
    q = (weight * (np.array(values) - mean) ** 2).sum()
    found = disagreement(values, errors)
    assert found.q == pytest.approx(q)
    assert found.df == 2
    assert found.p == pytest.approx(chi2.sf(q, 2))
    assert found.i2 == pytest.approx((q - 2) / q)


def test_one_estimate_contradicts_nobody():
    assert disagreement([1.0, float("nan")], [0.1, 0.1]).p == 1.0
    assert disagreement([], []).df == 0


def test_p_is_uniform_when_all_measure_the_same():
    random = np.random.default_rng(1)
    errors = [0.5, 1.0, 0.2]
    p = [disagreement((3 + random.standard_normal(3) * errors).tolist(), errors).p for _ in range(2000)]
    assert np.mean(np.array(p) < 0.1) == pytest.approx(0.1, abs=0.02)


def test_groups_add_up():
    found = summed([(3.0, 1), (5.0, 2)])
    assert (found.q, found.df) == (8.0, 3)
    assert found.p == pytest.approx(chi2.sf(8.0, 3))
