# pyright: basic
import numpy as np

from methods.matching import matched, nearest

RANDOM = np.random.default_rng(3)
PARTS = RANDOM.gamma(2.0, 100.0, (52, 5))


def test_parts_find_their_whole_whatever_their_order():
    wholes = np.column_stack([PARTS[:, 3], PARTS[:, 0] + PARTS[:, 4], PARTS[:, 1] + PARTS[:, 2]])
    assert matched(PARTS, wholes) == [1, 2, 2, 0, 1]


def test_a_fee_on_top_does_not_hide_a_whole():
    assert matched(PARTS, 1.12 * PARTS) == [0, 1, 2, 3, 4]


def test_a_part_of_nothing_stays_alone():
    wholes = np.column_stack([PARTS[:, 0], PARTS[:, 1]])
    assert matched(PARTS, wholes) == [0, 1, None, None, None]


def test_a_whole_that_its_parts_do_not_follow_is_not_believed():
    other = RANDOM.gamma(2.0, 100.0, (52, 1))
    assert matched(PARTS, other) == [None] * 5


def test_too_few_periods_tell_nothing():
    assert matched(PARTS[:4], PARTS[:4]) == [None] * 5
    assert nearest(PARTS[:4, 0], PARTS[:4]) is None


def test_a_series_finds_the_whole_that_it_follows():
    assert nearest(1.05 * PARTS[:, 2], PARTS) == 2
    assert nearest(RANDOM.gamma(2.0, 100.0, 52), PARTS) is None
