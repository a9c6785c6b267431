"""What was expected and what came of it."""

from __future__ import annotations

from datetime import date

import pytest

from errors import BadArguments, NotFound
from ledger import outcomes
from terms import Period
from tests.ledger._made import NOW, lines

WINDOW = Period(start=date(2026, 11, 27), end=date(2026, 12, 10))
DUE = date(2026, 12, 18)


def expect(tx, proposal="p-1", metric="revenue", value=100.0, low=10.0, high=200.0, due=DUE):
    return outcomes.expected(tx, proposal, metric, "EUR", value, low, high, 0.9, due, "model", WINDOW, NOW)


def test_an_expectation_is_written_down_once_and_met_once(book):
    with book.writing() as tx:
        first, before = expect(tx), lines(tx)
        assert first.covered is None
        assert expect(tx, value=500.0) == first  # the past is not told more kindly
        assert lines(tx) == before
        assert outcomes.due(tx, date(2026, 12, 17)) == []
        assert outcomes.due(tx, DUE) == [first]
        met = outcomes.realised(tx, "p-1", 150.5, 90.0, 210.0, "quasi-experiment", "r1", NOW)
        assert (met.realised, met.covered, met.realised_evidence, met.run) == (150.5, True, "quasi-experiment", "r1")
        with pytest.raises(BadArguments):
            outcomes.realised(tx, "p-1", 180.0, 90.0, 210.0, "model", "r2", NOW)
        assert lines(tx) == before + 1
        assert outcomes.due(tx, DUE) == []
    with book.reading() as tx:
        assert outcomes.listed(tx) == outcomes.listed(tx, "p-1") == [met]
        assert outcomes.get(tx, "p-1/revenue").window == WINDOW


def test_what_lies_outside_is_not_covered_and_what_has_no_interval_is_not_judged(book):
    with book.writing() as tx:
        expect(tx, "p-1")
        expect(tx, "p-2", low=None, high=None)
        assert outcomes.realised(tx, "p-1", 9.99, None, None, "model", "r", NOW).covered is False
        assert outcomes.realised(tx, "p-2", 9.99, None, None, "model", "r", NOW).covered is None


def test_two_metrics_of_one_proposal_are_told_apart(book):
    with book.writing() as tx:
        expect(tx, metric="revenue", due=date(2026, 12, 20))
        expect(tx, metric="orders", due=date(2026, 12, 19))
        with pytest.raises(NotFound):
            outcomes.get(tx, "p-1")
        assert [each.metric for each in outcomes.due(tx, date(2027, 1, 1))] == ["orders", "revenue"]
        assert outcomes.realised(tx, "p-1/orders", 1.0, None, None, "model", "r", NOW).metric == "orders"
        with pytest.raises(NotFound):
            outcomes.get(tx, "p-9")
