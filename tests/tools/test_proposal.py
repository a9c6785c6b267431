"""A proposal says what changes, keeps its id over a replay, and a capped step never passes its limit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings import Limits
from terms import Words
from tools._facts import fact
from tools._proposal import propose, room, stated, step
from tools._tool import Desk

DESK = Desk(warehouse=None, library=None, runs=None, today=date(2026, 5, 1), seed=1)
GAIN = fact("gain", 120.0, "EUR", "Mehrertrag", "gain", (-20.0, 260.0, 0.9))
GIVEN = {
    "action": "set_budget", "target": "Meta", "before": {"meta": 100.0}, "after": {"meta": 130.0}, "unit": "EUR/day",
    "effect": GAIN, "downside": None, "risk": 420.0, "currency": "EUR", "evidence": "model",
    "why": Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there."),
}  # fmt: skip


def test_the_same_change_has_the_same_id_and_an_end():
    first, again = propose(DESK, **GIVEN), propose(DESK, **GIVEN)
    assert first.id == again.id
    assert first.expires == date(2026, 5, 15)
    assert propose(DESK, **(GIVEN | {"after": {"meta": 131.0}})).id != first.id


@pytest.mark.parametrize("wrong", [{"after": {"tv": 1.0}}, {"before": {}, "after": {}}, {"risk": -1.0}])
def test_a_change_that_says_nothing_clear_is_no_proposal(wrong):
    with pytest.raises(ValueError, match="proposal"):
        propose(DESK, **(GIVEN | wrong))


@given(
    st.floats(min_value=0.01, max_value=1e7), st.floats(min_value=0, max_value=1e8), st.floats(min_value=0, max_value=3)
)
def test_a_step_stays_inside_the_limit_and_goes_towards_what_is_wished(before, wished, share):
    after = step(before, wished, share)
    assert abs(after - before) <= share * before + 1e-9 * before
    assert min(before, wished) - 1e-9 <= after <= max(before, wished) + 1e-9
    assert after >= 0


def test_what_is_not_worth_a_rounding_step_stays_and_nothing_goes_below_zero():
    assert step(33.333, 33.336, 0.5) == 33.333
    assert step(33.338, 33.335, 0.5) == 33.338
    assert step(0.0, -5.0, 0.5) == 0.0


@given(st.floats(min_value=0, max_value=1e7))
def test_a_stated_risk_is_in_cents_and_never_less_than_it_is(risk):
    told = stated(risk)
    assert told >= risk - 1e-7
    assert told < risk + 0.01 + 1e-7
    assert round(told, 2) == told


def test_the_room_of_one_proposal_is_the_least_of_the_limits():
    assert room(Limits()) is None
    assert room(Limits(change=50, total=20)) == 20
