"""The sample of events: sixty days, in order, purchases that the shop knows."""

import numpy as np

from simulator.events import EVENT_DAYS, EVENT_SHARE


def test_sixty_days_and_unique_names(world):
    events = world.tables["events"]
    assert len(np.unique(events["occurred_at"].astype("datetime64[D]"))) == EVENT_DAYS
    assert len(set(events["event_id"].tolist())) == len(events["event_id"])
    assert (np.diff(events["occurred_at"]).astype(int) >= 0).all()


def test_purchases_are_orders_to_the_cent(world):
    events, orders = world.tables["events"], world.tables["orders"]
    bought = events["name"] == "purchase"
    known = dict(zip(orders["order_id"].tolist(), orders["revenue"].tolist(), strict=True))
    assert all(known[i] == r for i, r in zip(events["order_id"][bought], events["revenue"][bought], strict=True))
    recent = sum(day.orders.tracked.sum() for day in world.days[-EVENT_DAYS:])
    assert np.isclose(bought.sum() / recent, EVENT_SHARE, rtol=0.15)


def test_without_consent_nobody_has_a_name(world):
    events = world.tables["events"]
    denied = events["consent"] == "denied"
    assert denied.any()
    assert set(events["anonymous_id"][denied]) == {""}
    assert set(events["user_id"][denied]) == {""}


def test_a_buyers_device_is_one_of_the_customers_devices(world):
    events, customers = world.tables["events"], world.tables["customers"]
    own = dict(zip(customers["customer_id"].tolist(), customers["device_ids"].tolist(), strict=True))
    bought = np.flatnonzero(events["name"] == "purchase")[:50]
    assert all(events["anonymous_id"][i] in own[events["user_id"][i]].split("|") for i in bought)
