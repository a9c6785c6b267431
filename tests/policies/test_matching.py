"""Writes beside the proposals that they claim to be."""

from __future__ import annotations

from datetime import date

import pytest

from policies._matching import DRIFT, mismatch, per_day, plain
from terms import Money, Operation, Proposal, Words

WHY = Words(de="a", en="a")


def proposal(action, before, after, unit=""):
    return Proposal(
        id="p-1", action=action, target="x", before=before, after=after, unit=unit, evidence="model", why=WHY,
        risk=Money(amount=1000, currency="EUR"), expires=date(2026, 3, 25),
    )  # fmt: skip


def write(before, after, *, field="budget", unit="EUR/day", entity="1", platform="google"):
    return Operation(platform=platform, entity=entity, field=field, before=before, after=after, unit=unit)


BID = proposal("set_bid", {"a": 1.0}, {"a": 1.1}, "EUR/click")
CHANNEL = proposal("set_budget", {"google": 100.0}, {"google": 110.0}, "EUR/day")


@pytest.mark.parametrize(
    ("writes", "code"),
    [
        ([write(60, 66), write(40, 44, entity="2")], ""),
        ([write(60, 66.01), write(40, 44, entity="2")], ""),
        ([write(60, 66)], ""),  # a part that stays as it is needs no write
        ([write(60, 70), write(40, 44, entity="2")], "sum"),
        ([write(60, 90), write(40, 20, entity="2")], "sum"),
        ([write(96, 110)], DRIFT),
        ([write(80, 110)], "sum"),
        ([write(110, 110)], ""),
        ([write(700, 770, unit="EUR/week")], ""),
        ([write(100, 110, unit="USD/day")], "unit"),
        ([write(100, 110, unit="EUR")], "unit"),
        ([write("100", 110)], "unit"),
        ([write(None, 110)], "unit"),
        ([write(100, 110, field="status")], "field"),
        ([write(50, 55), write(50, 55)], "twice"),
    ],
)
def test_a_budget_may_be_split_but_never_grow(writes, code):
    assert mismatch(CHANNEL, writes) == code


@pytest.mark.parametrize(
    ("what", "writes", "code"),
    [
        (proposal("pause", {"a": "enabled"}, {"a": "paused"}), [write("enabled", "paused", field="status")], ""),
        (proposal("pause", {"a": "enabled"}, {"a": "paused"}), [write("paused", "enabled", field="status")], "state"),
        (proposal("resume", {"a": "paused"}, {"a": "enabled"}), [write("paused", "enabled", field="status")], ""),
        (BID, [write(1, 1.1, field="bid", unit="EUR/click")], ""),
        (BID, [write(1, 1.2, field="bid", unit="EUR/click")], "sum"),
        (BID, [write(0.5, 1.1, field="bid", unit="EUR/click")], DRIFT),
        (proposal("add_negatives", {"x": "off"}, {"x": "exact"}), [write(["a"], ["[x]", "a"], field="negatives")], ""),
        (proposal("add_negatives", {"x": "off"}, {"x": "exact"}), [write(["a"], ["[x]"], field="negatives")], "state"),
        (proposal("publish", {"ad": "old"}, {"ad": "new"}), [write("old", "new", field="copy")], ""),
        (proposal("publish", {"ad": "old"}, {"ad": "new"}), [write(10, 10_000)], "field"),
        (proposal("contact", {"people": 0}, {"people": 5}), [write(10, 10_000)], "field"),
        (proposal("set_shares", {"a": 0.5, "b": 0.5}, {"a": 0.6, "b": 0.4}, "share"),
         [write({"a": 0.5, "b": 0.5}, {"a": 0.6, "b": 0.4}, field="shares", unit="share")], ""),
        (proposal("set_shares", {"a": 0.5, "b": 0.5}, {"a": 0.6, "b": 0.4}, "share"),
         [write({"a": 0.5, "b": 0.5}, {"a": 0.9, "b": 0.1}, field="shares", unit="share")], "sum"),
        (proposal("run_test", {"t": "no"}, {"t": "yes"}),
         [write({"t": "no"}, {"t": "yes"}, field="run_test", platform="house", entity="p-1", unit="")], ""),
        (proposal("run_test", {"t": "no"}, {"t": "yes"}),
         [write({"t": "no"}, {"t": "all"}, field="run_test", platform="house", entity="p-1", unit="")], "sum"),
    ],
)  # fmt: skip
def test_each_action_writes_its_own_and_nothing_else(what, writes, code):
    assert mismatch(what, writes) == code


def test_values_are_plain_json():
    assert plain([1, "a", None, {"x": [0.5]}])
    for bad in (float("nan"), 2**63, {1: 2}, {"a": object()}, [[[[[[1]]]]]], b"x"):
        assert not plain(bad)


def test_budgets_are_exact_a_day():
    assert per_day(700, "EUR/week") == ("EUR", 100)
    assert per_day(0.1, "EUR/day")[1] * 10 == 1
    assert per_day(100, "EUR/year") is None
    assert per_day(True, "EUR/day") is None
