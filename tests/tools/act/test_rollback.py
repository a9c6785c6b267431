"""Taking back proposes exactly what was there before, for changes that stand; where none is named, nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from errors import BadArguments, NoData, NotFound, PersonMustAct
from ledger import outbox, proposals
from terms import Money, Operation, Proposal, Words
from tests.tools.act.conftest import TODAY, only
from tools._tool import call


def written(book, after, moment, *, before=100.0, id="p-000000000001"):
    """A budget that was set and read back."""
    proposal = Proposal(
        id=id, action="set_budget", target="google · Brand", before={"google · Brand": before},
        after={"google · Brand": after}, unit="EUR/day", risk=Money(amount=Decimal(300)), evidence="model",
        why=Words(de="weil", en="because"), expires=TODAY + timedelta(days=30),
    )  # fmt: skip
    write = Operation(platform="google", entity="1", name="google · Brand", field="budget", before=before,
                      after=after, unit="EUR/day")  # fmt: skip
    with book.writing() as tx:
        entry = proposals.submit(tx, proposal, by="agent:bidding", level="auto", needs=0, operations=(write,),
                                 checks=(), policy="x", at=moment)  # fmt: skip
        outbox.put(tx, entry, "pretend", moment)
    with book.writing() as tx:
        item = outbox.claim(tx, moment, 60)
        assert item is not None
        told = {"since": moment.isoformat(), "holds": after}
        for state in ("applied", "verified"):
            outbox.settle(tx, item.key, state, moment, "", told, attempt=item.attempts)
        proposals.move(tx, id, "verified", at=moment)


NIGHT = datetime(2026, 4, 1, 3, tzinfo=UTC)
ID = "p-00000000000"


def back(desk, **args):
    return call("act.rollback", args, desk)


@pytest.fixture
def changed(booked):
    written(booked.book, 120.0, NIGHT, id=f"{ID}1")
    return booked


@pytest.mark.parametrize("change", ["last", "LETZTE", f"{ID}1", "p-0000"])
def test_a_change_goes_back_to_what_was_there(changed, change):
    proposal = only(back(changed, change=change))
    assert (proposal.action, proposal.target) == ("rollback", f"{ID}1")
    ((name, now),) = proposal.before.items()
    assert (now, proposal.after[name], proposal.unit) == (120.0, 100.0, "EUR/day")
    assert float(proposal.risk.amount) == 0


def test_a_cut_that_comes_back_is_money_at_risk(booked):
    written(booked.book, 80.0, NIGHT, id=f"{ID}1")
    assert float(only(back(booked, change="last")).risk.amount) == 20 * 14


def test_what_a_later_change_moved_waits_for_that_one(changed):
    written(changed.book, 140.0, NIGHT.replace(hour=4), before=120.0, id=f"{ID}2")
    with pytest.raises(PersonMustAct, match=f"{ID}2"):
        back(changed, change=f"{ID}1")
    assert only(back(changed, change="last")).target == f"{ID}2"


def test_what_is_taken_back_already_is_not_taken_back_twice(changed):
    with changed.book.writing() as tx:
        proposals.move(tx, f"{ID}1", "rolled_back", at=NIGHT)
    with pytest.raises(PersonMustAct, match="taken back already"):
        back(changed, change=f"{ID}1")


@pytest.mark.parametrize(
    ("change", "error"),
    [("p-ffffffffffff", NotFound), ("3", NotFound), ("alles", NotFound), ("'; drop table proposals", BadArguments)],
)
def test_what_names_no_change_is_refused(changed, change, error):
    with pytest.raises(error):
        back(changed, change=change)


def test_without_a_name_nothing_is_proposed(changed):
    assert back(changed).proposals == ()


def test_without_records_nothing_can_be_taken_back(desk, booked):
    with pytest.raises(NoData):
        back(desk, change="last")
    with pytest.raises(NotFound):
        back(booked, change="last")
