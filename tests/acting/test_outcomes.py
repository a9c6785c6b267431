"""Promises are kept when a change took effect, and measured when they are due; what cannot be known is said so."""

# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
# pyright: reportOperatorIssue=false
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from acting.office import Office
from acting.outcomes import observe
from ledger import outbox, outcomes, proposals
from terms import Fact, Interval, Money, Operation, Proposal, Receipt, Result, Words
from tests.acting._company import LAST, days, loaded
from tools._advice import REASONS, advices, remembered, score
from tools._desk import open_desk

ON = date(2026, 8, 10)
WHY = Words(de="Grund", en="reason")


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Generic got half as much again from the day after ON, and brought 30 % more."""
    change = ("Generic", ON + timedelta(days=1), LAST, 1.5, 1.3)
    return loaded(tmp_path_factory.mktemp("outcomes"), ads=days(changes=[change]))


@pytest.fixture
def office(settings, tmp_path):
    """An office with a ledger of its own over the same data."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "warehouse.duckdb").symlink_to(settings.home / "warehouse.duckdb")
    mine = settings.model_copy(update={"home": tmp_path / "home"})
    return Office.open(mine, adapters={}, clock=lambda: datetime.combine(LAST, datetime.min.time(), UTC))


@pytest.fixture
def desk(office):
    desk = open_desk(office.settings)
    yield desk
    desk.library.close()


def applied(office, id="p-1", *, tool="act.set_budget", action="set_budget", name="google · Generic", effect=None,
            on=ON, before=150.0, after=225.0, facts=()):  # fmt: skip
    """A proposal that a run made, as if it had been written and read back on a day."""
    at = datetime.combine(on, datetime.min.time(), UTC)
    run = office.book.runs.new_id(tool)
    receipt = Receipt(run=run, tool=tool, version="1", code="1", args={}, data={}, seed=1, today=on)
    office.book.runs.record(receipt, Result(facts=facts, text=WHY))
    effect = effect or promise(500.0, 100.0, 900.0)
    change = {"before": {name: before}, "after": {name: after}}
    proposal = Proposal(id=id, action=action, target=name, **change, unit="EUR/day", effect=effect, evidence="model",
                        risk=Money(amount=1), why=WHY, expires=on + timedelta(days=14))  # fmt: skip
    operation = Operation(platform="google", entity="g-1", name=name, field="budget", before=before, after=after)
    with office.book.writing() as tx:
        entry = proposals.submit(tx, proposal, by="agent:bidding", run=run, level="auto", needs=0,
                                 operations=[operation], at=at)  # fmt: skip
        outbox.put(tx, entry, "sandbox", at)
        item = outbox.claim(tx, at, 60)
        outbox.settle(tx, item.key, "verified", at)
        return proposals.move(tx, id, "verified", at=at)


def promise(value, low, high, unit="EUR"):
    return Fact(id="effect", value=value, unit=unit, label=WHY, interval=Interval(low=low, high=high, level=0.9))


def only(office):
    with office.book.reading() as tx:
        [one] = outcomes.listed(tx)
    return one


def test_a_change_is_promised_once_and_measured_when_it_is_due(office, desk):
    applied(office, effect=promise(14 * 135.0, 0, 14 * 400.0))
    first = observe(office, desk, ON + timedelta(days=2))
    assert first.expected == ["p-1/effect"]
    assert first.realised == []
    kept = only(office)
    assert kept.window.start == ON + timedelta(days=1)
    assert kept.window.days == 28
    assert kept.due == kept.window.end + timedelta(days=8)
    again = observe(office, desk, kept.due)
    assert again.expected == []
    assert again.realised == ["p-1/effect"]
    done = only(office)
    level = sum(float(row["conversion_value"]) for row in days() if row["campaign"] == "Generic"
                and kept.window.start <= date.fromisoformat(row["date"]) <= kept.window.end) / 28  # fmt: skip
    truth = 0.3 * level * 14
    assert done.realised_low < truth < done.realised_high
    assert done.realised == pytest.approx(truth, rel=0.35)
    assert done.realised_evidence == "quasi-experiment"
    assert desk.runs.get(done.run).tool == "attribution.outcome"
    assert observe(office, desk, kept.due).realised == []


def test_what_did_nothing_is_not_claimed_to_have_done_something(office, desk):
    applied(office, name="google · Brand", before=60.0, after=60.5)
    observe(office, desk, LAST)
    done = only(office)
    assert done.realised_low < 0 < done.realised_high


