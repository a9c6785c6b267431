"""A confidence sequence covers at all looks at once; the usual interval does not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from methods.trial.sequential import confidence_sequence, mixing, width

SIZE, REPEATS, ALPHA = 10_000, 800, 0.05
LOOKS = np.unique(np.geomspace(100, SIZE, 200).astype(int))


def looked(p_control, p_treatment, planned, seed):
    """(share of trials that ever leave the sequence, that ever leave the fixed interval), looks in units per arm."""
    random = np.random.default_rng(seed)
    widths = np.array([width(2 * n, planned, ALPHA) for n in LOOKS])
    left = np.zeros((REPEATS, 2), bool)
    for repeat in range(REPEATS):
        means = [np.cumsum(random.random(SIZE) < p)[LOOKS - 1] / LOOKS for p in (p_control, p_treatment)]
        error = np.sqrt(sum(mean * (1 - mean) / (LOOKS - 1) for mean in means))
        z = np.abs(means[1] - means[0] - (p_treatment - p_control)) / np.maximum(error, 1e-12)
        left[repeat] = (z > widths).any(), (z > 1.96).any()
    return left.mean(axis=0)


@pytest.mark.parametrize(("rates", "planned"), [((0.1, 0.1), 10_000), ((0.05, 0.06), 4_000), ((0.5, 0.5), 20_000)])
def test_under_continuous_looking_it_errs_less_often_than_alpha_and_the_fixed_test_much_more(rates, planned):
    sequential, fixed = looked(*rates, planned, seed=7)
    assert sequential <= ALPHA
    assert fixed > 4 * ALPHA


def test_it_is_the_boundary_of_the_paper():
    # Theorem 2.2 with variance one per unit: sqrt(2 (t r² + 1) / (t² r²) log(sqrt(t r² + 1) / alpha)), r² = 1 / k.
    n, planned = 3_000, 10_000
    r2 = 1 / mixing(planned, ALPHA)
    paper = math.sqrt(2 * (n * r2 + 1) / (n**2 * r2) * math.log(math.sqrt(n * r2 + 1) / ALPHA))
    assert width(n, planned, ALPHA) / math.sqrt(n) == pytest.approx(paper, rel=1e-12)


def test_it_is_tightest_in_standard_errors_near_the_planned_size():
    sizes = np.geomspace(100, 10**6, 400)
    best = sizes[np.argmin([width(n, 10_000, ALPHA) for n in sizes])]
    assert 0.5 < best / 10_000 < 2


def test_the_p_value_says_the_same_as_the_interval():
    edge = 0.01 * width(5_000, 10_000, ALPHA)
    for effect, expected in ((edge * 1.0001, True), (edge * 0.9999, False)):
        found = confidence_sequence(effect, 0.01, 5_000, 10_000, ALPHA)
        assert (found.low > 0) is expected
        assert (found.p < ALPHA) is expected


def test_without_variation_there_is_no_division():
    assert confidence_sequence(0.0, 0.0, 100, 100, ALPHA).p == 1
    assert confidence_sequence(1.0, 0.0, 100, 100, ALPHA).p == 0
