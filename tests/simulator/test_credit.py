"""Credit: what the shop sees last, what platforms book, and how much too much that is."""

import numpy as np

from simulator.company import CELLS, DIRECT
from simulator.media import ROWS


def test_platforms_book_more_than_they_cause_and_less_for_what_consent_hides(world):
    ads = world.tables["ad_days"]
    for name in ("meta_retargeting", "google_search_brand", "tiktok_video"):
        told = world.truth["channels"][name]
        rows = (ads["platform"] == told["platform"]) & (ads["channel"] == told["channel"])
        assert ads["conversions"][rows].sum() > 1.5 * told["incremental_orders"], name


def test_several_platforms_claim_the_same_order(world):
    claims = sum(len(day.credit.booked_order) for day in world.days)
    claimed = sum(len(np.unique(day.credit.booked_order)) for day in world.days)
    assert claims > 1.15 * claimed


def test_last_touch_sees_less_of_what_is_only_looked_at(world):
    orders = world.tables["orders"]
    video = np.isin(orders["campaign"], ["YouTube Draußen zuhause"]).sum()
    assert video < 0.6 * world.truth["channels"]["google_video"]["incremental_orders"]


def test_nobody_is_booked_whom_the_tag_does_not_see(world):
    assert all(day.orders.tracked[day.credit.booked_order].all() for day in world.days)


def test_the_last_touch_is_the_youngest(world):
    credit = world.days[50].credit
    for i in range(len(credit.source)):
        own = credit.touch_order == i
        if own.any():
            assert credit.touch_source[own][credit.touch_age[own].argmin()] == credit.source[i]
        else:
            assert credit.source[i] == DIRECT


def test_clicks_are_booked_on_the_day_of_the_click_within_the_lag(world):
    days = [(day.day, day.credit) for day in world.days[60:]]
    lag = np.concatenate([day - credit.booked_row[~credit.booked_view] // ROWS for day, credit in days])
    assert lag.min() == 0
    assert lag.max() <= 30
    assert 0.1 < (lag > 1).mean() < 0.6


def test_safari_forgets_old_clicks(world):
    for day in world.days[50:60]:
        changed = day.credit.source != day.credit.measured
        assert set(np.array([cell[1] for cell in CELLS])[day.orders.cell[changed]]) <= {"Safari"}
