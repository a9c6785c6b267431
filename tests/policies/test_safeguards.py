"""Safeguards: quiet while nothing changes, loud when it tips, silent where the measurement is broken."""

from __future__ import annotations

import numpy as np
import pytest

from bench.safeguards import CHANGE, changed, drawn, false_rates, flapping, house_of, looks, rules, told
from errors import BadFile
from policies._guard_rules import OWN
from policies.safeguards import ACTIONS, Days, load, signs


def cut(days, end):
    return Days(*(side[:end] for side in (days.spend, days.clicks, days.conversions, days.value)))


def said(house, rule):
    return {name: [each.rule for each in found] for name, found in signs(house, dict.fromkeys(house, rule)).items()}


def test_nothing_is_stopped_while_nothing_changes():
    rates = false_rates(np.random.default_rng(5), 40, 20, 0.0)
    assert max(rates.values()) <= 0.05


def test_a_flip_is_stopped_within_two_evaluation_periods():
    for seed in range(4):
        rng = np.random.default_rng(seed)
        days = changed(drawn(rng, 40, 0.2), CHANGE, conversions=0.4 / 1.2, rng=rng)
        assert not told(cut(days, CHANGE), rules())["value"][-1]
        house = {"a": cut(days, CHANGE + 14)}
        sign = signs(house, {"a": rules()})["a"][0]
        assert (sign.rule, sign.action) == ("value", "pause")
        assert sign.high < 0
        assert CHANGE < sign.since <= CHANGE + 14


def test_a_campaign_that_lost_its_conversions_but_still_pays_is_only_stepped_back():
    rng = np.random.default_rng(3)
    days = changed(drawn(rng, 60, 3.0), CHANGE, conversions=0.45, rng=rng)
    found = said({"a": cut(days, CHANGE + 20)}, rules())["a"]
    assert set(found) == {"cvr", "cpa"}


def test_a_small_campaign_is_stopped_by_the_money_that_it_loses():
    rng = np.random.default_rng(3)
    days = changed(drawn(rng, 3, 0.2), CHANGE, value=0.3 / 1.2, rng=rng)
    on = told(days, rules())["loss"]
    assert not on[:CHANGE].any()
    assert on[CHANGE + 24]
    assert not told(days, rules(loss_enter=0.9, loss_most=1.0))["loss"].any()


def test_a_slip_of_a_bid_is_stopped_on_the_second_day_also_while_tracking_is_in_doubt():
    rng = np.random.default_rng(4)
    house = {name: changed(each, CHANGE - 6, conversions=0.0, rng=rng) for name, each in house_of(rng).items()}
    name = "meta · Prospecting"
    house[name] = changed(house[name], CHANGE, spend=4.0)
    found = said({each: cut(days, CHANGE + 2) for each, days in house.items()}, rules())
    assert found[name] == ["price", "tracking"]
    assert found["meta · Again"] == ["tracking"]


def test_what_an_experiment_finds_counts_on_the_day_on_which_it_is_entered():
    days = drawn(np.random.default_rng(5), 10, 0.4)
    assert said({"a": days}, rules())["a"] == []
    assert said({"a": days}, rules(incremental=0.2))["a"][0] == "value"


@pytest.mark.parametrize("left", [0.0, 0.5])
def test_a_broken_tracking_holds_everything_and_stops_nothing(left):
    rng = np.random.default_rng(1)
    house = {name: changed(each, CHANGE, conversions=left, rng=rng) for name, each in house_of(rng).items()}
    for day, held, moved in looks(house, days=(6, 12, 20)):
        assert not moved
        assert held or (left, day) == (0.5, 6)


def test_one_day_on_which_next_to_nothing_is_counted_stops_nothing_before_the_others_are_seen():
    rng = np.random.default_rng(9001)
    house = {name: changed(each, CHANGE, conversions=0.1, rng=rng) for name, each in house_of(rng).items()}
    assert not any(moved for _, _, moved in looks(house, days=(4, 5, 6)))


