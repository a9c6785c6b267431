"""`attribution.clv`: the parameters of buying and leaving, which are the company's own, and what came of a forecast."""

from __future__ import annotations

from datetime import timedelta

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "attribution.clv"
NAMES = ("r", "alpha", "a", "b")
AHEAD = 90
"""Days that are forecast from a day on which they were still to come."""
CAME = Words(de=f"Wiederkäufe der letzten {AHEAD} Tage, vorhergesagt", en=f"repeat purchases of the last {AHEAD} days")


def rows(company: Company) -> list[Row]:
    """BG/NBD with days as the unit; then the last ninety days, seen from before them."""
    truth = company.world.truth["clv"]
    answer = company.ask(TOOL, kind="bgnbd")
    if not isinstance(answer, Result):
        return [absent(TOOL, _what("r"), answer, float(truth["r"]))]
    found = [
        beside(TOOL, _what(name), float(truth[name]), float(answer.fact(name).value), tolerance=0.25) for name in NAMES
    ]
    until = company.last - timedelta(days=AHEAD)
    early = company.ask(TOOL, until=until.isoformat(), horizon_days=AHEAD)
    if not isinstance(early, Result):
        return [*found, absent(TOOL, CAME, early, None)]
    came, forecast = (float(early.fact(id).value) for id in ("backtest_actual", "backtest_predicted"))
    return [*found, beside(TOOL, CAME, came, forecast, tolerance=0.1, unit="count")]


def _what(name: str) -> Words:
    return Words(de=f"Parameter {name} des Kaufverhaltens", en=f"parameter {name} of buying")
