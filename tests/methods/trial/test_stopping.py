"""Each of the five answers, and the reasons for it."""

from __future__ import annotations

import numpy as np
import pytest

from methods.trial.sequential import Sequence, confidence_sequence
from methods.trial.stopping import State, may_stop
from methods.trial.welch import Difference


def state(fixed=(0.01, 0.03), sequence=(0.005, 0.035), **other):
    known = {"broken": False, "complete": None, "enough": True, "worth": 0.01}
    difference = Difference(sum(fixed) / 2, 0.005, *fixed, 0.01, 100.0, None, None, None)
    return State(fixed=difference, sequential=Sequence(*sequence, 0.01), **known | other)


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ({"broken": True}, "broken"),
        ({"enough": False}, "too_early"),
        ({}, "ship"),
        ({"sequence": (-0.005, 0.045)}, "go_on"),
        ({"sequence": (-0.005, 0.045), "complete": False}, "go_on"),
        ({"sequence": (-0.005, 0.045), "complete": True}, "ship"),
        ({"sequence": (-0.03, -0.01)}, "do_not_ship"),
        ({"sequence": (-0.008, 0.008)}, "do_not_ship"),
        ({"sequence": (0.001, 0.008)}, "ship"),
        ({"fixed": (-0.01, 0.03), "complete": True}, "do_not_ship"),
        ({"harmed": True}, "do_not_ship"),
        ({"unsafe": True}, "go_on"),
        ({"unsafe": True, "complete": True}, "do_not_ship"),
    ],
)
def test_the_answer(what, answer):
    assert may_stop(state(**what)) == answer


def test_stopping_whenever_it_says_ship_errs_no_more_than_half_of_alpha():
    # Nothing was planned and nothing works; somebody asks after every hundred units of each arm.
    random = np.random.default_rng(1)
    shipped = 0
    for _ in range(400):
        won = np.cumsum(random.binomial(100, 0.1, (2, 60)), axis=1)
        for look in range(2, 60):
            n = 100 * (look + 1)
            rates = won[:, look] / n
            se = float((rates * (1 - rates)).sum() / n) ** 0.5
            sequence = confidence_sequence(float(rates[1] - rates[0]), se, 2 * n, 10_000, 0.05)
            if may_stop(state(sequence=(sequence.low, sequence.high), worth=0.005)) == "ship":
                shipped += 1
                break
    assert shipped / 400 <= 0.025
