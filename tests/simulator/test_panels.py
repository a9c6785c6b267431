"""Panels for measurers: sums are those of the shop, the tested line is dark where it should be."""

import numpy as np

from simulator.company import LINE
from simulator.regions import DARK, DARK_SHARE


def test_media_days_hold_the_shops_revenue_and_all_spend(world):
    media, daily = world.tables["media_days"], world.truth_tables["daily"]
    assert (media["kpi"] == daily["revenue"]).all()
    assert media["meta_prospecting"].sum() + media["meta_retargeting"].sum() == daily["cost_eur_meta"].sum()
    assert media["holiday"].sum() == 6


def test_the_panel_ends_with_the_test_and_sums_to_the_shop(world):
    panel, truth, orders = world.tables["geo_days"], world.truth["geo"], world.tables["orders"]
    assert str(panel["day"].max()) == truth["end"]
    inside = panel["day"] == np.datetime64(truth["start"])
    day = orders["ordered_at"].astype("datetime64[D]") == np.datetime64(truth["start"])
    assert panel["kpi"][inside].sum() == orders["revenue"][day].sum()
    dark = inside & (panel["assignment"] == "holdout")
    assert panel["cost"][dark].sum() == 0 < panel["cost"][inside].sum()
    assert set(panel["region"][dark]) == set(truth["holdout"])


def test_hardly_an_order_is_caused_in_dark_regions(world):
    story, region = world.stories["geo"], world.state.people["region"]
    share = {}
    for on in (True, False):
        days = [d for d in world.days if story.on(d.day) == on]
        caused = np.concatenate([region[d.orders.who[d.orders.cause == LINE["meta_prospecting"]]] for d in days])
        share[on] = DARK[caused].mean()
    assert share[True] < 0.05
    assert abs(share[False] - DARK_SHARE) < 0.03


def test_the_panel_shows_the_lift_within_its_noise(world):
    panel, truth = world.tables["geo_days"], world.truth["geo"]
    kpi = panel["kpi"].reshape(-1, len(DARK)).astype(float)
    before = np.unique(panel["day"]) < np.datetime64(truth["start"])
    share = kpi[before][:, DARK].sum() / kpi[before][:, ~DARK].sum()
    gap = kpi[:, DARK].sum(1) - share * kpi[:, ~DARK].sum(1)
    noise = gap[before].std() * np.sqrt((~before).sum() * (1 + (~before).sum() / before.sum()))
    assert abs(gap[~before].sum() + truth["revenue_lost"]) < 4 * noise
