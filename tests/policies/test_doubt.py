"""What is missing is told from what is lost: by the other campaigns, and by the shop's orders."""

from __future__ import annotations

import numpy as np

from bench.safeguards import CHANGE, changed, drawn, house_of, looks, ordered, rules
from policies._doubt import doubts
from policies.safeguards import Days


def cut(house, day):
    return {name: Days(*(side[:day] for side in (each.spend, each.clicks, each.conversions, each.value)))
            for name, each in house.items()}  # fmt: skip


def suspected(house, orders=None, day=CHANGE + 12):
    found = doubts(cut(house, day), dict.fromkeys(house, rules()), None if orders is None else orders[:day])
    return {name for name, each in found.items() if each.suspected[-1]}


def halved(house, rng, where=""):
    return {name: changed(each, CHANGE, conversions=0.5, rng=rng) if name.startswith(where) else each
            for name, each in house.items()}  # fmt: skip


def test_a_break_is_suspected_where_it_is():
    rng = np.random.default_rng(1)
    house = house_of(rng)
    assert suspected(house) == set()
    assert suspected(halved(house, rng)) == set(house)
    assert suspected(halved(house, rng, "google")) == {name for name in house if name.startswith("google")}


def test_it_is_suspected_before_any_figure_can_stop_a_campaign():
    rng = np.random.default_rng(2)
    assert suspected(halved(house_of(rng), rng), day=CHANGE + 5)


def test_orders_that_fall_as_well_are_demand_and_orders_that_hold_are_not():
    rng = np.random.default_rng(3)
    house = house_of(rng)
    lost = halved(house, rng)
    assert suspected(lost, ordered(rng, house)) == set(house)
    shop = ordered(rng, house)
    shop[CHANGE:] *= 0.5
    assert suspected(lost, shop) == set()


def test_orders_that_are_not_there_yet_clear_nothing():
    rng = np.random.default_rng(3)
    house = house_of(rng)
    assert suspected(halved(house, rng), np.full(len(next(iter(house.values())).clicks), np.nan)) == set(house)


def test_a_single_campaign_is_told_by_the_orders():
    rng = np.random.default_rng(4)
    house = {"google · Only": drawn(rng, 60, 0.2)}
    shop = ordered(rng, house)
    lost = halved(house, rng)
    assert suspected(lost) == set()
    assert suspected(lost, shop) == set(house)
    gone = house["google · Only"].conversions - lost["google · Only"].conversions
    assert suspected(lost, shop - gone) == set()


def test_values_that_are_not_sent_are_no_losses():
    rng = np.random.default_rng(5)
    house = house_of(rng)
    for left, day in ((0.0, 6), (0.0, 12), (0.5, 12)):
        told = {name: changed(each, CHANGE, value=left) for name, each in house.items()}
        ((_, held, moved),) = looks(told, days=(day,))
        assert not moved
        assert held or left


def zeroed(days, rng):
    return changed(days, CHANGE, conversions=0.0, rng=rng)


def test_a_campaign_that_alone_counts_nothing_is_no_matter_of_the_tag():
    rng = np.random.default_rng(6)
    house = house_of(rng)
    name = "google · Search"
    lost = {**house, name: zeroed(house[name], rng)}
    found = doubts(cut(lost, CHANGE + 8), dict.fromkeys(lost, rules()))
    assert not found[name].broken[-1] and not found[name].suspected[-1]
    ((_, held, moved),) = looks(lost, days=(12,))
    assert name in moved and not held
    whole = {each: zeroed(days, rng) if each.startswith("google") else days for each, days in house.items()}
    ((_, held, moved),) = looks(whole, days=(8,))
    assert held == {"google · Search", "google · Shopping"} and not moved


def test_no_suspicion_lasts_it_becomes_an_incident_or_the_loss_is_real():
    rng = np.random.default_rng(7)
    house = house_of(rng)
    for lost in (halved(house, rng), halved(house, rng, "google")):
        found = doubts(cut(lost, CHANGE + 24), dict.fromkeys(lost, rules()))
        assert all(each.broken[-1] or not each.suspected[-1] for each in found.values())
    assert doubts(cut(lost, CHANGE + 24), dict.fromkeys(lost, rules()), of=["meta · Again"]).keys() == {"meta · Again"}


def test_a_loss_that_orders_confirm_is_stopped_even_where_all_fall():
    rng = np.random.default_rng(8)
    house = house_of(rng)
    lost = {name: changed(each, CHANGE, conversions=0.4, rng=rng) for name, each in house.items()}
    ((_, held, moved),) = looks(lost, ordered(rng, lost), days=(20,))
    assert moved and not held
