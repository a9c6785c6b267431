import numpy as np
import pytest

from methods.uplift import groups
from methods.uplift.curves import ordered
from methods.uplift.design import design
from methods.uplift.learners import predict


@pytest.fixture(scope="module")
def seen():
    """Web customers are moved by 0.3, those of the shop by -0.15."""
    rng = np.random.default_rng(7)
    web, noise = rng.random(8000) < 0.5, rng.random(8000)
    treated = rng.integers(0, 2, 8000)
    outcome = (rng.random(8000) < 0.3 + treated * np.where(web, 0.3, -0.15)).astype(float)
    made = design({"channel": np.where(web, "Web", "Shop").astype(object), "noise": noise})
    return made, outcome, treated, web, predict(made, outcome, treated, learner="x", seed=1)


def test_sleeping_dogs_and_persuadables_are_told_apart_and_measured(seen):
    _, _, _, web, found = seen
    group, parts = groups.four_groups(found, found.uplift, found.score)
    by = {part.name: part for part in parts}
    assert np.mean((group == 0) == web) > 0.95
    assert by["persuadable"].measured.value == pytest.approx(0.3, abs=0.07)
    assert by["sleeping_dog"].measured.span(0.9)[1] < 0
    assert sum(part.share for part in parts) == pytest.approx(1)


def test_those_who_are_not_moved_part_by_what_they_do_anyway(seen):
    *_, found = seen
    flat = found.__class__(**{**vars(found), "uplift": np.full(8000, 0.01), "without": np.arange(8000) / 8000})
    _, parts = groups.four_groups(flat, np.full(8000, -1.0), found.score)
    assert {part.name: round(part.share, 2) for part in parts} == {"sure_thing": 0.5, "lost_cause": 0.5}


def test_segments_name_their_rule(seen):
    made, _, _, _, found = seen
    parts = groups.segments(made, found, found.score)
    assert "channel = Web" in parts[0].name or "channel ≠ Shop" in parts[0].name
    assert parts[0].measured.value > 0.2
    assert parts[-1].measured.value < 0
    assert sum(part.share for part in parts) == pytest.approx(1)


def test_flags_read_as_flags():
    rng = np.random.default_rng(1)
    flag, treated = rng.integers(0, 2, 2000), rng.integers(0, 2, 2000)
    outcome = (rng.random(2000) < 0.2 + 0.5 * treated * flag).astype(float)
    made = design({"member": flag.astype(float)})
    names = {part.name for part in groups.segments(made, *_both(predict(made, outcome, treated, seed=1)))}
    assert names == {"member = 1", "member ≠ 1"}


def _both(found):
    return found, found.score


def test_the_driver_is_the_feature_that_matters(seen):
    made, _, _, _, found = seen
    assert groups.drivers(made, found)[0][0] == "channel"
    assert groups.drivers(made, found)[0][1] > 0.8


def test_predictions_of_the_right_size_have_slope_one(seen):
    *_, found = seen
    assert groups.calibration(found).value == pytest.approx(1, abs=0.15)
    loud = found.__class__(**{**vars(found), "uplift": 3 * found.uplift})
    assert groups.calibration(loud).value == pytest.approx(groups.calibration(found).value / 3)


def test_tenths_fall_from_the_top(seen):
    _, outcome, treated, _, found = seen
    tenths = groups.deciles(outcome, treated, found, ordered(found.uplift, found.fold))
    assert len(tenths) == 10
    assert tenths[0].measured.value > 0.15
    assert tenths[-1].measured.value < -0.02
