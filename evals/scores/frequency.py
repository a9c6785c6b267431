"""`bidding.frequency`: reports whose frequency hardly changes must not lead to a cap."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "bidding.frequency"
CAPPED = Words(de="Obergrenzen ohne Beleg vorgeschlagen", en="caps proposed without evidence")
TESTED = Words(de="Test statt Rat (1 = ja)", en="test instead of advice (1 = yes)")


def rows(company: Company) -> list[Row]:
    """In this company each ad reaches people 1.35 times whatever is spent, so that nothing tells what contacts do."""
    answer = company.ask(TOOL, channel="meta")
    if not isinstance(answer, Result):
        return [absent(TOOL, CAPPED, answer, 0.0)]
    red = answer.confidence == "red" and "next_test" in answer.tables
    return [
        beside(TOOL, CAPPED, 0.0, float(len(answer.proposals)), tolerance=0.0),
        beside(TOOL, TESTED, 1.0, float(red), tolerance=0.0),
    ]
