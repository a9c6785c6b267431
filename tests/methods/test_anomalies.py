"""The weekly-seasonal z: its stated false-alarm rate holds on healthy series, and planted breaks are found."""

import numpy as np
import pytest

from bench.anomalies import alarms, found, healthy
from methods.anomalies import flagged, spans, threshold, watch, weekday


@pytest.mark.parametrize(("phi", "noise"), [(0.0, 0.1), (0.6, 0.15), (0.6, 0.3), (0.85, 0.2)])
@pytest.mark.parametrize("group", [10, 100])
def test_counts_raise_at_most_the_stated_number_of_false_alarms(phi, noise, group):
    watched = watch(healthy(250, 320, 71, phi=phi, noise=noise))
    assert alarms(watched, 1.0, group) <= 1.0
    assert alarms(watched, 3.0, group) <= 3.0


def test_ratios_do_too():
    clicks = healthy(250, 320, 72, phi=0.6, noise=0.15)
    rate = 0.05 * np.exp(np.random.default_rng(3).normal(0, 0.05, clicks.shape))
    sold = np.random.default_rng(4).binomial(clicks.astype(int), rate).astype(float)
    assert alarms(watch(sold, clicks), 1.0, 20) <= 1.0


def test_an_eager_alarm_is_not_deaf():
    """Were the threshold absurdly high, no false alarm at all would ever come."""
    watched = watch(healthy(250, 320, 71, phi=0.85, noise=0.2))
    assert alarms(watched, 3.0, 10) > 0.1


def test_planted_breaks_are_found():
    assert found(0.02, 1, 50, count=120, level=300) > 0.95
    assert found(0.3, 3, 50, count=120, level=300) > 0.85
    assert found(0.5, 7, 50, count=120, level=300) > 0.55


def test_the_weekday_is_known_and_expected_values_follow_it():
    week = np.array([1.0, 1.2, 1.1, 1.0, 0.9, 0.4, 0.3])
    top = 500 * week[np.arange(140) % 7][None, :]
    watched = watch(top)
    assert watched.expected[0, 100:] == pytest.approx(top[0, 100:], rel=0.01)
    assert not flagged(watched).any()
    assert np.isnan(weekday(top)[0, :10]).all()


def test_the_band_holds_the_expected_and_money_has_its_unit():
    top = healthy(3, 200, 9, level=40) * 80.0
    watched = watch(top, unit=np.full(3, 80.0))
    judged = ~np.isnan(watched.z)
    assert judged[:, -1].all()
    assert (watched.low[judged] <= watched.expected[judged]).all()
    assert (watched.expected[judged] <= watched.high[judged]).all()
    assert np.median(watched.expected[judged]) == pytest.approx(np.median(top), rel=0.25)


def test_earlier_days_only():
    top = healthy(2, 200, 9, level=400)
    later = top.copy()
    later[:, 150:] = 0
    assert watch(top).z[:, :150] == pytest.approx(watch(later).z[:, :150], nan_ok=True)


def test_small_and_short_series_are_not_judged():
    assert np.isnan(watch(healthy(2, 200, 1, level=1)).z).all()
    assert np.isnan(watch(healthy(2, 40, 1, level=500)).z).all()


def test_neighbouring_days_are_one_incident():
    flags = np.zeros((2, 20), dtype=bool)
    flags[0, [3, 4, 6, 12]] = True
    flags[1, 5] = True
    assert spans(flags) == [(0, 3, 6), (0, 12, 12), (1, 5, 5)]


def test_the_threshold_grows_with_the_number_of_series():
    assert threshold(1, 1) < threshold(1, 10) < threshold(1, 1000)


def test_a_pause_does_not_teach_a_ratio():
    random = np.random.default_rng(3)
    shown = random.poisson(30_000, (1, 140)).astype(float)
    clicks = random.binomial(shown.astype(int), 0.008).astype(float)
    shown[0, 80:118] = clicks[0, 80:118] = 0  # the campaign pauses for weeks, then goes on as before
    found = watch(clicks, shown)
    after = found.expected[0, 135:]
    assert np.all(np.isnan(found.z[0, 80:118]))
    assert np.all(np.isnan(after) | (np.abs(after - 0.008) < 0.003))
    assert not flagged(found)[0, 118:].any()


def test_a_span_shorter_than_a_week_is_watched_without_an_error():
    y = np.full((2, 4), 10.0)
    assert not flagged(watch(y, None, alarms=1.0)).any()
