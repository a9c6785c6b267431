"""Key figures of the control room are counted from its ledger; an empty one is said to be empty."""

# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false
from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger import incidents, outcomes, playbooks
from ledger.experiments import Plan
from ledger.playbooks import Played
from settings import Settings
from terms import Period, Receipt, Result
from tests.tools.data.test_autopilot import AT, change
from tools._desk import open_desk
from tools._facts import fact
from tools._tool import call

TODAY = date(2026, 12, 31)
DUE, WINDOW = date(2026, 12, 30), Period(start="2026-11-26", end="2026-12-23")


@pytest.fixture
def desk(tmp_path):
    desk = open_desk(Settings(home=tmp_path, today=TODAY))
    yield desk
    desk.library.close()


def measured(desk, id, metric, promised, value, half, *, cost_change=0.0):
    """A run of attribution.outcome told for a week of a window of four, and what the ledger keeps of it."""
    run = desk.runs.new_id("attribution.outcome")
    receipt = Receipt(run=run, tool="attribution.outcome", version="1", code="1", args={"metric": metric}, data={},
                      seed=1, today=TODAY)  # fmt: skip
    facts = tuple(fact(name, each, "days", name, name) for name, each in (("days", 7), ("window_days", 28)))
    facts += (fact("cost_change", cost_change, "EUR", "cost", "cost"),)
    desk.runs.record(receipt, Result(facts=facts), seconds=36.0)
    with desk.book.writing() as tx:
        outcomes.expected(tx, id, "effect", "EUR", promised, promised - 1, promised + 1, 0.9, DUE, "model", WINDOW, AT)
        outcomes.realised(tx, id, value, value - half, value + half, "quasi-experiment", run, AT)


@pytest.fixture
def full(desk):
    with desk.book.writing() as tx:
        for number in range(1, 5):
            change(tx, f"p-{number}", f"Campaign {number}", 50, 60, level="auto" if number < 4 else "approve")
        change(tx, "p-5", "Fifth", 50, 60, applied=False, level="approve")
        tx.execute("update proposals set status = 'rejected' where id = 'p-5'")
    return desk


def values(result):
    return {each.id: float(each.value) for each in result.facts}


def test_counts_decisions_and_the_share_that_ran_by_itself(full):
    told = call("data.portal", {}, full)
    found = values(told)
    assert (found["proposals"], found["applied"], found["rejected"]) == (5, 4, 1)
    assert found["automated"] == 0.75
    assert found["approval_rate"] == 0.8
    share = told.fact("automated")
    assert share.interval.low < share.value < share.interval.high
    assert [row[1:] for row in told.tables["actions"].rows] == [(5, 4, 3)]


def test_effects_are_summed_over_their_windows_with_independent_errors(full):
    measured(full, "p-1", "profit", 100, 80, 30)
    measured(full, "p-2", "profit", 50, 60, 40)
    told = call("data.portal", {"hour_price": 100}, full)
    found = values(told)
    assert found["profit"] == 4 * 140
    assert found["profit_promised"] == 4 * 150
    span = told.fact("profit").interval
    assert float(span.high - span.low) / 2 == pytest.approx(4 * 50, abs=0.01)
    assert found["compute_hours"] == pytest.approx(0.02, abs=0.001)
    assert found["portal_return"] == pytest.approx(560 - found["cost"], abs=0.01)
    assert found["cost_per_decision"] == pytest.approx(found["cost"] / 5, abs=0.01)


def test_revenue_is_profit_only_with_a_margin_and_after_its_cost(full):
    measured(full, "p-1", "conversion_value", 100, 80, 30, cost_change=2.0)
    plain = values(call("data.portal", {}, full))
    assert "profit" not in plain
    assert plain["revenue"] == 320
    joined = values(call("data.portal", {"margin": 0.5}, full))
    assert "revenue" not in joined
    assert joined["profit"] == 320 * 0.5 - 2 * 28


def test_what_cannot_be_measured_counts_as_nothing_and_is_said(full):
    with full.book.writing() as tx:
        outcomes.expected(tx, "p-1", "effect", "EUR", 10, 5, 15, 0.9, DUE, "model", WINDOW, AT)
        outcomes.unmeasurable(tx, "p-1", "no_method", "", AT)
    told = call("data.portal", {}, full)
    assert "profit" not in values(told)
    assert any("not measurable" in note.en for note in told.caveats)


def test_drift_runs_from_the_data_to_the_incident_and_to_its_end(full):
    with full.book.writing() as tx:
        for number, (onset, found, mended) in enumerate((("10", "12", "15"), ("01", "09", "")), start=1):
            words = full_words()
            id = incidents.raised(tx, "tracking", words, f"x{number}", f"2026-11-{found}T08:00:00+00:00")
            playbooks.played(tx, Played(f"b{number}", "broken_tracking", 1, AT, "u-1", "", True,
                                        date.fromisoformat(f"2026-11-{onset}"), {}, (), id))  # fmt: skip
            if mended:
                incidents.closed(tx, id, "done", f"2026-11-{mended}T08:00:00+00:00")
    found = values(call("data.portal", {}, full))
    assert found["days_to_find"] == 5  # median of 2 and 8
    assert found["days_to_mend"] == 5


def full_words():
    from terms import Words

    return Words(de="Zählung gestört", en="counting broken")


def test_time_to_experiment_is_from_the_hypothesis_to_the_start(full):
    plan = Plan(hypothesis="more", metric="revenue", control="a", treatment="b", end=TODAY)
    known = full.experiments.propose(plan, TODAY - timedelta(days=40))
    full.experiments.start(known.id, TODAY - timedelta(days=28))
    assert values(call("data.portal", {}, full))["time_to_experiment"] == 12


def test_a_period_leaves_out_the_rest(full):
    assert values(call("data.portal", {"period": "2026-10"}, full))["proposals"] == 0
    assert values(call("data.portal", {"period": "2026-11"}, full))["proposals"] == 5


def test_an_empty_ledger_is_said_to_be_empty(desk):
    told = call("data.portal", {}, desk)
    assert values(told)["proposals"] == 0
    assert "No decision is on record yet" in told.text.en
    assert not {"profit", "automated", "cost_per_decision", "portal_return"} & values(told).keys()
    assert told.tables == {}


def test_without_a_measured_effect_it_says_that_a_return_cannot_be_told(full):
    told = call("data.portal", {}, full)
    assert (told.fact("measured").value, told.fact("waiting").value) == (0, 0)
    measured(full, "p-1", "profit", 100, 80, 30)
    told = call("data.portal", {}, full)
    assert not {"measured", "waiting"} & {fact.id for fact in told.facts}
