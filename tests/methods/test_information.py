# pyright: basic
import numpy as np
import pytest
from scipy.stats import norm

from methods.information import Actions, Belief, budget_actions, worth


def closed(mean, sd, test_sd, slope):
    """Two actions, one of which gains slope * theta: EVSI = slope * s * L(|mean| / s), with L the unit normal loss and
    s the standard deviation of the posterior mean (Raiffa & Schlaifer 1961)."""
    spread = sd**2 / np.hypot(sd, test_sd)
    u = abs(mean) / spread
    return slope * spread * (norm.pdf(u) - u * (1 - norm.cdf(u)))


@pytest.mark.parametrize(
    ("mean", "sd", "test_sd"), [(0.0, 1.0, 1.0), (0.4, 1.0, 0.5), (-0.8, 0.7, 2.0), (1.5, 1.0, 0.1)]
)
def test_agrees_with_the_closed_form_of_two_actions_and_linear_loss(mean, sd, test_sd):
    two = Actions(("keep", "change"), np.zeros(2), np.array([0.0, 1_000.0]))
    found = worth(Belief.normal(mean, sd), two, test_sd, seed=1, draws=20_000)
    assert found.evsi == pytest.approx(closed(mean, sd, test_sd, 1_000.0), abs=4 * found.error + 0.5)
    assert found.evpi == pytest.approx(closed(mean, sd, 1e-9, 1_000.0), rel=1e-3)


def test_the_error_says_how_far_repetitions_lie_apart():
    actions = budget_actions(1_000, 1.0, 0.5, 0.7)
    found = [worth(Belief.normal(1.2, 0.8), actions, 0.6, seed) for seed in range(40)]
    spread = float(np.std([each.evsi for each in found]))
    assert spread < 1.2 * np.mean([each.error for each in found])


def test_a_sharper_test_is_worth_more_and_never_more_than_knowing():
    belief, actions = Belief.normal(1.1, 0.8), budget_actions(10_000, 1.0, 0.5, 0.7)
    values = [worth(belief, actions, sd, seed=3) for sd in (3.0, 1.0, 0.3, 0.03)]
    assert [each.evsi for each in values] == sorted(each.evsi for each in values)
    assert values[-1].evsi == pytest.approx(values[-1].evpi, rel=0.03)
    assert all(each.evsi <= each.evpi + 3 * each.error for each in values)


def test_nothing_is_worth_testing_where_the_choice_is_clear_or_the_test_is_blind():
    actions = budget_actions(10_000, 1.0, 0.5, 0.7)
    assert worth(Belief.normal(6.0, 0.1), actions, 0.5, seed=1).evsi == pytest.approx(0, abs=1e-6)
    blind = worth(Belief.normal(1.0, 1.0), actions, np.inf, seed=1)
    assert (blind.evsi, blind.changes) == (0.0, 0.0)
    assert blind.evpi > 0


def test_a_skewed_belief_is_updated_by_bayes():
    grid = np.array([0.0, 2.0])
    belief = Belief(grid, np.array([0.8, 0.2]))
    two = Actions(("keep", "change"), np.array([0.0, -1.0]), np.array([0.0, 1.0]))
    # The test reads 0 or 2 almost surely: change only when it is 2, and gain 1 there, with probability 0.2.
    assert worth(belief, two, 1e-3, seed=5, draws=20_000).evpi == pytest.approx(0.2)


def test_the_same_seed_gives_the_same_bytes():
    actions = budget_actions(1_000, 0.4, 0.5, 0.7)
    assert worth(Belief.normal(2, 1), actions, 1.0, 7) == worth(Belief.normal(2, 1), actions, 1.0, 7)
