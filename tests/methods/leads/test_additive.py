import numpy as np
import pytest

from methods.leads.additive import Additive, _newton, fit


def drawn(size, seed=0, weights=(1.5, -0.7, 0.0)):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(size, 3))
    chance = 1 / (1 + np.exp(2 - matrix @ np.array(weights)))
    return matrix, (rng.random(size) < chance).astype(np.int64), chance


def test_finds_the_weights_and_calibrated_probabilities():
    matrix, happened, chance = drawn(8000)
    model = fit(matrix, happened, np.arange(8000))
    assert model.slope * model.weights == pytest.approx([1.5, -0.7, 0.0], abs=0.12)
    assert np.abs(model.chance(matrix) - chance).mean() < 0.015


def test_equals_a_ridge_regression_of_another_library():
    from sklearn.linear_model import LogisticRegression

    matrix, happened, _ = drawn(500)
    other = LogisticRegression(C=1 / 5.0, tol=1e-10, max_iter=1000).fit(matrix, happened)
    own = _newton(matrix, happened.astype(float), 5.0)
    assert own == pytest.approx([*other.intercept_, *other.coef_[0]], abs=1e-5)


def test_reasons_add_up_to_the_log_odds_exactly():
    matrix, happened, _ = drawn(1000)
    model = fit(matrix, happened, np.arange(1000))
    base, parts = model.parts(matrix, ("a", "a", "b"), matrix.mean(axis=0))
    assert set(parts) == {"a", "b"}
    assert base + parts["a"] + parts["b"] == pytest.approx(model.log_odds(matrix), abs=1e-12)


def test_repeated_rows_of_a_lead_do_not_narrow_the_interval():
    matrix, happened, _ = drawn(400)
    once = fit(matrix, happened, np.arange(400))
    again = fit(np.repeat(matrix, 6, axis=0), np.repeat(happened, 6), np.repeat(np.arange(400), 6))
    width = [np.ptp(np.array(model.span(matrix[:1], 1.645))[:, 0]) for model in (once, again)]
    assert width[1] == pytest.approx(width[0], rel=0.35)


def test_intervals_hold_the_true_probability():
    held = []
    for seed in range(60):
        matrix, happened, chance = drawn(600, seed)
        low, high = fit(matrix, happened, np.arange(600)).span(matrix[:20], 1.645)
        held.append(np.mean((low <= chance[:20]) & (chance[:20] <= high)))
    assert 0.75 <= np.mean(held) <= 0.98


def test_noise_is_not_learnt():
    rng = np.random.default_rng(3)
    matrix, happened = rng.normal(size=(4000, 3)), (rng.random(4000) < 0.1).astype(np.int64)
    assert fit(matrix, happened, np.arange(4000)).chance(matrix).std() < 0.01


def test_rare_outcomes_do_not_overshoot():
    matrix = np.concatenate([np.zeros(3000), np.ones(12)])[:, None]
    happened = np.concatenate([np.arange(3000) % 300 == 0, np.ones(12)]).astype(np.int64)
    model = fit(matrix, happened, np.arange(3012))
    assert isinstance(model, Additive)
    assert np.isfinite(model.weights).all()
    assert model.chance(np.ones((1, 1)))[0] > 0.2
