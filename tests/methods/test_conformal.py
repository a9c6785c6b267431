import numpy as np
import pytest

from methods.conformal import conformal, ljung_box
from methods.synthetic_control import synthetic_control


def world(rng, before=60, after=10, donors=15, memory=0.3, effect=0.0):
    """Regions that share two wandering factors and a week, with noise that remembers; no method's own model."""
    periods = before + after
    factors = np.cumsum(rng.normal(size=(periods, 2)), axis=0)
    week = 3 * np.sin(2 * np.pi * np.arange(periods) / 7)
    noise = np.zeros((periods, donors + 2))
    noise[0] = rng.normal(size=donors + 2)
    for period in range(1, periods):
        noise[period] = memory * noise[period - 1] + np.sqrt(1 - memory**2) * rng.normal(size=donors + 2)
    load = rng.uniform(0.5, 1.5, (3, donors + 2))
    regions = 100 + factors @ load[:2] + week[:, None] * load[2] + 2 * noise
    treated = regions[:, :2].mean(axis=1)
    treated[before:] += effect
    return treated, regions[:, 2:]


def measured(treated, donors, before, seed=0):
    effect = synthetic_control(treated, donors, before).gap[before:].mean()
    return conformal(treated, donors, before, effect, seed=seed)


def rates(repeats, **kind):
    rng, alarms, covered = np.random.default_rng(7), 0, 0
    for repeat in range(repeats):
        test = measured(*world(rng, **kind), kind.get("before", 60), repeat)
        alarms += test.p <= 0.1
        assert test.low is not None and test.high is not None
        covered += test.low <= kind.get("effect", 0.0) <= test.high
    return alarms / repeats, covered / repeats


def test_without_an_effect_one_in_ten_alarms_and_nine_in_ten_ranges_hold():
    alarms, covered = rates(150)
    assert alarms <= 0.17
    assert covered >= 0.82


@pytest.mark.slow
@pytest.mark.parametrize("kind", [{"memory": 0.0}, {"memory": 0.8}, {"before": 120, "donors": 40}, {"effect": 4.0}])
def test_it_holds_in_other_worlds_too(kind):
    alarms, covered = rates(400, **kind)
    assert 0.83 <= covered <= 0.97
    if not kind.get("effect"):
        assert 0.05 <= alarms <= 0.16


def test_a_large_effect_is_found():
    test = measured(*world(np.random.default_rng(1), effect=12.0), 60)
    assert test.p < 0.02
    assert test.low is not None and test.high is not None
    assert 8 < test.low < 12 < test.high < 16


def test_few_periods_are_counted_out_exactly():
    treated, donors = world(np.random.default_rng(2), before=8, after=2, donors=4)
    first, again = measured(treated, donors, 8, seed=1), measured(treated, donors, 8, seed=2)
    assert first == again
    assert first.p >= 1 / 45  # ten choose two


def test_too_few_periods_give_no_range():
    treated, donors = world(np.random.default_rng(3), before=5, after=3, donors=4)
    assert measured(treated, donors, 5).low is None


def test_the_range_does_not_depend_on_the_unit():
    treated, donors = world(np.random.default_rng(4))
    small, large = measured(treated, donors, 60), measured(treated * 1e6, donors * 1e6, 60)
    assert small.low is not None
    assert large.low == pytest.approx(small.low * 1e6, rel=1e-3)
    assert large.p == small.p


def test_ljung_box_knows_noise_from_memory():
    rng = np.random.default_rng(0)
    assert np.mean([ljung_box(rng.normal(size=80)) < 0.1 for _ in range(400)]) == pytest.approx(0.1, abs=0.05)
    assert ljung_box(np.cumsum(rng.normal(size=80))) < 1e-6
    assert ljung_box(np.zeros(80)) == 1.0
