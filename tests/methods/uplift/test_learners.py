import numpy as np
import pytest

from methods.uplift.design import design
from methods.uplift.learners import predict


def trial(size, seed=0, share=0.5):
    """Uplift from 0 to 0.3 by one feature; a second one moves everybody alike."""
    rng = np.random.default_rng(seed)
    x, z = rng.random(size), rng.random(size)
    treated = (rng.random(size) < share).astype(np.int64)
    uplift = 0.3 * (x > 0.5)
    outcome = (rng.random(size) < 0.2 + 0.2 * z + treated * uplift).astype(float)
    return design({"x": x, "z": z}), outcome, treated, uplift


@pytest.mark.parametrize("learner", ["t", "x", "dr"])
def test_each_learner_finds_who_is_moved(learner):
    made, outcome, treated, truth = trial(6000)
    found = predict(made, outcome, treated, learner=learner, seed=1)
    assert np.corrcoef(found.uplift, truth)[0, 1] > 0.75
    assert found.uplift[truth > 0].mean() - found.uplift[truth == 0].mean() == pytest.approx(0.3, abs=0.1)
    assert found.score.mean() == pytest.approx(0.15, abs=0.05)


def test_best_takes_the_lowest_loss_and_is_the_same_again():
    made, outcome, treated, _ = trial(2000, share=0.3)
    one, two = (predict(made, outcome, treated, seed=3) for _ in range(2))
    assert one.losses[one.learner] == min(one.losses.values())
    assert one.uplift.tobytes() == two.uplift.tobytes()


def test_nobody_is_predicted_by_a_model_that_saw_them():
    """Outcomes that are pure noise: predictions must not know them."""
    rng = np.random.default_rng(4)
    made = design({"x": rng.random(2000)})
    treated, outcome = rng.integers(0, 2, 2000), rng.normal(0, 1, 2000)
    found = predict(made, outcome, treated, learner="t", seed=1)
    expected = np.where(treated == 1, found.with_it, found.without)
    assert np.corrcoef(expected, outcome)[0, 1] < 0.06


def test_an_outcome_that_one_arm_never_shows():
    made, outcome, treated, _ = trial(600)
    assert (predict(made, outcome * treated, treated, learner="t", seed=1).without == 0).all()


def test_without_features_everybody_is_predicted_alike():
    _, outcome, treated, _ = trial(600)
    found = predict(design({"same": np.zeros(600)}), outcome, treated, seed=1)
    assert all(np.ptp(found.uplift[found.fold == fold]) == 0 for fold in range(5))
