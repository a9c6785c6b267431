"""How far one number may go: a step, a day, a week, and the ends of a budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.policies._rulings import NOON, auto, change, here, judged, marks, proposal, write


def test_small_steps_add_up_against_the_start_of_day_and_week():
    morning = NOON.replace(hour=8)
    steps = (change(morning, before=96.0, id="a"), change(morning.replace(hour=9), before=98.0, id="b"))
    assert judged(auto(grow={"day": 0.09}), situation=here(changes=steps)).level == "approve"
    assert judged(auto(grow={"day": 0.0938}), situation=here(changes=steps)).level == "auto"
    earlier = (*steps, change(NOON - timedelta(days=2), before=90.0, id="c"))
    assert judged(auto(grow={"day": 0.1}), situation=here(changes=earlier)).level == "auto"
    assert judged(auto(grow={"week": 0.16}), situation=here(changes=earlier)).level == "approve"
    unknown = (replace(steps[0], before=None),)
    assert judged(auto(grow={"day": 9.0}), situation=here(changes=unknown)).level == "approve"
    respelled = (replace(steps[0], platform="Google ", entity=" 1"),)
    assert judged(auto(grow={"day": 0.09}), situation=here(changes=respelled)).level == "approve"


@given(before=st.integers(1, 10_000), cents=st.integers(0, 2_000_000), step=st.sampled_from([0.0, 0.05, 0.1, 0.5, 1.0]))
def test_a_step_is_a_share_of_what_it_was(before, cents, step):
    after = cents / 100
    told = marks({"grow": {"step": step}, "shrink": {"step": step}}, proposal(before, after), [write(before, after)])
    room = Fraction(str(step)) * before
    moved = Fraction(cents, 100) - before
    assert told["grow.step"].ok == (moved <= room)
    assert told["shrink.step"].ok == (-moved <= room)


def test_a_budget_in_another_currency_or_for_a_whole_period_keeps_no_floor_and_no_ceiling():
    for unit in ("USD/day", "EUR"):
        told = marks({"budget": {"floor": 1, "ceiling": 1e6}}, proposal(unit=unit), [write(unit=unit)])
        assert not told["budget.floor"].ok
        assert not told["budget.ceiling"].ok


def test_a_month_s_budget_is_compared_by_the_day():
    monthly = [write(3000.0, 3650.0, unit="EUR/month")]
    told = marks({"budget": {"ceiling": 119}}, proposal(3000.0, 3650.0, unit="EUR/month"), monthly)
    assert not told["budget.ceiling"].ok
    told = marks({"budget": {"ceiling": 120}}, proposal(3000.0, 3650.0, unit="EUR/month"), monthly)
    assert told["budget.ceiling"].ok


def test_a_pause_grows_nothing():
    told = marks({"grow": {"step": 0.0}}, proposal("enabled", "paused", action="pause", unit="", risk=None),
                 [write("enabled", "paused", field="status", unit="")])  # fmt: skip
    assert "grow.step" not in told
