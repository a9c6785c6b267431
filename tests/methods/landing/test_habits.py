"""How long plans hold, how often they pause and how far they jump is learnt from all campaigns."""

import numpy as np
import pytest

from methods.landing.changes import changes, stretches
from methods.landing.habits import OLDEST, habits


def parts_of(spend):
    return stretches(changes(spend, np.ones(spend.size)), spend.size)


def levels(seed, n=20, sd=0.6):
    return 100 * np.exp(np.random.default_rng(seed).normal(0, sd, n))


def test_the_age_at_which_plans_change_is_learnt(planned):
    found = habits([parts_of(planned(levels(seed), 18, seed=seed)) for seed in range(6)])
    for habit in found:
        assert habit.change[18] > 0.4
        assert habit.change[8] < 0.05


def test_a_campaign_that_never_changes_keeps_to_itself_among_those_that_do(planned):
    restless = [parts_of(planned(levels(seed), 18, seed=seed)) for seed in range(4)]
    [*others, calm] = habits([*restless, parts_of(planned([100] * 20, 18))])
    assert calm.change[18] < 0.4 * others[0].change[18]


def test_pauses_belong_to_those_who_pause(planned):
    pausing = parts_of(planned([100, 0, 150, 0, 90, 0, 60, 0, 130]))
    steady = parts_of(planned(levels(1, 9)))
    one, other = habits([pausing, steady])
    assert one.pause > 0.5 > other.pause
    assert one.resume[18] > 0.3


def test_nothing_comes_back_where_no_pause_ever_ended(planned):
    [habit] = habits([parts_of(np.append(planned([100]), np.zeros(30)))])
    assert habit.resume.max() == 0


def test_without_a_history_a_change_is_possible_and_rare(planned):
    [habit] = habits([parts_of(planned([100], 10))])
    assert 0.002 < habit.change[10] < 0.03
    assert habit.change.size == OLDEST + 1


@pytest.mark.parametrize("rho", [0.0, 0.95])
def test_levels_that_come_back_are_told_from_those_that_wander(planned, rho):
    rng, series = np.random.default_rng(5), []
    for seed in range(8):
        log = [0.0]
        for _ in range(24):
            log.append(rho * log[-1] + rng.normal(0, 0.5))
        series.append(parts_of(planned(100 * np.exp(log), 12, seed=seed)))
    assert habits(series)[0].rho == pytest.approx(rho, abs=0.25)


def test_the_size_of_jumps_is_learnt(planned):
    small, large = (habits([parts_of(planned(levels(2, 30, sd), 18, noise=0.03))])[0].spread for sd in (0.3, 1.0))
    assert large > 2 * small
