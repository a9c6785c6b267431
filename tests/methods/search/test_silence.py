"""Days on which conversions were not counted are found; bad luck and small shops are not."""

import numpy as np

from methods.search.silence import silent


def days(seed, rate=0.05, clicks=600, count=200):
    random = np.random.default_rng(seed)
    clicked = random.poisson(clicks * (1 + 0.3 * np.sin(np.arange(count) / 7)), count).astype(float)
    return clicked, random.poisson(clicked * rate).astype(float)


def test_a_broken_tag_is_found():
    clicks, sold = days(1)
    sold[100:109] = np.random.default_rng(2).poisson(1.5, 9)
    found = silent(clicks, sold)
    assert np.flatnonzero(found).tolist() == list(range(100, 109))


def test_ordinary_weeks_are_believed():
    assert sum(silent(*days(seed)).sum() for seed in range(20)) == 0


def test_a_small_shop_has_days_without_orders():
    assert not silent(*days(3, rate=0.01, clicks=60)).any()


def test_a_slow_fall_is_no_silence():
    clicks, sold = days(4)
    assert not silent(clicks, np.round(sold * np.linspace(1, 0.5, len(sold)))).any()
