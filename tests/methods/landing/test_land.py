"""Many series at once: they add up, share what they learn, and their intervals hold."""

import numpy as np
import pytest

from methods.landing.land import land

GROUPS = np.vstack([np.ones((1, 3), bool), np.eye(3, dtype=bool)])
KINDS = np.array([0, 1, 1, 1])


def house(seed, days, noise=0.06, hold=18):
    """(days, 3) campaigns that jump every `hold` days and pause now and then."""
    rng = np.random.default_rng(seed)
    blocks = days // hold + 2
    level = 100 * np.exp(rng.normal(0, 0.5, (blocks, 3))) * (rng.random((blocks, 3)) > [0, 0, 0.25])
    shift = rng.integers(0, hold, 3)
    daily = np.stack([np.repeat(level[:, j], hold)[shift[j] : shift[j] + days] for j in range(3)], axis=1)
    return daily * rng.lognormal(0, noise, (days, 3))


def test_rows_add_up_and_days_add_up_to_rows():
    found = land(house(1, 200), 0, 12, seed=1, groups=GROUPS, kinds=KINDS, draws=800)
    assert found.expected[0] == pytest.approx(found.expected[1:].sum())
    assert found.daily.sum(0) == pytest.approx(found.expected[1:])
    assert found.rest.shape == (800, 4)


def test_intervals_hold_where_plans_jump():
    inside, width, wide = [], [], []
    for seed in range(30):
        spend = house(100 + seed, 200 + 15)
        found = land(spend[:200], 0, 15, seed=seed, groups=GROUPS, kinds=KINDS, draws=300)
        came = GROUPS @ spend[200:].sum(0)
        low, high = np.quantile(found.rest, [0.1, 0.9], axis=0)
        inside.append((low - 0.01 <= came) & (came <= high + 0.01))
        width.append((high - low)[0])
        wide.append(came[0])
    assert 0.65 <= np.mean(np.array(inside)[:, 0]) <= 0.95
    assert 0.7 <= np.mean(np.array(inside)[:, 1:]) <= 0.95
    assert np.mean(width) < 0.9 * np.mean(wide)


def test_black_friday_of_last_year_is_expected_again():
    rng, label = np.random.default_rng(2), np.zeros(500 + 20, np.int64)
    label[100:108] = label[465:473] = 1
    label[505:513] = 1
    spend = 100 * rng.lognormal(0, 0.05, (500, 2)) * np.where(label[:500] > 0, 1.5, 1.0)[:, None]
    found = land(spend, 0, 20, seed=1, label=label, draws=500)
    assert found.daily[7].sum() / found.daily[2].sum() == pytest.approx(1.5, abs=0.1)


def test_a_first_christmas_is_wider_than_ordinary_days():
    spend, label = np.random.default_rng(2).lognormal(4, 0.05, (120, 1)), np.zeros(130, np.int64)
    plain = land(spend, 0, 10, seed=1, label=label, draws=800)
    label[120:] = 1
    first = land(spend, 0, 10, seed=1, label=label, draws=800)
    assert np.ptp(np.quantile(first.rest, [0.1, 0.9])) > 1.5 * np.ptp(np.quantile(plain.rest, [0.1, 0.9]))
    assert first.expected == pytest.approx(plain.expected, rel=0.02)


def test_a_series_that_never_spent_and_no_days_left_are_no_problem():
    spend = np.column_stack([np.full(40, 100.0), np.zeros(40)])
    found = land(spend, 0, 5, seed=1, draws=100, groups=np.eye(2, dtype=bool))
    assert found.rest[:, 1].max() == 0
    assert found.paused.tolist() == [False, True]
    assert land(spend, 0, 0, seed=1, draws=10).rest.max() == 0


def test_same_seed_same_bytes():
    spend = house(3, 150)
    one, two, other = (land(spend, 0, 9, seed=seed, draws=200).rest.tobytes() for seed in (4, 4, 5))
    assert one == two != other


@pytest.mark.parametrize("wrong", [np.zeros((0, 1)), np.array([[-1.0]]), np.array([[np.nan]]), np.ones(3)])
def test_what_is_no_history_is_refused(wrong):
    with pytest.raises(ValueError, match="one or more days"):
        land(wrong, 0, 3, seed=1)
