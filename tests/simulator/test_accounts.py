"""Accounts as known on a day: late conversions arrive, costs stand."""

from datetime import timedelta

import numpy as np


def test_an_export_of_the_last_day_is_the_table(world):
    known = world.ad_days_as_known(world.last)
    assert all(
        (known[name] == values).all() for name, values in world.tables["ad_days"].items() if values.dtype != float
    )


def test_recent_days_are_incomplete_and_fill_up(world):
    then = world.last - timedelta(days=100)
    early, late = world.ad_days_as_known(then), world.tables["ad_days"]
    same = late["day"] <= np.datetime64(then)
    assert early["cost"].sum() == late["cost"][same].sum()
    share = []
    for back in (0, 3, 25):
        day = np.datetime64(then) - back
        share.append(early["conversions"][early["day"] == day].sum() / late["conversions"][late["day"] == day].sum())
    assert share[0] < share[1] < share[2]
    assert share[0] < 0.85
    assert share[2] > 0.98


def test_what_is_known_does_not_change_when_the_company_plays_on(world):
    then = world.last - timedelta(days=5)
    now, later = world.ad_days_as_known(then), world.play(3).ad_days_as_known(then)
    assert all((now[name] == values).all() for name, values in later.items() if values.dtype != float)
    assert (now["conversions"] == later["conversions"]).all()


def test_labels_fit_together(world):
    ads = world.tables["ad_days"]
    assert (
        np.isfinite(ads["impression_share"])
        == np.isin(ads["channel"].astype(str), ["search_brand", "search_generic", "shopping"])
        & (ads["impressions"] > 0)
    ).all()
    assert (ads["clicks"] <= ads["impressions"]).all()
    assert (ads["reach"] <= ads["impressions"]).all()
