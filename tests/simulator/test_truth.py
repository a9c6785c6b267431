"""The truth adds up."""

import json

import numpy as np

from simulator.company import LINE
from simulator.media import ROW_LINE


def test_causes_sum_to_all_orders(world):
    totals = world.truth["totals"]
    assert sum(totals["orders_by_cause"].values()) == totals["orders"] == len(world.tables["orders"]["order_id"])
    assert sum(totals["revenue_by_cause"].values()) == totals["revenue"] == world.tables["orders"]["revenue"].sum()
    paid = sum(channel["incremental_orders"] for channel in world.truth["channels"].values())
    assert paid == totals["orders_by_cause"]["paid"]


def test_months_sum_to_the_whole(world):
    for channel in world.truth["channels"].values():
        for name in ("cost", "incremental_orders", "incremental_revenue"):
            assert sum(month[name] for month in channel["by_month"]) == channel[name]
        assert np.isclose(channel["iroas"], channel["incremental_revenue"] / channel["cost"], atol=1e-4)


def test_it_is_json_and_says_which_company(world):
    truth = json.loads(json.dumps(world.truth))
    assert (truth["seed"], truth["last_day"]) == (7, "2026-11-25")
    assert set(truth) >= {
        "channels",
        "clv",
        "uplift",
        "geo",
        "fatigue",
        "consent",
        "conversion_lag_days",
        "stories",
        "bandit",
    }


def test_a_line_that_does_not_exist_has_no_return(without_meta):
    told = without_meta.truth["channels"]["meta_prospecting"]
    assert (told["cost"], told["incremental_orders"], told["iroas"]) == (0, 0, None)


def test_one_more_euro_brings_what_the_truth_says(world):
    """More budget for one line for two months: expected orders per additional euro, by the company's own machinery."""
    now, line = {"g-104": 260.0, "g-105": 140.0}, LINE["google_shopping"]
    start = world.play(20, {"budgets": now})
    worlds = [
        start.play(60, {"budgets": {name: budget * factor for name, budget in now.items()}}) for factor in (1, 1.3)
    ]
    orders = [sum(day.media.mean[line] for day in w.days[-60:]) for w in worlds]
    cost = [sum(day.media.cost[line == ROW_LINE].sum() for day in w.days[-60:]) / 100 for w in worlds]
    value = world.tables["orders"]["revenue"].mean() / 100
    gained = (orders[1] - orders[0]) * value / (cost[1] - cost[0])
    low, high = (w.truth["channels"]["google_shopping"]["marginal_iroas"] for w in worlds[::-1])
    assert low * 0.9 < gained < high * 1.1


def test_the_segments_average_to_the_effect(world):
    uplift = world.truth["uplift"]
    assert np.isclose(sum(s["share"] * s["uplift_conversion"] for s in uplift["segments"]), uplift["ate_conversion"])
