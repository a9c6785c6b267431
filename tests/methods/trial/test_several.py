"""Several comparisons keep their error rate; guardrails are safe, harmed or open."""

from __future__ import annotations

import numpy as np
import pytest

from methods.trial.arms import Arm
from methods.trial.several import guardrails, holm


def test_holm_keeps_the_family_wise_error():
    random = np.random.default_rng(1)
    wrong = np.mean([min(holm(random.random(5).tolist())) < 0.05 for _ in range(4_000)])
    assert 0.035 <= wrong <= 0.06


def test_holm_stays_in_order_and_below_one():
    assert holm([0.5, 0.9, 0.4]) == [1.0, 1.0, 1.0]
    assert holm([]) == []
    assert holm([0.001, 0.2]) == [0.002, 0.2]


@pytest.mark.parametrize(("mean", "state"), [(0.5, "safe"), (0.499, "safe"), (0.47, "harmed"), (0.49, "open")])
def test_a_guardrail(mean, state):
    (found,) = guardrails([(Arm(10_000, 0.5, 0.25), Arm(10_000, mean, 0.25))], [0.015], 0.05)
    assert found.state == state


def test_harm_is_rarely_cried_over_many_guardrails_without_an_effect():
    random = np.random.default_rng(2)
    cried = 0
    for _ in range(250):
        pairs = [tuple(Arm(1_000, mean, 0.25) for mean in random.normal(0.5, 0.5 / 1_000**0.5, 2)) for _ in range(6)]
        cried += any(each.p_harm < 0.05 for each in guardrails(pairs, [1e-6] * 6, 0.05))
    assert cried / 250 <= 0.09
