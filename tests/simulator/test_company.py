"""The company's parameters fit together."""

import numpy as np

from simulator.company import CAMPAIGNS, CELLS, LINES, PLATFORMS, SOURCES


def test_every_line_has_its_whole_budget_in_campaigns():
    for line in LINES:
        assert np.isclose(sum(c.share for c in CAMPAIGNS if c.line == line.name), 1.0), line.name


def test_six_platforms_each_with_a_line():
    assert {line.platform for line in LINES} == set(PLATFORMS)
    assert len(PLATFORMS) == 6


def test_shares_are_shares():
    assert np.isclose(sum(share for _, _, share in CELLS), 1.0)
    assert all(0 <= line.carryover < 1 for line in LINES)


def test_names_are_unique():
    assert len({c.id for c in CAMPAIGNS}) == len({c.name for c in CAMPAIGNS}) == len(CAMPAIGNS)
    assert len(set(SOURCES)) == len(SOURCES)
