"""Campaigns whose changes of plan are known."""

import numpy as np
import pytest


@pytest.fixture
def planned():
    """planned(levels, days_each, noise, seed): a campaign that holds each level for so many days; zero is a pause."""

    def build(levels, days_each=18, noise=0.05, seed=1):
        level = np.repeat(np.array(levels, float), days_each)
        return np.round(level * np.random.default_rng(seed).lognormal(0, noise, level.size), 2)

    return build