@pytest.mark.parametrize("left", [0.0, 0.3])
def test_values_that_shrink_everywhere_are_the_measurement_and_stop_nothing(left):
    rng = np.random.default_rng(6)
    house = {name: changed(each, CHANGE, value=left) for name, each in house_of(rng).items()}
    found = list(looks(house, days=(1, 2, 3, 5, 8)))
    assert not any(moved for _, _, moved in found)
    assert found[-1][1]


def test_baskets_that_shrink_at_one_campaign_are_its_own_loss():
    rng = np.random.default_rng(6)
    house = house_of(rng)
    house["google · Search"] = changed(house["google · Search"], CHANGE, value=0.3)
    ((_, held, moved),) = looks(house, days=(6,))
    assert (held, moved) == (set(), {"google · Search"})


def test_what_falls_everywhere_at_once_is_the_measurement():
    rng = np.random.default_rng(2)
    house = {str(n): changed(drawn(rng, 40, 0.2), CHANGE, conversions=0.3, rng=rng) for n in range(4)}
    assert all(
        found == ["tracking"] for found in said({n: cut(d, CHANGE + 16) for n, d in house.items()}, rules()).values()
    )


def test_one_campaign_that_falls_is_not_hidden_by_the_others():
    rng = np.random.default_rng(2)
    house = {str(n): drawn(rng, 40, 0.2) for n in range(4)}
    house["0"] = changed(house["0"], CHANGE, conversions=0.3, rng=rng)
    found = said({n: cut(d, CHANGE + 16) for n, d in house.items()}, rules())
    assert found["0"][0] == "value"
    assert all(not found[str(n)] for n in (1, 2, 3))


def test_the_way_back_keeps_it_from_flapping():
    kept, without = flapping(np.random.default_rng(4), 4, 20)
    assert kept < without


@pytest.mark.parametrize(
    ("spend", "on"),
    [([50, 50, 50], False), ([50, 50, 101], True), ([72, 72, 72], True), ([72, 60, 72], False), ([99, 50, 99], False)],
)
def test_spend_above_its_ceiling(spend, on):
    calm = drawn(np.random.default_rng(0), 5, 0.2, days=100)
    days = Days(np.array([50.0] * 97 + spend), calm.clicks, calm.conversions, calm.value)
    assert told(days, rules(spend_ceiling=50.0))["spend"][-1] == on
    assert not told(days, rules())["spend"].any()


def test_too_little_history_says_nothing():
    for n in (0, 1, 5, 30):
        days = Days(*(np.zeros(n) for _ in range(4)))
        assert said({"a": days}, rules())["a"] == []


def test_the_same_history_gives_the_same_answer():
    days = drawn(np.random.default_rng(9), 10, -0.5)
    assert signs({"a": days}, {"a": rules()}) == signs({"a": days}, {"a": rules()})
    assert set(ACTIONS.values()) <= {"hold", "pause", "step_back"}


def test_a_house_sets_its_own_thresholds(tmp_path):
    (tmp_path / OWN).write_text("rules: {margin: 0.25}\ncampaigns: [{names: ['*Brand*'], value_enter: -1}]\n")
    guards = load(tmp_path)
    assert guards.rules.margin == 0.25
    assert guards.of("Brand DE").value_enter == -1
    assert guards.of("Generic").value_enter == 0.0


@pytest.mark.parametrize(
    "text",
    ["rules: {margin: 2}", "rules: {margin: '0.4'}", "rules: {alphas: 0.1}", "rules: {cvr_leave: 0.5}", "rules: 1",
     "rules: {loss_enter: 0.5}", "rules: {price_leave: 2}",
     "campaigns: [{names: ['*'], nothing: 1}]", "campaigns: [{value_enter: 0}]", "rules: {alpha: .nan}", "x: 1"],
)  # fmt: skip
def test_thresholds_that_make_no_sense_are_refused(tmp_path, text):
    (tmp_path / OWN).write_text(text)
    with pytest.raises(BadFile):
        load(tmp_path)
