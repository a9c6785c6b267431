"""What cannot be known stays so, on both kinds of place; a figure is never put over it."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from errors import BadArguments
from ledger import outcomes
from terms import Period

AT = "2026-11-26T21:00:00.000+00:00"
DUE, WINDOW = date(2026, 11, 20), Period(start=date(2026, 10, 20), end=date(2026, 11, 16))


@pytest.fixture
def kept(book):
    with book.writing() as tx:
        outcomes.expected(tx, "p-1", "effect", "EUR", 10, 5, 15, 0.9, DUE, "model", WINDOW, AT)
    return book


def test_what_cannot_be_known_is_no_longer_due(kept):
    with kept.writing() as tx:
        assert [each.id for each in outcomes.due(tx, DUE)] == ["p-1/effect"]
        done = outcomes.unmeasurable(tx, "p-1/effect", "no_method", "r1", AT)
        assert (done.realised, done.reason, done.run, done.covered) == (None, "no_method", "r1", None)
        assert outcomes.due(tx, DUE) == []


def test_nobody_puts_a_figure_over_it_and_no_reason_over_a_figure(kept):
    with kept.writing() as tx:
        outcomes.unmeasurable(tx, "p-1/effect", "no_method", "", AT)
        with pytest.raises(BadArguments):
            outcomes.realised(tx, "p-1/effect", 12, 11, 13, "model", "r1", AT)
        outcomes.expected(tx, "p-2", "effect", "EUR", 10, 5, 15, 0.9, DUE, "model", WINDOW, AT)
        outcomes.realised(tx, "p-2/effect", 12, 11, 13, "model", "r1", AT)
        assert outcomes.unmeasurable(tx, "p-2/effect", "no_data", "", AT).realised == 12


def test_without_writes_nothing_was_applied(kept):
    with kept.reading() as tx:
        assert outcomes.applied(tx, "p-1") == ""
        assert outcomes.taken_back(tx, "p-1") == ""
