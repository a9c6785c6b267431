from __future__ import annotations

import numpy as np
import pytest

from bench.mmm_worlds import world
from methods.mmm import quick
from methods.mmm.estimates import estimate
from methods.mmm.spec import default
from methods.mmm.weeks import chosen


def test_a_world_is_the_same_each_time_and_half_of_them_have_another_form():
    one, two = world(5), world(5)
    assert (one.media.kpi == two.media.kpi).all()
    assert (one.roas > 0).all()
    kinds = [world(seed).kind for seed in range(8)]
    assert [kind == "geometric logistic" for kind in kinds] == [True, False] * 4
    assert {world(seed).media.days for seed in range(5)} == {1, 7}


def test_sizes_can_be_asked_for():
    made = world(1, alike=True, days=7, channels=5, n=156)
    assert made.media.spend.shape == (156, 5)
    assert made.kind == "geometric logistic"


@pytest.mark.slow
def test_intervals_hold_the_truth_about_as_often_as_they_say():
    hits: list[bool] = []
    for seed in range(7000, 7008):
        made = world(seed)
        media = chosen(made.media)
        posterior = quick.fit(media, default(media), seed=seed, draws=300)
        low, _, high = estimate(media, default(media), posterior).interval("roas")
        hits += ((low <= made.roas) & (made.roas <= high)).tolist()
    # Eight markets with some 35 returns: a coverage of 90 % falls outside of this in fewer than one of 100 repetitions.
    assert len(hits) > 20
    assert np.mean(hits) > 0.74
