"""Faults of daily sums: planted ones are seen, healthy seasonal series raise none."""

import numpy as np
import pytest

from bench.health import AMBER, account, amber
from methods.health import collapsed, doubled, expected, untracked


def week(level, days=84):
    return level * np.array([1.0, 1.1, 1.0, 0.9, 1.2, 0.5, 0.4])[np.arange(days) % 7][None, :]


def test_what_is_expected_follows_the_weekday():
    values = week(100.0)
    assert expected(values)[0, 14:] == pytest.approx(values[0, 14:])
    assert np.isnan(expected(values)[0, :14]).all()


def test_a_day_at_zero_is_seen_and_weighed():
    values = week(100.0)
    values[0, 70] = 0
    [fault] = collapsed(values, 63)
    assert (fault.first, fault.last) == (70, 70)
    assert fault.share == pytest.approx(100 / week(100.0)[0, 63:].sum())


def test_a_day_on_which_little_is_expected_is_left_alone():
    values = week(100.0)
    values[0, 6::7] = 0
    assert collapsed(values, 63) == []


def test_a_day_before_the_period_does_not_count():
    values = week(100.0)
    values[0, 60] = 0
    assert collapsed(values, 63) == []


def test_conversions_that_stop_while_clicks_go_on():
    clicks, conversions = week(1000.0), week(50.0)
    conversions[0, 70:74] = 0
    [fault] = untracked(clicks, conversions, 63)
    assert (fault.first, fault.last) == (70, 73)


def test_conversions_of_a_small_account_are_seen_over_a_week():
    clicks, conversions = week(200.0), week(8.0)
    conversions[0, 70:77] = 0
    [fault] = untracked(clicks, conversions, 63)
    assert fault.first <= 71
    assert fault.last >= 75


def test_an_outage_is_no_broken_tracking():
    clicks, conversions = week(1000.0), week(50.0)
    clicks[0, 70:74] = conversions[0, 70:74] = 0
    assert untracked(clicks, conversions, 63) == []
    assert len(collapsed(clicks, 63)) == 1


def test_doubled_rows_and_money():
    rows, cost = week(10.0), week(500.0)
    rows[0, 70:72] *= 2
    cost[0, 70:72] *= 2
    assert [(fault.first, fault.last) for fault in doubled(rows, cost, 63)] == [(70, 71)]
    assert doubled(week(10.0), cost, 63) == []


def test_healthy_accounts_stay_green():
    """In 400 healthy weeks of forty accounts at most one in a hundred may be turned amber."""
    false = [amber(*account(1000 + seed), start, 7) for seed in range(40) for start in range(80, 150, 7)]
    assert len(false) == 400
    assert np.mean(false) <= 0.01


def test_a_lost_pixel_of_a_main_source_is_seen():
    seen = 0
    for seed in range(30):
        clicks, conversions = account(seed)
        big = int(conversions.mean(axis=1).argmax())
        conversions[big, 200:207] = 0
        seen += amber(clicks, conversions, 195, 14)
    assert seen >= 27
    assert AMBER < 0.05