def test_profit_is_judged_by_the_measure_that_the_run_used(office, desk):
    goal = Fact(id="goal", value=4, unit="ratio", label=WHY)
    applied(office, tool="bidding.bids", action="set_bid", facts=(goal,), name="Generic")
    observe(office, desk, LAST)
    done = only(office)
    args = desk.runs.get(done.run).receipt["args"]
    assert args["metric"] == "profit"
    assert args["worth"] == 0.25
    assert args["days"] == 7


def test_without_an_honest_way_it_says_so_and_why(office, desk):
    applied(office, tool="bidding.policy", action="set_policy")
    seen = observe(office, desk, LAST)
    assert seen.unmeasurable == ["p-1/effect"]
    done = only(office)
    assert (done.realised, done.reason) == (None, "no_method")
    assert done.reason in REASONS


def test_changed_again_too_soon_cannot_be_told_apart(office, desk):
    applied(office, "p-1")
    applied(office, "p-2", before=225.0, after=260.0, on=ON + timedelta(days=6))
    observe(office, desk, LAST)
    with office.book.reading() as tx:
        first = outcomes.get(tx, "p-1")
    assert (first.realised, first.reason) == (None, "changed_again")


def test_days_that_are_not_loaded_yet_are_waited_for_and_given_up_one_day(office, desk):
    applied(office, on=LAST - timedelta(days=10))
    due = LAST + timedelta(days=40)
    assert observe(office, desk, due).waiting == ["p-1/effect"]
    assert observe(office, desk, due + timedelta(days=90)).unmeasurable == ["p-1/effect"]
    assert only(office).reason == "no_data"


def test_what_is_not_in_the_data_is_not_guessed(office, desk):
    applied(office, name="google · Somewhere else")
    observe(office, desk, LAST)
    assert only(office).reason == "unknown_thing"


def test_a_month_is_compared_with_its_own_projection(office, desk):
    spent = sum(row["cost"] for row in days() if row["date"].startswith("2026-08"))
    landing = Fact(id="landing", value=20_000, unit="EUR", label=WHY,
                   interval=Interval(low=19_000, high=21_000, level=0.8))  # fmt: skip
    budget = Fact(id="budget", value=16_000, unit="EUR", label=WHY)
    applied(office, tool="bidding.pacing", facts=(landing, budget))
    observe(office, desk, LAST)
    done = only(office)
    counted = desk.runs.get(done.run).result["facts"][0]["value"]
    assert spent < counted < spent * 1.2  # Generic spent more from the change on
    assert done.realised == pytest.approx(4_000 - abs(counted - 16_000), abs=0.02)
    assert done.realised_high - done.realised_low == pytest.approx(2_000, abs=0.02)


def test_the_next_advice_of_a_tool_stands_beside_how_the_last_ones_did(office, desk):
    applied(office, effect=promise(14 * 135.0, 0, 14 * 400.0))
    observe(office, desk, LAST)
    [known] = advices(desk)
    assert known.tool == "act.set_budget"
    kept = score([known])
    assert (kept.n, kept.inside) == (1, 1)
    assert kept.low < 1 == kept.high or kept.high > 0.9
    receipt = Receipt(run="r", tool="act.set_budget", version="1", code="1", args={}, data={}, seed=1, today=ON)
    with office.book.reading() as tx:
        proposal = proposals.get(tx, "p-1").proposal
    [shown] = remembered([Result(proposals=(proposal,), receipt=receipt)], desk)
    assert shown.tables["past_advice"].rows[0][0] == "p-1"
    assert "1 von 1" in shown.caveats[-1].de
    assert "1 of 1" in shown.caveats[-1].en
    other = receipt.model_copy(update={"tool": "bidding.bids"})
    [plain] = remembered([Result(proposals=(proposal,), receipt=other)], desk)
    assert plain.caveats == ()


def test_the_track_record_holds_advice_that_was_followed(office, desk):
    from tools._tool import call

    applied(office, effect=promise(14 * 135.0, 0, 14 * 400.0))
    applied(office, "p-2", tool="bidding.policy", action="set_policy", name="google · Brand")
    observe(office, desk, LAST)
    told = call("attribution.track_record", {}, desk)
    assert told.fact("advice").value == 2
    assert told.fact("advice_measured").value == 1
    assert told.fact("advice_unmeasurable").value == 1
    assert told.fact("advice_inside").value == 1
    reasons = {row[0]: row[-1] for row in told.tables["advice"].rows}
    assert reasons == {"p-1": None, "p-2": "no_method"}
    assert [row[0] for row in told.tables["advice_tools"].rows] == ["act.set_budget", "bidding.policy"]
    only_one = call("attribution.track_record", {"tool": "bidding.policy"}, desk)
    assert only_one.fact("advice").value == 1
