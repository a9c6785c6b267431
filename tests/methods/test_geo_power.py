import numpy as np
import pytest

from methods.conformal import Refit, shifted
from methods.geo_power import (
    Placebos,
    Power,
    Window,
    at_effect,
    critical,
    false_alarms,
    past,
    placebos,
    power_curve,
    smallest,
    wilson,
    windows,
)
from methods.synthetic_control import synthetic_control


def regions(rng, periods=120, count=24, noise=3.0):
    """(periods, regions) that share two wandering factors and a week."""
    factors = np.cumsum(rng.normal(0, 0.3, (periods, 2)), axis=0) + 10
    factors[:, 1] += 3 * np.sin(2 * np.pi * np.arange(periods) / 7)
    return 10 * factors @ rng.uniform(0.3, 1.5, (2, count)) + rng.normal(0, noise, (periods, count))


def sets(rng, count=24, size=4, number=6):
    return [np.sort(rng.choice(count, size, replace=False)) for _ in range(number)]


def test_a_window_finds_what_synthetic_control_finds_and_tests_as_the_read_out_does():
    rng = np.random.default_rng(0)
    kpi, treated = regions(rng), np.array([2, 5, 11])
    window = Window(kpi, 70, 14)
    effect, weights = window.found(treated)
    y, donors = kpi[:84, treated].mean(axis=1), np.delete(kpi[:84], treated, axis=1)
    fit = synthetic_control(y, donors, 70)
    assert effect == pytest.approx(fit.gap[70:].sum() / (y - fit.gap)[70:].sum(), abs=1e-9)
    assert weights == pytest.approx(fit.weights, abs=1e-7)
    tried = np.array([0.0, 0.02, -0.05])
    for p, each in zip(window.tested(treated, tried, weights), tried, strict=True):
        changed = y.copy()
        changed[70:] *= 1 + each
        assert p == pytest.approx(shifted(Refit(changed, donors, 70, None)(0.0), 70))


def test_a_start_of_a_neighbour_changes_nothing():
    rng = np.random.default_rng(1)
    kpi, treated = regions(rng), np.array([0, 7])
    seen = [Window(kpi, start, 10) for start in (50, 51, 90)]
    warm, _ = past(seen, treated)
    assert warm == pytest.approx([window.found(treated)[0] for window in seen], abs=1e-9)


def test_power_rises_and_the_smallest_effect_is_where_it_reaches_the_wanted():
    rng = np.random.default_rng(2)
    kpi = regions(rng)
    tested = placebos(kpi, sets(rng), windows(120, 14, 40, 20), 14)
    curve = power_curve(tested, 0.1)
    assert tested.count == 120
    assert curve.power[0] <= 0.1 + 1e-9
    assert (np.diff(curve.power) >= 0).all()
    assert curve.power[-1] > 0.95
    found = smallest(curve, 0.8)
    assert found is not None
    assert at_effect(curve, found) == pytest.approx(0.8)
    spread = float(tested.found.std())
    assert 1.5 * spread < found < 5 * spread
    assert (curve.low <= curve.power).all() and (curve.power <= curve.high).all()


def test_more_noise_needs_larger_effects():
    found = []
    for noise in (2.0, 8.0):
        rng = np.random.default_rng(3)
        tested = placebos(regions(rng, noise=noise), sets(rng), windows(120, 14, 40, 12), 14)
        found.append(smallest(power_curve(tested, 0.1), 0.8))
    assert found[1] > 2 * found[0]


def test_losses_are_found_as_gains_are():
    rng = np.random.default_rng(4)
    kpi, chosen = regions(rng), sets(rng)
    starts = windows(120, 14, 40, 12)
    up, down = (smallest(power_curve(placebos(kpi, chosen, starts, 14, sign), 0.1), 0.8) for sign in (1, -1))
    assert up == pytest.approx(down, rel=0.35)


def test_false_alarms_lower_the_threshold():
    p = np.full((2, 1, 100), 0.5)
    p[0, 0, :30] = np.linspace(0.01, 0.09, 30)
    p[1] = 0.02
    tested = Placebos(np.zeros((1, 100)), np.array([0.0, 0.1]), p)
    assert false_alarms(tested, 0.1) == pytest.approx(0.3)
    limit = critical(tested, 0.1)
    assert (tested.p[0] <= limit).mean() == pytest.approx(0.1)
    assert power_curve(tested, 0.1).power[0] == pytest.approx(0.1)
    honest = Placebos(np.zeros((1, 100)), np.array([0.0]), np.full((1, 1, 100), 0.5))
    assert critical(honest, 0.1) == 0.1


def test_an_effect_that_is_never_found_has_no_smallest():
    curve = Power(np.array([0.0, 0.1]), np.array([0.1, 0.4]), np.zeros(2), np.ones(2))
    assert smallest(curve, 0.8) is None


def test_windows_stay_in_the_history():
    assert windows(20, 15, 10, 5).size == 0
    starts = windows(100, 10, 30, 200)
    assert starts[0] == 30 and starts[-1] == 90 and len(starts) == 61


def test_the_interval_of_a_share_knows_its_bounds():
    low, high = wilson(np.array([0.0, 0.5, 1.0]), 20)
    assert low[0] == 0 and high[2] == 1
    assert high[0] == pytest.approx(0.1191, abs=1e-3)  # z² / (n + z²)


@pytest.mark.slow
def test_what_is_promised_is_kept_in_tests_nobody_has_seen():
    """Power at the smallest detectable effect, and alarms without any, in the future of thirty simulated worlds."""
    hits, alarms, runs = 0, 0, 0
    for seed in range(30):
        rng = np.random.default_rng([seed, 9])
        kpi = regions(rng, periods=160)
        past_days, chosen = kpi[:120], sets(rng, number=6)
        found = smallest(power_curve(placebos(past_days, chosen, windows(120, 14, 40, 12), 14), 0.1), 0.8)
        assert found is not None
        for treated in chosen:
            window = Window(kpi[:134], 120, 14)
            _, weights = window.found(treated)
            p = window.tested(treated, np.array([0.0, found]), weights)
            alarms, hits, runs = alarms + (p[0] <= 0.1), hits + (p[1] <= 0.1), runs + 1
    assert 0.65 <= hits / runs <= 0.95
    assert alarms / runs <= 0.2
