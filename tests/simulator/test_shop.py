"""Orders add up to the cent, and each has its reason."""

import numpy as np

from simulator.company import BASE_ORDERS, FREE_SHIPPING
from simulator.people import BASE


def test_baskets_sum_to_orders(world):
    orders, lines = world.tables["orders"], world.tables["order_lines"]
    place = np.searchsorted(orders["order_id"].astype(str), lines["order_id"].astype(str))
    paid = np.bincount(place, lines["price"] * lines["quantity"] - lines["discount"], len(orders["revenue"]))
    assert (paid == orders["revenue"]).all()
    assert (np.bincount(place, lines["discount"], len(paid)) == orders["discount"]).all()


def test_shipping_is_free_above_the_limit(world):
    orders = world.tables["orders"]
    assert ((orders["shipping"] == 0) == (orders["revenue"] >= FREE_SHIPPING)).all()


def test_prices_in_baskets_are_those_of_the_day(world):
    orders, lines, prices = (world.tables[name] for name in ("orders", "order_lines", "prices"))
    day = dict(zip(orders["order_id"].tolist(), orders["ordered_at"].astype("datetime64[D]"), strict=True))
    for i in range(0, len(lines["price"]), 997):
        own = prices["product_id"] == lines["product_id"][i]
        valid = own & (prices["valid_from"] <= day[lines["order_id"][i]])
        assert prices["price"][valid][-1] == lines["price"][i]


def test_people_who_come_anyway_follow_demand(world):
    counted = sum((day.orders.cause == BASE).sum() for day in world.days)
    expected = sum(BASE_ORDERS * day.market.demand for day in world.days)
    assert abs(counted - expected) < 4 * np.sqrt(expected)


def test_orders_come_in_order_of_time_and_customers_exist_before(world):
    orders = world.tables["orders"]
    assert (np.diff(orders["ordered_at"]).astype(int) >= 0).all()
    first = np.unique(orders["customer_id"].astype(str), return_index=True)[1]
    born = np.flatnonzero(orders["new_customer"])
    assert set(born) <= set(first)


def test_refunds_come_later_and_never_exceed_the_order(world):
    orders = world.tables["orders"]
    assert (orders["refunded"] <= orders["revenue"]).all()
    today = orders["ordered_at"].astype("datetime64[D]") == np.datetime64(world.last)
    assert orders["refunded"][today].sum() == 0
    assert 0.04 < orders["refunded"].sum() / orders["revenue"].sum() < 0.12
    later = world.play(20).tables["orders"]["refunded"][: len(orders["refunded"])]
    assert (later >= orders["refunded"]).all()
    assert later.sum() > orders["refunded"].sum()
