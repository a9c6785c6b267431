"""What the website measures is what consent and blockers let through."""

import numpy as np

from simulator.company import BLOCKED, CELLS, GRANTED, PINGS


def test_consent_and_blockers_hide_as_much_as_the_truth_says(world):
    visits = sum(day.web.visits.sum(0) for day in world.days)
    measured = sum(day.web.measured.sum(1) for day in world.days)
    assert np.allclose(measured[0] / visits, GRANTED * (1 - BLOCKED), atol=0.01)
    assert np.allclose(measured[1] / visits, (1 - GRANTED) * PINGS * (1 - BLOCKED), atol=0.01)


def test_the_table_sums_to_what_was_measured(world):
    sessions = world.tables["sessions"]
    assert sessions["sessions"].sum() == sum(day.web.measured.sum() for day in world.days)
    firefox = sessions["sessions"][(sessions["browser"] == "Firefox") & (sessions["consent"] == "granted")].sum()
    place = [i for i, cell in enumerate(CELLS) if cell[1] == "Firefox"]
    assert firefox == sum(day.web.measured[0][:, place].sum() for day in world.days)


def test_measured_conversions_are_orders_that_the_tag_saw(world):
    sessions, orders = world.tables["sessions"], world.tables["orders"]
    share = sessions["conversions"].sum() / len(orders["order_id"])
    assert np.isclose(share, np.concatenate([day.orders.tracked for day in world.days]).mean())
    assert 0.55 < share < 0.72
    assert sessions["conversions"][sessions["consent"] == "denied"].sum() == 0


def test_counts_fit_each_other(world):
    sessions = world.tables["sessions"]
    assert (sessions["users"] <= sessions["sessions"]).all()
    assert (sessions["engaged_sessions"] <= sessions["sessions"]).all()
    assert (sessions["conversions"] <= sessions["engaged_sessions"]).all()
