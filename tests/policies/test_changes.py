"""Names that look alike are one, amounts that are none count for nothing, and no lever is pulled twice."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.changes import LEVERS, MOST, Changed, amount, budgets, least_risk, parts, per_day, spelled, things
from terms import Money, Proposal, Words

WHY = Words(de="Darum.", en="Because.")
TODAY = date(2026, 3, 11)


def proposal(before, after=None, action="set_budget", target="plan", unit="EUR/day", days=7):
    return Proposal(
        id="p", action=action, target=target, before=before, after=after or before, unit=unit, evidence="model",
        why=WHY, risk=Money(amount=1, currency="EUR"), expires=TODAY + timedelta(days=days),
    )  # fmt: skip


@pytest.mark.parametrize("value", [0, 0.0, 5, Decimal("0.01"), MOST])
def test_amounts(value):
    assert amount(value)


@pytest.mark.parametrize(
    "value",
    [True, False, None, "5", -0.01, MOST * 2, math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("sNaN"),
     Decimal("Infinity"), [1], {"a": 1}, 10**400],
)  # fmt: skip
def test_what_is_no_amount(value):
    assert not amount(value)


@pytest.mark.parametrize(
    "other",
    ["brand de", " Brand   DE ", "BRAND DE", "Brand\u00a0DE", "Br\u200band DE", "Вrand DE", "Ｂrand DE",
     "Brand\ufe0f DE", "Brаnd DE", "Brand\u00ad DE", "\u202eBrand DE"],
)  # fmt: skip
def test_names_that_people_cannot_tell_apart_are_one(other):
    assert spelled(other) == spelled("Brand DE")


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "Strasse"), ("Brand 1", "Brand 2"), ("Öl", "Ol"), ("a-b", "a b")]
)
def test_names_that_people_can_tell_apart_stay_two(one, other):
    assert spelled(one) != spelled(other)


@given(st.text(max_size=40))
def test_a_name_that_was_read_once_reads_the_same_again(name):
    assert spelled(spelled(name)) == spelled(name)


def test_levels_of_a_name():
    assert parts("google · Brand") == parts("Google / brand") == ("google", "brand")
    assert parts("Brand/Generic") == ("brand/generic",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"Brand": 1.0}, {"google · Brand": 1.0}),
        ({"google · Brand": 1.0}, {"Brand": 1.0}),
        ({"google · Brand": 1.0}, {"Google / BRAND": 1.0}),
        ({"Brand": 1.0}, {"Вrand": 1.0}),
    ],
)
def test_the_same_thing_is_not_changed_twice_under_another_spelling(first, second):
    known = Changed()
    assert known.twice(proposal(first)) is None
    known.add(proposal(first))
    assert known.twice(proposal(second)) == next(iter(second))


def test_two_platforms_may_have_a_campaign_of_the_same_name():
    known = Changed()
    known.add(proposal({"google · Brand": 1.0}))
    assert known.twice(proposal({"meta · Brand": 1.0})) is None


def test_one_proposal_that_names_a_thing_twice():
    assert Changed().twice(proposal({"Brand": 1.0, "brand ": 2.0})) == "brand "


def test_a_pause_contradicts_whatever_else_moves_the_same_thing_and_other_levers_do_not():
    for action in ("set_budget", "set_bid"):
        known = Changed()
        known.add(proposal({"Brand": 1.0}, action=action))
        assert known.twice(proposal({"Brand": "on"}, {"Brand": "off"}, action="pause", unit="")) == "Brand"
    known = Changed()
    known.add(proposal({"Brand": 1.0}))
    assert known.twice(proposal({"Brand": 1.0}, action="set_bid", unit="EUR/click")) is None
    assert LEVERS["set_target"] == LEVERS["set_bid"]


def test_shares_belong_to_what_they_divide():
    first, second = (proposal({"A": 0.5}, action="set_shares", target=of, unit="share") for of in ("test 1", "test 2"))
    assert things(first) != things(second)


@pytest.mark.parametrize(
    ("unit", "pot", "times"),
    [("EUR/day", "EUR", 1), ("EUR/week", "EUR", 1 / 7), ("EUR/hour", "EUR", 24), ("EUR", "EUR in all", 1),
     ("EUR/month", "EUR", 12 / 365.25)],
)  # fmt: skip
def test_budgets_of_any_period_are_compared_by_the_day(unit, pot, times):
    assert per_day(unit) == (pot, pytest.approx(times))
    assert budgets(proposal({"A": 70.0, "B": 30.0}, {"A": 77.0, "B": 10.0}, unit=unit)) == (
        pot, pytest.approx(100 * times), pytest.approx(7 * times)
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=8),
    st.integers(0, 60),
    st.sampled_from(["EUR/day", "EUR/week", "EUR"]),
)
def test_what_a_budget_adds_until_it_ends_is_never_told_too_low_and_cuts_pay_for_nothing(cents, days, unit):
    before = {str(at): was / 100 for at, (was, _) in enumerate(cents)}
    after = {str(at): would / 100 for at, (_, would) in enumerate(cents)}
    up = sum(max(would - was, 0) for was, would in cents) / 100
    lasts = {"EUR/day": max(days, 1), "EUR/week": max(days, 1) / 7, "EUR": 1}[unit]
    assert least_risk(proposal(before, after, unit=unit, days=days), TODAY) == pytest.approx(up * lasts, abs=0.005)


def test_other_actions_add_no_budget():
    assert least_risk(proposal({"A": 1.0}, {"A": 9.0}, action="set_bid", unit="EUR/click"), TODAY) == 0
