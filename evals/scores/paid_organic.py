"""`bidding.paid_organic`: how much of the paid clicks on the own name would come anyway."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from simulator.company import BRAND_INCREMENTAL
from terms import Result, Words

TOOL = "bidding.paid_organic"
TAKEN = Words(
    de="Klicks auf Markenanzeigen, die auch organisch kämen (Spanne aus Studien)",
    en="clicks on brand ads that would come anyway (range from studies)",
)
ORDERS_PER_CLICK = 0.09
"""Orders that follow a click on a brand ad, of which the ad itself causes BRAND_INCREMENTAL."""


def rows(company: Company) -> list[Row]:
    """The middle of the range beside what the company knows."""
    true = 1 - BRAND_INCREMENTAL / ORDERS_PER_CLICK
    answer = company.ask(TOOL)
    if not isinstance(answer, Result):
        return [absent(TOOL, TAKEN, answer, true, "share")]
    found = float(answer.fact("taken_share").value)
    note = Words(
        de="aus Studien, nicht gemessen: ein Test ist vorgeschlagen",
        en="from studies, not measured: a test is proposed",
    )
    return [beside(TOOL, TAKEN, true, found, tolerance=0.2, unit="share", note=note, absolute=True)]
