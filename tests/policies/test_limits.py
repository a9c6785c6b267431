"""The limit check against an oracle written without it: what breaks a limit never passes, what keeps it does."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.limits import Run, Taken
from settings import Limits
from terms import Money, Proposal, Words

TODAY = date(2026, 5, 1)
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")


def proposal(before, after, *, risk=10.0, action="set_budget", unit="EUR/day", currency="EUR", days=7):
    return Proposal(
        id="p", action=action, target="plan", before=before, after=after, unit=unit, evidence="model", why=WHY,
        risk=None if risk is None else Money(amount=risk, currency=currency), expires=TODAY + timedelta(days=days),
    )  # fmt: skip


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
        (proposal({"a": 100.0}, {"a": 120.0}, risk=101), BOUNDED, "limits.risk_change"),
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
    ],
)  # fmt: skip
def test_what_passes_and_what_does_not(given, limits, expected):
    assert rule(given, limits) == expected


def test_many_small_steps_do_not_get_around_a_limit():
    run = Run(Limits(day=100), "EUR", TODAY, Taken(day=35, total=35))
    told = [run.check(proposal({f"c{at}": 100.0}, {f"c{at}": 110.0}, risk=20)) for at in range(5)]
    assert [found.rule if found else "" for found in told] == ["", "", "", "limits.risk_day", "limits.risk_day"]
    again = Run(Limits(), "EUR", TODAY)
    assert again.check(proposal({"a": 100.0}, {"a": 140.0})) is None
    assert again.check(proposal({"a": 140.0}, {"a": 190.0})).rule == "limits.twice"


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
        risk = plan[0][2]
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
