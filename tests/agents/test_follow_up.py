"""Short questions that go on from the one before, and those that do not."""

from __future__ import annotations

from datetime import date

import pytest

from agents import follow_up
from agents._heard import hear
from agents.names import Vocabulary
from terms import Plan, Step

ROAS = {"metric": "roas", "period": "2026-07-01..2026-07-31", "where": {"channel": "a"}}
BEFORE = Plan(steps=(Step(tool="data.metric", args=ROAS),))


def heard(text):
    return hear(text, "de" if "und" in text.lower() else "en", date(2026, 9, 1), Vocabulary(()))


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Und im August 2026?", {"period": "2026-08-01..2026-08-31"}),
        ("Und die Kosten?", {"metric": "cost"}),
        ("what about clicks?", {"metric": "clicks"}),
        ("und nach Kampagne?", {"by": ["campaign"]}),
    ],
)
def test_only_what_is_said_is_replaced(text, changed):
    plan = follow_up.followed(BEFORE, heard(text))
    assert plan is not None
    assert [step.args for step in plan.steps] == [ROAS | changed]
    assert plan.why == follow_up.WHY


@pytest.mark.parametrize("text", ["Und warum?", "Danke", "Und?", "and then what"])
def test_what_says_nothing_goes_on_from_nothing(text):
    assert follow_up.followed(BEFORE, heard(text)) is None


def test_an_order_is_never_continued():
    order = Plan(steps=(Step(tool="act.set_budget", args={"campaign": "A", "budget": "50 EUR"}),))
    assert follow_up.followed(order, heard("Und im August?")) is None
    assert follow_up.followed(BEFORE, heard("Und erhöhe das Budget von Brand um 10 % im August")) is None


def test_several_steps_that_become_one_are_one():
    two = Plan(steps=tuple(Step(tool="data.metric", args={"metric": metric}) for metric in ("roas", "cost")))
    plan = follow_up.followed(two, heard("und die Klicks?"))
    assert plan is not None
    assert [step.args["metric"] for step in plan.steps] == ["clicks"]


@pytest.mark.parametrize(
    ("text", "opening"),
    [("Und im August?", True), ("and for Meta?", True), ("Wie war der ROAS?", False), ("Und " + "sehr " * 20, False)],
)
def test_it_has_to_open_like_one_and_be_short(text, opening):
    assert follow_up.opens(text) is opening
