"""The ranking of causes: each textbook pattern comes out first, and look-alikes do not."""

import pytest

from methods.causes import CAUSES, Circumstances, rank

HELD = {"impressions": 1.0, "clicks": 1.02, "cost": 0.98, "conversions": 1.0, "cpc": 1.0, "ctr": 1.0, "cvr": 1.0,
        "aov": 1.0, "orders": 1.0}  # fmt: skip
PATTERNS = [
    ("tracking", {"conversions": 0.05, "cvr": 0.05}, Circumstances(lasting=False)),
    ("tracking", {"conversions": 0.0, "cvr": 0.0}, Circumstances(lasting=True, uniform=1.0)),
    ("restated", {"conversions": 0.6, "cvr": 0.6}, Circumstances(lasting=True, uniform=1.0)),
    ("restated", {"conversions": 1.5, "cvr": 1.5}, Circumstances(lasting=True, uniform=1.0)),
    ("conversion_rate", {"conversions": 0.6, "cvr": 0.6, "orders": 0.65}, Circumstances(lasting=False)),
    ("outage", {n: 0.0 for n in ("impressions", "clicks", "cost", "conversions")}, Circumstances()),
    ("budget", {n: 0.5 for n in ("impressions", "clicks", "cost", "conversions")}, Circumstances()),
    ("budget", {n: 2.0 for n in ("impressions", "clicks", "cost", "conversions")}, Circumstances()),
    ("auction", {"cpc": 1.6, "clicks": 0.7, "cost": 1.1, "impressions": 0.7}, Circumstances()),
    ("appeal", {"ctr": 0.6, "clicks": 0.6, "cost": 0.6, "conversions": 0.6}, Circumstances()),
    ("basket", {"aov": 0.5}, Circumstances()),
    ("mix", {"ctr": 0.8, "clicks": 0.8}, Circumstances(mix=0.95)),
    ("calendar", {"orders": 0.6, "clicks": 0.6, "cost": 0.75}, Circumstances(holiday=True, elsewhere=0.7)),
]


@pytest.mark.parametrize(("cause", "moves", "around"), PATTERNS)
def test_the_textbook_pattern_comes_first(cause, moves, around):
    ranked = rank(HELD | moves, around)
    assert ranked[0][0] == cause
    assert all(0 < score <= 1 for _, score in ranked)


def test_where_the_shop_stops_selling_too_it_is_not_tracking():
    collapsed = HELD | {"conversions": 0.05, "cvr": 0.05, "orders": 0.05}
    assert "tracking" not in dict(rank(collapsed, Circumstances()))


def test_without_a_shop_tracking_is_likely_but_less_so():
    known = dict(rank(HELD | {"conversions": 0.0}, Circumstances()))["tracking"]
    bare = {name: value for name, value in HELD.items() if name != "orders"} | {"conversions": 0.0}
    assert 0.5 < dict(rank(bare, Circumstances()))["tracking"] < known


def test_nothing_that_moved_has_no_cause():
    assert rank(HELD, Circumstances()) == []


def test_every_pattern_is_named():
    assert {cause for cause, _, _ in PATTERNS} | {"demand"} == set(CAUSES)
