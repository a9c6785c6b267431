"""Linear Thompson sampling: against plain algebra, one by one as in a batch, and inside its limits."""

from __future__ import annotations

import numpy as np
import pytest

from methods.bandit import _kernel
from methods.bandit.linear import Linear, gather
from methods.bandit.shares import bounds


def lived(seed=0, count=400, arms=4, size=5, **settings):
    """A learner after some decisions, with what it saw."""
    rng = np.random.default_rng(seed)
    rows, truth = rng.normal(size=(count, size)), rng.normal(size=(arms, size))
    learner = Linear(arms, size, seed=seed, **settings)
    arm, reward = np.empty(count, dtype=np.int64), np.empty(count)
    for at, row in enumerate(rows):
        arm[at] = learner.decide(row)
        reward[at] = truth[arm[at]] @ row + 0.3 * rng.normal()
        learner.update(arm[at], row, reward[at])
    return learner, rows, arm, reward, truth


def test_the_state_is_that_of_ridge_regression():
    learner, rows, arm, reward, _ = lived(l2=2.0)
    for each in range(4):
        mine = rows[arm == each]
        exact = np.linalg.solve(mine.T @ mine + 2 * np.eye(5), mine.T @ reward[arm == each])
        assert learner.mean[each] == pytest.approx(exact, abs=1e-9)


def test_a_batch_teaches_what_its_rows_teach_one_by_one():
    learner, rows, arm, reward, _ = lived()
    batch = Linear(4, 5)
    for begin in range(0, 400, 90):
        part = slice(begin, begin + 90)
        batch.learn(gather(rows[part], arm[part], reward[part], 4))
    assert batch.mean == pytest.approx(learner.mean, abs=1e-9)
    assert batch.inverse == pytest.approx(learner.inverse, abs=1e-9)
    assert batch.noise == pytest.approx(learner.noise, abs=1e-9)
    assert learner.noise == pytest.approx(0.3, abs=0.1)


def test_the_same_seed_decides_the_same():
    assert lived(seed=3)[2].tolist() == lived(seed=3)[2].tolist()


def test_the_generator_gives_standard_normals():
    learner = Linear(2, 2, seed=1)
    drawn = np.array([_kernel.normal(learner.random, learner.spare) for _ in range(100_000)])
    assert drawn.mean() == pytest.approx(0, abs=0.015)
    assert drawn.std() == pytest.approx(1, abs=0.01)
    assert (drawn**4).mean() == pytest.approx(3, abs=0.12)
    assert np.corrcoef(drawn[:-1], drawn[1:])[0, 1] == pytest.approx(0, abs=0.015)


def test_own_draws_take_an_arm_as_often_as_it_is_likely_to_be_best():
    learner, *_ = lived(draws="own", count=60)
    row = np.array([0.4, -0.2, 0.1, 0.3, -0.5])
    taken = np.bincount([learner.decide(row) for _ in range(20_000)], minlength=4) / 20_000
    mean, deviation = learner.expected(row[None])
    drawn = mean + deviation * np.random.default_rng(9).normal(size=(200_000, 4))
    assert taken == pytest.approx(np.bincount(drawn.argmax(axis=1), minlength=4) / 200_000, abs=0.02)
    told = learner.chances(row[None], bounds(np.ones(4, dtype=bool)))
    assert told[0] == pytest.approx(taken, abs=0.05)


def test_fading_counts_less():
    learner, rows, arm, reward, _ = lived()
    learner.fade(0.5)
    half = Linear(4, 5)
    half.learn(gather(rows, arm, reward, 4, np.full(400, 0.5)))
    assert learner.mean == pytest.approx(half.mean, abs=1e-9)


def test_forbidden_arms_are_never_taken_and_floors_hold():
    allowed = np.array([True, False, True, True])
    rng = np.random.default_rng(2)
    rows = np.ascontiguousarray(np.hstack([np.ones((1_000_000, 1)), rng.normal(size=(1_000_000, 2))]))
    learner = Linear(4, 3, allowed=allowed, floor=0.05, seed=1)
    truth = np.array([[5.0, 0, 0], [9.0, 0, 0], [1.0, 0, 0], [1.0, 0, 0]])
    lost, chosen = learner.play(rows, truth, rng.normal(size=1_000_000))
    count = np.bincount(chosen, minlength=4) / len(chosen)
    assert count[1] == 0
    assert count[[0, 2, 3]].min() >= 0.05 - 0.002
    assert count[0] == pytest.approx(0.9, abs=0.01)
    assert lost[-1] == pytest.approx(4 * 0.1 * 1_000_000, rel=0.05)


@pytest.mark.parametrize("draws", ["coupled", "own"])
def test_it_learns_what_is_best_where(draws):
    learner, *_, truth = lived(seed=5, count=1_500, draws=draws)
    fresh = np.random.default_rng(8).normal(size=(500, 5))
    best = (fresh @ truth.T).argmax(axis=1)
    assert np.mean((fresh @ learner.mean.T).argmax(axis=1) == best) > 0.9


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="no arm"):
        Linear(2, 2, allowed=np.zeros(2, dtype=bool))
    with pytest.raises(ValueError, match="floors"):
        Linear(3, 2, floor=0.4)
