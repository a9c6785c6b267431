import numpy as np
import pytest

from methods.leads import backtest
from methods.leads.pipeline import Leads

INF = np.inf


def simulated(size=1200, seed=0, good=0.25, other=0.04):
    """Leads over 500 days; those from the fair win more often, after 30 days in the mean."""
    rng = np.random.default_rng(seed)
    fair = rng.random(size) < 0.3
    created = np.sort(rng.random(size) * 500)
    wins = rng.random(size) < np.where(fair, good, other)
    reached = np.where(wins, created + rng.exponential(30, size), INF)
    none = np.empty(0)
    source = np.where(fair, "fair", "web").astype(object)
    return Leads(created, reached, {"source": source}, none.astype(np.int64), none, none)


@pytest.fixture(scope="module")
def seen():
    return backtest.looks(simulated(), 500.0, 60.0, 150.0, seed=1)


def test_a_look_back_orders_and_calibrates(seen):
    assert [round(each.day) for each in seen] == [440, 380, 320]
    looked = backtest.joined(seen)
    assert looked.area.value - 1.645 * looked.area.se > 0.6
    assert abs(backtest.expected_against(looked)) < 3
    assert looked.brier < looked.happened.mean() * (1 - looked.happened.mean())


def test_training_never_sees_what_happened_after_its_day():
    """Turning everything around after the day must not change what was learnt on it."""
    leads = simulated()
    later = np.where(leads.reached > 440, INF, leads.reached)
    changed = Leads(leads.created, later, leads.fixed, leads.deal_lead, leads.deal_created, leads.deal_closed)
    one, two = (backtest.train(each, 440.0, 60.0, 150.0, seed=1) for each in (leads, changed))
    assert one.model.weights.tobytes() == two.model.weights.tobytes()


def test_noise_gives_no_order():
    looked = backtest.joined(backtest.looks(simulated(good=0.1, other=0.1, seed=5), 500.0, 60.0, 60.0, seed=1))
    fair = looked.area.value - 0.5
    assert fair < 4 * looked.area.se + 0.25  # age alone tells a little


def test_nothing_to_learn_from():
    leads = simulated(good=0.0, other=0.0)
    assert backtest.train(leads, 440.0, 60.0, 150.0, seed=1) is None


def test_share_of_goals_in_the_first_part():
    happened = np.array([1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    score = np.array([9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    assert backtest.reached(happened, score, 0.1) == 0.5
    assert backtest.reached(happened, score, 0.4) == 1.0


def test_redrawn_lifts_spread_around_the_lift():
    rng = np.random.default_rng(2)
    score = rng.random(1000)
    happened = (rng.random(1000) < 0.2 * score).astype(np.int64)
    draws = backtest.lift_draws(happened, {"model": score}, 0.2, seed=1)["model"]
    assert draws.mean() == pytest.approx(backtest.reached(happened, score, 0.2) / 0.2, abs=0.1)
    assert 0.1 < draws.std() < 0.4


def test_calibration_counts_every_lead_once(seen):
    looked = backtest.joined(seen)
    rows = backtest.calibration(looked)
    assert sum(row[0] for row in rows) == len(looked.rows)
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert all(low <= seen <= high for _, _, seen, low, high in rows)
