"""The limit check against an oracle written without it: what breaks a limit never passes, what keeps it does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.limits import Run, Taken
from settings import Limits
from terms import Money, Proposal, Words

TODAY = date(2026, 5, 1)
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")


ENOUGH = object()


def proposal(before, after, *, risk=ENOUGH, action="set_budget", unit="EUR/day", currency="EUR", days=7, target="plan"):
    """A proposal that states the risk it has, unless told otherwise."""
    if risk is ENOUGH:
        risk = 10.0 if action != "set_budget" else _added(before, after) * max(days, 1) * PER_DAY.get(unit, 1)
    return Proposal(
        id="p", action=action, target=target, before=before, after=after, unit=unit, evidence="model", why=WHY,
        risk=None if risk is None else Money(amount=risk, currency=currency), expires=TODAY + timedelta(days=days),
    )  # fmt: skip


PER_DAY = {"EUR/week": 1 / 7, "EUR/month": 12 / 365.25, "EUR/hour": 24}


def _added(before, after):
    """What is added, where both sides are numbers of the same things; else any amount."""
    try:
        up = np.array([float(after[name]) - float(before[name]) for name in before])
    except (KeyError, ValueError, OverflowError, TypeError):
        return 10.0
    return float(np.maximum(up, 0).sum()) if np.isfinite(up).all() else 10.0


def rule(given, limits=None, taken=None):
    found = Run(limits or Limits(), "EUR", TODAY, taken).check(given)
    return found.rule if found else ""


BOUNDED = Limits(change=100, day=150, total=1000)


@pytest.mark.parametrize(
    ("given", "limits", "expected"),
    [
        (proposal({"a": 100.0}, {"a": 150.0}), Limits(), ""),
        (proposal({"a": 100.0}, {"a": 150.01}), Limits(), "limits.change"),
        (proposal({"a": 100.0}, {"a": 49.99}), Limits(), "limits.change"),
        (proposal({"a": 100.0, "b": 10.0}, {"a": 149.0, "b": 15.0}), Limits(run_share=0.4), "limits.run"),
        (proposal({"a": 0.0, "b": 100.0}, {"a": 60.0, "b": 100.0}), Limits(), "limits.run"),
        (proposal({"a": 0.0, "b": 100.0}, {"a": 40.0, "b": 100.0}), Limits(), ""),
        (proposal({"a": 1.0}, {"a": 1.31}, action="set_bid", unit="EUR/click"), Limits(), "limits.change"),
        (proposal({"a": 1.0}, {"a": 1.29}, action="set_bid", unit="EUR/click"), Limits(), ""),
        (proposal({"a": 100.0}, {"a": 110.0}, risk=101), BOUNDED, "limits.risk_change"),
        (proposal({"a": 100.0}, {"a": 120.0}, risk=50, currency="USD"), BOUNDED, "limits.currency"),
        (proposal({"a": 100.0}, {"a": 120.0}, risk=None), Limits(), "limits.risk"),
        (proposal({"a": 100.0}, {"a": 120.0}, days=-1), Limits(), "limits.expired"),
        (proposal({"a": 100.0}, {"b": 120.0}), Limits(), "limits.shape"),
        (proposal({}, {}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": "lots"}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": -5.0}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": True}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": float("nan")}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": 120.0}, unit="as much as you like"), Limits(), "limits.shape"),
        (proposal({"a": 1.0}, {"a": 1.0}, action="wire_money"), Limits(), "limits.action"),
        (proposal({"x": "on"}, {"x": "off"}, action="add_negatives", unit="", risk=None), Limits(), ""),
        (proposal({"a": 100.0}, {"a": 10**400}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": 1e300}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": float("inf")}), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": Decimal("sNaN")}, risk=1), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": Decimal("Infinity")}, risk=1), Limits(), "limits.shape"),
        (proposal({"a": Decimal("100.00")}, {"a": Decimal("150.00")}), Limits(), ""),
        (proposal({"a": 100.0}, {"a": [120.0]}, risk=1000), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": 120.0}, risk=Decimal("1e400")), Limits(), "limits.risk"),
        (proposal({"a": 100.0}, {"a": 120.0}, risk=139.0), Limits(), "limits.risk"),
        (proposal({"a": 100.0}, {"a": 120.0}, risk=140.0), Limits(), ""),
        (proposal({"a": 700.0}, {"a": 840.0}, unit="EUR/week"), Limits(change=141), ""),
        (proposal({"a": 700.0}, {"a": 840.0}, unit="EUR/week", risk=100), Limits(), "limits.risk"),
        (proposal({"a": 1000.0}, {"a": 1200.0}, unit="EUR", risk=200), Limits(), ""),
        (proposal({"a": 1000.0}, {"a": 1200.0}, unit="EUR", risk=199), Limits(), "limits.risk"),
        (proposal({"a": 100.0}, {"a": 120.0}, unit="USD/day"), BOUNDED, "limits.currency"),
        (proposal({"a": 100.0}, {"a": 120.0}, unit="USD/day"), Limits(), "limits.currency"),
        (proposal({"a": 100.0}, {"a": 120.0}, unit="USD/day", currency="USD"), Limits(), ""),
        (proposal({"a": 100.0}, {"a": 120.0}, unit="EUR/click"), Limits(), "limits.shape"),
        (proposal({"a": 100.0}, {"a": 120.0}, unit="share"), Limits(), "limits.shape"),
        (proposal({"a": 0.0}, {"a": 90.0}, action="set_bid", unit="EUR/click"), Limits(), "limits.change"),
        (proposal({"a": 0.0}, {"a": 0.0}, action="set_bid", unit="EUR/click"), Limits(), ""),
        (proposal({"a": 0.0}, {"a": 9.0}, action="set_target", unit="ratio"), Limits(), "limits.change"),
        (proposal({"a": 0.4, "b": 0.6}, {"a": 0.7, "b": 0.6}, action="set_shares", unit="share"), Limits(),
         "limits.shape"),
        (proposal({"a": 0.4, "b": 0.6}, {"a": 0.55, "b": 0.45}, action="set_shares", unit="share"), Limits(), ""),
        (proposal({"a": 10.0}, {"a": 9000.0}, action="pause", unit="EUR/day", risk=None), Limits(), "limits.shape"),
        (proposal({"a": "paused"}, {"a": "on"}, action="pause", unit="", risk=None), Limits(), "limits.shape"),
        (proposal({"a": "on"}, {"a": "paused"}, action="pause", unit="", risk=None), Limits(), ""),
        (proposal({"a": 10.0}, {"a": 90.0}, action="set_policy", unit=""), Limits(), "limits.shape"),
        (proposal({"mail": 0}, {"mail": 500}, action="contact", unit=""), Limits(), ""),
        (proposal({"mail": 0}, {"mail": float("inf")}, action="contact", unit=""), Limits(), "limits.shape"),
        (proposal({"Meta": 100.0, "meta ": 100.0}, {"Meta": 140.0, "meta ": 140.0}), Limits(), "limits.twice"),
        (proposal({"Straße": 100.0, "Strasse": 100.0}, {"Straße": 140.0, "Strasse": 140.0}), Limits(), ""),
    ],
)  # fmt: skip
def test_what_passes_and_what_does_not(given, limits, expected):
    assert rule(given, limits) == expected


def test_many_small_steps_do_not_get_around_a_limit():
    run = Run(Limits(day=100), "EUR", TODAY, Taken(day=35, total=35))
    told = [run.check(proposal({f"c{at}": 100.0}, {f"c{at}": 110.0}, days=2)) for at in range(5)]
    assert [found.rule if found else "" for found in told] == ["", "", "", "limits.risk_day", "limits.risk_day"]
    again = Run(Limits(), "EUR", TODAY)
    assert again.check(proposal({"a": 100.0}, {"a": 140.0})) is None
    assert again.check(proposal({"a": 140.0}, {"a": 190.0})).rule == "limits.twice"


ONE = proposal({"Brand": 100.0}, {"Brand": 120.0})


@pytest.mark.parametrize(
    "name",
    ["Brand", "brand", " BRAND ", "Br\u200band", "Br\u0430nd", "\uff22rand",
     "google · Brand", "google / Brand", "Brand\u00a0", "\u0392rand"],
)  # fmt: skip
@pytest.mark.parametrize("unit", ["EUR/day", "EUR/week", "EUR"])
def test_the_same_thing_by_another_spelling_or_per_week_is_the_same_thing(name, unit):
    run = Run(Limits(), "EUR", TODAY)
    assert run.check(ONE) is None
    assert run.check(proposal({name: 100.0}, {name: 110.0}, unit=unit, risk=900)).rule == "limits.twice"


@pytest.mark.parametrize("name", ["meta · Brand", "Brand 2", "Bränd", "brand new"])
def test_other_things_are_not_held_back(name):
    run = Run(Limits(), "EUR", TODAY)
    assert run.check(proposal({"google · Brand": 100.0}, {"google · Brand": 120.0})) is None
    assert run.check(proposal({name: 100.0}, {name: 110.0})) is None


def test_a_pause_and_another_budget_of_the_same_thing_contradict_each_other():
    pause = proposal({"Brand": "on"}, {"Brand": "paused"}, action="pause", unit="", risk=None)
    for first, second in ((pause, ONE), (ONE, pause)):
        run = Run(Limits(), "EUR", TODAY)
        assert run.check(first) is None
        assert run.check(second).rule == "limits.twice"


def test_a_bid_and_a_target_of_the_same_thing_contradict_each_other_and_a_budget_does_not():
    run = Run(Limits(), "EUR", TODAY)
    assert run.check(proposal({"Brand": 1.0}, {"Brand": 1.2}, action="set_bid", unit="EUR/click")) is None
    assert run.check(ONE) is None
    again = proposal({"brand": 20.0}, {"brand": 22.0}, action="set_target", unit="EUR")
    assert run.check(again).rule == "limits.twice"


def test_shares_of_the_same_arms_may_change_in_several_segments_but_once_in_each():
    run = Run(Limits(), "EUR", TODAY)
    for target, rule_ in (("device=mobile", None), ("device=desktop", None), ("Device=Mobile", "limits.twice")):
        given = proposal({"a": 0.5, "b": 0.5}, {"a": 0.6, "b": 0.4}, action="set_shares", unit="share", target=target)
        found = run.check(given)
        assert (found.rule if found else None) == rule_


def test_budgets_per_week_do_not_get_around_the_limit_of_a_run():
    """What is raised counts as money a day, however it is written."""
    run = Run(Limits(change_share=1), "EUR", TODAY)
    assert run.check(proposal({"a": 700.0}, {"a": 1050.0}, unit="EUR/week")) is None
    assert run.check(proposal({"b": 1.0}, {"b": 1.9})).rule == "limits.run"
    assert run.check(proposal({"c": 100.0}, {"c": 100.0})) is None
    assert run.check(proposal({"d": 0.0}, {"d": 50.0}, days=1)) is None
    assert run.check(proposal({"e": 0.0}, {"e": 0.1})).rule == "limits.run"


def test_what_is_taken_already_and_is_no_number_stops_everything():
    assert rule(ONE, Limits(day=1e6), Taken(day=float("nan"))) == "limits.risk_day"


def test_a_limit_is_told_with_the_marks_of_each_language():
    found = Run(Limits(change=12345), "EUR", TODAY).check(proposal({"a": 1e4}, {"a": 15e3}))
    assert "12.345 EUR" in found.message.de
    assert "12,345 EUR" in found.message.en
    found = Run(Limits(change_share=0.125), "EUR", TODAY).check(proposal({"a": 1e4}, {"a": 15e3}))
    assert "12,5 %" in found.message.de
    assert "12.5%" in found.message.en


amounts = st.one_of(st.just(0.0), st.floats(min_value=0.01, max_value=1e6))
changes = st.lists(st.tuples(amounts, amounts, st.floats(min_value=0, max_value=500)), min_size=1, max_size=6)
limits = st.builds(
    Limits, change_share=st.floats(0, 3), run_share=st.floats(0, 3),
    change=st.one_of(st.none(), st.floats(0, 600)), day=st.one_of(st.none(), st.floats(0, 900)),
    total=st.one_of(st.none(), st.floats(0, 900)),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(changes, min_size=1, max_size=5), limits, st.floats(0, 200), st.floats(0, 200))
def test_no_run_exceeds_a_limit(plans, bounds, day, total):
    run = Run(bounds, "EUR", TODAY, Taken(day, total))
    passed = []
    for at, plan in enumerate(plans):
        before = {f"{at}.{i}": b for i, (b, _, _) in enumerate(plan)}
        after = {f"{at}.{i}": a for i, (_, a, _) in enumerate(plan)}
        # An independent reading of what budgets add in a week, and a margin that is drawn.
        risk = plan[0][2] + 7 * sum(max(a - b, 0.0) for b, a, _ in plan)
        if run.check(proposal(before, after, risk=risk)) is None:
            passed.append((np.array(list(before.values())), np.array(list(after.values())), risk))
    _oracle(passed, bounds, day, total)


def _oracle(passed, bounds, day, total):
    """What holds of everything that passed together, said in arrays and without the code under test."""
    if not passed:
        return
    was, would = np.concatenate([each[0] for each in passed]), np.concatenate([each[1] for each in passed])
    risk = np.array([each[2] for each in passed])
    running = was > 0
    assert (np.abs(would - was)[running] <= bounds.change_share * was[running] * (1 + 1e-6)).all()
    assert np.maximum(would - was, 0).sum() <= bounds.run_share * was.sum() * (1 + 1e-6) + 1e-9
    if bounds.change is not None:
        assert risk.max() <= bounds.change * (1 + 1e-6)
    if bounds.day is not None:
        assert day + risk.sum() <= bounds.day * (1 + 1e-6)
    if bounds.total is not None:
        assert total + risk.sum() <= bounds.total * (1 + 1e-6)


@pytest.mark.parametrize(("risk", "broken"), [(0.0, "limits.risk"), (None, "limits.risk"), (0.01, "")])
def test_a_restart_states_what_it_spends(risk, broken):
    assert rule(proposal({"Brand": "off"}, {"Brand": "on"}, action="resume", unit="", risk=risk)) == broken
