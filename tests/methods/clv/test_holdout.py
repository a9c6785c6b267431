"""The backtest: what was forecast against what came."""

import numpy as np
import pytest

from methods.clv import bgnbd
from methods.clv.future import Model
from methods.clv.holdout import holdout
from tests.methods.clv._worlds import bgnbd_world, seen_of


def test_the_right_model_beats_going_on_as_before():
    rng = np.random.default_rng(1)
    seen, came, _ = seen_of(rng, 4000, bgnbd_world, (0.5, 5.0, 0.8, 2.2))
    held = holdout(Model("bgnbd", bgnbd.fit(seen), None), seen, came, 30.0, 0.9, 1)
    assert held.actual == came.sum()
    assert abs(held.error) < 0.1 < held.naive_error
    assert held.inside
    assert held.rmse < held.naive
    assert sum(row[1] for row in held.classes) == 4000
    assert sum(row[1] * row[5] for row in held.classes) == pytest.approx(came.sum())


def test_a_world_that_stops_is_caught():
    rng = np.random.default_rng(8)
    seen, came, _ = seen_of(rng, 4000, bgnbd_world, (0.5, 5.0, 0.8, 2.2))
    held = holdout(Model("bgnbd", bgnbd.fit(seen), None), seen, np.floor(came / 2), 30.0, 0.9, 1)
    assert not held.inside
    assert held.error > 0.5


def test_nothing_bought_is_no_test():
    rng = np.random.default_rng(8)
    seen, _, _ = seen_of(rng, 500, bgnbd_world, (0.5, 5.0, 0.8, 2.2))
    assert holdout(Model("bgnbd", bgnbd.fit(seen), None), seen, np.zeros(500), 30.0, 0.9, 1) is None
