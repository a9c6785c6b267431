"""`bidding.policy`: what a learnt bidder gains in an auction whose truth is known, and that it never overspends."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "bidding.policy"
GAIN = Words(
    de="Gewinn des gelernten Bieters in der simulierten Auktion", en="gain of the learnt bidder in the auction"
)
SPENT = Words(de="Ausgaben über dem Budget", en="spend above the budget")


def rows(company: Company) -> list[Row]:
    """Gain as the tool tells it from the log, held against the days that follow; overspend against zero."""
    answer = company.ask(TOOL, market="known", horizon=14)
    if not isinstance(answer, Result):
        return [absent(TOOL, GAIN, answer), absent(TOOL, SPENT, answer, 0.0)]
    gain, true, over = (answer.fact(name) for name in ("gain", "true_gain", "overspend"))
    return [
        beside(TOOL, GAIN, float(true.value), float(gain.value), tolerance=0.35, unit=gain.unit),
        beside(TOOL, SPENT, 0.0, float(over.value), unit=over.unit, absolute=True),
    ]
