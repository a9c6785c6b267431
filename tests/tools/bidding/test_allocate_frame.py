# pyright: basic
"""What is planned: budgets in any unit, limits in money or shares, the window, and a budget that was read wrongly."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from errors import BadArguments
from terms import Money, Period
from tests.tools.bidding._planned import TODAY, made
from tools._arguments import OWN
from tools.bidding._allocate_frame import framed
from tools.bidding._allocate_limits import Asked, amount

NOW = 36_000.0
"""Three channels at 3000 a week for four weeks."""


def money(amount, currency=OWN):
    return Money(amount=amount, currency=currency)


def frame(planned=None, today=TODAY, **asked):
    usual = {
        "budget": None, "budget_per": "total", "extra": None, "period": None, "reference": None, "bounds": {},
        "floors": {}, "steps": 0.0, "locked": (), "max_change": None, "pattern": "even",
    }  # fmt: skip
    return framed(planned or made(), Asked(**(usual | asked)), today)


def test_without_a_word_it_is_the_present_spend_over_the_coming_four_weeks():
    found = frame()
    assert (found.budget, found.periods, found.days) == (NOW, 4, 28)
    assert found.start == date(2026, 3, 9)
    assert found.now == pytest.approx([12_000.0] * 3)


def test_the_plan_begins_with_the_period_that_is_not_over():
    assert frame(today=date(2026, 3, 10)).start == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("per", "total"), [("total", 7_000.0), ("period", 28_000.0), ("week", 28_000.0), ("day", 196_000.0)]
)
def test_a_budget_is_read_in_its_unit(per, total):
    assert frame(budget=money(7_000), budget_per=per).budget == pytest.approx(total)


def test_extra_money_comes_on_top_of_what_is_spent_and_a_cut_below():
    assert frame(extra=money(5_000)).budget == NOW + 5_000
    assert frame(extra=money(-6_000)).budget == NOW - 6_000
    with pytest.raises(BadArguments, match="no money left"):
        frame(extra=money(-40_000))


def test_a_calendar_month_is_planned_to_its_day():
    found = frame(period=Period.model_validate("2026-04"))
    assert found.days == 30
    assert found.now.sum() == pytest.approx(NOW / 28 * 30)
    assert found.stretched == pytest.approx(30 / 28)


def test_another_currency_is_refused_and_the_own_one_is_not():
    assert frame(budget=money(9_000, "EUR")).budget == 9_000
    with pytest.raises(BadArguments, match="USD"):
        frame(budget=money(9_000, "USD"))


@pytest.mark.parametrize(
    ("given", "meant"), [(9_000, "week"), (1_300, "day"), (470_000, "year"), (36_000, None), (60_000, None)]
)
def test_a_budget_that_fits_another_unit_better_is_noticed(given, meant):
    assert frame(budget=money(given)).suspect == meant


@pytest.mark.parametrize(
    ("value", "expected"),
    [(500, 500.0), ("1.500,50 EUR", 1500.5), ("80%", 80.0), ("-20 %", 80.0), ("+30%", 130.0), ("−50%", 50.0)],
)
def test_amounts_are_money_or_shares_of_what_is_spent(value, expected):
    assert amount("tv", value, 100.0) == pytest.approx(expected)


@pytest.mark.parametrize("value", [-5, "much", None, True])
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(BadArguments, match="no amount"):
        amount("tv", value, 100.0)


def test_bounds_floors_locks_and_change_limits_meet():
    found = frame(bounds={"a": [1_000, "90%"]}, floors={"b": 2_000}, locked=["c"])
    assert (found.low[0], found.high[0]) == (1_000, pytest.approx(10_800))
    assert found.low[1] == 2_000
    assert found.low[2] == found.high[2] == 12_000
    assert found.held == ("asked", "seen", "locked")
    found = frame(max_change=0.25)
    assert found.low == pytest.approx([9_000.0] * 3)
    assert found.high == pytest.approx([15_000.0] * 3)


def test_a_wrong_name_and_bounds_the_wrong_way_round_are_refused():
    with pytest.raises(BadArguments) as told:
        frame(bounds={"radio": [0, 1]})
    assert "a, b, c" in told.value.todo("en")
    with pytest.raises(BadArguments, match="wrong way round"):
        frame(bounds={"a": [9, 1]})


def test_no_channel_goes_beyond_what_was_seen_unless_the_budget_asks_for_it():
    planned = made()
    seen = frame(planned).high
    assert (seen <= planned.spend.max(axis=0) * 4 + 0.01).all()
    found = frame(planned, budget=money(120_000))
    assert found.beyond == pytest.approx(120_000 / seen.sum())
    assert found.high.sum() >= 120_000
    assert frame(planned, budget=money(120_000), bounds={"a": [0, 9_000]}).high[0] == 9_000


def test_what_demand_drives_is_not_raised():
    found = frame(made(incremental=[True, True, False]))
    assert found.high[2] == found.now[2]
    assert found.held[2] == "demand"


def test_patterns_are_even_seasonal_or_given():
    assert frame().pattern == pytest.approx(np.full((4, 3), 0.25))
    assert frame(pattern=[1, 1, 2, 4]).pattern[:, 0] == pytest.approx([0.125, 0.125, 0.25, 0.5])
    planned = made()
    found = frame(planned, pattern="season")
    assert found.pattern[:, 0].sum() == pytest.approx(1)
    kpi = planned.model.media.panel[0][0]
    assert found.pattern[:, 0] == pytest.approx(kpi[8:12] / kpi[8:12].sum())
    with pytest.raises(BadArguments, match="4 periods"):
        frame(pattern=[1, 2])
    short = frame(made(weeks=20), pattern="season")
    assert short.pattern == pytest.approx(np.full((4, 3), 0.25))
    assert any("year before" in note.en for note in short.notes)


def test_steps_are_by_channel_or_for_all():
    assert frame(steps=500.0).step.tolist() == [500.0] * 3
    assert frame(steps={"b": 250.0}).step.tolist() == [0.0, 250.0, 0.0]
