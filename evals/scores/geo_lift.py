"""`attribution.geo_lift`: the regions without Meta prospecting against what really went missing there."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside, euros
from terms import Result, Words

TOOL = "attribution.geo_lift"
LIFT = Words(de="Wirkung der Pause in den Testregionen (Abstand in Prozentpunkten)",
             en="effect of the pause in the test regions (distance in percentage points)")  # fmt: skip
LOST = Words(de="entgangener Umsatz", en="revenue lost")
INSIDE = Words(de="wahre Wirkung im Intervall (1 = ja)", en="true effect inside the interval (1 = yes)")


def rows(company: Company) -> list[Row]:
    """The geo test of the history, measured as a marketer would."""
    truth = company.world.truth["geo"]
    if truth is None:
        return [absent(TOOL, LIFT, Words(de="kein Test in diesem Zeitraum", en="no test in this history"))]
    answer = company.ask(TOOL, treated=truth["holdout"], start=truth["start"], end=truth["end"])
    if not isinstance(answer, Result):
        return [absent(TOOL, LIFT, answer, truth["lift"], "share")]
    lift = answer.fact("lift")
    lost = -euros(truth["revenue_lost"])
    found = [
        beside(TOOL, LIFT, truth["lift"], float(lift.value), tolerance=0.02, unit="share", absolute=True),
        beside(TOOL, LOST, lost, float(answer.fact("incremental").value), tolerance=0.5, unit="EUR"),
    ]
    if lift.interval is not None:
        inside = float(lift.interval.low) <= truth["lift"] <= float(lift.interval.high)
        found.append(beside(TOOL, INSIDE, 1.0, float(inside), tolerance=0.0))
    return found
