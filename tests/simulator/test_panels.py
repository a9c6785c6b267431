"""Panels for measurers: sums are those of the shop, the tested line is dark where it should be."""

import numpy as np
import pytest

from simulator.company import LINE, LINES
from simulator.regions import DARK, DARK_SHARE
from simulator.world import build


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


@pytest.fixture(scope="module")
def long():
    return build(8)


@pytest.mark.slow
def test_a_regression_with_the_true_curves_finds_the_large_lines(long):
    media, days = long.tables["media_days"], np.arange(912)
    curves = np.stack([_curve(media[line.name] / 100.0, line) for line in LINES], 1)
    angle = 2 * np.pi * np.arange(1, 5)[None, :] * days[:, None] / 365.25
    known = [np.ones(912), days / 912, media["holiday"], media["competitor_sale"], media["price_index"]]
    known += [np.array([day.market.season for day in long.days])]
    weekdays = ((media["day"].astype(int)[:, None] + 3) % 7 == np.arange(6)).astype(float)
    design = np.concatenate([curves, np.stack(known, 1), weekdays, np.sin(angle), np.cos(angle)], 1)
    kpi = media["kpi"] / 100
    found = np.linalg.lstsq(design, kpi, rcond=None)[0]
    noise = ((kpi - design @ found) ** 2).sum() / (912 - design.shape[1])
    error = np.sqrt(noise * np.diag(np.linalg.inv(design.T @ design)))
    for name in ("google_search_generic", "google_shopping", "meta_prospecting"):
        i, cost = LINE[name], media[name].sum() / 100
        iroas, uncertain = curves[:, i].sum() * found[i] / cost, curves[:, i].sum() * error[i] / cost
        assert abs(iroas - long.truth["channels"][name]["iroas"]) < 3 * uncertain, name
        assert uncertain < 0.45 * long.truth["channels"][name]["iroas"], name


@pytest.mark.slow
def test_a_regression_that_knows_no_season_is_fooled_by_brand_search(long):
    media = long.tables["media_days"]
    design = np.stack([np.ones(912), *(media[line.name] / 100 for line in LINES)], 1)
    found = np.linalg.lstsq(design, media["kpi"] / 100, rcond=None)[0]
    assert found[1 + LINE["google_search_brand"]] > 5 * long.truth["channels"]["google_search_brand"]["iroas"]


def _curve(spend, line):
    """Geometric adstock, then Hill; linear where the line has no curve."""
    carried, level = np.empty(len(spend)), spend[:30].mean()
    for i, today in enumerate(spend):
        level = line.carryover * level + (1 - line.carryover) * today
        carried[i] = level
    return carried**line.slope / (carried**line.slope + line.half**line.slope) if line.half else spend / 100
