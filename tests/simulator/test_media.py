"""Paid media: budgets hold, pressure saturates, ads wear out, and brand search follows demand instead of making it."""

import numpy as np

from simulator.company import LINE, LINES
from simulator.media import CARRY, LINE_EDGE, ROW_LINE, ROWS, hill, quality


def test_rows_are_ordered_by_line():
    assert (np.diff(ROW_LINE) >= 0).all()
    assert all((ROW_LINE[LINE_EDGE[i] : LINE_EDGE[i + 1]] == i).all() for i in range(len(LINES)))
    assert LINE_EDGE[-1] == ROWS


def test_half_the_effect_at_half_saturation():
    half = np.array([line.half for line in LINES])
    assert np.allclose(hill(half)[half > 0], 0.5)
    assert (hill(half * 10)[half > 0] > 0.9).all()
    assert (hill(half)[half == 0] == 0).all()


def test_pressure_carries_over_geometrically(world):
    before, after = world.days[100].media, world.days[101].media
    assert np.allclose(after.carry, CARRY * before.carry + (1 - CARRY) * after.pressure)


def test_more_demand_brings_more_brand_clicks_and_costs(world):
    demand = np.array([day.market.demand for day in world.days])
    spend = world.tables["media_days"]
    follows = {name: np.corrcoef(demand, spend[name])[0, 1] for name in ("google_search_brand", "google_shopping")}
    assert follows["google_search_brand"] > 0.5
    assert follows["google_search_brand"] > follows["google_shopping"] + 0.2


def test_brand_search_reports_many_orders_and_causes_few(world):
    told, ads = world.truth["channels"]["google_search_brand"], world.tables["ad_days"]
    brand = (ads["platform"] == "google") & (ads["channel"] == "search_brand")
    assert ads["conversion_value"][brand].sum() / ads["cost"][brand].sum() > 8 * told["iroas"]


def test_caused_orders_are_what_the_curve_expects(world):
    incremental = world.truth_tables["incremental"]
    for name in ("google_shopping", "google_search_generic", "tiktok_video"):
        rows = incremental["line"] == name
        expected, counted = incremental["expected_orders"][rows].sum(), incremental["incremental_orders"][rows].sum()
        assert abs(counted - expected) < 4 * np.sqrt(expected), name


def test_other_lines_raise_the_search_for_the_brand(world, without_meta):
    place = world.truth["brand_search"]["lines"].index("google_search_brand")
    assert place == 0
    clicks = [
        sum(d.media.clicks[LINE["google_search_brand"] == ROW_LINE].sum() for d in w.days)
        for w in (world, without_meta)
    ]
    assert 1.02 < clicks[0] / clicks[1] < 1.12


def test_an_ad_has_its_own_quality():
    found = [quality(f"Ad {i}") for i in range(200)]
    assert 0.8 <= min(found) < 0.85
    assert 1.2 < max(found) <= 1.25
