"""Holidays and retail days: found where they move spend, left alone where they do not."""

import numpy as np
import pytest

from methods.landing.occasions import learn

DAYS = 730


def house(effect, seed=1, series=4):
    rng = np.random.default_rng(seed)
    label = np.zeros(DAYS, np.int64)
    for start in (100, 465):
        label[start : start + 8] = 1
        label[start + 60] = 2
    spend = 100 * rng.lognormal(0, 0.08, (DAYS, series)) * np.exp(np.array([0, effect, 0])[label])[:, None]
    return spend, label


@pytest.mark.parametrize("effect", [-0.3, 0.0, 0.25])
def test_the_effect_is_found_and_an_empty_label_stays_near_one(effect):
    spend, label = house(effect)
    found = learn(spend, np.ones_like(spend), label, 4)
    assert np.log(found.factor[1]) == pytest.approx(effect, abs=0.06)
    assert found.factor[2] == pytest.approx(1, abs=0.08)
    assert found.seen.tolist() == [0, 2, 2, 0]
    assert (found.factor[0], found.factor[3]) == (1, 1)
    assert found.doubt[0] == 0 < found.doubt[1] < found.doubt[2] < found.doubt[3]


def test_a_noisy_house_learns_less():
    spend, label = house(0.25)
    loud = spend * np.random.default_rng(5).lognormal(0, 1.0, spend.shape)
    calm, shy = (learn(each, np.ones_like(each), label, 3).factor[1] for each in (spend, loud))
    assert abs(np.log(shy)) < abs(np.log(calm))


def test_no_label_and_no_neighbours_teach_nothing():
    spend, label = house(0.25)
    assert learn(spend, np.ones_like(spend), np.zeros_like(label), 1).factor.tolist() == [1]
    assert learn(spend[98:104], np.ones((6, 4)), label[98:104], 3).factor.tolist() == [1, 1, 1]
