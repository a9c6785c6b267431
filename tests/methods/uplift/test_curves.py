import numpy as np
import pytest

from methods.uplift.curves import ordered, qini_coefficient, ranking


def drawn(size, seed, share=0.5, strength=0.2):
    """A score that is the true uplift's rank, and outcomes; uplift rises evenly from 0 to `strength`."""
    rng = np.random.default_rng(seed)
    score = rng.random(size)
    treated = (rng.random(size) < share).astype(np.int64)
    outcome = (rng.random(size) < 0.1 + treated * strength * score).astype(float)
    return outcome, treated, score


def test_curves_and_areas_by_hand():
    outcome, treated = np.array([1.0, 0.0, 1.0, 1.0]), np.array([1, 0, 1, 0])
    found = ranking(outcome, treated, np.arange(4))
    # phi * (mean1 - mean0): 0 (no untreated yet), 1/2 * 1, 3/4 * 1, 1 * (1 - 1/2)
    assert found.uplift.tolist() == [0.0, 0.5, 0.75, 0.5]
    area = (0 + 0.5 + 0.75 + 0.5 / 2) / 4
    assert found.auuc.value == pytest.approx(area - 0.5 / 2)
    assert found.qini.value == pytest.approx((0 + 0.5 * 1 + 1.0 + 0.5 / 2) / 4 - 0.5 / 2)


def test_the_whole_ends_at_the_average_effect_and_a_random_order_has_none():
    outcome, treated, score = drawn(20_000, 0)
    found = ranking(outcome, treated, ordered(score))
    assert found.uplift[-1] == pytest.approx(found.ate.value, abs=1e-12)
    chance = ranking(outcome, treated, ordered(np.zeros(20_000), seed=5))
    assert abs(chance.qini.value) < 3 * chance.qini.se
    assert abs(chance.auuc.value) < 3 * chance.auuc.se
    assert found.qini.value > 5 * found.qini.se


def test_turning_the_order_around_turns_the_sign():
    outcome, treated, score = drawn(20_000, 1)
    best, worst = (ranking(outcome, treated, ordered(sign * score)) for sign in (1, -1))
    assert worst.auuc.value < 0 < best.auuc.value


@pytest.mark.parametrize(("share", "strength"), [(0.5, 0.4), (0.2, 0.4), (0.5, 0.0)])
def test_intervals_hold_the_truth_as_often_as_they_say(share, strength):
    # Area under phi * mean uplift of the top = strength * (phi - phi² / 2), less strength / 4.
    truth = strength * (1 / 2 - 1 / 6) - strength / 4
    held = np.zeros(2)
    for seed in range(300):
        outcome, treated, score = drawn(1500, 100 + seed, share, strength)
        found = ranking(outcome, treated, ordered(score))
        held += [low <= truth <= high for low, high in (found.qini.span(0.9), found.auuc.span(0.9))]
    assert (held / 300 > 0.85).all()
    assert (held / 300 < 0.95).all()


def test_units_of_different_folds_are_compared_by_rank_inside_their_fold():
    score, fold = np.array([10.0, 11.0, 0.0, 1.0]), np.array([0, 0, 1, 1])
    assert set(ordered(score, fold)[:2].tolist()) == {1, 3}


def test_the_coefficient_is_one_for_the_perfect_order():
    outcome, treated, score = drawn(5000, 2)
    perfect = outcome * treated - outcome * (1 - treated)
    assert qini_coefficient(outcome, treated, perfect) == pytest.approx(1.0)
    assert 0 < qini_coefficient(outcome, treated, score) < 0.5
    assert qini_coefficient(outcome, treated, np.zeros(5000)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.slow
def test_a_trial_without_differences_rarely_shows_any():
    """Rankings by cross-fitted models: the truth is zero, and the interval holds it about as often as it says."""
    from methods.uplift.design import design
    from methods.uplift.learners import predict

    held = 0
    for seed in range(25):
        rng = np.random.default_rng(seed)
        columns, treated = rng.normal(size=(1200, 3)), rng.integers(0, 2, 1200)
        outcome = (rng.random(1200) < 0.2 + 0.05 * treated).astype(float)
        made = design({f"x{index}": columns[:, index] for index in range(3)})
        found = predict(made, outcome, treated, learner="dr", seed=seed)
        low, high = ranking(outcome, treated, ordered(found.uplift, found.fold, seed), crossed=True).qini.span(0.9)
        held += low <= 0 <= high
    assert held >= 20
