from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from methods.mmm.holdout import ROADS, crps, rolling
from methods.mmm.spec import default


@pytest.fixture(scope="module")
def judged(market):
    media, _ = market(2, n=130)
    return media, rolling(media, default(media), seed=1, slices=2)


def test_slices_follow_each_other_up_to_the_end(judged):
    media, found = judged
    assert [part.fitted for part in found.slices] == [114, 122]
    assert (np.concatenate([part.observed for part in found.slices]) == media.kpi[114:]).all()


def test_the_model_of_the_right_form_beats_both_baselines_and_covers(judged):
    found = judged[1]
    assert found.mean("crps") < found.mean("crps", "naive")
    assert found.mean("mape") < found.mean("mape", "naive")
    assert found.mean("crps") < 1.1 * found.mean("crps", "linear")
    assert 0.7 < found.mean("coverage") <= 1
    assert set(found.slices[0].mape) == set(ROADS)


def test_what_is_forecast_is_not_seen(judged):
    media, found = judged
    kpi = media.kpi.copy()
    kpi[122:] = 0.5 * kpi[122:]
    other = rolling(replace(media, kpi=kpi), default(media), seed=1, slices=2)
    assert (other.slices[1].middle == found.slices[1].middle).all()
    assert other.mean("crps") > found.mean("crps")


def test_too_short_data_are_refused(market):
    media, _ = market(2, n=16)
    with pytest.raises(ValueError, match="do not hold"):
        rolling(media, default(media), seed=1)


def test_crps_is_that_of_a_normal_law():
    drawn = np.random.default_rng(0).normal(size=(20_000, 1))
    assert crps(drawn, np.zeros(1)) == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), abs=0.005)
    assert crps(np.full((10, 1), 2.0), np.array([5.0])) == pytest.approx(3.0)
