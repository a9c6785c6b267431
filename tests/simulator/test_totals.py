"""Truth tables equal the sums of the company's tables, to the cent."""

import numpy as np

from simulator.company import PLATFORMS


def test_daily_totals_are_the_sums_of_the_tables(world):
    daily, orders, ads = world.truth_tables["daily"], world.tables["orders"], world.tables["ad_days"]
    place = (orders["ordered_at"].astype("datetime64[D]") - daily["day"][0]).astype(int)
    size = len(daily["day"])
    assert (np.bincount(place, minlength=size) == daily["orders"]).all()
    for name in ("revenue", "discount", "shipping"):
        assert (np.bincount(place, orders[name], size) == daily[name]).all(), name
    at = (ads["day"] - daily["day"][0]).astype(int)
    for platform in PLATFORMS:
        own = ads["platform"] == platform
        assert (np.bincount(at[own], ads["cost"][own], size) == daily[f"cost_{platform}"]).all(), platform


def test_incremental_orders_are_counted_in_the_orders(world):
    incremental, orders = world.truth_tables["incremental"], world.truth_tables["orders"]
    for name in ("meta_prospecting", "google_shopping"):
        own = incremental["line"] == name
        assert incremental["incremental_orders"][own].sum() == (orders["cause"] == name).sum()
        revenue = world.tables["orders"]["revenue"][orders["cause"] == name].sum()
        assert incremental["incremental_revenue"][own].sum() == revenue


def test_customers_who_left_never_order_again(world):
    truth = world.truth_tables["customers"]
    gone = set(truth["customer_id"][~truth["alive"]].tolist())
    later = world.play(15)
    size = len(world.tables["orders"]["order_id"])
    causes = later.truth_tables["orders"]["cause"][size:]
    back = later.tables["orders"]["customer_id"][size:][causes == "repeat"]
    assert not gone & set(back.tolist())
    assert len(back) > 300
