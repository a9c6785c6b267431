"""Forty regions, about a third of the people dark in the geo test."""

import numpy as np

from simulator.regions import DARK_SHARE, REGIONS, SHARE


def test_forty_regions_hold_everybody():
    assert len(set(REGIONS.tolist())) == 40
    assert np.isclose(SHARE.sum(), 1)
    assert 0.2 < DARK_SHARE < 0.4
