# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
"""Plans on curves that are known: the split is the best one, and what is said of it is what the curves say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from errors import BadArguments
from methods.allocation.response import by_channel
from tests.tools.bidding._planned import made
from tests.tools.bidding.test_allocate_frame import frame, money
from tools.bidding._allocate_gate import beats, moves, ranked, reasons
from tools.bidding._allocate_goal import OUTCOME
from tools.bidding._allocate_plan import Wanted, best, over_window
from tools.bidding._allocate_said import Said, extra_return, text
from tools.bidding._allocate_why import why

PLAIN = Wanted(1.0, False, "mean", None, True)


def test_the_split_is_that_of_an_independent_search():
    planned = made()
    window = frame(planned)
    found = best(planned, window, PLAIN)
    response = over_window(planned.response, window)

    def lost(spend):
        return -by_channel(response, np.tile(spend / 4, (4, 1))).sum(axis=1).mean()

    total = {"type": "eq", "fun": lambda spend: spend.sum() - window.budget}
    other = minimize(lost, window.now, bounds=[(0, high) for high in window.high], constraints=[total], tol=1e-10)
    assert found.plan.money == pytest.approx(other.x, rel=2e-3)
    assert round(found.plan.money.sum(), 2) == window.budget


def test_gain_is_the_change_of_the_outcome_and_its_channels_add_up():
    planned = made()
    window = frame(planned)
    found = best(planned, window, PLAIN)
    response = planned.response
    before, after = (by_channel(response, np.tile(spend / 4, (4, 1))) for spend in (window.now, found.plan.money))
    assert found.plan.gain == pytest.approx((after - before).sum(axis=1), rel=1e-6)
    assert found.by_channel.sum(axis=0) == pytest.approx(found.plan.gain, rel=1e-6)
    assert found.like_today == pytest.approx(found.plan.gain)
    assert moves(found)
    assert ranked(found).state == "green"


def test_ranges_that_overlap_make_it_amber_or_red():
    unsure = made(ceiling=(6000.0, 6000.0, 5600.0), half=(3000.0,) * 3, spread=1.0)
    found = best(unsure, frame(unsure), PLAIN)
    assert ranked(found).state != "green"
    assert beats(found) < 0.9


@pytest.mark.parametrize(
    ("ceiling", "line"), [(6_000.0, "brings in less than"), (90_000.0, "goods are still to be paid")]
)
def test_more_money_is_told_what_it_brings_in_for_what_it_costs(ceiling, line):
    planned = made(ceiling=(ceiling,) * 3, half=(3000.0,) * 3)
    planned = replace(planned, unit=planned.currency)
    window = frame(planned, extra=money(4_000))
    found, goal = best(planned, window, PLAIN), Said(planned.currency, OUTCOME, False, 0.9)
    told = extra_return(planned, window, found, goal)
    assert told.interval.low < told.value < told.interval.high
    assert float(told.value) == pytest.approx(found.plan.gain.mean() / (window.budget - window.now.sum()), rel=1e-3)
    assert line in text(window, found, True, True, told).en
    assert extra_return(planned, frame(planned), best(planned, frame(planned), PLAIN), goal) is None
    assert extra_return(planned, window, found, replace(goal, profit=True)) is None


def test_a_split_that_is_best_already_is_left_alone():
    even = made(ceiling=(6000.0,) * 3, half=(3000.0,) * 3, spread=0.001)
    found = best(even, frame(even), PLAIN)
    assert not moves(found)
    assert ranked(found).state == "green"


def test_profit_says_from_what_total_on_spend_no_longer_pays():
    planned = made()
    found = best(planned, frame(planned), Wanted(0.6, True, "mean", None, True))
    assert found.paying < found.plan.money.sum()
    free = best(planned, frame(planned), Wanted(0.6, True, "mean", None, False))
    assert free.plan.money.sum() == pytest.approx(found.paying)
    assert found.frontier[0].budget < found.frontier[-1].budget
    assert [point.kpi.mean() for point in found.frontier] == sorted(point.kpi.mean() for point in found.frontier)


def test_a_return_that_all_of_the_budget_cannot_keep_plans_a_part_of_it():
    planned = made()
    found = best(planned, frame(planned), Wanted(1.0, False, "mean", 1.7, True))
    assert found.short
    assert found.plan.unspent > 0
    assert found.plan.kpi.mean() / found.plan.money.sum() == pytest.approx(1.7, rel=1e-3)
    with pytest.raises(BadArguments, match="the best brings"):
        best(planned, frame(planned), Wanted(1.0, False, "mean", 5.0, True))


def test_every_channel_has_a_reason():
    planned = made(incremental=[True, True, False])
    window = frame(planned, locked=["b"])
    found = best(planned, window, PLAIN)
    told = why(planned, window, found)
    assert told[0].en.startswith("More")
    assert "as asked" in told[1].en
    assert "demand" in told[2].en
    assert all(words.de.strip() for words in told)


def test_old_data_and_a_strange_budget_ask_for_care():
    planned = made()
    window = frame(planned, budget=money(9_000))
    found = best(planned, window, PLAIN)
    states = {(each.code, each.state) for each in reasons(planned, window, found, window.start.replace(year=2028))}
    assert {("stale", "amber"), ("extrapolation", "amber")} <= states
