"""`bidding.bandit`: the value of choosing subject lines evenly, told from a log in which they were not."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "bidding.bandit"
VALUE = Words(de="Wert der gleichmäßigen Auswahl (SNIPS)", en="value of an even choice (SNIPS)")


def rows(company: Company) -> list[Row]:
    """Off-policy value of the uniform policy."""
    true = float(company.world.truth["bandit"]["uniform"])
    answer = company.ask(TOOL, policy="uniform")
    if not isinstance(answer, Result):
        return [absent(TOOL, VALUE, answer, true)]
    return [beside(TOOL, VALUE, true, float(answer.fact("snips").value), tolerance=0.15)]
