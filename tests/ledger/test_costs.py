"""Sums over the records, also in steps."""

from __future__ import annotations

from decimal import Decimal

from ledger import costs
from terms import Answer, Receipt, Result


def answered(book, cost):
    run = book.runs.new_id("ask")
    book.runs.record_answer(Answer(run=run, lang="de", text=".", cost=Decimal(cost)), "?", 1.0)


def counted(book, before=None):
    with book.reading() as tx:
        return costs.counted(tx, before)


def test_an_empty_house_costs_nothing(book):
    told = counted(book)
    assert (told.proposals, told.writes, told.decisions, told.seconds, told.cost) == ({}, {}, 0, 0.0, 0)


def test_models_and_tools_are_summed_and_answers_read_once(book):
    answered(book, "0.02")
    receipt = Receipt(run=book.runs.new_id("x"), tool="data.metric", version="1", code="1", args={}, data={}, seed=1,
                      today="2026-11-27", result="0")  # fmt: skip
    book.runs.record(receipt, Result(), seconds=2.5)
    first = counted(book)
    assert (first.cost, first.seconds) == (Decimal("0.02"), 2.5)
    answered(book, "0.03")
    assert counted(book, first).cost == counted(book).cost == Decimal("0.05")
