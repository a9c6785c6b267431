# pyright: basic
"""The measurement of money safety finds nothing wrong, and would if there were something."""

from __future__ import annotations

import numpy as np
import pytest

import tools.bidding._allocate_stages as stages
from bench._money_oracle import broken
from bench._money_tools import TODAY, TOOLS
from bench.money_safety import check, planned
from policies.limits import Run
from settings import Limits

LIMITS = Limits().model_dump()


def given(before, after, risk=1e6, **more):
    return {
        "action": "set_budget", "target": "plan", "unit": "EUR/day", "before": before, "after": after,
        "risk": {"amount": risk, "currency": "EUR"}, "expires": "2026-05-15",
    } | more  # fmt: skip


def test_the_check_and_the_oracle_agree_on_thousands_of_plans():
    told = check(np.random.default_rng(5), 1_500)
    assert told["plans"] == 6_000
    assert 0.2 < told["passed"] / told["plans"] < 0.8
    assert told["violations"] == 0
    assert told["needless refusals"] == 0


@pytest.mark.parametrize("name", TOOLS)
def test_what_a_tool_plans_keeps_every_limit_and_the_check_lets_it_through(name):
    tool, part = TOOLS[name]
    told = planned(tool, 6, max(20, int(400 * part)))
    assert told["proposals"] > 0
    assert told["violations"] == 0
    assert told["held back by the check"] == 0


def test_a_check_that_lets_too_much_through_is_noticed(monkeypatch):
    monkeypatch.setattr(Run, "_step", lambda self, proposal: None)
    assert check(np.random.default_rng(5), 500)["violations"] > 0


def test_a_check_that_holds_too_much_back_is_noticed(monkeypatch):
    monkeypatch.setattr("policies.limits.SLACK", -0.05)
    assert check(np.random.default_rng(5), 500)["needless refusals"] > 0


def test_a_tool_that_plans_beyond_a_limit_is_noticed(monkeypatch):
    monkeypatch.setattr(stages, "_within_run", lambda at, up, down, share: up)
    monkeypatch.setattr(stages, "room", lambda limits: None)
    assert planned(TOOLS["allocate, simulate (stages)"][0], 6, 100)["violations"] > 0


@pytest.mark.parametrize(
    ("proposals", "limits", "told"),
    [
        ([given({"a": 100.0}, {"a": 150.0})], {}, []),
        ([given({"a": 100.0}, {"a": 150.1})], {}, ["set_budget: moves further than change_share",
                                                    "the run raises more than its share"]),
        ([given({"a": 100.0}, {"a": 140.0}, risk=500.0)], {}, ["set_budget: states less risk than it adds"]),
        ([given({"a": 100.0}, {"a": 140.005})], {}, ["set_budget: budgets that are no cents"]),
        ([given({"a": 0.0}, {"a": 5.0})], {}, ["the run raises more than its share"]),
        ([given({"a": 9.0}, {"a": -5.0})], {}, ["set_budget: no amounts"]),
        ([given({"a": 9.0}, {"a": 9.5}, expires=None)], {}, ["set_budget: no end"]),
        ([given({"a": 9.0}, {"a": 9.5}, risk=20.0)], {"day": 19.0}, ["more at risk than the limit of the day"]),
        ([given({"a": 9.0}, {"a": 9.5}), given({" A": 9.0}, {" A": 9.5})], {}, ["the same budget twice"]),
    ],
)  # fmt: skip
def test_the_oracle_names_what_is_wrong(proposals, limits, told):
    assert broken(proposals, LIMITS | limits, "EUR", TODAY) == told
