"""Touch rows: every order of ninety days once, and people who did not buy."""

import numpy as np

from simulator.journeys import NON_BUYERS, PATH_DAYS


def test_every_order_of_the_last_days_converts_once(world):
    paths, recent = world.tables["paths"], world.days[-PATH_DAYS:]
    assert paths["converted"].sum() == sum(len(day.orders.who) for day in recent)
    assert paths["value"].sum() == sum(day.orders.revenue.sum() for day in recent)
    assert (paths["value"][~paths["converted"]] == 0).all()


def test_others_never_convert(world):
    paths = world.tables["paths"]
    other = np.char.startswith(paths["user_id"].astype(str), "V")
    assert not paths["converted"][other].any()
    assert len(set(paths["user_id"][other])) == NON_BUYERS * paths["converted"].sum()


def test_the_converting_touch_is_the_last_of_its_order(world):
    paths = world.tables["paths"]
    end = np.flatnonzero(paths["converted"][:-1])
    same = paths["user_id"][end[end > 0] - 1] == paths["user_id"][end[end > 0]]
    earlier, later = paths["at"][end[end > 0] - 1][same], paths["at"][end[end > 0]][same]
    assert (earlier <= later).mean() > 0.97


def test_lines_and_unpaid_channels_are_named(world):
    channels = set(world.tables["paths"]["channel"])
    assert {"direct", "organic_search", "email", "meta_prospecting", "google_search_brand"} <= channels
