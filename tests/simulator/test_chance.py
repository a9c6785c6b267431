"""Chance repeats, and its streams know nothing of each other."""

import numpy as np

from simulator.chance import hashed, pick, smooth, stream


def test_a_stream_repeats_and_differs_from_its_neighbours():
    draw = lambda *key: stream(*key).random(5).tolist()  # noqa: E731
    assert draw(1, "a", 3) == draw(1, "a", 3)
    assert len({tuple(draw(*key)) for key in ((1, "a", 3), (2, "a", 3), (1, "b", 3), (1, "a", 4))}) == 4


def test_hashed_numbers_are_uniform_and_independent_of_the_salt():
    one, two = hashed(np.arange(50_000), 1), hashed(np.arange(50_000), 2)
    assert one.min() > 0 and one.max() < 1
    assert np.allclose(np.quantile(one, [0.1, 0.5, 0.9]), [0.1, 0.5, 0.9], atol=0.01)
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.02


def test_a_person_keeps_its_dice_whoever_else_is_there():
    assert hashed(np.array([5, 9]), 3)[1] == hashed(np.array([9]), 3)[0]


def test_picks_follow_the_weights():
    found = np.bincount(pick(np.array([1.0, 0.0, 3.0]), hashed(np.arange(40_000), 4)), minlength=3) / 40_000
    assert np.allclose(found, [0.25, 0, 0.75], atol=0.01)


def test_slow_noise_is_continuous():
    steps = np.abs(np.diff([smooth(3, "mood", day, 20, 1.0) for day in range(400)]))
    assert steps.max() < 0.3
    assert steps.max() > 0.01
