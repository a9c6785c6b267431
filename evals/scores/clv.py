"""`attribution.clv`: the parameters of buying and leaving, which are the company's own."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "attribution.clv"
NAMES = ("r", "alpha", "a", "b")


def rows(company: Company) -> list[Row]:
    """BG/NBD with days as the unit."""
    truth = company.world.truth["clv"]
    answer = company.ask(TOOL, kind="bgnbd")
    if not isinstance(answer, Result):
        return [absent(TOOL, _what("r"), answer, float(truth["r"]))]
    return [
        beside(TOOL, _what(name), float(truth[name]), float(answer.fact(name).value), tolerance=0.25) for name in NAMES
    ]


def _what(name: str) -> Words:
    return Words(de=f"Parameter {name} des Kaufverhaltens", en=f"parameter {name} of buying")
