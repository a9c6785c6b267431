"""The size that is said to be needed is the size that finds the effect four times out of five."""

from __future__ import annotations

import numpy as np
import pytest

from methods.trial.arms import Arm
from methods.trial.power import detectable, detectable_sequential, required, required_sequential
from methods.trial.sequential import width
from methods.trial.welch import welch


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_the_required_size_has_its_power(share):
    p, effect = 0.1, 0.02
    n = required(Arm(1, p, p * (1 - p)), effect, 0.05, share)
    sizes = np.array([n * (1 - share), n * share]).round().astype(int)
    random = np.random.default_rng(1)
    found = 0
    for _ in range(1_500):
        rates = random.binomial(sizes, [p, p + effect]) / sizes
        arms = [Arm(int(size), rate, rate * (1 - rate)) for size, rate in zip(sizes, rates, strict=True)]
        found += welch(*arms, 0.05).p < 0.05
    assert found / 1_500 == pytest.approx(0.8, abs=0.05)


def test_the_detectable_effect_is_the_inverse():
    n = required(Arm(1, 0.1, 0.09), 0.02, 0.05)
    arm = Arm(n // 2, 0.1, 0.09)
    assert detectable(arm, arm, 0.05) == pytest.approx(0.02, rel=0.001)


def test_a_sequence_needs_more_and_has_its_power_too():
    control = Arm(1, 0.1, 0.09)
    n = required_sequential(control, 0.02, 0.05, 10_000)
    assert n > required(control, 0.02, 0.05)
    random = np.random.default_rng(2)
    rates = random.binomial(n // 2, [0.1, 0.12], (2_000, 2)) / (n // 2)
    error = np.sqrt((rates * (1 - rates)).sum(axis=1) / (n // 2))
    found = (rates[:, 1] - rates[:, 0]) / error > width(n, 10_000, 0.05)
    assert found.mean() == pytest.approx(0.77, abs=0.04)  # the treatment varies a little more than the control


def test_what_a_sequence_detects_is_the_inverse_of_its_size():
    control = Arm(1, 0.1, 0.09)
    n = required_sequential(control, 0.02, 0.05, 10_000, 0.3)
    assert detectable_sequential(control, n, 0.05, 10_000, 0.3) == pytest.approx(0.02, rel=0.001)
