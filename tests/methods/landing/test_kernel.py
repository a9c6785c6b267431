"""The compiled loops against what they are by definition: the best of all splits, a Gaussian posterior, its draws."""

import itertools

import numpy as np
import pytest

from methods.landing import kernel


def costs(logs, cuts, variance, penalty):
    """What a split costs: squared error around each level, and a penalty each; single days are no level."""
    edges = [0, *cuts, len(logs)]
    total = 0.0
    for left, right in itertools.pairwise(edges):
        if right - left < 2 and left:
            return np.inf
        part = logs[left:right]
        total += ((part - part.mean()) ** 2).sum() / variance + penalty
    return total


@pytest.mark.parametrize("seed", range(6))
def test_the_split_is_the_best_of_all(seed):
    rng = np.random.default_rng(seed)
    logs = np.repeat(rng.normal(0, 1, 3), [3, 4, 2]) + rng.normal(0, 0.2, 9)
    begin = kernel.split(logs, np.zeros(9, bool), 0.04, 4.0)
    found, end = [], 9
    while end:
        end = int(begin[end])
        found.append(end)
    mine = costs(logs, sorted(found)[1:], 0.04, 4.0)
    every = (cut for size in range(9) for cut in itertools.combinations(range(1, 9), size))
    assert mine == pytest.approx(min(costs(logs, cut, 0.04, 4.0) for cut in every))


def test_a_pause_is_a_stretch_of_its_own():
    logs, paused = np.zeros(12), np.zeros(12, bool)
    logs[4:8], paused[4:8] = np.nan, True
    begin = kernel.split(logs, paused, 0.04, 4.0)
    assert [begin[12], begin[8], begin[4]] == [8, 4, 0]


@pytest.mark.parametrize(("phi", "share"), [(0.9, 0.5), (0.5, 0.2), (0.7, 0.0)])
def test_the_filter_is_the_gaussian_posterior(phi, share):
    rng = np.random.default_rng(3)
    gaps = np.array([0, 1, 1, 3, 1, 2])
    day, seen = np.cumsum(gaps), rng.normal(1, 0.3, 6)
    fresh = np.arange(6) == 0
    mean, drift, cover, _, power = kernel.kalman(seen, gaps, fresh, np.array([phi]), np.array([share]))
    moved = share * phi ** np.abs(day[:, None] - day)
    joint = 1e4 + moved + (1 - share + 1e-6) * np.eye(6)
    tie = np.stack([np.full(6, 1e4), moved[-1]])
    told = np.array([1.0, 0.0]) + tie @ np.linalg.solve(joint, seen - 1)
    left = np.array([[1e4, 0.0], [0.0, share]]) - tie @ np.linalg.solve(joint, tie.T)
    assert [mean[0], drift[0]] == pytest.approx(told, abs=1e-5)
    assert cover[0] == pytest.approx([left[0, 0], left[0, 1], left[1, 1]], abs=1e-5)
    later = joint[1:, 1:] - np.outer(joint[1:, 0], joint[0, 1:]) / joint[0, 0]
    off = seen[1:] - 1 - joint[1:, 0] / joint[0, 0] * (seen[0] - 1)
    assert power[0] == pytest.approx(off @ np.linalg.solve(later, off), rel=1e-4)


def drawn(seed, *, paused=False, resume=0.0, scale=1e-9):
    never, ends = np.zeros(5), np.full(5, resume)
    return kernel.draw(
        np.zeros(4000, np.int64), np.array([0.5]), np.array([0.2]), np.ones(1), np.zeros(1), np.zeros((1, 3)),
        np.array([scale]), 30.0, np.log(100.0), paused, 1, never, ends, 0.0, np.log(100.0), 0.0, np.zeros(1), 0.0, 1.0,
        0.0, np.array([1.0, 2.0, 0.5]), 0, seed,
    )  # fmt: skip


def test_without_change_and_noise_every_day_is_the_level_times_its_factor():
    totals, daily = drawn(1)
    assert daily == pytest.approx([100, 200, 50], rel=1e-3)
    assert totals == pytest.approx(350, rel=1e-2)


def test_a_pause_lasts_until_it_ends():
    assert drawn(1, paused=True)[0].max() == 0
    _, daily = drawn(1, paused=True, resume=0.5)
    # After one, two and three days half, three quarters and seven eighths run again.
    assert daily == pytest.approx([50, 150, 43.75], rel=0.05)


def test_noise_spreads_the_draws_and_a_seed_repeats_them():
    totals, _ = drawn(7, scale=0.01)
    assert 5 < totals.std() < 100
    assert np.array_equal(totals, drawn(7, scale=0.01)[0])
    assert not np.array_equal(totals, drawn(8, scale=0.01)[0])
