"""Channels on their axis: what is proven and what is not, and how much platforms over-report."""

from __future__ import annotations

from tests.web.page.parts.test_truths import FOUND
from web.page.parts import channels


def test_a_channel_of_existing_demand_is_not_called_incremental():
    made = channels.channels(FOUND, "de")
    assert "zusätzlich?" in made
    assert "nicht belegt" in made
    assert made.count("doubtful") == 1


def test_over_reporting_says_whether_a_test_anchors_it():
    made = channels.over(FOUND, "en")
    assert "without an experiment of its own" in made
    assert "1.50" in made
    tested = FOUND["platforms"][0] | {"experiments": 1}
    assert "anchored by an experiment" in channels.over(FOUND | {"platforms": [tested]}, "en")
    assert channels.over(FOUND | {"platforms": []}, "en") is None
